import { audienceSchema } from '#core/entry.ts'
import { answerLocaleSchema } from '#core/locale.ts'
import { answerTopic, refer } from './answering.ts'
import { municipalityOf, speechFor, type Speech, type StepContext, type StepResult } from './context.ts'
import { anotherOffice, showOffice, talkToAPerson } from './follow-up.ts'
import {
  audienceMenu,
  fieldMenu,
  helpReply,
  languageMenu,
  privacyReply,
  standingChoices,
  topicMenu,
  townMenu,
} from './menus.ts'
import { chooseAudience, chooseLocale, chooseTown, forget, only } from './settings.ts'
import type { ConversationState } from './state.ts'

/** A pressed choice, by its id. Ids that no longer exist lead to the menu. */
export function handleChoice(state: ConversationState, id: string, context: StepContext): StepResult {
  const { base } = context.brain
  const speech = speechFor(state, context)
  const [kind = '', value = '', extra = ''] = id.split(':')
  switch (kind) {
    case 't':
      return base.topics.has(value)
        ? answerTopic(value, state, speech, context)
        : only(state, fieldMenu(state, speech, context))
    case 'f': {
      const menu = topicMenu(value, speech, context)
      return only(state, menu ?? fieldMenu(state, speech, context))
    }
    case 'l': {
      const locale = answerLocaleSchema.safeParse(value)
      return locale.success ? chooseLocale(state, locale.data, context) : only(state, languageMenu(speech))
    }
    case 'm':
      return chooseTown(state, base.municipalities.has(value) ? value : undefined, context)
    case 'a': {
      const audience = audienceSchema.safeParse(value)
      return audience.success ? chooseAudience(state, audience.data, context) : only(state, audienceMenu(speech))
    }
    case 'o':
      return anotherOffice(
        base.topics.has(value) ? value : state.topic,
        Number.parseInt(extra, 10) || 0,
        state,
        speech,
        context,
      )
    case 'w':
      return showOffice(value, state, context)
    case 'y':
    case 'n':
      return feedback(state, value, kind === 'y', speech, context)
    case 'none': {
      const { topic: _, ...rest } = state
      return refer(undefined, [], rest, speech, context)
    }
    case 'person':
      return talkToAPerson(state, speech, context)
    case 'languages':
      return only(state, languageMenu(speech))
    case 'towns':
      return only({ ...state, awaiting: 'town' }, townMenu(speech, context))
    case 'audience':
      return only(state, audienceMenu(speech))
    case 'privacy':
      return only(state, privacyReply(speech))
    case 'forget':
      return forget(state, context)
    case 'help':
      return only(state, helpReply(state, speech, context))
    default:
      return only(state, fieldMenu(state, speech, context))
  }
}

function feedback(
  state: ConversationState,
  topic: string,
  helpful: boolean,
  speech: Speech,
  context: StepContext,
): StepResult {
  if (!context.brain.base.topics.has(topic)) return only(state, fieldMenu(state, speech, context))
  const municipality = municipalityOf(state, context)
  const text = speech.say(helpful ? 'feedback.thanks' : 'feedback.sorry')
  return {
    state,
    replies: [speech.reply('answer', [{ kind: 'text', text }], [standingChoices(speech)])],
    records: [{ kind: 'feedback', topic, helpful, locale: speech.locale, ...(municipality ? { municipality } : {}) }],
  }
}
