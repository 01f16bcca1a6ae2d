import { audienceSchema } from '#core/entry.ts'
import { localeFromTag } from '#core/locale.ts'
import { placeIn } from '#core/place-names.ts'
import { smallTalkIn } from '#core/small-talk.ts'
import { answerTopic } from './answering.ts'
import { speechFor, type StepContext, type StepResult } from './context.ts'
import { talkToAPerson } from './follow-up.ts'
import { fieldMenu, helpReply, languageMenu, privacyReply, townMenu, welcomeReply } from './menus.ts'
import { chooseAudience, chooseLocale, chooseTown, forget, only, townMeant } from './settings.ts'
import type { ConversationState } from './state.ts'

/** First contact; a deep link's payload sets town, topic, language and audience, parted by `_`. */
export function handleStart(state: ConversationState, payload: string, context: StepContext): StepResult {
  let next = state
  let topic: string | undefined
  for (const token of payload.split('_').filter(Boolean)) {
    const locale = localeFromTag(token)
    if (context.brain.base.municipalities.has(token)) next = { ...next, municipality: token }
    else if (context.brain.base.topics.has(token)) topic = token
    else if (audienceSchema.safeParse(token).success) next = { ...next, audience: audienceSchema.parse(token) }
    else if (locale) next = { ...next, locale }
  }
  const speech = speechFor(next, context)
  if (topic) return answerTopic(topic, next, speech, context)
  return only({ ...next, greeted: true }, welcomeReply(next, speech, context))
}

/** Commands that act; any other one with words behind it is a question. */
export const commandNames = [
  'start', 'language', 'town', 'employer', 'newcomer', 'menu', 'topics', 'person', 'privacy', 'forget', 'help', 'settings',
] as const // prettier-ignore

/** A `/command`. One that is not known shows the help. */
export function handleCommand(
  state: ConversationState,
  name: string,
  argument: string,
  context: StepContext,
): StepResult {
  const speech = speechFor(state, context)
  switch (name) {
    case 'start':
      return handleStart(state, argument, context)
    case 'language': {
      const asked = argument ? smallTalkIn(context.brain.smallTalk, argument) : undefined
      const locale = localeFromTag(argument.trim()) ?? (asked?.kind === 'language' ? asked.locale : undefined)
      return locale ? chooseLocale(state, locale, context) : only(state, languageMenu(speech))
    }
    case 'town': {
      const mention = argument ? placeIn(context.brain.places, argument) : undefined
      if (mention) return chooseTown(state, mention.municipality, context)
      return (
        (argument && townMeant(state, argument, context)) ||
        only({ ...state, awaiting: 'town' }, townMenu(speech, context))
      )
    }
    case 'employer':
      return chooseAudience(state, 'employer', context)
    case 'newcomer':
      return chooseAudience(state, 'newcomer', context)
    case 'menu':
    case 'topics':
    case 'home':
      return only(state, fieldMenu(state, speech, context))
    case 'person':
      return talkToAPerson(state, speech, context)
    case 'privacy':
      return only(state, privacyReply(speech))
    case 'forget':
      return forget(state, context)
    case 'help':
    case 'settings':
      return only(state, helpReply(state, speech, context))
    case 'ask':
      return only(state, fieldMenu(state, speech, context))
    default:
      return only(state, helpReply(state, speech, context))
  }
}
