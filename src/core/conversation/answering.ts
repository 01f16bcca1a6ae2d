import { answerTo, topicTitle, type ReadableText } from '#core/knowledge-base.ts'
import type { Candidate } from '#core/matcher.ts'
import type { Choice, ReplyPart } from '#core/reply.ts'
import { currentPlace, municipalityOf, type Speech, type StepContext, type StepResult } from './context.ts'
import { eventParts } from './events.ts'
import { interpretersFor } from './interpreter-lines.ts'
import { standingChoices, topicChoices } from './menus.ts'
import { recordFacts } from './record-facts.ts'
import { referralPart } from './referral-part.ts'
import type { ConversationState, StepRecord } from './state.ts'

function textNotes(locale: { is: string; translation: string }, speech: Speech): ReplyPart[] {
  if (locale.is !== speech.locale) return [{ kind: 'note', text: speech.say('answer.otherLanguage') }]
  return locale.translation === 'machine' ? [{ kind: 'note', text: speech.say('answer.machine') }] : []
}

/** Asks for the town, when the office depends on it and it is not known. */
function townPart(
  state: ConversationState,
  speech: Speech,
  context: StepContext,
): { parts: ReplyPart[]; choices: Choice[][] } {
  if (municipalityOf(state, context)) return { parts: [], choices: [] }
  const towns = [...context.brain.base.municipalities.values()].map(({ municipality }) => ({
    id: `m:${municipality.id}`,
    label: municipality.name,
  }))
  return { parts: [{ kind: 'note', text: speech.say('answer.whichTown') }], choices: [towns] }
}

/** Whether there is anything to read about a topic here. */
function isWritten(topicId: string, state: ConversationState, context: StepContext): boolean {
  return answerTo(context.brain.base, municipalityOf(state, context), topicId, 'de') !== undefined
}

function feedbackChoices(topicId: string, speech: Speech): Choice[] {
  return [speech.choice(`y:${topicId}`, 'choice.helpful'), speech.choice(`n:${topicId}`, 'choice.notHelpful')]
}

/** Title and answer. A text that is not in the language of the reply says in which it is. */
export function textParts({ title, answer, locale }: ReadableText, speech: Speech): ReplyPart[] {
  const other = locale === speech.locale ? {} : { locale }
  return [
    { kind: 'heading', text: title, ...other },
    { kind: 'text', text: answer, ...other },
  ]
}

/**
 * The answer to a topic with its office: what a question leads to when it is understood.
 *
 * A topic without a text, such as one whose text was retired, leads to the main office, which knows what holds today.
 */
export function answerTopic(
  topicId: string,
  state: ConversationState,
  speech: Speech,
  context: StepContext,
  also: readonly string[] = [],
): StepResult {
  const { base } = context.brain
  const parts: ReplyPart[] = []
  const text = answerTo(base, municipalityOf(state, context), topicId, speech.locale)
  if (text) {
    parts.push(...textParts(text, speech))
    parts.push(...textNotes({ is: text.locale, translation: text.translation }, speech))
  } else {
    parts.push({ kind: 'heading', text: topicTitle(base, topicId, speech.locale) })
    parts.push({ kind: 'text', text: speech.say('answer.onlyOffice') })
  }
  const staffNote =
    base.germany.entries.get(topicId)?.staffNote ?? currentPlace(state, context).entries.get(topicId)?.staffNote
  if (context.isStaff && staffNote) parts.push({ kind: 'note', text: `${speech.say('answer.staffNote')} ${staffNote}` })
  const referral = referralPart(text ? topicId : undefined, 0, state, speech, context)
  const interpreters = interpretersFor(topicId, referral?.officeId, state, speech, context)
  parts.push(...interpreters.parts)
  if (referral) parts.push(referral.part)
  parts.push(...eventParts(topicId, state, speech, context))
  const town = townPart(state, speech, context)
  parts.push(...town.parts)
  const choices: Choice[][] = [
    ...town.choices,
    ...topicChoices(
      also.filter((one) => isWritten(one, state, context)),
      speech,
      context,
    ),
    ...interpreters.choices,
    referral?.hasNext ? [speech.choice(`o:${topicId}:1`, 'choice.otherOffice')] : [],
    text ? feedbackChoices(topicId, speech) : [],
    standingChoices(speech),
  ]
  const facts = recordFacts(state, speech, context)
  const { awaiting: _, ...rest } = state
  return {
    state: { ...rest, topic: topicId, officeIndex: 0 },
    replies: [speech.reply('answer', parts, choices)],
    records: [
      { kind: 'question', outcome: text ? 'answer' : 'refer', topic: topicId, ...facts },
      ...(referral
        ? [{ kind: 'referral' as const, office: referral.officeId, topic: topicId, ...withoutLocale(facts) }]
        : []),
    ],
  }
}

function withoutLocale(facts: { municipality?: string }): { municipality?: string } {
  return facts.municipality ? { municipality: facts.municipality } : {}
}

/** Asks back: two or three topics, and a way out. Those without a text are left out: of one it is the answer, of none the main office. */
export function clarify(topics: string[], state: ConversationState, speech: Speech, context: StepContext): StepResult {
  const written = topics.filter((topic) => isWritten(topic, state, context))
  const [only] = written
  if (only !== undefined && written.length === 1 && topics.length > 1) return answerTopic(only, state, speech, context)
  if (written.length === 0) return refer(undefined, [], state, speech, context)
  const choices = topicChoices(written, speech, context)
  return {
    state,
    replies: [
      speech.reply(
        'answer',
        [{ kind: 'text', text: speech.say('clarify.text') }],
        [...choices, [speech.choice('none', 'clarify.none')], standingChoices(speech)],
      ),
    ],
    records: [{ kind: 'question', outcome: 'clarify', ...recordFacts(state, speech, context) }],
  }
}

/** A topic that is less likely than this is not even suggested beside “I do not know”: it would only look like a joke. */
const suggestThreshold = 0.05

/** Says that the answer is not known, and names the office that helps with everything. */
export function refer(
  question: string | undefined,
  candidates: readonly Candidate[],
  state: ConversationState,
  speech: Speech,
  context: StepContext,
  meant: readonly Choice[] = [],
): StepResult {
  const { topic: _topic, ...rest } = state
  const referral = referralPart(undefined, 0, rest, speech, context)
  const town = townPart(state, speech, context)
  const topics = candidates.map(({ topic }) => topic)
  const suggested = candidates.slice(0, 2).filter(({ probability }) => probability >= suggestThreshold)
  const likely =
    meant.length > 0
      ? meant.map((choice) => [choice])
      : topicChoices(
          suggested.map(({ topic }) => topic),
          speech,
          context,
        )
  const facts = recordFacts(state, speech, context)
  const parts: ReplyPart[] = [
    { kind: 'text', text: speech.say('refer.text') },
    ...(referral ? [referral.part] : []),
    ...town.parts,
  ]
  const records: StepRecord[] = [{ kind: 'question', outcome: 'refer', ...facts }]
  if (question)
    records.push({ kind: 'gap', text: question, candidates: topics, locale: speech.locale, ...withoutLocale(facts) })
  if (referral) records.push({ kind: 'referral', office: referral.officeId, ...withoutLocale(facts) })
  return {
    state: { ...rest, officeIndex: 0 },
    replies: [speech.reply('answer', parts, [...town.choices, ...likely, standingChoices(speech)])],
    records,
  }
}
