import type { Entry } from '#core/entry.ts'
import type { AnswerLocale } from '#core/locale.ts'
import { basisOf } from '#knowledge/translations.ts'
import type { ConsoleDependencies } from '#console/context.ts'
import { changedFields, type ChangedField } from '#console/revisions/diff.ts'
import type { EntryAtWork } from './edit.ts'

/**
 * How the German text differs from the one a translation was made from.
 *
 * Shapes: `undefined` when the translation fits, or when nobody knows that old text any more (it was changed in the files).
 */
export async function originalChanges(
  { revisions, knowledge }: ConsoleDependencies,
  { subject, entry, live }: EntryAtWork,
  locale: AnswerLocale,
): Promise<ChangedField[] | undefined> {
  const [text, original] = [entry?.texts[locale], entry?.texts.de]
  if (!text?.basis || !original || text.basis === basisOf(original)) return undefined
  const versions = (await revisions.history(subject)).map(({ value }) => value as Entry)
  const old = [...(live ? [live.value] : []), ...versions]
    .map(({ texts }) => texts.de)
    .find((one) => one !== undefined && basisOf(one) === text.basis)
  if (!old) return undefined
  const only = (one: typeof original) => ({ ...entry, texts: { de: { ...one, phrasings: [] } } })
  return changedFields(knowledge.current().base, 'entry', only(old), only(original))
}
