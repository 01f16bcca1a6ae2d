import { askingLocaleOf } from '#core/locale.ts'
import type { Speech } from './context.ts'

const displayNames = new Map<string, Intl.DisplayNames>()

function namesIn(locale: string): Intl.DisplayNames {
  let names = displayNames.get(locale)
  if (!names) {
    names = new Intl.DisplayNames([locale, 'de'], { type: 'language', fallback: 'none' })
    displayNames.set(locale, names)
  }
  return names
}

/** A language by its name in the reader's language, else in German, else its code. */
export function languageName(code: string, speech: Speech): string {
  return namesIn(askingLocaleOf(speech.locale)).of(code) ?? namesIn('de').of(code) ?? code
}

/** Languages by their names in the reader's language. */
export function languageNames(codes: readonly string[], speech: Speech): string {
  const separator = speech.locale === 'ar' || speech.locale === 'fa' ? '، ' : ', '
  return codes.map((code) => languageName(code, speech)).join(separator)
}
