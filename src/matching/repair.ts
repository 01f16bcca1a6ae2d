import type { AskingLocale } from '#core/locale.ts'
import { maskOf, type Vocabulary } from './vocabulary.ts'

/**
 * Repairs misspelt words against the words of the phrasings, so that “ausländerbehröde” still meets what is known.
 *
 * Source: halves the loss by one slip for ≤ 0.8 points on clean text (docs/matching.md).
 */

const minLength = 4
/** From this length on two slips are allowed. */
const longWord = 8

/**
 * The known word that is nearest to an unknown one; `undefined` when none is near enough. Of equally near ones that of the person's language
 * or of German, whose office words occur in every language.
 */
export function nearestWord(vocabulary: Vocabulary, word: string, locale?: AskingLocale): string | undefined {
  if (word.length < minLength || /\d/u.test(word) || vocabulary.has(word)) return undefined
  const limit = word.length >= longWord ? 2 : 1
  const wanted = locale ? maskOf(locale) | maskOf('de') : 0xffff
  let best: string | undefined
  let bestCost = Infinity
  let bestDistance = limit
  for (const index of vocabulary.near(word, limit)) {
    const candidate = vocabulary.words[index] ?? ''
    if (candidate.length < minLength - 1) continue
    const distance = editDistance(word, candidate, bestDistance)
    if (distance > bestDistance) continue
    const cost = distance * 2 + (((vocabulary.locales[index] ?? 0) & wanted) === 0 ? 1 : 0)
    if (cost >= bestCost) continue
    bestCost = cost
    bestDistance = distance
    best = candidate
  }
  return best
}

/**
 * Edits between two words, swapped neighbours counting one (optimal string alignment).
 * Shapes: `limit + 1` as soon as it is more than `limit`.
 */
export function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1
  let before: number[] = []
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let row = 1; row <= a.length; row++) {
    const current = [row]
    let least = row
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1]
      let cost = Math.min(
        (previous[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (previous[column - 1] ?? 0) + (same ? 0 : 1),
      )
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1])
        cost = Math.min(cost, (before[column - 2] ?? 0) + 1)
      current.push(cost)
      least = Math.min(least, cost)
    }
    if (least > limit) return limit + 1
    before = previous
    previous = current
  }
  return Math.min(previous[b.length] ?? limit + 1, limit + 1)
}

/** The same words with unknown ones repaired; `undefined` when there was nothing to repair. `repairs` says what became what. */
export function repairWords(
  vocabulary: Vocabulary,
  words: readonly string[],
  locale?: AskingLocale,
): { words: string[]; repairs: { from: string; to: string }[] } | undefined {
  const repairs: { from: string; to: string }[] = []
  const repaired = words.map((word) => {
    const near = nearestWord(vocabulary, word, locale)
    if (near === undefined) return word
    repairs.push({ from: word, to: near })
    return near
  })
  return repairs.length > 0 ? { words: repaired, repairs } : undefined
}
