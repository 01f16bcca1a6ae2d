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
