import { createHash } from 'node:crypto'
import type { Entry, EntryText } from '#core/entry.ts'
import type { AnswerLocale } from '#core/locale.ts'

/** The fingerprint of an original, kept with each translation made from it. */
export function basisOf(original: Pick<EntryText, 'title' | 'answer'>): string {
  return createHash('sha256').update(`${original.title.trim()}\n${original.answer.trim()}`).digest('hex').slice(0, 12)
}

export type TranslationStatus = EntryText['translation'] | 'missing' | 'outdated'

/** How a translation stands towards its German original; *outdated* is computed, never set by hand. */
export function translationStatus(entry: Entry, locale: AnswerLocale): TranslationStatus {
  const text = entry.texts[locale]
  const original = entry.texts.de
  if (!text || !original) return 'missing'
  if (locale === 'de') return text.translation
  return text.basis === basisOf(original) ? text.translation : 'outdated'
}
