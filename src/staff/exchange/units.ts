import type { Entry } from '#core/entry.ts'
import type { Place } from '#core/knowledge-base.ts'
import type { AnswerLocale } from '#core/locale.ts'
import { basisOf, translationStatus, type TranslationStatus } from '#knowledge/translations.ts'

/** What goes out to translators of one language. */
export const exportChoices = ['all', 'missing', 'outdated', 'machine'] as const
export type ExportChoice = (typeof exportChoices)[number]

export interface Wording {
  title: string
  answer: string
}

/** One text with its German original, as it goes out. `basis` is the fingerprint of the original. */
export interface TranslationUnit {
  place: string
  topic: string
  basis: string
  original: Wording
  target: Wording | undefined
  status: TranslationStatus
}

/** One text as it came back. */
export interface SentUnit {
  place: string
  topic: string
  /** Of the original that was sent out. */
  basis: string
  title: string
  answer: string
  /** Marked as checked by a second person. */
  isReviewed: boolean
  /** What makes it unusable, in German. */
  problem?: string
}

export interface SentFile {
  locale: AnswerLocale
  units: readonly SentUnit[]
}

/** A file that cannot be read. The message is for whoever sent it, in German, and holds nothing of the file but line numbers and names. */
export class UnreadableFile extends Error {}

export function unitOf(place: string, entry: Entry, locale: AnswerLocale): TranslationUnit | undefined {
  const { [locale]: target, de: original } = entry.texts
  if (!original || locale === 'de') return undefined
  return {
    place,
    topic: entry.topic,
    basis: basisOf(original),
    original: { title: original.title, answer: original.answer },
    target: target && { title: target.title, answer: target.answer },
    status: translationStatus(entry, locale),
  }
}

/** The texts of these places with what there is in a language, in the order of the knowledge. */
export function unitsOf(places: readonly Place[], locale: AnswerLocale, choice: ExportChoice): TranslationUnit[] {
  return places
    .flatMap(({ municipality, entries }) =>
      [...entries.values()].flatMap((entry) => unitOf(municipality.id, entry, locale) ?? []),
    )
    .filter(({ status }) => choice === 'all' || status === choice)
}
