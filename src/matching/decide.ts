import type { Candidate, Decision } from '#core/matcher.ts'

/** Least probability to answer without asking back. */
export const answerThreshold = 0.8
/** Least probability to answer when the rest of the certainty is on a neighbour in the same field, which is then offered beside it. */
const neighbourThreshold = 0.5
/** Least probability to be offered as a choice. */
export const offerThreshold = 0.12
/** Together the choices must be at least this likely to hold the right one. */
const offerMass = 0.25
const maxChoices = 3

/**
 * Answers, asks back or refers, by probability alone.
 *
 * Two neighbours in one field (a nursery place, its cost) lead to the same offices: the likelier is answered, the other offered beside it.
 * `clarify` when two or three candidates share what a single one would need. Shapes: candidates best first.
 */
export function decide(
  candidates: readonly Candidate[],
  municipal: boolean,
  fieldOf: (topic: string) => string | undefined,
  thresholdOf: (topic: string) => number = () => answerThreshold,
): Decision {
  const [first] = candidates
  if (!first) return { kind: 'refer', municipal }
  const threshold = thresholdOf(first.topic)
  if (first.probability >= threshold) return { kind: 'answer', topic: first.topic, also: [] }
  const second = candidates[1]
  if (
    second &&
    first.probability >= neighbourThreshold &&
    first.probability + second.probability >= threshold &&
    fieldOf(first.topic) === fieldOf(second.topic)
  )
    return { kind: 'answer', topic: first.topic, also: [second.topic] }
  const offered = candidates.filter((candidate) => candidate.probability >= offerThreshold).slice(0, maxChoices)
  const mass = offered.reduce((sum, candidate) => sum + candidate.probability, 0)
  if (offered.length >= 1 && mass >= offerMass)
    return { kind: 'clarify', topics: offered.map((candidate) => candidate.topic) }
  return { kind: 'refer', municipal }
}
