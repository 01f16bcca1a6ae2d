/**
 * Repairs misspelt words against the words of the phrasings, so that “ausländerbehröde” still meets what is known.
 *
 * Source: halves the loss by one slip for ≤ 0.8 points on clean text (docs/matching.md).
 */
export interface Vocabulary {
  words: ReadonlySet<string>
  /** Words by first letter and length, and by last two letters and length, for slips at the beginning. */
  buckets: ReadonlyMap<string, readonly string[]>
}

const minLength = 4
/** From this length on two slips are allowed. */
const longWord = 8

function keysOf(word: string, length: number): [string, string] {
  return [`${word.slice(0, 1)}^${length}`, `${word.slice(-2)}$${length}`]
}

export function createVocabulary(words: Iterable<string>): Vocabulary {
  const known = new Set<string>()
  const buckets = new Map<string, string[]>()
  for (const word of words) {
    if (known.has(word)) continue
    known.add(word)
    if (word.length < minLength - 1 || /\d/u.test(word)) continue
    for (const key of keysOf(word, word.length)) {
      const bucket = buckets.get(key)
      if (bucket) bucket.push(word)
      else buckets.set(key, [word])
    }
  }
  return { words: known, buckets }
}

/** The known word that is nearest to an unknown one; `undefined` when none is near enough or two are equally near. */
export function nearestWord(vocabulary: Vocabulary, word: string): string | undefined {
  if (word.length < minLength || vocabulary.words.has(word)) return undefined
  const limit = word.length >= longWord ? 2 : 1
  let best: string | undefined
  let bestDistance = limit + 1
  const seen = new Set<string>()
  for (let length = word.length - limit; length <= word.length + limit; length++)
    for (const key of keysOf(word, length))
      for (const candidate of vocabulary.buckets.get(key) ?? []) {
        if (seen.has(candidate)) continue
        seen.add(candidate)
        const distance = editDistance(word, candidate, Math.min(limit, bestDistance))
        if (distance < bestDistance) {
          bestDistance = distance
          best = candidate
        }
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
  return previous[b.length] ?? limit + 1
}

/** The same words with unknown ones repaired; `undefined` when there was nothing to repair. `repairs` says what became what. */
export function repairWords(
  vocabulary: Vocabulary,
  words: readonly string[],
): { words: string[]; repairs: { from: string; to: string }[] } | undefined {
  const repairs: { from: string; to: string }[] = []
  const repaired = words.map((word) => {
    const near = nearestWord(vocabulary, word)
    if (near === undefined) return word
    repairs.push({ from: word, to: near })
    return near
  })
  return repairs.length > 0 ? { words: repaired, repairs } : undefined
}
