import type { Audience } from '#core/entry.ts'
import type { AnswerLocale } from '#core/locale.ts'
import type { Reply } from '#core/reply.ts'
import { answerTopic } from './answering.ts'
import { Speech, speechFor, type StepContext, type StepResult } from './context.ts'
import { fieldMenu, topicMenu, welcomeReply } from './menus.ts'
import { newConversation, type ConversationState } from './state.ts'

/** A step that only says something: nothing is counted. */
export function only(state: ConversationState, reply: Reply): StepResult {
  return { state, replies: [reply], records: [] }
}

/** Sets the language; a topic that was talked about is said again in it. */
export function chooseLocale(state: ConversationState, locale: AnswerLocale, context: StepContext): StepResult {
  const next: ConversationState = { ...state, locale }
  const speech = new Speech(context.translate, locale, context.brain.base.shortTexts)
  if (next.topic) {
    const again = answerTopic(next.topic, next, speech, context)
    return { ...again, records: [] }
  }
  return only(next, state.greeted ? fieldMenu(next, speech, context) : welcomeReply(next, speech, context))
}

/** Sets the town, or none; the topic that was talked about gets its office there. */
export function chooseTown(
  state: ConversationState,
  municipality: string | undefined,
  context: StepContext,
): StepResult {
  const { municipality: _, awaiting: _awaiting, ...rest } = state
  const next: ConversationState = municipality ? { ...rest, municipality } : rest
  const speech = speechFor(next, context)
  if (next.topic) return answerTopic(next.topic, next, speech, context)
  const town = municipality && context.brain.base.municipalities.get(municipality)?.municipality.name
  const text = town ? speech.say('menu.townSet', { town }) : speech.say('menu.townNone')
  const menu = fieldMenu(next, speech, context)
  return only(next, { ...menu, parts: [{ kind: 'text', text }, ...menu.parts] })
}

/** “Did you mean this town?” for a name that is nearly one. */
export function townMeant(state: ConversationState, text: string, context: StepContext): StepResult | undefined {
  const similar = context.brain.matcher.similarNames(text).find(({ kind }) => kind === 'municipality')
  if (!similar) return undefined
  const speech = speechFor(state, context)
  const choices = [[{ id: `m:${similar.id}`, label: similar.name }], [speech.choice('towns', 'choice.town')]]
  return only(
    { ...state, awaiting: 'town' },
    speech.reply('menu', [{ kind: 'text', text: speech.say('menu.townMeant') }], choices),
  )
}

/** Sets whom the person asks for; an employer sees the employers' topics at once. */
export function chooseAudience(state: ConversationState, audience: Audience, context: StepContext): StepResult {
  const next: ConversationState = { ...state, audience }
  const speech = speechFor(next, context)
  if (audience === 'employer') {
    const menu = topicMenu('employers', speech, context)
    if (menu) return only(next, menu)
  }
  return only(next, fieldMenu(next, speech, context))
}

/** Everything that is remembered is gone; the language stays for this one farewell. */
export function forget(state: ConversationState, context: StepContext): StepResult {
  const speech = speechFor(state, context)
  const reply = speech.reply(
    'answer',
    [{ kind: 'text', text: speech.say('forget.done') }],
    [[speech.choice('menu', 'choice.menu')]],
  )
  return { state: newConversation, replies: [reply], records: [{ kind: 'forgotten' }] }
}
