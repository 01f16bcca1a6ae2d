import { answerLocales, directionOf, askingLocaleOf, type AnswerLocale } from '#core/locale.ts'
import type { Entry } from '#core/entry.ts'
import type { Flash } from './context.ts'
import { translationStatus, type TranslationStatus } from '#knowledge/translations.ts'

/** Each language as German staff call it. */
export const languageNames: Record<AnswerLocale, string> = {
  de: 'Deutsch',
  'de-simple': 'Einfaches Deutsch',
  en: 'Englisch',
  ar: 'Arabisch',
  fa: 'Persisch/Dari',
  tr: 'Türkisch',
  uk: 'Ukrainisch',
  ru: 'Russisch',
  fr: 'Französisch',
  es: 'Spanisch',
  pl: 'Polnisch',
  ro: 'Rumänisch',
  bg: 'Bulgarisch',
  sq: 'Albanisch',
  bs: 'Bosnisch/Kroatisch/Serbisch',
  ku: 'Kurmandschi',
}

/** How a text stands. A translation made by a person or by a machine, and checked, missing, or older than the German text. */
export const statusNames: Record<TranslationStatus, string> = {
  original: 'Original',
  human: 'übersetzt',
  machine: 'maschinell',
  reviewed: 'geprüft',
  missing: 'fehlt',
  outdated: 'veraltet',
}

export const statusKinds: Record<TranslationStatus, Flash['kind']> = {
  original: 'success',
  human: 'success',
  reviewed: 'success',
  machine: 'info',
  missing: 'warning',
  outdated: 'danger',
}

/** Languages into which German texts are translated. */
export const translatedLocales = answerLocales.filter((locale) => locale !== 'de')

export function isAnswerLocale(text: string | undefined): text is AnswerLocale {
  return (answerLocales as readonly string[]).includes(text ?? '')
}

/** Attributes of an element that holds text of this language. */
export function languageOf(locale: AnswerLocale): { lang: string; dir: 'ltr' | 'rtl' } {
  return { lang: askingLocaleOf(locale), dir: directionOf(locale) }
}

const byEntry = new WeakMap<Entry, ReadonlyMap<AnswerLocale, TranslationStatus>>()

/** How each language of an entry stands. */
export function statusesOf(entry: Entry): ReadonlyMap<AnswerLocale, TranslationStatus> {
  let statuses = byEntry.get(entry)
  if (!statuses) {
    statuses = new Map(answerLocales.map((locale) => [locale, translationStatus(entry, locale)]))
    byEntry.set(entry, statuses)
  }
  return statuses
}

const spoken = new Intl.DisplayNames('de', { type: 'language' })

/** Any language code as Germans say it. */
export function spokenLanguage(code: string): string {
  if (code === 'ku') return 'Kurdisch'
  if (code === 'fa') return 'Persisch'
  return spoken.of(code) ?? code
}
