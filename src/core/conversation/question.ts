import { askingLocaleOf } from '#core/locale.ts'
import { localeNames } from '#core/locale.ts'
import type { MatchResult } from '#core/matcher.ts'
import { placeIn } from '#core/place-names.ts'
import type { Choice, Reply } from '#core/reply.ts'
import { answerTopic, clarify, refer } from './answering.ts'
import { askingLocaleFor, currentPlace, Speech, speechFor, type StepContext, type StepResult } from './context.ts'
import { otherLanguage } from './other-language.ts'
import type { ConversationState } from './state.ts'

/** Longer messages are read up to here: the concern comes early, and the time of an answer stays bounded. */
const maxQuestionChars = 1500
/** More concerns than this in one message become choices. */
const maxAnswers = 2

/** More names than this are no longer “did you mean”. */
const maxNames = 2
/** Below this the likeliest topic is a guess. */
const hardlyLikely = 0.3

/** Sentences that may each be a question of their own. */
function questionsIn(text: string): string[] {
  return text
    .split(/[?؟\n;]+|[.!](?=\s)/u)
    .map((part) => part.trim())
    .filter((part) => part.split(/\s+/u).length >= 3)
    .slice(0, 5)
}

function match(text: string, state: ConversationState, context: StepContext): MatchResult {
  const likely = state.detected ?? context.localeHint
  return context.brain.matcher.match(text, {
    ...askingLocaleFor(state),
    ...(likely ? { likely: askingLocaleOf(likely) } : {}),
    ...(state.audience ? { audience: state.audience } : {}),
  })
}

function separateTopics(text: string, state: ConversationState, context: StepContext): string[] {
  const questions = questionsIn(text)
  if (questions.length < 2) return []
  const topics: string[] = []
  for (const question of questions) {
    const { decision } = match(question, state, context)
    if (decision.kind === 'answer' && !topics.includes(decision.topic)) topics.push(decision.topic)
  }
  return topics.length > 1 ? topics : []
}

/** A question in the person's own words: match, decide, answer, ask back or refer. */
export function answerQuestion(text: string, before: ConversationState, context: StepContext): StepResult {
  const question = text.slice(0, maxQuestionChars)
  const mention = placeIn(context.brain.places, question)
  const subject = mention ? mention.rest : question
  const result = match(subject, before, context)
  const { detected } = result
  const state: ConversationState = {
    ...before,
    ...(mention ? { municipality: mention.municipality } : {}),
    ...(detected && detected !== 'other' && !before.locale ? { detected } : {}),
  }
  const speech = speechFor(state, context)
  const answered = decide(question, result, state, speech, context)
  const replies = offerSwitch(answered.replies, detected, state, speech)
  if (text.length > maxQuestionChars) replies[0]?.parts.unshift({ kind: 'note', text: speech.say('answer.longText') })
  return { ...answered, replies }
}

function decide(
  question: string,
  result: MatchResult,
  state: ConversationState,
  speech: Speech,
  context: StepContext,
): StepResult {
  const topics = separateTopics(question, state, context)
  if (topics.length > 1) return answerSeveral(topics, state, speech, context)
  const { decision, detected } = result
  if (detected === 'other' && !state.locale && decision.kind !== 'answer')
    return otherLanguage(state, new Speech(context.translate, 'de'), new Speech(context.translate, 'en'), context)
  switch (decision.kind) {
    case 'answer':
      return answerTopic(decision.topic, state, speech, context, decision.also)
    case 'clarify': {
      // A name that is spelt nearly right says more than topics that are hardly likely.
      const [first] = result.candidates
      const names = (first?.probability ?? 0) < hardlyLikely ? namesMeant(question, state, context) : []
      if (names.length === 0) return clarify(decision.topics, state, speech, context)
      return refer(question, result.candidates, state, speech, context, names)
    }
    case 'refer':
      return refer(question, result.candidates, state, speech, context, namesMeant(question, state, context))
  }
}

/** “Did you mean …?”: topics, and offices of this town or of all, whose name is spelt nearly like the question. */
function namesMeant(question: string, state: ConversationState, context: StepContext): Choice[] {
  const { base, matcher } = context.brain
  const here = new Set(
    [currentPlace(state, context), base.germany].flatMap((place) =>
      [...place.responsibilities.values()].flatMap((offices) => offices.map(({ office }) => office)),
    ),
  )
  return matcher
    .similarNames(question)
    .filter(({ kind, id }) => kind === 'topic' || (kind === 'office' && here.has(id)))
    .slice(0, maxNames)
    .map(({ kind, id, name }) => ({ id: `${kind === 'topic' ? 't' : 'w'}:${id}`, label: name }))
}

function answerSeveral(topics: string[], state: ConversationState, speech: Speech, context: StepContext): StepResult {
  const results = topics.slice(0, maxAnswers).map((topic) => answerTopic(topic, state, speech, context))
  const others = topics.slice(maxAnswers)
  const replies = results.flatMap((result) => result.replies)
  const records = results.flatMap((result) => result.records)
  if (others.length > 0) {
    const asked = clarify(others, state, speech, context)
    replies.push(...asked.replies)
  }
  return { state: results.at(-1)?.state ?? state, replies, records }
}

/** Offers the language of the question when another one was chosen; never switches by itself. */
function offerSwitch(
  replies: Reply[],
  detected: MatchResult['detected'],
  state: ConversationState,
  speech: Speech,
): Reply[] {
  if (!detected || detected === 'other' || !state.locale || askingLocaleOf(speech.locale) === detected) return replies
  const choice: Choice = { id: `l:${detected}`, label: `🌐 ${localeNames[detected]}` }
  const [first, ...rest] = replies
  return first ? [{ ...first, choices: [...first.choices, [choice]] }, ...rest] : replies
}
