import { askingLocales, type AskingLocale } from '#core/locale.ts'

/** All words of the training texts, sorted by code unit, and in which languages each occurs (bit i: `askingLocales[i]`). */
export interface WordList {
  words: readonly string[]
  locales: Uint16Array
}

export function maskOf(locale: AskingLocale): number {
  return 1 << askingLocales.indexOf(locale)
}

/** Collects words of labelled texts into a `WordList`. */
export function collectWords(texts: Iterable<{ words: readonly string[]; locale: AskingLocale }>): WordList {
  const masks = new Map<string, number>()
  for (const { words, locale } of texts)
    for (const word of words) masks.set(word, (masks.get(word) ?? 0) | maskOf(locale))
  const words = [...masks.keys()].toSorted()
  return { words, locales: Uint16Array.from(words, (word) => masks.get(word) ?? 0) }
}

interface Range {
  start: number
  end: number
}

/**
 * The words of all phrasings, searchable by likeness. Holds indices into the sorted list, no copies: it stays small.
 */
export class Vocabulary {
  readonly words: readonly string[]
  readonly locales: Uint16Array
  /** Which letters a word has, as a set of 32 bits: words that differ in many letters are never compared. */
  readonly #letters: Uint32Array
  readonly #byFirst: ReadonlyMap<string, Range>
  readonly #endingOrder: Int32Array
  readonly #byEnding: ReadonlyMap<string, Range>

  constructor({ words, locales }: WordList) {
    this.words = words
    this.locales = locales
    this.#letters = Uint32Array.from(words, lettersOf)
    this.#byFirst = rangesOf(words.length, (index) => words[index]?.slice(0, 1) ?? '')
    const endings = words.map((word) => word.slice(-2))
    this.#endingOrder = Int32Array.from(words.keys()).sort((a, b) => {
      const [one = '', other = ''] = [endings[a], endings[b]]
      return one < other ? -1 : one > other ? 1 : a - b
    })
    this.#byEnding = rangesOf(words.length, (place) => endings[this.#endingOrder[place] ?? 0] ?? '')
  }

  has(word: string): boolean {
    let low = 0
    let high = this.words.length - 1
    while (low <= high) {
      const middle = (low + high) >> 1
      const found = this.words[middle] ?? ''
      if (found === word) return true
      if (found < word) low = middle + 1
      else high = middle - 1
    }
    return false
  }

  /** Indices of words that may be within `limit` edits: same first letter or same last two, about as long, nearly the same letters. */
  *near(word: string, limit: number): Generator<number> {
    const letters = lettersOf(word)
    const mayBeNear = (index: number): boolean => {
      const length = this.words[index]?.length ?? 0
      return Math.abs(length - word.length) <= limit && countBits((this.#letters[index] ?? 0) ^ letters) <= 2 * limit
    }
    const first = this.#byFirst.get(word.slice(0, 1))
    if (first) for (let index = first.start; index < first.end; index++) if (mayBeNear(index)) yield index
    const ending = this.#byEnding.get(word.slice(-2))
    if (!ending) return
    for (let place = ending.start; place < ending.end; place++) {
      const index = this.#endingOrder[place] ?? 0
      if (mayBeNear(index)) yield index
    }
  }
}

function rangesOf(count: number, keyAt: (index: number) => string): Map<string, Range> {
  const ranges = new Map<string, Range>()
  for (let index = 0; index < count; index++) {
    const key = keyAt(index)
    const range = ranges.get(key)
    if (range) range.end = index + 1
    else ranges.set(key, { start: index, end: index + 1 })
  }
  return ranges
}

function lettersOf(word: string): number {
  let bits = 0
  for (let index = 0; index < word.length; index++) bits |= 1 << (word.charCodeAt(index) & 31)
  return bits >>> 0
}

function countBits(bits: number): number {
  let rest = bits - ((bits >>> 1) & 0x55555555)
  rest = (rest & 0x33333333) + ((rest >>> 2) & 0x33333333)
  return Math.imul((rest + (rest >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}
