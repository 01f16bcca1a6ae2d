import { z } from 'zod'
import { idSchema, localisedSchema } from './entry.ts'
import { localeFromTag, type AskingLocale } from './locale.ts'

/** The topic whose answer lists the services. */
export const interpretersTopic = 'interpreters'

/** `lay`: trained volunteers (Sprach- und Kulturmittler); `sworn`: whose translations authorities and courts accept (beeidigt). */
export const interpretingKinds = ['on-site', 'phone', 'video', 'lay', 'sworn'] as const

/** Who may ask for an interpreter. `schools` are nurseries too, `social` any social institution. */
export const interpreterClients = ['person', 'authorities', 'counselling', 'schools', 'health', 'social'] as const

/** How one asks; each is a text in every locale, so that a new service is readable in all of them at once. */
export const waysToAsk = ['institution', 'appointment', 'early', 'registration', 'visit', 'office', 'search'] as const

const languageTag = z
  .string()
  .regex(/^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$/, 'must be a BCP 47 language such as ar or prs')

/**
 * Somebody who interprets, or who brings interpreters (Dolmetschen, Sprachmittlung).
 *
 * `languages` are those that the source lists; `unknown` when it lists none, which is not *none*. A kind or a cost that the source does
 * not tell is left out or `unknown`.
 */
export const interpreterServiceSchema = z.strictObject({
  id: idSchema,
  /** As it is called on the spot (German). */
  name: z.string().trim().min(1).max(80),
  /** Where its contact stands. */
  office: idSchema,
  kinds: z.array(z.enum(interpretingKinds)).default([]),
  languages: z.union([z.enum(['all', 'unknown']), z.array(languageTag).min(1)]),
  /** At least so many, when the source counts languages. */
  languageCount: z.int().min(2).optional(),
  /** The source lists languages “and others”. */
  moreLanguages: z.boolean().default(false),
  askedBy: z.array(z.enum(interpreterClients)).min(1),
  /** Interprets only where the office itself counsels. */
  ownOnly: z.boolean().default(false),
  ask: z.array(z.enum(waysToAsk)).min(1),
  cost: z.enum(['free', 'paid', 'unknown']),
  costNote: localisedSchema.optional(),
  source: z.array(z.string().min(1)).min(1),
  /** Year of the information. */
  seen: z.int().min(2010).max(2100),
  confidence: z.enum(['high', 'medium', 'low']),
  checkedOn: z.iso.date(),
  reviewBy: z.iso.date(),
})
export type InterpreterService = z.infer<typeof interpreterServiceSchema>

/** The listed languages, those a reader of `locale` speaks first. Shapes: `[]` when the source lists none. */
export function languagesFor(
  service: InterpreterService,
  locale: AskingLocale,
): { codes: string[]; hasReaders: boolean } {
  const codes = typeof service.languages === 'string' ? [] : service.languages
  const readers = codes.filter((code) => localeFromTag(code) === locale)
  return { codes: [...readers, ...codes.filter((code) => !readers.includes(code))], hasReaders: readers.length > 0 }
}
