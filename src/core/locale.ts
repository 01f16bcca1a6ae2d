import { z } from 'zod'

/** Languages people ask in. `fa` also serves Dari, `bs` Croatian and Serbian in Latin script, `ku` is Kurmanji. */
export const askingLocales = [
  'de',
  'en',
  'ar',
  'fa',
  'tr',
  'uk',
  'ru',
  'fr',
  'es',
  'pl',
  'ro',
  'bg',
  'sq',
  'bs',
  'ku',
] as const

/** Languages answers are written in: the asking languages and plain German. */
export const answerLocales = [...askingLocales, 'de-simple'] as const

export type AskingLocale = (typeof askingLocales)[number]
export type AnswerLocale = (typeof answerLocales)[number]

export const askingLocaleSchema = z.enum(askingLocales)
export const answerLocaleSchema = z.enum(answerLocales)

/** Each language by its own name, as a person looks for it in a list. */
export const localeNames: Record<AnswerLocale, string> = {
  de: 'Deutsch',
  'de-simple': 'Einfaches Deutsch',
  en: 'English',
  ar: 'العربية',
  fa: 'فارسی / دری',
  tr: 'Türkçe',
  uk: 'Українська',
  ru: 'Русский',
  fr: 'Français',
  es: 'Español',
  pl: 'Polski',
  ro: 'Română',
  bg: 'Български',
  sq: 'Shqip',
  bs: 'Bosanski / Hrvatski / Srpski',
  ku: 'Kurdî (Kurmancî)',
}

export type Direction = 'ltr' | 'rtl'

const rightToLeft: ReadonlySet<AnswerLocale> = new Set(['ar', 'fa'])

/** Writing direction of a locale. Errors: none. */
export function directionOf(locale: AnswerLocale): Direction {
  return rightToLeft.has(locale) ? 'rtl' : 'ltr'
}

/** The language a question in this answer locale is asked in: plain German is asked in German. */
export function askingLocaleOf(locale: AnswerLocale): AskingLocale {
  return locale === 'de-simple' ? 'de' : locale
}

/**
 * Locales in which a text may be shown to a reader of `locale`, best first.
 *
 * Shapes: starts with `locale`, ends with `de`, which every text has; plain German falls back to German only.
 */
export function fallbackChain(locale: AnswerLocale): AnswerLocale[] {
  if (locale === 'de') return ['de']
  if (locale === 'de-simple') return ['de-simple', 'de']
  return locale === 'en' ? ['en', 'de'] : [locale, 'en', 'de']
}

const aliases: Record<string, AskingLocale> = {
  prs: 'fa',
  pes: 'fa',
  hr: 'bs',
  sr: 'bs',
  sh: 'bs',
  kmr: 'ku',
}

/** Turns a platform's language tag (`pt-br`, `fa-AF`, `sr-Latn`) into a locale; `undefined` when it is not served. */
export function localeFromTag(tag: string | undefined): AnswerLocale | undefined {
  if (!tag) return undefined
  const lower = tag.toLowerCase()
  if (lower === 'de-simple') return 'de-simple'
  const language = lower.split(/[-_]/)[0] ?? ''
  const locale = aliases[language] ?? language
  return (askingLocales as readonly string[]).includes(locale) ? (locale as AskingLocale) : undefined
}
