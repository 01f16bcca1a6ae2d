import { audiences } from '#core/entry.ts'
import { topicTitle } from '#core/knowledge-base.ts'
import { answerLocales, localeNames } from '#core/locale.ts'
import type { Choice, Reply } from '#core/reply.ts'
import { municipalityOf, type Speech, type StepContext } from './context.ts'
import type { ConversationState } from './state.ts'

function inRows(choices: Choice[], perRow: number): Choice[][] {
  const rows: Choice[][] = []
  for (let start = 0; start < choices.length; start += perRow) rows.push(choices.slice(start, start + perRow))
  return rows
}

/** The row every answer ends with: a person, the subjects, another language. */
export function standingChoices(speech: Speech): Choice[] {
  return [
    speech.choice('person', 'choice.person'),
    speech.choice('menu', 'choice.menu'),
    {
      id: 'languages',
      label: speech.locale === 'en' ? '🌐 Language' : `🌐 ${speech.say('choice.language')} / Language`,
    },
  ]
}

/** Languages by their own names. */
export function languageMenu(speech: Speech): Reply {
  const choices = answerLocales.map((locale) => ({ id: `l:${locale}`, label: localeNames[locale] }))
  return speech.reply('menu', [{ kind: 'text', text: speech.say('menu.language') }], inRows(choices, 2))
}

export function townMenu(speech: Speech, context: StepContext): Reply {
  const choices = [...context.brain.base.municipalities.values()].map(({ municipality }) => ({
    id: `m:${municipality.id}`,
    label: municipality.name,
  }))
  return speech.reply(
    'menu',
    [{ kind: 'text', text: speech.say('menu.town') }],
    [...inRows(choices, 2), [speech.choice('m:none', 'menu.townElsewhere')]],
  )
}

export function audienceMenu(speech: Speech): Reply {
  const choices = audiences.map((audience) => speech.choice(`a:${audience}`, `menu.${audience}`))
  return speech.reply('menu', [{ kind: 'text', text: speech.say('menu.audience') }], [choices])
}

/** Topics by their titles, one a row. */
export function topicChoices(topics: readonly string[], speech: Speech, context: StepContext): Choice[][] {
  return topics.map((topic) => [{ id: `t:${topic}`, label: topicTitle(context.brain.base, topic, speech.locale) }])
}

/** The subjects (fields) of the catalogue; an employer sees the employers' field first. */
export function fieldMenu(state: ConversationState, speech: Speech, context: StepContext): Reply {
  const fields = [...context.brain.base.fields.values()]
  const ordered =
    state.audience === 'employer'
      ? fields.toSorted((a, b) => Number(b.id === 'employers') - Number(a.id === 'employers'))
      : fields
  const choices = ordered.map((field) => ({ id: `f:${field.id}`, label: speech.localised(field.title) }))
  return speech.reply('menu', [{ kind: 'text', text: speech.say('menu.fields') }], inRows(choices, 1))
}

/** The topics of one field. */
export function topicMenu(fieldId: string, speech: Speech, context: StepContext): Reply | undefined {
  const { base } = context.brain
  const field = base.fields.get(fieldId)
  if (!field) return undefined
  // A topic whose text was retired is not offered; asked for, it leads to the main office.
  const isWritten = (topic: string) =>
    [base.germany, ...base.municipalities.values()].some(({ entries }) => entries.has(topic))
  const topics = [...base.topics.values()].filter((topic) => topic.field === fieldId && isWritten(topic.id))
  return speech.reply(
    'menu',
    [
      { kind: 'heading', text: speech.localised(field.title) },
      { kind: 'text', text: speech.say('menu.topics', { count: topics.length }) },
    ],
    [
      ...topicChoices(
        topics.map(({ id }) => id),
        speech,
        context,
      ),
      [speech.choice('menu', 'choice.back')],
    ],
  )
}

export function helpReply(state: ConversationState, speech: Speech, context: StepContext): Reply {
  const town = municipalityOf(state, context)
  const rows: Choice[][] = [
    [speech.choice('menu', 'choice.menu'), speech.choice('languages', 'choice.language')],
    [speech.choice('towns', town ? 'choice.otherTown' : 'choice.town'), speech.choice('person', 'choice.person')],
    [speech.choice('privacy', 'choice.privacy'), speech.choice('forget', 'choice.forget')],
  ]
  return speech.reply(
    'menu',
    [
      { kind: 'text', text: speech.say('help.text') },
      { kind: 'note', text: speech.say('first.disclaimer') },
    ],
    rows,
  )
}

export function privacyReply(speech: Speech): Reply {
  return speech.reply(
    'menu',
    [
      { kind: 'heading', text: speech.say('privacy.title') },
      { kind: 'text', text: speech.say('privacy.text') },
    ],
    [[speech.choice('forget', 'choice.forget'), speech.choice('menu', 'choice.menu')]],
  )
}

/** The first words of a conversation: an automated assistant, no person, no legal advice, privacy one step away; everything can be skipped. */
export function welcomeReply(state: ConversationState, speech: Speech, context: StepContext): Reply {
  const municipality = municipalityOf(state, context)
  const town = municipality && context.brain.base.municipalities.get(municipality)?.municipality.name
  const rows: Choice[][] = [
    [speech.choice('menu', 'choice.menu'), speech.choice('languages', 'choice.language')],
    town ? [speech.choice('towns', 'choice.otherTown')] : [speech.choice('towns', 'choice.town')],
    state.audience ? [] : audiences.map((audience) => speech.choice(`a:${audience}`, `menu.${audience}`)),
    [speech.choice('privacy', 'choice.privacy')],
  ]
  return speech.reply(
    'answer',
    [
      { kind: 'text', text: town ? speech.say('first.welcomeTown', { town }) : speech.say('first.welcome') },
      { kind: 'note', text: speech.say('first.disclaimer') },
      { kind: 'text', text: speech.say('first.ask') },
    ],
    rows,
  )
}
