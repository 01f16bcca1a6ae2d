import { askingLocaleOf, type AnswerLocale, type AskingLocale } from '#core/locale.ts'
import { officeNamed } from '#core/office-names.ts'
import { placeIn } from '#core/place-names.ts'
import type { Danger } from '#core/safety.ts'
import { smallTalkIn, type SmallTalkMatch } from '#core/small-talk.ts'
import { words } from '#core/text.ts'
import { handleChoice } from './choices.ts'
import { commandNames, handleCommand, handleStart } from './commands.ts'
import { localeOf, municipalityOf, speechFor, type StepContext, type StepResult } from './context.ts'
import { dangerIn } from './danger.ts'
import { urgent } from './emergency-card.ts'
import { followUp, showOffice, talkToAPerson } from './follow-up.ts'
import { fieldMenu, helpReply, standingChoices, welcomeReply } from './menus.ts'
import { answerQuestion } from './question.ts'
import { chooseLocale, chooseTown, only, townMeant } from './settings.ts'
import type { ConversationState, Incoming } from './state.ts'

/**
 * One step of a conversation.
 *
 * Shapes: at least one reply, whatever came in. The first reply of a conversation says that this is an automated assistant.
 * Errors: none; ids that no longer exist lead to the menu.
 */
export function step(before: ConversationState, incoming: Incoming, context: StepContext): StepResult {
  const result = handle(before, incoming, context)
  const speech = speechFor(result.state, context)
  const replies = result.replies.length > 0 ? result.replies : [fieldMenu(result.state, speech, context)]
  if (result.state.greeted || result.records.some((record) => record.kind === 'forgotten'))
    return { ...result, replies }
  const isWelcome = incoming.kind === 'start' && incoming.payload === ''
  if (!isWelcome) replies[0]?.parts.push({ kind: 'note', text: speech.say('first.disclaimer') })
  return { ...result, state: { ...result.state, greeted: true }, replies }
}

function handle(state: ConversationState, incoming: Incoming, context: StepContext): StepResult {
  switch (incoming.kind) {
    case 'text':
      return handleText(state, incoming.text, context)
    case 'choice':
      return handleChoice(state, incoming.id, context)
    case 'command':
      return isQuestion(incoming.name, incoming.argument)
        ? handleText(state, incoming.argument, context)
        : handleCommand(state, incoming.name, incoming.argument, context)
    case 'start':
      return handleStart(state, incoming.payload, context)
    case 'attachment': {
      if (incoming.caption && words(incoming.caption).length > 0) return handleText(state, incoming.caption, context)
      const speech = speechFor(state, context)
      return only(
        state,
        speech.reply(
          'answer',
          [{ kind: 'text', text: speech.say(`attachment.${incoming.attachment}`) }],
          [standingChoices(speech)],
        ),
      )
    }
  }
}

/** Of a few words (“i wanna die”) the rule that has found the danger knows the language better than the letters do. */
const fewWords = 4

function languageOfCry(
  text: string,
  danger: Danger,
  state: ConversationState,
  { brain, localeHint }: StepContext,
): AskingLocale | undefined {
  const likely = state.detected ?? localeHint
  const detected = brain.matcher.detect(text, likely && askingLocaleOf(likely))
  const isFew = words(text).length <= fewWords
  if (danger.locale && (isFew || detected === undefined || detected === 'other')) return danger.locale
  return detected === 'other' ? undefined : detected
}

/** `/ask …` and commands we do not have, with words behind them. */
function isQuestion(name: string, argument: string): boolean {
  return argument !== '' && !(commandNames as readonly string[]).includes(name)
}

function handleText(state: ConversationState, text: string, context: StepContext): StepResult {
  const { brain } = context
  const danger = dangerIn(brain, text)
  if (danger) {
    const detected = languageOfCry(text, danger, state, context)
    const spoken: ConversationState = detected && !state.locale ? { ...state, detected } : state
    return urgent(danger, text, spoken, speechFor(spoken, context), context)
  }
  const speech = speechFor(state, context)
  if (words(text).length === 0)
    return only(
      state,
      speech.reply('answer', [{ kind: 'text', text: speech.say('text.empty') }], [standingChoices(speech)]),
    )
  const smallTalk = smallTalkIn(brain.smallTalk, text)
  const spoken = smallTalk && handleSmallTalk(text, state, smallTalk, context)
  if (spoken) return spoken
  const mention = placeIn(brain.places, text)
  if (mention?.alone) return chooseTown(state, mention.municipality, context)
  const meant = state.awaiting === 'town' && words(text).length <= 3 ? townMeant(state, text, context) : undefined
  if (meant) return meant
  const town = mention?.municipality ?? municipalityOf(state, context)
  const officeId = officeNamed(brain.offices, brain.smallTalk, town, mention?.rest ?? text)
  if (officeId) return showOffice(officeId, town ? { ...state, municipality: town } : state, context)
  return answerQuestion(text, state, context)
}

/** Said by everybody in Germany, whatever their language. */
const commonLocales: readonly AnswerLocale[] = ['de', 'en']

/**
 * Who begins with “merhaba” or “привіт” is answered in that language, and not in the one of the device. Later on “merci” and “ok” are words of many
 * languages and change nothing.
 */
function inLanguageOf(
  match: SmallTalkMatch,
  text: string,
  state: ConversationState,
  { brain, localeHint }: StepContext,
): ConversationState {
  if (match.kind !== 'intent' || state.locale || state.detected) return state
  const spoken = match.locales.filter((locale) => !commonLocales.includes(locale))
  if (spoken.length < match.locales.length || (localeHint && spoken.includes(localeHint))) return state
  const detected = brain.matcher.detect(text)
  const [only] = spoken.length === 1 ? spoken : spoken.filter((locale) => locale === detected)
  return only ? { ...state, detected: only } : state
}

function handleSmallTalk(
  text: string,
  before: ConversationState,
  match: SmallTalkMatch,
  context: StepContext,
): StepResult | undefined {
  const state = inLanguageOf(match, text, before, context)
  const speech = speechFor(state, context)
  if (match.kind === 'language') {
    // The bare name of the language that is spoken anyway is a question (“Deutsch” → German courses).
    return match.asked || match.locale !== localeOf(state, context)
      ? chooseLocale(state, match.locale, context)
      : undefined
  }
  switch (match.intent) {
    case 'greeting':
      return state.greeted
        ? only(
            state,
            speech.reply('answer', [{ kind: 'text', text: speech.say('talk.greeting') }], [standingChoices(speech)]),
          )
        : only({ ...state, greeted: true }, welcomeReply(state, speech, context))
    case 'thanks':
    case 'goodbye':
    case 'who':
    case 'yes':
    case 'no':
      return only(
        state,
        speech.reply('answer', [{ kind: 'text', text: speech.say(`talk.${match.intent}`) }], [standingChoices(speech)]),
      )
    case 'help':
      return only(state, helpReply(state, speech, context))
    case 'person':
      return talkToAPerson(state, speech, context)
    case 'where':
    case 'phone':
    case 'hours':
    case 'bring':
    case 'other':
    case 'more':
      return state.topic ? followUp(match.intent, state, speech, context) : undefined
  }
}
