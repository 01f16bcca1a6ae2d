import { askingLocales, type AskingLocale } from '#core/locale.ts'
import type { Detected } from '#core/matcher.ts'
import { clean, words } from '#core/text.ts'
import { FeatureTable } from './feature-table.ts'
import { isRomanisedLocale, romanisedLocales, typeInLatin } from './romanised.ts'
import { serbianInLatin } from './serbian.ts'

/**
 * Tells in which of the served languages a text is: naive Bayes on runs of 1 to 4 characters, trained on the project's own texts.
 *
 * Languages of other scripts have a second column for texts typed in Latin letters. Source: on questions kept apart, such a model was better
 * than every package measured (docs/matching.md).
 */
export interface LanguageModel {
  table: FeatureTable
  /** Log probabilities in steps of 1 / `steps`, negated; one row of `columns.length` per known run. */
  costs: Uint8Array
  /** Cost of a run that was never seen in a language. */
  floor: Float32Array
  /** Mean cost per run of the texts a column was trained on; a text far above is in none of our languages. */
  typical: Float32Array
  /** Words that several languages share, mostly German office words (“Jobcenter”): no evidence for any of them. */
  shared: ReadonlySet<string>
}

interface Column {
  locale: AskingLocale
  romanised: boolean
}

const columns: readonly Column[] = [
  ...askingLocales.map((locale) => ({ locale, romanised: false })),
  ...romanisedLocales.map((locale) => ({ locale, romanised: true })),
]

const maxRun = 4
/** What a run never seen in a language counts, as a share of all its runs: the same for a language of many texts and one of few. */
const smoothing = 1e-7
/** Runs seen only once are noise and most of the table. */
const minCount = 2
/** Best against second best, natural logarithm: e³ ≈ 20 times likelier. */
const minMargin = 3
/** The likely language may be worse than the best by this much: of 10,686 questions with the wrong one set, two more are misread. */
const likelyMargin = 14
const minLetters = 8
/** How much worse per run than its typical text a text may fit its best language; a short text may more, it varies more. */
const maxExcess = 1.15
const maxExcessOfShort = 45
/** Everybody types Arabic and Persian in Latin letters in their own way, and we have few texts of it. */
const maxExcessOfRomanised = 1
const minTypicalTexts = 50
const maxChars = 400
/** Steps of the stored costs per unit; 255 / 14 reaches down to e⁻¹⁸. */
const steps = 14
/** Share of Latin letters from which a text of another script's language counts as typed in Latin. */
const latinShare = 0.8

// Scripts in which none of the served languages is written, and letters that ours do not have in the scripts they share with others.
const otherScript =
  /[\p{Script=Ethiopic}\p{Script=Devanagari}\p{Script=Han}\p{Script=Hiragana}\p{Script=Hangul}\p{Script=Hebrew}\p{Script=Greek}\p{Script=Georgian}\p{Script=Armenian}\p{Script=Thai}\p{Script=Bengali}\p{Script=Tamil}\p{Script=Gurmukhi}\p{Script=Sinhala}\p{Script=Khmer}\p{Script=Myanmar}]/gu
const otherLetters =
  /[ٹڈڑںےۓټډړږښڼۍېێۆڕڵەәғқңөұүһӣҷӯҳўѓќѕőűřůěľŕťďļķģņāēīūėųįåøãõăơưđạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]/gu
// Letters of the list above that are common in a served language after all.
const ownLetters = /[ăđ]/gu

function hashRun(text: string, start: number, end: number): number {
  let hash = 0x811c9dc5
  for (let index = start; index < end; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 15), 0x846ca68b)
  return (hash ^ (hash >>> 13)) >>> 0
}

// Digits within words are letters of Arabic typed in Latin (7abibi, m3); numbers say nothing.
function prepared(text: string): string {
  return ` ${clean(text)
    .replace(/[^\p{L}\p{M}\d'’]+/gu, ' ')
    .replace(/(?<!\p{L})\d+(?!\p{L})/gu, '')
    .replace(/ +/gu, ' ')
    .trim()} `
}

function* runsOf(text: string): Generator<number> {
  for (let start = 0; start < text.length; start++)
    for (let length = 1; length <= maxRun && start + length <= text.length; length++) {
      if (length === 1 && text[start] === ' ') continue
      yield hashRun(text, start, start + length)
    }
}

function withoutMarks(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('ı', 'i').replaceAll('ł', 'l').replaceAll('đ', 'd')
}

function isLatin(text: string): boolean {
  const all = text.match(/\p{L}/gu)?.length ?? 0
  return all > 0 && (text.match(/\p{Script=Latin}/gu)?.length ?? 0) >= latinShare * all
}

export interface LanguageText {
  locale: AskingLocale
  text: string
}

/** The column a text teaches, and its variants: as it stands, without marks, typed in Latin letters. */
function variantsOf({ locale, text }: LanguageText, index: number, germanWords: ReadonlySet<string>) {
  const whole = prepared(text)
  const own = columns.findIndex((column) => column.locale === locale && !column.romanised)
  if (!isRomanisedLocale(locale)) {
    const bare = withoutMarks(whole)
    return bare === whole ? [{ column: own, text: whole }] : [whole, bare].map((one) => ({ column: own, text: one }))
  }
  const romanised = columns.findIndex((column) => column.locale === locale && column.romanised)
  if (isLatin(text)) {
    // A German office word alone is German, not Arabic in Latin letters.
    return words(text).some((word) => !germanWords.has(word)) ? [{ column: romanised, text: whole }] : []
  }
  const variants = [{ column: own, text: whole }]
  if (locale !== 'ar' && locale !== 'fa')
    variants.push({ column: romanised, text: prepared(typeInLatin(text, locale, index % 2 === 0 ? 0 : 1)) })
  return variants
}

/** Trains on all texts. */
export function trainLanguages(texts: readonly LanguageText[]): LanguageModel {
  const counts = new Map<number, Float32Array>()
  const totals = new Float64Array(columns.length)
  const usedBy = new Map<string, Set<AskingLocale>>()
  for (const { locale, text } of texts)
    for (const word of words(text)) {
      const locales = usedBy.get(word)
      if (locales) locales.add(locale)
      else usedBy.set(word, new Set([locale]))
    }
  const germanWords = new Set([...usedBy].filter(([, locales]) => locales.has('de')).map(([word]) => word))
  const variants = texts.flatMap((text, index) => variantsOf(text, index, germanWords))
  for (const { column, text } of variants)
    for (const run of runsOf(text)) {
      let row = counts.get(run)
      if (!row) counts.set(run, (row = new Float32Array(columns.length)))
      row[column] = (row[column] ?? 0) + 1
      totals[column] = (totals[column] ?? 0) + 1
    }
  const kinds = counts.size
  for (const [run, row] of counts) if (row.reduce((sum, count) => sum + count, 0) < minCount) counts.delete(run)
  const table = FeatureTable.of(counts.keys())
  const costs = new Uint8Array(table.keys.length * columns.length)
  for (const [index, run] of table.keys.entries()) {
    const row = counts.get(run) ?? new Float32Array(columns.length)
    for (let column = 0; column < columns.length; column++) {
      const total = totals[column] ?? 0
      const log =
        total === 0
          ? -Infinity
          : Math.log(((row[column] ?? 0) + smoothing * total) / (total + smoothing * total * kinds))
      costs[index * columns.length + column] = Math.min(255, Math.round(-log * steps))
    }
  }
  const model: LanguageModel = {
    table,
    costs,
    // A language without texts is never the likeliest.
    floor: Float32Array.from(totals, (total) =>
      total === 0 ? Infinity : -Math.log(smoothing / (1 + smoothing * kinds)),
    ),
    typical: new Float32Array(columns.length),
    shared: new Set(
      [...usedBy]
        .filter(([word, locales]) => locales.size >= 5 && locales.has('de') && word.length >= 4)
        .map(([word]) => word),
    ),
  }
  return { ...model, typical: typicalCosts(model, variants) }
}

function typicalCosts(model: LanguageModel, variants: readonly { column: number; text: string }[]): Float32Array {
  const sums = new Float64Array(columns.length)
  const seen = new Int32Array(columns.length)
  for (const { column, text } of variants) {
    const { costs, runs } = costsOf(model, text)
    if (runs === 0) continue
    sums[column] = (sums[column] ?? 0) + (costs[column] ?? 0) / runs
    seen[column] = (seen[column] ?? 0) + 1
  }
  // A column of few texts does not know what is typical.
  return Float32Array.from(sums, (sum, column) => {
    const count = seen[column] ?? 0
    return count < minTypicalTexts ? Infinity : sum / count
  })
}

function costsOf(model: LanguageModel, text: string): { costs: Float64Array; runs: number } {
  const costs = new Float64Array(columns.length)
  let runs = 0
  for (const run of runsOf(text)) {
    runs++
    const row = model.table.indexOf(run)
    for (let column = 0; column < columns.length; column++)
      costs[column] =
        (costs[column] ?? 0) +
        (row < 0 ? (model.floor[column] ?? 0) : (model.costs[row * columns.length + column] ?? 0) / steps)
  }
  return { costs, runs }
}

export interface LanguageReading {
  /** `undefined` when there is too little to tell or two languages are nearly as likely; `other` when it is none of ours. */
  detected: Detected | undefined
  /** The language of another script that the text is typed in, in Latin letters. */
  romanised: AskingLocale | undefined
}

const nothing: LanguageReading = { detected: undefined, romanised: undefined }
const other: LanguageReading = { detected: 'other', romanised: undefined }

const arabic: readonly (AskingLocale | undefined)[] = ['ar', 'fa']
const cyrillic: readonly (AskingLocale | undefined)[] = ['ru', 'uk', 'bg']

/**
 * A word or two tell no language, but a script does: who writes “ساعدوني” does not read German best. What the person has written in so far
 * stands when it is in that script.
 */
function languageOfScript(text: string, likely: AskingLocale | undefined): AskingLocale | undefined {
  const letters = text.replace(/[^\p{L}]/gu, '')
  if (letters.length < 3) return undefined
  if (/^\p{Script=Arabic}+$/u.test(letters))
    return arabic.includes(likely) ? likely : /[پچژگ]/u.test(letters) ? 'fa' : 'ar'
  if (/^\p{Script=Cyrillic}+$/u.test(letters))
    return cyrillic.includes(likely) ? likely : /[іїєґ]/u.test(letters) ? 'uk' : 'ru'
  return undefined
}

/**
 * The language of a text. `likely`: what the person has written in so far, or their device is set to.
 *
 * “Доплата за отопление” is Russian and Bulgarian: where a text may well be in the likely language, it is. Errors: none.
 */
export function readLanguage(model: LanguageModel, text: string, likely?: AskingLocale): LanguageReading {
  const bounded = serbianInLatin(text.slice(0, maxChars))
  const letters = bounded.replace(/[^\p{L}]/gu, '').length
  const foreign = bounded.match(otherScript)?.length ?? 0
  if (foreign >= 3 && foreign * 2 > letters) return other
  const strange = bounded.toLowerCase().replace(ownLetters, '').match(otherLetters)?.length ?? 0
  if (strange >= 2 && strange * 40 > letters) return other
  const own = clean(bounded)
    .split(/\s+/u)
    .filter((word) => !words(word).every((folded) => model.shared.has(folded)))
  const whole = prepared(own.join(' '))
  if (own.length < 2 || whole.length - 2 < minLetters) return { ...nothing, detected: languageOfScript(whole, likely) }
  const { costs, runs } = costsOf(model, whole)
  const ranked = columns
    .map((column, index) => ({ ...column, index, cost: costs[index] ?? 0 }))
    .toSorted((a, b) => a.cost - b.cost)
  const [best] = ranked
  if (!best) return nothing
  const rival = ranked.find(({ locale }) => locale !== best.locale)
  const excess = best.cost / runs - (model.typical[best.index] ?? 0)
  const isArabic = best.romanised && (best.locale === 'ar' || best.locale === 'fa')
  if (excess > maxExcess + maxExcessOfShort / runs + (isArabic ? maxExcessOfRomanised : 0)) return other
  const expected = ranked.find(({ locale }) => locale === likely)
  if (expected && expected.cost - best.cost < likelyMargin)
    return { detected: expected.locale, romanised: expected.romanised ? expected.locale : undefined }
  const romanised = best.romanised ? best.locale : undefined
  // Which of two Cyrillic languages is typed in Latin is hard to tell and does not matter for reading the words.
  if (rival && rival.cost - best.cost < minMargin)
    return { detected: undefined, romanised: rival.romanised ? romanised : undefined }
  return { detected: best.locale, romanised }
}

/** The language of a text, see `readLanguage`. */
export function detectLanguage(model: LanguageModel, text: string): Detected | undefined {
  return readLanguage(model, text).detected
}
