import { hashNumbers, numbersFor, type HashedNumbers } from './postings.ts'
import { consonantsOf, latinSpellings, slavicSounds } from './typed.ts'
import type { Term } from './pattern.ts'

/** Words shorter than this are not read as a misspelling of another. */
export const minTypoLetters = 6

// Fewer consonants would be found in too many words of other languages; such words are compared letter by letter.
const minConsonants = 4

const maxKeyLetters = 18

interface Keys {
  readonly word: Map<string, number[]>
  readonly start: Map<string, number[]>
  readonly end: Map<string, number[]>
}

/** All words that any pattern names, found by the words of a message: exactly, by beginning or end, or with one slip. */
export interface Lexicon {
  readonly native: Keys
  /** Cyrillic words as they sound when typed with Latin letters. */
  readonly slavic: Keys
  /** Latin-typed Arabic and Persian without their vowels, which everybody writes differently. */
  readonly consonants: Keys
  /** Terms by themselves with a letter left out; `slipTexts` has the text of each, `slipStarts` those that are beginnings. */
  readonly slips: HashedNumbers
  readonly slipTexts: ReadonlyMap<number, string>
  readonly slipStarts: ReadonlySet<number>
  /** Ordinary words that look like one of these: neither slips nor words of another script. */
  readonly lookalikes: Set<string>
  /** Words of languages that write small words on to the next (Arabic و, ال, ب), looked up without these `prefixes`. */
  readonly stems: Keys
  readonly prefixes: Set<string>
  /** Words written apart or together (Persian می): looked up with the next word, too. */
  readonly joined: Set<string>
}

const noKeys = (): Keys => ({ word: new Map(), start: new Map(), end: new Map() })

/** A lexicon that still takes terms; `finish` makes it ready to be searched. */
export interface LexiconBuilder extends Omit<Lexicon, 'slips' | 'slipTexts' | 'slipStarts'> {
  readonly ids: Map<string, number>
  readonly slipKeys: { key: string; value: number }[]
  readonly slipTexts: Map<number, string>
  readonly slipStarts: Set<number>
}

export function finishLexicon(builder: LexiconBuilder): Lexicon {
  const { native, slavic, consonants, stems, lookalikes, prefixes, joined, slipKeys, slipTexts, slipStarts } = builder
  const slips = hashNumbers(slipKeys)
  return { native, slavic, consonants, stems, lookalikes, prefixes, joined, slips, slipTexts, slipStarts }
}

/** A lexicon without words. */
export function createLexicon(): LexiconBuilder {
  return {
    ids: new Map(),
    native: noKeys(),
    slavic: noKeys(),
    consonants: noKeys(),
    slipKeys: [],
    slipTexts: new Map(),
    slipStarts: new Set(),
    lookalikes: new Set(),
    stems: noKeys(),
    prefixes: new Set(),
    joined: new Set(),
  }
}

/** How a file's words are compared: as written, also without prefixes (`Lexicon.prefixes`), or without vowels. */
export type Reading = 'written' | 'stems' | 'consonants'

/** The id of a term, the same for the same term; adds it when it is new. */
export function addTerm(lexicon: LexiconBuilder, term: Term, reading: Reading): number {
  const byConsonants = reading === 'consonants'
  const key = `${reading} ${term.kind} ${term.written}`
  const known = lexicon.ids.get(key)
  if (known !== undefined) return known
  const id = lexicon.ids.size
  lexicon.ids.set(key, id)
  const kind = term.kind === 'number' ? 'word' : term.kind
  const skeleton = byConsonants && term.kind !== 'end' ? consonantsOf(term.text) : ''
  if (skeleton.length >= minConsonants) push(lexicon.consonants[kind], skeleton, id)
  else push(lexicon.native[kind], term.text, id)
  if (reading === 'stems') push(lexicon.stems[kind], term.text, id)
  for (const spelling of latinSpellings(term.written)) {
    if (spelling.length >= (kind === 'word' ? 2 : 5)) push(lexicon.slavic[kind], spelling, id)
  }
  if (!byConsonants && term.kind !== 'end' && term.text.length >= minTypoLetters + (kind === 'start' ? 1 : 0))
    addSlips(lexicon, term, id)
  return id
}

/** The ids of all terms that a folded word of a message may stand for. Errors: none. */
export function termsOf(lexicon: Lexicon, word: string): number[] {
  const found: number[] = []
  collect(lexicon.native, word, found)
  if (/^\d/u.test(word)) collect(lexicon.native, '№', found)
  const readOnlyAsIs = lexicon.lookalikes.has(word)
  if (/^[a-z0-9]+$/u.test(word)) {
    if (readOnlyAsIs) return found
    for (const sound of slavicSounds(word)) collect(lexicon.slavic, sound, found)
    const skeleton = consonantsOf(word)
    if (skeleton.length >= minConsonants) collect(lexicon.consonants, skeleton, found)
  } else if (/^[\u0600-\u06ff]/u.test(word)) collectWithoutPrefix(lexicon, word, found)
  if (word.length >= minTypoLetters - 1 && !readOnlyAsIs) collectSlips(lexicon, word, found)
  return found
}

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key)
  if (list) list.push(value)
  else map.set(key, [value])
}

function collect(keys: Keys, word: string, found: number[]): void {
  take(keys.word.get(word), found)
  const limit = Math.min(word.length, maxKeyLetters)
  for (let length = 1; length <= limit; length++) {
    take(keys.start.get(word.slice(0, length)), found)
    if (keys.end.size > 0) take(keys.end.get(word.slice(word.length - length)), found)
  }
}

function take(ids: number[] | undefined, found: number[]): void {
  if (ids) for (const id of ids) found.push(id)
}

function collectWithoutPrefix(lexicon: Lexicon, word: string, found: number[]): void {
  for (let length = 1; length <= 3 && word.length - length >= 2; length++) {
    if (lexicon.prefixes.has(word.slice(0, length))) collect(lexicon.stems, word.slice(length), found)
  }
}

// A slip is one letter left out, added, changed, or two letters swapped; the first letter is right. Both sides leave out one
// letter and meet (symmetric delete), so that no list of words has to be walked through.
function addSlips(lexicon: LexiconBuilder, term: Term, id: number): void {
  lexicon.slipTexts.set(id, term.text)
  if (term.kind === 'start') lexicon.slipStarts.add(id)
  for (const key of shortened(term.text)) lexicon.slipKeys.push({ key, value: id })
}

function collectSlips(lexicon: Lexicon, word: string, found: number[]): void {
  const first = Math.min(minTypoLetters - 1, word.length)
  const last = Math.min(word.length, maxKeyLetters)
  const seen = new Set<number>()
  for (let length = first; length <= Math.max(last, first); length++) {
    const whole = length === word.length
    const part = whole ? word : word.slice(0, length)
    for (const key of shortened(part)) {
      for (const id of numbersFor(lexicon.slips, key)) {
        if (seen.has(id) || (!whole && !lexicon.slipStarts.has(id))) continue
        const text = lexicon.slipTexts.get(id) ?? ''
        if (part[0] === text[0] && isOneSlip(part, text)) {
          seen.add(id)
          found.push(id)
        }
      }
    }
  }
}

function shortened(word: string): Set<string> {
  const keys = new Set([word])
  for (let index = 1; index < word.length; index++) keys.add(word.slice(0, index) + word.slice(index + 1))
  return keys
}

function isOneSlip(a: string, b: string): boolean {
  let start = 0
  while (start < a.length && start < b.length && a[start] === b[start]) start++
  const restA = a.slice(start)
  const restB = b.slice(start)
  if (restA === restB) return true
  if (restA[0] === restB[1] && restA[1] === restB[0] && restA.slice(2) === restB.slice(2)) return true
  if (restA.slice(1) === restB.slice(1))
    return b.length >= minChangedLetters && soundsAlike(restA[0] ?? '', restB[0] ?? '')
  const longer = restA.length > restB.length ? restA : restB
  if (longer.slice(1) !== (longer === restA ? restB : restA)) return false
  // In a short word only a doubled letter or a vowel is readily added or lost; other changes mostly make another word.
  const extra = longer[0] ?? ''
  return b.length > minTypoLetters || extra === a[start - 1] || vowels.includes(extra)
}

const minChangedLetters = 8
const vowels = 'aeiouyаеиоуяюاوي'
const alike = [
  'bp',
  'dt',
  'gk',
  'ck',
  'szc',
  'fvw',
  'mn',
  'жшщ',
  'бп',
  'дт',
  'гк',
  'зс',
  'вф',
  'سصث',
  'زذضظ',
  'تط',
  'قغ',
  'هح',
]

function soundsAlike(a: string, b: string): boolean {
  return [vowels, ...alike].some((group) => group.includes(a) && group.includes(b))
}
