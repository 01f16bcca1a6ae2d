import type { KnowledgeBase } from '#core/knowledge-base.ts'
import type { Candidate, Detected, Evidence, Matcher, MatchContext, MatchResult } from '#core/matcher.ts'
import type { Danger } from '#core/safety.ts'
import { probability, type Signals } from './calibrate.ts'
import calibration from './calibration.json' with { type: 'json' }
import { municipalClass, otherClass, type CompiledMatching } from './compile.ts'
import { conceptFeatures } from './concepts.ts'
import dangerCalibration from './danger-calibration.json' with { type: 'json' }
import { createDangerReader, meantDanger, type DangerReading } from './danger.ts'
import { answerThreshold, decide } from './decide.ts'
import { wordsOf } from './features.ts'
import { exactTopic } from './exact.ts'
import { readLanguage } from './language.ts'
import { questionVector, scoreInto, type ConceptsOf, type LinearModel } from './model.ts'
import { createNameSearch } from './names.ts'
import { repairWords } from './repair.ts'
import { createRomanisedReader, isRomanisedLocale } from './romanised.ts'
import { Vocabulary } from './vocabulary.ts'

const maxCandidates = 5
/** What is word for word a phrasing of a topic is about it; staff who have added one expect no less. */
const sureOfPhrasing = 0.95

/** What an employer says of their people, a newcomer seldom does; topics of the other audience lose this much score. */
const audiencePenalty = 0.35

/** A question of this many words holds enough; see `Signals.length`. */
const fullLength = 8
const noScore = -1

const maxDangerChars = 2000

/** What the matcher saw in a question, for the calibration and for staff. */
export interface Reading {
  /** Topics, best first, at most five. */
  ranked: { topic: string; score: number }[]
  signals: Signals
  /** Whether a matter of the town that no topic answers is likelier than any other background. */
  municipal: boolean
  detected: Detected | undefined
}

/** The words of a question, and how else they may be meant: repaired, or brought into the script of their language. */
interface WordReading {
  words: readonly string[]
  second: readonly string[] | undefined
  repairs: readonly { from: string; to: string }[]
  /** The words whose share of known ones counts. */
  known: readonly string[]
  detected: Detected | undefined
}

export interface TopicMatcher extends Matcher {
  /** The signals of a question before they become a probability; the calibration is fitted on these. */
  read(question: string, context?: MatchContext): Reading | undefined
  /** What the model says of danger in a message of two words or more; the limits are chosen on these. */
  readDanger(text: string): DangerReading | undefined
}

/** Builds the matcher over compiled models. Nothing is trained here: it is ready in milliseconds. */
export function createMatcher(base: KnowledgeBase, compiled: CompiledMatching): TopicMatcher {
  const { model, languages, concepts } = compiled
  const vocabulary = new Vocabulary(compiled.words)
  const romanised = createRomanisedReader(vocabulary)
  const similarNames = createNameSearch(base)
  const conceptsOf = (words: readonly string[]) => conceptFeatures(concepts, words)
  const municipalIndex = model.classes.indexOf(municipalClass)
  const otherIndex = model.classes.indexOf(otherClass)
  const isTopic = Uint8Array.from(model.classes, (name) => (base.topics.has(name) ? 1 : 0))
  const isEmployers = Uint8Array.from(model.classes, (topic) =>
    base.topics.get(topic)?.audience === 'employer' ? 1 : 0,
  )
  const dangerReading = createDangerReader(base, model.classes)
  const thresholdOf = (topic: string) => base.germany.entries.get(topic)?.answerFrom ?? answerThreshold
  const fieldOf = (topic: string) => base.topics.get(topic)?.field
  const first = new Float32Array(model.classes.length)
  const second = new Float32Array(model.classes.length)

  const wordsFor = (text: string, context: MatchContext): WordReading => {
    const words = wordsOf(text)
    const { detected, romanised: script } = readLanguage(languages, text, context.likely)
    const locale = detected && detected !== 'other' ? detected : context.locale
    const typed = script ?? (detected === locale ? undefined : context.locale)
    if (isRomanisedLocale(typed)) {
      const native = romanised.read(words, typed)
      if (native) {
        const repairs = words.flatMap((from, index) =>
          native[index] === from ? [] : [{ from, to: native[index] ?? '' }],
        )
        return { words, second: native, repairs, known: native, detected }
      }
    }
    const repaired = repairWords(vocabulary, words, locale)
    return { words, second: repaired?.words, repairs: repaired?.repairs ?? [], known: words, detected }
  }

  const scoresOf = ({ words, second: other }: WordReading, context: MatchContext): Float32Array => {
    scoreInto(first, model, questionVector(model, words, conceptsOf))
    if (other) {
      scoreInto(second, model, questionVector(model, other, conceptsOf))
      for (let index = 0; index < first.length; index++) first[index] = ((first[index] ?? 0) + (second[index] ?? 0)) / 2
    }
    if (context.audience) {
      const wanted = context.audience === 'employer' ? 1 : 0
      for (let index = 0; index < first.length; index++)
        if (isEmployers[index] !== wanted)
          first[index] = (first[index] ?? 0) - (wanted === 0 ? audiencePenalty : audiencePenalty / 2)
    }
    return first
  }

  const read = (question: string, context: MatchContext = {}): Reading | undefined => {
    const reading = wordsFor(question, context)
    const { words } = reading
    if (words.length === 0) return undefined
    const scores = scoresOf(reading, context)
    const ranked = best(model, scores, isTopic)
    const municipal = scores[municipalIndex] ?? noScore
    const other = scores[otherIndex] ?? noScore
    const score = ranked[0]?.score ?? noScore
    return {
      ranked,
      municipal: municipal > other,
      detected: reading.detected,
      signals: {
        score,
        lead: score - (ranked[1]?.score ?? noScore),
        overBackground: score - Math.max(municipal, other),
        known: reading.known.filter((word) => vocabulary.has(word)).length / words.length,
        length: Math.min(1, (words.length - 1) / (fullLength - 1)),
      },
    }
  }

  const match = (question: string, context: MatchContext = {}): MatchResult => {
    const reading = read(question, context)
    if (!reading) return { candidates: [], decision: { kind: 'refer', municipal: false }, detected: undefined }
    const { ranked, signals, municipal, detected } = reading
    const locale = detected && detected !== 'other' ? detected : context.locale
    const candidates = ranked.map(({ topic, score }, place): Candidate => {
      const own: Signals =
        place === 0
          ? signals
          : {
              ...signals,
              score,
              lead: score - signals.score,
              overBackground: signals.overBackground - signals.score + score,
            }
      return { topic, score, probability: probability(calibration, own, locale) }
    })
    const known = exactTopic(compiled.exact, question)
    const topic = known === undefined ? undefined : model.classes[known]
    if (topic !== undefined) {
      const own = candidates.find((candidate) => candidate.topic === topic)
      const sure = {
        topic,
        score: own?.score ?? signals.score,
        probability: Math.max(own?.probability ?? 0, sureOfPhrasing),
      }
      const others = candidates.filter((candidate) => candidate.topic !== topic).slice(0, maxCandidates - 1)
      return { candidates: [sure, ...others], decision: { kind: 'answer', topic, also: [] }, detected }
    }
    return { candidates, decision: decide(candidates, municipal, fieldOf, thresholdOf), detected }
  }

  const readDanger = (text: string): DangerReading | undefined => {
    const reading = wordsFor(text.slice(0, maxDangerChars), {})
    return reading.words.length < 2 ? undefined : dangerReading(scoresOf(reading, {}))
  }

  const danger = (text: string, byRule?: Danger): Danger | undefined => {
    const reading = readDanger(text)
    return reading ? meantDanger(dangerCalibration, reading, byRule) : byRule
  }

  return {
    read,
    readDanger,
    danger,
    match,
    detect: (text, likely) => readLanguage(languages, text, likely).detected,
    similarNames,
    explain(question, context = {}) {
      const result = match(question, context)
      return { result, evidence: evidenceFor(model, wordsFor(question, context), conceptsOf, result.candidates) }
    },
  }
}

function best(model: LinearModel, scores: Float32Array, isTopic: Uint8Array): { topic: string; score: number }[] {
  const top: { topic: string; score: number }[] = []
  for (let index = 0; index < scores.length; index++) {
    if (isTopic[index] === 0) continue
    const score = scores[index] ?? 0
    const last = top.at(-1)
    if (top.length === maxCandidates && last && score <= last.score) continue
    let place = top.length
    while (place > 0 && (top[place - 1]?.score ?? 0) < score) place--
    top.splice(place, 0, { topic: model.classes[index] ?? '', score })
    if (top.length > maxCandidates) top.pop()
  }
  return top
}

/** How much of a candidate's score would be missing without each word. */
function evidenceFor(
  model: LinearModel,
  { words, second, repairs }: WordReading,
  conceptsOf: ConceptsOf,
  candidates: readonly Candidate[],
): Evidence[] {
  const read = second ?? words
  const scores = new Float32Array(model.classes.length)
  scoreInto(scores, model, questionVector(model, read, conceptsOf))
  const whole = scores.slice()
  const evidence: Evidence[] = repairs.map(({ from, to }) => ({
    topic: candidates[0]?.topic ?? '',
    what: `${from} → ${to}`,
    kind: 'repair',
    share: 0,
  }))
  for (const { topic } of candidates.slice(0, 3)) {
    const column = model.classes.indexOf(topic)
    const losses = read.map((word, index) => {
      scoreInto(scores, model, questionVector(model, read.toSpliced(index, 1), conceptsOf))
      return { word, loss: Math.max(0, (whole[column] ?? 0) - (scores[column] ?? 0)) }
    })
    const total = losses.reduce((sum, { loss }) => sum + loss, 0)
    for (const { word, loss } of losses.toSorted((a, b) => b.loss - a.loss).slice(0, 5))
      if (loss > 0) evidence.push({ topic, what: word, kind: 'word', share: loss / total })
  }
  return evidence
}
