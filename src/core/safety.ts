/**
 * Danger in a message: violence, suicide, a medical emergency, a child in need.
 *
 * The rules are data (`knowledge/safety/*.yaml`), readable lines over folded words in every language we serve; see
 * `parsePattern` for the pattern language. A miss costs more than a false alarm, yet a card that is shown for nothing is soon
 * not believed, so a `not` line cancels what looks alike.
 */
import { z } from 'zod'
import { idSchema } from './entry.ts'
import { askingLocaleSchema, type AskingLocale } from './locale.ts'
import type { Detected } from './matcher.ts'
import { compilePatterns, occurrencesOf, type CompiledRules } from './safety/compile.ts'
import { search, type CompiledPattern, type Occurrences, type Span } from './safety/search.ts'
import { words } from './text.ts'

/** Kinds of danger, the one shown first when several are found in front. */
export const dangerKinds = ['medical', 'suicide', 'child', 'violence'] as const
export type DangerKind = (typeof dangerKinds)[number]
export const dangerKindSchema = z.enum(dangerKinds)

const lines = z.array(z.string().trim().min(1)).default([])
const byKind = { medical: lines, suicide: lines, child: lines, violence: lines }
// Words are written as one text with commas, which is easier to read and to review than a list of a hundred lines.
const wordList = z.union([z.array(z.string().trim().min(1)), z.string().transform(splitAtCommas)])
const className = z.string().regex(/^[a-z]+(-[a-z]+)*$/, 'must be lower-case words joined by hyphens')

/**
 * One file of rules.
 *
 * `locale: common`: lines in classes only, valid in every locale that has these classes; `mixed` names the classes whose German
 * and English words people use inside other languages, `context` those that tell who, when or how much but never the act.
 * `typed: latin`: the language of `locale` typed with Latin letters, compared without vowels.
 * `exact`: classes whose phrases stand word by word; in others one word may slip in and two long words may swap.
 * `borrows`: locales whose context classes count here, too (Ukrainian mixed with Russian).
 * `signs`: lines that ordinary messages match now and then (a landlord *threatens*, a tablet is *burnt*): they raise an alarm only when the
 * message as a whole does not sound ordinary.
 * `lookalikes`: ordinary words that must not be read as a misspelling. `prefixes`, `joined`: see `Lexicon`.
 */
export const safetyFileSchema = z.strictObject({
  locale: z.union([askingLocaleSchema, z.literal('common')]),
  typed: z.literal('latin').optional(),
  mixed: z.array(className).default([]),
  context: z.array(className).default([]),
  exact: z.array(className).default([]),
  borrows: z.array(askingLocaleSchema).default([]),
  prefixes: wordList.default([]),
  joined: wordList.default([]),
  lookalikes: wordList.default([]),
  classes: z.record(className, wordList).default({}),
  ...byKind,
  signs: z.strictObject(byKind).prefault({}),
  not: z.strictObject(byKind).prefault({}),
})
export type SafetyFile = z.infer<typeof safetyFileSchema>

function splitAtCommas(text: string): string[] {
  return text.split(',').map((word) => word.trim()).filter((word) => word !== '') // prettier-ignore
}

/** `topic`: where further help is; `related`: others that are shown instead when the message is about them. */
const emergencyCardSchema = z.strictObject({
  offices: z.array(idSchema).min(1),
  topic: idSchema,
  related: z.array(idSchema).default([]),
})

/** What the emergency card shows for a kind: offices in order, and the topic that holds further help. */
export const emergencySchema = z.strictObject(
  Object.fromEntries(dangerKinds.map((kind) => [kind, emergencyCardSchema])) as Record<
    DangerKind,
    typeof emergencyCardSchema
  >,
)
export type Emergency = z.infer<typeof emergencySchema>

/** A danger that was found. `evidence` names the rule for staff; it never holds the person's words. */
export interface Danger {
  readonly kind: DangerKind
  readonly evidence: string
  /** Only a sign was found, see `safetyFileSchema`. */
  readonly isSign?: true
  /** The language whose rule it is; left out: it was learnt from examples. */
  readonly locale?: AskingLocale
}

/** Rules ready for use; opaque. */
export type SafetyRules = CompiledRules<DangerKind>

/** A message is read up to this many characters: first three quarters and last quarter, where people say what they need. */
export const maxAssessedChars = 10_000

/** Compiles all files together. Errors: throws `SafetyPatternError` naming the line when a line or class cannot be read. */
export function compileSafety(files: readonly SafetyFile[]): SafetyRules {
  return compilePatterns(files, dangerKinds)
}

/**
 * The danger that a message tells of, or `undefined`. When it is known in which language it is `spoken`, the rules of languages that people do
 * not mix with it are left out: “enfermera” is a nurse, whatever “enfermer” means in French.
 *
 * Shapes: the first of `dangerKinds` that has a line which matches and is not cancelled; a sign only when there is no more.
 * Errors: none; linear in the length of the text, which is read up to `maxAssessedChars`.
 */
export function assessDanger(rules: SafetyRules, text: string, spoken?: Detected): Danger | undefined {
  const sentences = bounded(text).split(/[.!?;\n\r…؟؛]+/u)
  // A sentence's end keeps words apart: two empty places, so that words side by side are in one sentence.
  const message = sentences.flatMap((sentence) => [...words(sentence), '', '']).slice(0, -2)
  while (message.at(-1) === '') message.pop()
  while (message[0] === '') message.shift()
  const found = occurrencesOf(rules, message)
  if (found.size === 0) return undefined
  let sign: Danger | undefined
  for (const kind of dangerKinds) {
    let harmless: Uint8Array | undefined
    const isMeant = (act: Span | undefined): boolean => {
      harmless ??= harmlessWords(rules.not[kind], found, message.length)
      return act !== undefined && !harmless.subarray(act.start, act.end).includes(1)
    }
    for (const unit of found.keys()) {
      for (const rule of rules.byAnchor[kind].get(unit) ?? []) {
        if ((rule.isSign && sign) || !applies(rule.locale, spoken)) continue
        if (!search(rule, found, message.length, (spans) => isMeant(spans[rule.anchor]))) continue
        const danger: Danger = { kind, evidence: rule.evidence, locale: rule.locale as AskingLocale }
        if (!rule.isSign) return danger
        sign = { ...danger, isSign: true }
      }
    }
  }
  return sign
}

/** Languages whose words people mix into another one, or that are hard to tell from it. German and English are mixed into all. */
const mixedWith: Partial<Record<AskingLocale, readonly string[]>> = {
  ar: ['ku', 'fa'],
  fa: ['ar'],
  tr: ['ku'],
  ku: ['tr', 'ar'],
  uk: ['ru'],
  ru: ['uk'],
  bg: ['tr', 'ru'],
  fr: ['ar'],
}

function applies(locale: string, spoken: Detected | undefined): boolean {
  if (spoken === undefined || spoken === 'other' || locale === spoken || locale === 'de' || locale === 'en') return true
  return mixedWith[spoken]?.includes(locale) ?? false
}

// 1 for each word that some `not` line covers: an act that touches one of them is not meant.
function harmlessWords(lines: readonly CompiledPattern[], found: Occurrences, length: number): Uint8Array {
  const covered = new Uint8Array(length)
  for (const line of lines) {
    search(line, found, length, (spans) => {
      for (const { start, end } of spans) covered.fill(1, start, end)
      return false
    })
  }
  return covered
}

function bounded(text: string): string {
  if (text.length <= maxAssessedChars) return text
  const head = Math.floor(maxAssessedChars * 0.75)
  return `${text.slice(0, head)} \n ${text.slice(text.length - (maxAssessedChars - head))}`
}
