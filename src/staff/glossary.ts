import type { AnswerLocale } from '#core/locale.ts'

/** How a German term of the authorities is said in another language, always the same way. */
export interface GlossaryTerm {
  de: string
  term: string
  /** For translators, in their language. */
  note?: string | undefined
}

export type Glossary = ReadonlyMap<AnswerLocale, readonly GlossaryTerm[]>

/**
 * The terms that occur in a German text, also inside compounds and in another case (`Ausländerbehörden`).
 *
 * Shapes: in the order of the glossary; short abbreviations only as whole words.
 */
export function termsIn(text: string, terms: readonly GlossaryTerm[]): GlossaryTerm[] {
  const lower = text.toLowerCase()
  const words = new Set(lower.match(/[\p{L}\p{N}-]+/gu) ?? [])
  return terms.filter(({ de }) =>
    // “Migrationsberatung (MBE)” is there as either of both.
    de
      .split(/[()/]/u)
      .map((name) => name.trim().toLowerCase())
      .some((name) => name !== '' && (name.length <= 4 ? words.has(name) : lower.includes(name))),
  )
}
