import { entrySchema } from '#core/entry.ts'
import type { AnswerLocale } from '#core/locale.ts'
import type { Revision } from '#staff/ports.ts'
import { isSameContent } from '#console/editing/same-content.ts'
import { translatedLocales } from '#console/languages.ts'
import { editorPath } from './subjects.ts'

/** The language of a change that is only the translation of an answer. `live`: what people see now. Shapes: `undefined` for any other change. */
export function translatedIn(
  live: unknown,
  { kind, value }: Pick<Revision, 'kind' | 'value'>,
): AnswerLocale | undefined {
  if (kind !== 'entry') return undefined
  const [before, after] = [entrySchema.safeParse(live).data, entrySchema.safeParse(value).data]
  if (!before || !after) return undefined
  const changed = translatedLocales.filter((locale) => !isSameContent(before.texts[locale], after.texts[locale]))
  const [locale] = changed
  if (locale === undefined || changed.length > 1) return undefined
  // All but this language is as it was.
  const rest = { ...after, texts: { ...after.texts, [locale]: before.texts[locale] } }
  return isSameContent(before, rest) ? locale : undefined
}

/** Where a change is worked on: a translation in the editor of its language. */
export function changeEditorPath(live: unknown, open: Revision): string {
  const locale = translatedIn(live, open)
  return locale ? `${editorPath(open)}/${locale}` : editorPath(open)
}

/** Where somebody goes on who is done with a change: after a translation to the next one of its language. */
export function afterChangePath(live: unknown, open: Revision): string {
  const locale = translatedIn(live, open)
  return locale ? `/staff/translations?locale=${locale}` : editorPath(open)
}
