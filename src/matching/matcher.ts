import type { KnowledgeBase } from '#core/knowledge-base.ts'
import type { Candidate, Evidence, Matcher, MatchContext, MatchResult } from '#core/matcher.ts'
import type { CompiledMatching } from './compile.ts'
import { decide } from './decide.ts'
import { wordsOf } from './features.ts'
import { detectLanguage } from './language.ts'
import { questionVector, scoreInto, type LinearModel } from './model.ts'
import { createNameSearch } from './names.ts'
import { createVocabulary, repairWords } from './repair.ts'

const maxCandidates = 5

// Score → probability: logistic on the best score and its lead; fitted on questions kept apart (docs/matching.md).
const calibration = { score: 3.2, lead: 2.2, offset: 1.3 }

function probabilityOf(score: number, rival: number): number {
  return 1 / (1 + Math.exp(-(calibration.score * score + calibration.lead * (score - rival) + calibration.offset)))
}

/** What an employer says of their people, a newcomer seldom does; topics of the other audience lose this much score. */
const audiencePenalty = 0.35

/** Builds the matcher over compiled models. Nothing is trained here: it is ready in milliseconds. */
export function createMatcher(base: KnowledgeBase, compiled: CompiledMatching): Matcher {
  const { model, languages } = compiled
  const vocabulary = createVocabulary(compiled.words)
  const similarNames = createNameSearch(base)
  const isEmployers = Uint8Array.from(model.classes, (topic) => (base.topics.get(topic)?.audience === 'employer' ? 1 : 0))
  const first = new Float32Array(model.classes.length)
  const second = new Float32Array(model.classes.length)

  const scoresOf = (words: readonly string[], context: MatchContext): Float32Array => {
    scoreInto(first, model, questionVector(model, words))
    const repaired = repairWords(vocabulary, words)
    if (repaired) {
      scoreInto(second, model, questionVector(model, repaired.words))
      for (let index = 0; index < first.length; index++) first[index] = ((first[index] ?? 0) + (second[index] ?? 0)) / 2
    }
    if (context.audience) {
      const wanted = context.audience === 'employer' ? 1 : 0
      for (let index = 0; index < first.length; index++)
        if (isEmployers[index] !== wanted && (wanted === 0 || isEmployers[index] === 0))
          first[index] = (first[index] ?? 0) - (wanted === 0 ? audiencePenalty : audiencePenalty / 2)
    }
    return first
  }

  const match = (question: string, context: MatchContext = {}): MatchResult => {
    const detected = detectLanguage(languages, question)
    const words = wordsOf(question)
    if (words.length === 0) return { candidates: [], decision: { kind: 'refer', municipal: false }, detected }
    const candidates = best(model, scoresOf(words, context))
    return { candidates, decision: decide(candidates), detected }
  }

  return {
    match,
    detect: (text) => detectLanguage(languages, text),
    similarNames,
    explain(question, context = {}) {
      const result = match(question, context)
      return { result, evidence: evidenceFor(model, wordsOf(question), vocabulary, result.candidates) }
    },
  }
}

function best(model: LinearModel, scores: Float32Array): Candidate[] {
  const top: { topic: string; score: number }[] = []
  for (let index = 0; index < scores.length; index++) {
    const score = scores[index] ?? 0
    const last = top.at(-1)
    if (top.length === maxCandidates && last && score <= last.score) continue
    let place = top.length
    while (place > 0 && (top[place - 1]?.score ?? 0) < score) place--
    top.splice(place, 0, { topic: model.classes[index] ?? '', score })
    if (top.length > maxCandidates) top.pop()
  }
  const [winner, rival] = top
  return top.map(({ topic, score }) => ({
    topic,
    score,
    probability: probabilityOf(score, (score === winner?.score ? rival : winner)?.score ?? score),
  }))
}

/** How much of a candidate's score would be missing without each word. */
function evidenceFor(
  model: LinearModel,
  words: readonly string[],
  vocabulary: ReturnType<typeof createVocabulary>,
  candidates: readonly Candidate[],
): Evidence[] {
  const repaired = repairWords(vocabulary, words)
  const read = repaired?.words ?? words
  const scores = new Float32Array(model.classes.length)
  scoreInto(scores, model, questionVector(model, read))
  const whole = scores.slice()
  const evidence: Evidence[] = (repaired?.repairs ?? []).map(({ from, to }) => ({
    topic: candidates[0]?.topic ?? '',
    what: `${from} → ${to}`,
    kind: 'repair',
    share: 0,
  }))
  for (const { topic } of candidates.slice(0, 3)) {
    const column = model.classes.indexOf(topic)
    const losses = read.map((word, index) => {
      scoreInto(scores, model, questionVector(model, read.toSpliced(index, 1)))
      return { word, loss: Math.max(0, (whole[column] ?? 0) - (scores[column] ?? 0)) }
    })
    const total = losses.reduce((sum, { loss }) => sum + loss, 0)
    for (const { word, loss } of losses.toSorted((a, b) => b.loss - a.loss).slice(0, 5))
      if (loss > 0) evidence.push({ topic, what: word, kind: 'word', share: loss / total })
  }
  return evidence
}
