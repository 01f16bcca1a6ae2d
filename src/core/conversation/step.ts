import { audienceSchema } from '#core/entry.ts'
import { answerLocaleSchema, localeFromTag, type AnswerLocale } from '#core/locale.ts'
import { placeIn } from '#core/place-names.ts'
import { assessDanger } from '#core/safety.ts'
import { smallTalkIn, type SmallTalkMatch } from '#core/small-talk.ts'
import { words } from '#core/text.ts'
import { answerTopic, referralPart, refer, urgent } from './answering.ts'
import { localeOf, municipalityOf, Speech, speechFor, type StepContext, type StepResult } from './context.ts'
import { anotherOffice, followUp, talkToAPerson } from './follow-up.ts'
import {
  audienceMenu,
  fieldMenu,
  helpReply,
  languageMenu,
  privacyReply,
  standingChoices,
  topicMenu,
  townMenu,
  welcomeReply,
} from './menus.ts'
import { answerQuestion } from './question.ts'
import { newConversation, type ConversationState, type Incoming } from './state.ts'

/** Danger is looked for in this much of a message. */
const maxSafetyChars = 10_000

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
      return handleCommand(state, incoming.name, incoming.argument, context)
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

function only(state: ConversationState, reply: StepResult['replies'][number]): StepResult {
  return { state, replies: [reply], records: [] }
}

function handleText(state: ConversationState, text: string, context: StepContext): StepResult {
  const { brain } = context
  const danger = assessDanger(brain.safety, text.slice(0, maxSafetyChars))
  if (danger) {
    const detected = brain.matcher.detect(text)
    const spoken: ConversationState = detected && detected !== 'other' && !state.locale ? { ...state, detected } : state
    return urgent(danger, spoken, speechFor(spoken, context), context)
  }
  const speech = speechFor(state, context)
  if (words(text).length === 0)
    return only(
      state,
      speech.reply('answer', [{ kind: 'text', text: speech.say('text.empty') }], [standingChoices(speech)]),
    )
  const smallTalk = smallTalkIn(brain.smallTalk, text)
  const spoken = smallTalk && handleSmallTalk(state, smallTalk, context)
  if (spoken) return spoken
  const mention = placeIn(brain.places, text)
  if (mention?.alone) return chooseTown(state, mention.municipality, context)
  return answerQuestion(text, state, context)
}

function handleSmallTalk(
  state: ConversationState,
  match: SmallTalkMatch,
  context: StepContext,
): StepResult | undefined {
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
      return state.topic ? followUp(match.intent, state, speech, context) : undefined
  }
}

function chooseLocale(state: ConversationState, locale: AnswerLocale, context: StepContext): StepResult {
  const next: ConversationState = { ...state, locale }
  const speech = new Speech(context.translate, locale)
  if (next.topic) {
    const again = answerTopic(next.topic, next, speech, context)
    return { ...again, records: [] }
  }
  return only(next, state.greeted ? fieldMenu(next, speech, context) : welcomeReply(next, speech, context))
}

function chooseTown(state: ConversationState, municipality: string | undefined, context: StepContext): StepResult {
  const { municipality: _, awaiting: _awaiting, ...rest } = state
  const next: ConversationState = municipality ? { ...rest, municipality } : rest
  const speech = speechFor(next, context)
  if (next.topic) {
    const referral = referralPart(next.topic, 0, next, speech, context)
    if (referral) return answerTopic(next.topic, next, speech, context)
  }
  const town = municipality && context.brain.base.municipalities.get(municipality)?.municipality.name
  const text = town ? speech.say('menu.townSet', { town }) : speech.say('menu.townNone')
  const menu = fieldMenu(next, speech, context)
  return only(next, { ...menu, parts: [{ kind: 'text', text }, ...menu.parts] })
}

function handleStart(state: ConversationState, payload: string, context: StepContext): StepResult {
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

function handleCommand(state: ConversationState, name: string, argument: string, context: StepContext): StepResult {
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
      const similar = argument
        ? context.brain.matcher.similarNames(argument).find((similarName) => similarName.kind === 'municipality')
        : undefined
      if (similar)
        return only(
          { ...state, awaiting: 'town' },
          speech.reply(
            'menu',
            [{ kind: 'text', text: speech.say('menu.townMeant') }],
            [[{ id: `m:${similar.id}`, label: similar.name }], [speech.choice('towns', 'choice.town')]],
          ),
        )
      return only({ ...state, awaiting: 'town' }, townMenu(speech, context))
    }
    case 'employer':
      return chooseAudience(state, 'employer', context)
    case 'newcomer':
      return chooseAudience(state, 'newcomer', context)
    case 'menu':
    case 'topics':
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
      return argument ? handleText(state, argument, context) : only(state, fieldMenu(state, speech, context))
    default:
      return argument ? handleText(state, argument, context) : only(state, helpReply(state, speech, context))
  }
}

function chooseAudience(state: ConversationState, audience: 'newcomer' | 'employer', context: StepContext): StepResult {
  const next: ConversationState = { ...state, audience }
  const speech = speechFor(next, context)
  if (audience === 'employer') {
    const menu = topicMenu('employers', speech, context)
    if (menu) return only(next, menu)
  }
  return only(next, fieldMenu(next, speech, context))
}

/** Everything that is remembered is gone; the language stays for this one farewell. */
function forget(state: ConversationState, context: StepContext): StepResult {
  const speech = speechFor(state, context)
  const reply = speech.reply(
    'answer',
    [{ kind: 'text', text: speech.say('forget.done') }],
    [[speech.choice('menu', 'choice.menu')]],
  )
  return { state: newConversation, replies: [reply], records: [{ kind: 'forgotten' }] }
}

function handleChoice(state: ConversationState, id: string, context: StepContext): StepResult {
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
