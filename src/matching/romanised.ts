import type { AskingLocale } from '#core/locale.ts'
import { editDistance } from './repair.ts'
import { maskOf, Vocabulary, type WordList } from './vocabulary.ts'

/**
 * Reads Arabic, Persian, Russian, Ukrainian and Bulgarian that is typed in Latin letters (“kif asajjel ibni”, “kak zapisat rebenka”):
 * each word is replaced by the word of the phrasings that sounds most like it, so that it meets what is known in the native script.
 *
 * Words are compared by a key of their sounds, the same for both scripts: Cyrillic with vowels, Arabic script by its consonants, since short
 * vowels are not written there.
 */

export const romanisedLocales = ['ar', 'fa', 'uk', 'ru', 'bg'] as const
export type RomanisedLocale = (typeof romanisedLocales)[number]

export function isRomanisedLocale(locale: AskingLocale | undefined): locale is RomanisedLocale {
  return (romanisedLocales as readonly string[]).includes(locale ?? '')
}

// The letters that are left after folding (src/core/text.ts).
const cyrillicSounds: Record<string, string> = {
  а: 'a', б: 'b', в: 'v', г: 'h', д: 'd', е: 'e', ж: 'j', з: 'z', и: 'i', к: 'k', л: 'l', м: 'm', н: 'n', о: 'o', п: 'p', р: 'r', с: 's',
  т: 't', у: 'u', ф: 'f', х: 'h', ц: 'c', ч: 'q', ш: 'w', щ: 'w', ю: 'iu', я: 'ia',
} // prettier-ignore

const arabicSounds: Record<string, string> = {
  ب: 'b', ت: 't', ث: 't', ج: 'j', ح: 'h', خ: 'x', د: 'd', ذ: 'd', ر: 'r', ز: 'z', س: 's', ش: 'w', ص: 's', ض: 'd', ط: 't', ظ: 'z', ع: '',
  غ: 'g', ف: 'f', ق: 'k', ک: 'k', گ: 'g', ل: 'l', م: 'm', ن: 'n', ه: 'h', پ: 'b', چ: 'w', ڤ: 'f', ژ: 'j', و: 'u', ي: 'i', ا: 'a',
} // prettier-ignore

const persianSounds: Record<string, string> = {
  ...arabicSounds, ث: 's', ذ: 'z', ض: 'z', ق: 'g', پ: 'p', چ: 'c',
} // prettier-ignore

type Rewrite = readonly [RegExp, string]

// Order matters: longer spellings first.
const typedCyrillic: readonly Rewrite[] = [
  [/w/gu, 'v'], [/shch|sch|sh|6/gu, 'w'], [/tch|ch|4/gu, '4'], [/q/gu, 'ia'], [/4/gu, 'q'], [/zh/gu, 'j'], [/kh|x|g/gu, 'h'], [/ts|tz/gu, 'c'],
  [/[yj](?=a)/gu, 'i'], [/[yj](?=u)/gu, 'i'], [/[yj][oe]/gu, 'e'], [/(?<=[aeiou])j/gu, 'i'], [/y/gu, 'i'],
] // prettier-ignore

const typedArabic: readonly Rewrite[] = [
  [/[23'ʿʾ]/gu, ''], [/5|kh/gu, 'x'], [/gh/gu, 'g'], [/sh|ch/gu, 'w'], [/th/gu, 't'], [/dh/gu, 'd'], [/6/gu, 't'], [/7/gu, 'h'], [/[9qc]/gu, 'k'],
  [/p/gu, 'b'], [/v/gu, 'f'], [/ou|oo|[ow]/gu, 'u'], [/ee|[ey]/gu, 'i'],
] // prettier-ignore

const typedPersian: readonly Rewrite[] = [
  [/['3]/gu, ''], [/kh/gu, 'x'], [/gh|q/gu, 'g'], [/sh/gu, 'w'], [/ch/gu, 'c'], [/zh/gu, 'j'], [/ph/gu, 'f'], [/ou|oo|[owv]/gu, 'u'],
  [/ee|[ey]/gu, 'i'],
] // prettier-ignore

function sounds(word: string, table: Record<string, string>): string {
  let sound = ''
  for (const letter of word) sound += table[letter] ?? ''
  return sound
}

function rewrite(word: string, rules: readonly Rewrite[]): string {
  return rules.reduce((text, [pattern, replacement]) => text.replace(pattern, replacement), word)
}

function collapse(sound: string): string {
  return sound.replace(/(.)\1+/gu, '$1')
}

function cyrillicKey(sound: string): string {
  return collapse(sound.replace(/ie/gu, 'e'))
}

/** Consonants only; a final h is a written vowel in both languages. */
function consonantKey(sound: string): string {
  return collapse(sound.replace(/h$/u, '').replace(/[aiu]/gu, ''))
}

interface Native {
  word: string
  /** With its long vowels, to choose between words of the same consonants. */
  sound: string
}

interface CyrillicIndex {
  keys: Vocabulary
  wordOf: ReadonlyMap<string, string>
}

type ConsonantIndex = ReadonlyMap<string, readonly Native[]>

export interface RomanisedReader {
  /** Words with those typed in Latin letters replaced where a word is known; `undefined` when there was none to replace. */
  read(words: readonly string[], locale: RomanisedLocale): string[] | undefined
}

const shortestKey = 2
const cyrillic = /^\p{Script=Cyrillic}+$/u
const arabic = /^\p{Script=Arabic}+$/u
const latin = /^[a-z0-9]{2,}$/u

/** Builds the look-up from the vocabulary the first time that it is needed: most processes in most hours never do. */
export function createRomanisedReader(vocabulary: Vocabulary): RomanisedReader {
  let cyrillicIndex: CyrillicIndex | undefined
  const consonantIndexes = new Map<'ar' | 'fa', ConsonantIndex>()
  const germanMask = maskOf('de')
  const germanWords = new Set<string>()
  for (const [index, word] of vocabulary.words.entries())
    if (((vocabulary.locales[index] ?? 0) & germanMask) !== 0 && word.length >= 4 && latin.test(word))
      germanWords.add(word)

  const nativeOf = (word: string, locale: RomanisedLocale): string | undefined => {
    if (!latin.test(word)) return undefined
    if (locale === 'ar' || locale === 'fa') {
      let index = consonantIndexes.get(locale)
      if (!index) consonantIndexes.set(locale, (index = indexConsonants(vocabulary, locale)))
      return nearestByConsonants(index, word, locale)
    }
    cyrillicIndex ??= indexCyrillic(vocabulary)
    return nearestCyrillic(cyrillicIndex, word)
  }

  return {
    read(words, locale) {
      let replaced = false
      const native = words.map((word) => {
        if (germanWords.has(word) && word.length >= 6) return word
        const found = nativeOf(word, locale)
        if (found === undefined) return word
        replaced = true
        return found
      })
      return replaced ? native : undefined
    },
  }
}

function indexCyrillic(vocabulary: Vocabulary): CyrillicIndex {
  const wordOf = new Map<string, string>()
  for (const word of vocabulary.words) {
    if (!cyrillic.test(word)) continue
    const key = cyrillicKey(sounds(word, cyrillicSounds))
    if (key.length >= shortestKey && !wordOf.has(key)) wordOf.set(key, word)
  }
  const list: WordList = { words: [...wordOf.keys()].toSorted(), locales: new Uint16Array(wordOf.size) }
  return { keys: new Vocabulary(list), wordOf }
}

function nearestCyrillic({ keys, wordOf }: CyrillicIndex, word: string): string | undefined {
  const key = cyrillicKey(rewrite(word, typedCyrillic))
  const exact = wordOf.get(key)
  if (exact !== undefined) return exact
  if (key.length < 4) return undefined
  let best: string | undefined
  let limit = key.length >= 8 ? 2 : 1
  for (const index of keys.near(key, limit)) {
    const candidate = keys.words[index] ?? ''
    const distance = editDistance(key, candidate, limit)
    if (distance > limit || (best !== undefined && distance === limit)) continue
    best = candidate
    limit = distance
  }
  return best === undefined ? undefined : wordOf.get(best)
}

function indexConsonants(vocabulary: Vocabulary, locale: 'ar' | 'fa'): ConsonantIndex {
  const mask = maskOf(locale)
  const table = locale === 'ar' ? arabicSounds : persianSounds
  const index = new Map<string, Native[]>()
  for (const [place, word] of vocabulary.words.entries()) {
    if (((vocabulary.locales[place] ?? 0) & mask) === 0 || !arabic.test(word)) continue
    const sound = sounds(word, table)
    // With and without the Arabic article, which people type apart or leave out.
    for (const reading of locale === 'ar' && sound.startsWith('al') ? [sound, sound.slice(2)] : [sound]) {
      const key = consonantKey(reading)
      if (key.length < shortestKey) continue
      const natives = index.get(key)
      if (natives) natives.push({ word, sound: reading })
      else index.set(key, [{ word, sound: reading }])
    }
  }
  return index
}

function nearestByConsonants(index: ConsonantIndex, word: string, locale: 'ar' | 'fa'): string | undefined {
  const sound = rewrite(word, locale === 'ar' ? typedArabic : typedPersian)
  const readings = [sound]
  if (locale === 'ar') {
    // The article is often left out or written apart: el-mudarres, almadrasa; Egyptians write ج as g.
    const bare = sound.replace(/^[ai]l(?=..)/u, '')
    if (bare !== sound) readings.push(bare)
    if (sound.includes('g')) readings.push(sound.replaceAll('g', 'j'))
  }
  let best: string | undefined
  let bestDistance = Infinity
  for (const reading of readings)
    for (const native of index.get(consonantKey(reading)) ?? []) {
      const distance = editDistance(collapse(reading), collapse(native.sound), 6)
      if (distance < bestDistance) {
        bestDistance = distance
        best = native.word
      }
    }
  return best
}

const ukrainianLetters: Record<string, string> = { г: 'h', ґ: 'g', и: 'y', і: 'i', ї: 'yi', є: 'ye', щ: 'shch' }
const bulgarianLetters: Record<string, string> = { щ: 'sht', ъ: 'a', х: 'h' }
const typedLetters: Record<string, string> = {
  а: 'a', б: 'b', в: 'v', г: 'g', д: 'd', е: 'e', ё: 'e', ж: 'zh', з: 'z', и: 'i', й: 'y', к: 'k', л: 'l', м: 'm', н: 'n', о: 'o', п: 'p', р: 'r',
  с: 's', т: 't', у: 'u', ф: 'f', х: 'kh', ц: 'ts', ч: 'ch', ш: 'sh', щ: 'sch', ъ: '', ы: 'y', ь: '', э: 'e', ю: 'yu', я: 'ya',
} // prettier-ignore
const secondHabit: Record<string, string> = { й: 'j', х: 'h', ц: 'c', ю: 'ju', я: 'ja', ы: 'i', щ: 'shch' }

/** A Cyrillic text as people type it with Latin letters; two habits, so that both are learnt by the language detection. */
export function typeInLatin(text: string, locale: 'uk' | 'ru' | 'bg', habit: 0 | 1): string {
  const own = locale === 'uk' ? ukrainianLetters : locale === 'bg' ? bulgarianLetters : {}
  let typed = ''
  for (const letter of text.toLowerCase())
    typed += own[letter] ?? (habit === 1 ? secondHabit[letter] : undefined) ?? typedLetters[letter] ?? letter
  return typed
}
