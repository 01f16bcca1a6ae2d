import { z } from 'zod'
import { answerLocales, answerLocaleSchema, type AnswerLocale } from './locale.ts'

/** An answer fits on a phone: more characters than this are refused. */
export const maxAnswerChars = 700

export const audiences = ['newcomer', 'employer'] as const
export type Audience = (typeof audiences)[number]
export const audienceSchema = z.enum(audiences)

const id = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be lower-case words joined by hyphens')
export const idSchema = id

/** Texts of one thing by locale; German is always there. */
export const localisedSchema = z
  .partialRecord(answerLocaleSchema, z.string().trim().min(1))
  .refine((texts) => texts.de !== undefined, { message: 'must have a German text (de)' })
export type Localised = z.infer<typeof localisedSchema>

/** A group of topics, such as work or housing (Themenfeld). */
export const fieldSchema = z.strictObject({ id, title: localisedSchema })
export type Field = z.infer<typeof fieldSchema>

/** What people ask about (Anliegen). The id is stable for ever; `seeds` names where the municipal concepts ask for it. */
export const topicSchema = z.strictObject({
  id,
  field: id,
  audience: audienceSchema,
  title: localisedSchema,
  seeds: z.array(z.string()).default([]),
})
export type Topic = z.infer<typeof topicSchema>

/** Who has checked the text of a locale. `machine` is shown to the reader as such. */
export const translationStates = ['original', 'human', 'machine', 'reviewed'] as const

/** One locale of an entry. `basis` is the hash of the original it was made from, so that *outdated* is computed. */
export const entryTextSchema = z.strictObject({
  title: z.string().trim().min(1).max(80),
  translation: z.enum(translationStates),
  basis: z.string().optional(),
  answer: z.string().trim().min(1).max(maxAnswerChars, `must have at most ${maxAnswerChars} characters`),
  phrasings: z.array(z.string().trim().min(1).max(200)).default([]),
})
export type EntryText = z.infer<typeof entryTextSchema>

/**
 * One answer to one topic.
 *
 * `extends` (only in a municipality): the local text is put in front of the nationwide one instead of replacing it.
 * `staffNote` is shown to linked counsellors only. `source` names where every fact comes from.
 */
export const entrySchema = z.strictObject({
  topic: id,
  extends: z.boolean().default(false),
  source: z.array(z.string().min(1)).min(1),
  checkedOn: z.iso.date(),
  reviewBy: z.iso.date(),
  staffNote: z.string().optional(),
  /** Least probability, 0…1, to answer without asking back; left out: the common one. For topics where a wrong answer does harm. */
  answerFrom: z.number().min(0.5).max(0.99).optional(),
  texts: z
    .partialRecord(answerLocaleSchema, entryTextSchema)
    .refine((texts) => texts.de !== undefined, { message: 'must have a German text (de)' }),
})
export type Entry = z.infer<typeof entrySchema>

/** The locales an entry has, in the order of `answerLocales`. */
export function localesOf(entry: Entry): AnswerLocale[] {
  return answerLocales.filter((locale) => entry.texts[locale] !== undefined)
}
