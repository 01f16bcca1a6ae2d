import { z } from 'zod'
import { translationStates, type Localised } from './entry.ts'
import { askingLocaleSchema, fallbackChain, type AnswerLocale } from './locale.ts'

/**
 * `knowledge/short-texts/<locale>.yaml`: what is said in a few words on cards and lists (why this office, hints, notes on hours and
 * languages, names of telephones, events), by its German text.
 *
 * The German text is the key, as in gettext: the same words need one translation wherever they stand, and when the German changes the old
 * translation is no longer found and so never shown.
 */
export const shortTextsFileSchema = z.strictObject({
  locale: askingLocaleSchema,
  translation: z.enum(translationStates),
  texts: z.record(z.string().trim().min(1), z.string().trim().min(1).max(600)),
})
export type ShortTextsFile = z.infer<typeof shortTextsFileSchema>

/** Short texts that staff have written over those of the files. */
export interface StaffShortTexts {
  /** Without what staff have written. */
  files: readonly ShortTextsFile[]
  /** By place, then by language. Each file holds only what staff of that place wrote. */
  written: ReadonlyMap<string, ReadonlyMap<string, ShortTextsFile>>
}

/** The same with what staff of a place have written in a language, instead of what they had written before. */
export function withStaffTexts(
  texts: StaffShortTexts,
  place: string,
  locale: string,
  value: ShortTextsFile,
): StaffShortTexts {
  const ofPlace = new Map(texts.written.get(place)).set(locale, value)
  return { ...texts, written: new Map(texts.written).set(place, ofPlace) }
}

/**
 * Places in the order in which their texts are put over each other: `nationwide` last, so that its texts win. The order in which they were
 * published does not matter: all replicas say the same.
 */
export function overEachOther(places: Iterable<string>, nationwide: string): string[] {
  const rank = (place: string) => (place === nationwide ? 1 : 0)
  return [...places].toSorted((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1))
}

/** What people read: the files with staff's texts over them. Shapes: a language that only staff have written in comes at the end. */
export function mergedShortTexts({ files, written }: StaffShortTexts, nationwide: string): ShortTextsFile[] {
  const merged = new Map(files.map((file) => [file.locale, file]))
  for (const place of overEachOther(written.keys(), nationwide))
    for (const { locale, translation, texts } of written.get(place)?.values() ?? []) {
      const under = merged.get(locale) ?? { locale, translation, texts: {} }
      merged.set(locale, { ...under, texts: { ...under.texts, ...texts } })
    }
  return [...merged.values()]
}

/** A text in exactly this language. Shapes: `undefined` when there is none; German is read as plain German too. */
export function textIn(
  texts: Partial<Localised>,
  locale: AnswerLocale,
  shortTexts: readonly ShortTextsFile[],
): string | undefined {
  const german = texts.de ?? ''
  const own = texts[locale] ?? (locale === 'de-simple' ? german : undefined)
  if (own !== undefined) return own
  const translated = shortTexts.find((file) => file.locale === locale)?.texts
  return translated && Object.hasOwn(translated, german) ? translated[german] : undefined
}

/** A text in the reader's language, or in the next best one. The place where it stands wins over `shortTexts`. */
export function localised(
  texts: Partial<Localised>,
  locale: AnswerLocale,
  shortTexts: readonly ShortTextsFile[],
): string {
  for (const candidate of fallbackChain(locale)) {
    const text = textIn(texts, candidate, shortTexts)
    if (text) return text
  }
  return texts.de ?? ''
}
