import { askingLocales, type AskingLocale } from '#core/locale.ts'
import type { Detected } from '#core/matcher.ts'
import { clean, words } from '#core/text.ts'
import { FeatureTable } from './feature-table.ts'

/**
 * Tells in which of the served languages a text is: naive Bayes on runs of 1 to 4 characters, trained on the project's own texts.
 *
 * Source: on questions kept apart, such a model was better than every package measured (docs/matching.md).
 */
export interface LanguageModel {
  table: FeatureTable
  /** Log probabilities, one row of `askingLocales.length` per known run. */
  logs: Float32Array
  /** Log probability of a run that was never seen in a language. */
  floor: Float32Array
  /** Words that several languages share, mostly German office words (“Jobcenter”): no evidence for any of them. */
  shared: ReadonlySet<string>
}

const maxRun = 4
const smoothing = 0.1
/** Runs seen only once are noise and most of the table. */
const minCount = 2
/** Best against second best, natural logarithm: e³ ≈ 20 times likelier. */
const minMargin = 3
const minLetters = 8
/** Mean log probability per run below which a text is in no language that we serve. */
const minMeanLog = -8.6
const maxChars = 400
const localeCount = askingLocales.length

// Scripts in which none of the served languages is written.
const otherScript =
  /[\p{Script=Ethiopic}\p{Script=Devanagari}\p{Script=Han}\p{Script=Hiragana}\p{Script=Hangul}\p{Script=Hebrew}\p{Script=Greek}\p{Script=Georgian}\p{Script=Armenian}\p{Script=Thai}\p{Script=Bengali}\p{Script=Tamil}\p{Script=Gurmukhi}\p{Script=Sinhala}\p{Script=Khmer}\p{Script=Myanmar}]/gu

function hashRun(text: string, start: number, end: number): number {
  let hash = 0x811c9dc5
  for (let index = start; index < end; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 15), 0x846ca68b)
  return (hash ^ (hash >>> 13)) >>> 0
}

function prepared(text: string): string {
  return ` ${clean(text)
    .replace(/[^\p{L}\p{M}'’]+/gu, ' ')
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

/** Trains on all texts, each as it stands and as people type it without marks. */
export function trainLanguages(texts: Iterable<{ locale: AskingLocale; text: string }>): LanguageModel {
  const counts = new Map<number, Float32Array>()
  const totals = new Float64Array(localeCount)
  const usedBy = new Map<string, Set<AskingLocale>>()
  for (const { locale, text } of texts) {
    const column = askingLocales.indexOf(locale)
    const whole = prepared(text)
    const bare = withoutMarks(whole)
    for (const variant of bare === whole ? [whole] : [whole, bare])
      for (const run of runsOf(variant)) {
        let row = counts.get(run)
        if (!row) counts.set(run, (row = new Float32Array(localeCount)))
        row[column] = (row[column] ?? 0) + 1
        totals[column] = (totals[column] ?? 0) + 1
      }
    for (const word of words(text)) {
      const locales = usedBy.get(word)
      if (locales) locales.add(locale)
      else usedBy.set(word, new Set([locale]))
    }
  }
  const kept = [...counts].filter(([, row]) => row.reduce((sum, count) => sum + count, 0) >= minCount)
  const kinds = counts.size
  const logs = new Float32Array(kept.length * localeCount)
  for (const [index, [, row]] of kept.entries())
    for (let column = 0; column < localeCount; column++)
      logs[index * localeCount + column] = Math.log(
        ((row[column] ?? 0) + smoothing) / ((totals[column] ?? 0) + smoothing * kinds),
      )
  return {
    table: FeatureTable.of(
      kept.map(([run]) => run),
      kept.length,
    ),
    logs,
    floor: Float32Array.from(totals, (total) => Math.log(smoothing / (total + smoothing * kinds))),
    shared: new Set(
      [...usedBy]
        .filter(([word, locales]) => locales.size >= 5 && locales.has('de') && word.length >= 4)
        .map(([word]) => word),
    ),
  }
}

/**
 * The language of a text.
 *
 * Shapes: `undefined` when there is too little to tell or two languages are nearly as likely; `other` when it is none of ours.
 * Errors: none.
 */
export function detectLanguage(model: LanguageModel, text: string): Detected | undefined {
  const bounded = text.slice(0, maxChars)
  const foreign = bounded.match(otherScript)?.length ?? 0
  if (foreign >= 3 && foreign * 2 > bounded.replace(/[^\p{L}]/gu, '').length) return 'other'
  const own = clean(bounded)
    .split(/\s+/u)
    .filter((word) => !words(word).every((folded) => model.shared.has(folded)))
  const whole = prepared(own.join(' '))
  if (own.length < 2 || whole.length - 2 < minLetters) return undefined
  const { best, second, mean } = scoreLanguages(model, whole)
  if (mean < minMeanLog) return 'other'
  return best.log - second.log < minMargin ? undefined : best.locale
}

function scoreLanguages(model: LanguageModel, text: string) {
  const sums = new Float64Array(localeCount)
  let runs = 0
  for (const run of runsOf(text)) {
    runs++
    const row = model.table.indexOf(run)
    for (let column = 0; column < localeCount; column++)
      sums[column] =
        (sums[column] ?? 0) + (row < 0 ? (model.floor[column] ?? 0) : (model.logs[row * localeCount + column] ?? 0))
  }
  const ranked = askingLocales
    .map((locale, column) => ({ locale, log: sums[column] ?? 0 }))
    .toSorted((a, b) => b.log - a.log)
  const best = ranked[0] ?? { locale: 'de' as const, log: 0 }
  return { best, second: ranked[1] ?? best, mean: runs === 0 ? 0 : best.log / runs }
}
