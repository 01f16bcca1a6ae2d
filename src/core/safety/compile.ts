import { words } from '#core/text.ts'
import { addTerm, createLexicon, finishLexicon, termsOf, type Lexicon } from './lexicon.ts'
import { parsePattern, parsePhrase, SafetyPatternError, type Pattern, type Slot, type Term } from './pattern.ts'
import { packLists, type Lists } from './postings.ts'
import type { CompiledPattern, Occurrences, Span } from './search.ts'

/** The part of a safety file that is compiled; `safetyFileSchema` is its checked form. */
type RuleFile<Kind extends string> = Record<Kind, string[]> & {
  readonly locale: string
  readonly typed?: 'latin' | undefined
  readonly mixed: readonly string[]
  readonly borrows: readonly string[]
  readonly context: readonly string[]
  readonly exact: readonly string[]
  readonly prefixes: readonly string[]
  readonly joined: readonly string[]
  readonly lookalikes: readonly string[]
  readonly classes: Readonly<Record<string, readonly string[]>>
  readonly not: Record<Kind, string[]>
  readonly signs: Record<Kind, string[]>
}

/** A rule that raises an alarm. */
export interface Rule extends CompiledPattern {
  readonly evidence: string
  readonly locale: string
  /** It is a sign only, see `safetyFileSchema`. */
  readonly isSign: boolean
}

/** All rules, each filed under the unit that carries its act. */
export interface CompiledRules<Kind extends string> {
  readonly lexicon: Lexicon
  /** Phrases by the id of their first term, one after the other: unit, 1 if exact, number of further terms, their ids. */
  readonly phrases: Lists
  readonly byAnchor: Readonly<Record<Kind, ReadonlyMap<number, readonly Rule[]>>>
  /** Lines that cancel an alarm of a kind, of all languages, as people mix them. */
  readonly not: Readonly<Record<Kind, readonly CompiledPattern[]>>
  readonly ruleCount: number
}

const mixedLocales = ['de', 'en']

// Two content words are said in either order (“боль в груди”, “в груди боль”); with a short word the order has a meaning.
const minSwapLetters = 4

function bothOrders(phrase: Term[]): Term[][] {
  const [first, second, ...more] = phrase
  const free = first && second && more.length === 0 && phrase.every((term) => term.text.length >= minSwapLetters)
  return free ? [phrase, [second, first]] : [phrase]
}

/** Compiles the lines of all files for these kinds. Errors: `SafetyPatternError` for a line that cannot be read. */
export function compilePatterns<Kind extends string>(
  files: readonly RuleFile<Kind>[],
  kinds: readonly Kind[],
): CompiledRules<Kind> {
  const common = files.filter((file) => file.locale === 'common')
  const spoken = files.filter((file) => file.locale !== 'common')
  const context = new Set(common.flatMap((file) => file.context))
  const exact = new Set(common.flatMap((file) => file.exact))
  const mixed = new Set(common.flatMap((file) => file.mixed))
  const lexicon = createLexicon()
  const phrases = new Map<number, number[]>()
  const byAnchor = Object.fromEntries(kinds.map((kind) => [kind, new Map<number, Rule[]>()])) as unknown as Record<
    Kind,
    Map<number, Rule[]>
  >
  const not = Object.fromEntries(kinds.map((kind) => [kind, [] as CompiledPattern[]])) as Record<
    Kind,
    CompiledPattern[]
  >
  const units = new Map<string, { id: number; letters: number }>()
  let ruleCount = 0

  for (const file of files) {
    for (const word of file.lookalikes.flatMap(words)) lexicon.lookalikes.add(word)
    for (const word of file.prefixes.flatMap(words)) lexicon.prefixes.add(word)
    for (const word of file.joined.flatMap(words)) lexicon.joined.add(word)
  }
  for (const file of spoken) {
    const name = file.typed ? `${file.locale}-${file.typed}` : file.locale
    const reading = file.typed ? 'consonants' : file.prefixes.length > 0 ? 'stems' : 'written'
    const classOf = (className: string): readonly string[] | undefined => {
      const own = file.classes[className]
      if (!own) return own
      const from = [...(mixed.has(className) ? mixedLocales : []), ...(context.has(className) ? file.borrows : [])]
      const lenders = spoken.filter((other) => other !== file && !other.typed && from.includes(other.locale))
      return [...own, ...lenders.flatMap((other) => other.classes[className] ?? [])]
    }
    const compile = (pattern: Pattern): CompiledPattern | undefined => {
      const slots = pattern.parts.map((part) => part.map((slot) => unitOf(slot)))
      if (slots.some((part) => part.some((slot) => slot === undefined))) return undefined
      const parts = slots as { unit: number; gap: number; weight: number }[][]
      const weights = parts.map((part) => Math.max(...part.map((slot) => slot.weight)))
      return { ...pattern, parts, anchor: weights.indexOf(Math.max(...weights)) }
    }
    const unitOf = (slot: Slot): { unit: number; gap: number; weight: number } | undefined => {
      const known = slot.classes.filter((className) => file.classes[className])
      if (slot.classes.length > 0 && known.length === 0) return undefined
      const key = `${name} ${slot.classes.join('|')} ${JSON.stringify(slot.phrases)}`
      let unit = units.get(key)
      if (!unit) {
        const all = [
          ...slot.phrases.map((phrase) => [...phrase]),
          ...known.flatMap((className) => (classOf(className) ?? []).map(parsePhrase)),
        ]
        unit = {
          id: units.size,
          letters: addUnit(
            units.size,
            all,
            slot.classes.some((className) => exact.has(className)),
          ),
        }
        units.set(key, unit)
      }
      const act = !slot.classes.some((className) => context.has(className))
      return { unit: unit.id, gap: slot.gap, weight: unit.letters + (act ? (slot.classes.length > 0 ? 200 : 100) : 0) }
    }
    const addUnit = (unit: number, all: Term[][], asWritten: boolean): number => {
      let letters = 0
      for (const phrase of asWritten ? all : all.flatMap(bothOrders)) {
        const [first, ...rest] = phrase.map((term) => addTerm(lexicon, term, reading))
        if (first === undefined) throw new SafetyPatternError(`empty word in a class of ${name}`)
        const list = phrases.get(first) ?? []
        list.push(unit, asWritten ? 1 : 0, rest.length, ...rest)
        phrases.set(first, list)
        letters += phrase.reduce((sum, term) => sum + term.text.length, 0)
      }
      return letters / all.length
    }
    for (const kind of kinds) {
      const cancels = [...common.flatMap((other) => other.not[kind]), ...file.not[kind]]
      not[kind].push(...cancels.flatMap(parsePattern).flatMap((pattern) => compile(pattern) ?? []))
      const numbered = (lines: readonly string[], prefix: string, own: boolean, isSign = false) =>
        lines.map((line, index) => ({ line, id: `${name}/${kind}/${prefix}${index + 1}`, own, isSign }))
      const lines = [
        ...numbered(file[kind], '', true),
        ...numbered(file.signs[kind], 'sign-', true, true),
        ...common.flatMap((other) => [
          ...numbered(other[kind], 'common-', false),
          ...numbered(other.signs[kind], 'common-sign-', false, true),
        ]),
      ]
      for (const { line, id, own: isOwn, isSign } of lines) {
        for (const pattern of parsePattern(line)) {
          const compiled = compile(pattern)
          if (!compiled) {
            if (isOwn) throw new SafetyPatternError(`${id}: a class of “${line}” is not defined`)
            continue
          }
          const anchorUnit = anchorOf(compiled)
          const rule = { ...compiled, evidence: `${id}: ${line}`, locale: file.locale, isSign }
          byAnchor[kind].set(anchorUnit, [...(byAnchor[kind].get(anchorUnit) ?? []), rule])
          ruleCount++
        }
      }
    }
  }
  return {
    lexicon: finishLexicon(lexicon),
    phrases: packLists(phrases, lexicon.ids.size),
    byAnchor,
    not,
    ruleCount,
  }
}

function anchorOf(pattern: CompiledPattern): number {
  const part = (pattern.parts[pattern.anchor] ?? []) as readonly { unit: number; weight?: number }[]
  return part.reduce((best, slot) => ((slot.weight ?? 0) > (best.weight ?? 0) ? slot : best)).unit
}

/** Where the units of the rules stand among a message's folded words; `''` is a place that no word can match. */
export function occurrencesOf(rules: CompiledRules<string>, message: readonly string[]): Occurrences {
  const { lexicon, phrases } = rules
  const hits = message.map((word, index): Hit[] => {
    if (word === '') return []
    const here = termsOf(lexicon, word).map((id) => ({ id, end: index + 1 }))
    const next = message[index + 1]
    if (!next || !lexicon.joined.has(word)) return here
    return [...here, ...termsOf(lexicon, word + next).map((id) => ({ id, end: index + 2 }))]
  })
  const found = new Map<number, Span[]>()
  hits.forEach((here, start) => {
    for (const { id, end } of here) {
      const stop = phrases.starts[id + 1] ?? 0
      for (let at = phrases.starts[id] ?? 0; at < stop;) {
        const [unit = 0, exact = 0, length = 0] = phrases.values.subarray(at, at + 3)
        const rest = phrases.values.subarray(at + 3, at + 3 + length)
        at += 3 + length
        const last = endOf(exact ? [] : message, hits, end, rest)
        if (last === undefined) continue
        const spans = found.get(unit)
        if (spans) spans.push({ start, end: last })
        else found.set(unit, [{ start, end: last }])
      }
    }
  })
  return found
}

// One other word may slip in between the words of a phrase (“режу себе руки” for “режу руки”), none between sentences.
function endOf(
  message: readonly string[],
  hits: readonly Hit[][],
  from: number,
  rest: Iterable<number>,
): number | undefined {
  let end = from
  for (const id of rest) {
    const next =
      hits[end]?.find((hit) => hit.id === id) ??
      (message[end] ? hits[end + 1]?.find((hit) => hit.id === id) : undefined)
    if (!next) return undefined
    end = next.end
  }
  return end
}

interface Hit {
  readonly id: number
  readonly end: number
}
