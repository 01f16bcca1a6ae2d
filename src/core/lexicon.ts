import { z } from 'zod'
import { idSchema } from './entry.ts'
import { askingLocaleSchema } from './locale.ts'

const stem = /^[^*\s]{3,}\*$|^[^*\s]+$|^[^*\s]+\*?(?:\s+[^*\s]+\*?)+$/u

/**
 * `knowledge/concepts/<locale>.yaml`: words of a language by the concept they stand for, the same concept ids in every language.
 *
 * A stem ending in `*` stands for every word that begins so (`kind*`); one without is a whole word; several words are an
 * expression, each of which may end so (`petit* enfant*`).
 */
export const conceptFileSchema = z.strictObject({
  locale: askingLocaleSchema,
  concepts: z.record(
    idSchema,
    z.array(z.string().trim().regex(stem, 'a star stands at the end of a word; alone, after at least three letters')),
  ),
})
export type ConceptFile = z.infer<typeof conceptFileSchema>

/**
 * `knowledge/background/<locale>.yaml`: questions that belong to no topic, so that the matcher learns what it does not know.
 * `municipal`: matters of the town that no topic answers; the main office gets them.
 */
export const backgroundFileSchema = z.strictObject({
  locale: askingLocaleSchema,
  other: z.array(z.string().trim().min(1)),
  municipal: z.array(z.string().trim().min(1)),
})
export type BackgroundFile = z.infer<typeof backgroundFileSchema>

const messages = z.array(z.string().trim().min(1)).default([])

/**
 * `knowledge/distress/<locale>.yaml`: how people in danger write, by kind; a second net below the rules of `knowledge/safety/`.
 * `ordinary`: messages that share their words and are no emergency.
 */
export const distressFileSchema = z.strictObject({
  locale: askingLocaleSchema,
  violence: messages,
  suicide: messages,
  medical: messages,
  child: messages,
  ordinary: messages,
})
export type DistressFile = z.infer<typeof distressFileSchema>
