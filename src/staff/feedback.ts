import type { Count } from './ports.ts'

/** Ratings needed before they say anything, and the share (0…1) of “not helpful” from which on a text is looked at. */
const leastRatings = 5
const oftenNot = 0.4

/** How far back ratings are looked at, in days. */
export const ratingDays = 90

/** Topics whose answer often did not help, by their counters of feedback. */
export function unhelpfulTopics(counts: readonly Count[]): ReadonlySet<string> {
  const byTopic = new Map<string, { all: number; not: number }>()
  for (const { kind, topic, outcome, count } of counts) {
    if (kind !== 'feedback' || topic === '') continue
    const sum = byTopic.get(topic) ?? { all: 0, not: 0 }
    byTopic.set(topic, { all: sum.all + count, not: sum.not + (outcome === 'helpful' ? 0 : count) })
  }
  return new Set(
    [...byTopic].filter(([, { all, not }]) => all >= leastRatings && not / all >= oftenNot).map(([topic]) => topic),
  )
}
