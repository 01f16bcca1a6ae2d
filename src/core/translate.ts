import type { AnswerLocale } from './locale.ts'

/**
 * The interface text of a message key in a locale, with parameters filled in.
 * Errors: none; a key that is missing in a locale comes in German, one that is missing everywhere as its name.
 */
export type Translate = (locale: AnswerLocale, key: string, parameters?: Record<string, string | number>) => string
