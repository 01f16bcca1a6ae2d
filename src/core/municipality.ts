import { z } from 'zod'
import { audienceSchema, idSchema, localisedSchema } from './entry.ts'

/** Residence situations a condition may name. */
export const residences = ['asylum-seeker', 'refugee', 'tolerated', 'eu-citizen', 'skilled-worker', 'ukraine'] as const

/** Whom an office is responsible for; what is left out does not matter. All named conditions must hold. */
export const conditionSchema = z.strictObject({
  audience: audienceSchema.optional(),
  /** In full years, inclusive. */
  minAge: z.int().optional(),
  maxAge: z.int().optional(),
  residence: z.array(z.enum(residences)).min(1).optional(),
  family: z.enum(['with-children', 'pregnant', 'single-parent']).optional(),
  gender: z.enum(['women', 'men']).optional(),
  /** Languages counselling is wanted in, ISO 639. */
  language: z.array(z.string()).min(1).optional(),
  postcode: z
    .array(z.string().regex(/^\d{5}$/))
    .min(1)
    .optional(),
})
export type Condition = z.infer<typeof conditionSchema>

/** One office that is responsible for a topic, in the order it is named (Zuständigkeit). */
export const responsibleOfficeSchema = z.strictObject({
  office: idSchema,
  when: conditionSchema.optional(),
  /** Why this office, in the words of the municipality; left out: “responsible for <topic> in <town>”. */
  reason: localisedSchema.optional(),
})
export type ResponsibleOffice = z.infer<typeof responsibleOfficeSchema>

export const responsibilitiesSchema = z.strictObject({
  municipality: idSchema,
  topics: z.record(idSchema, z.array(responsibleOfficeSchema).min(1)),
})
export type Responsibilities = z.infer<typeof responsibilitiesSchema>

/** A town that runs Wegweiser (Kommune). `names` are other ways people write it; districts of the town count. */
export const municipalitySchema = z.strictObject({
  id: idSchema,
  name: z.string(),
  state: z.string(),
  district: z.string().optional(),
  names: z.array(z.string()).default([]),
  postcodes: z.array(z.string().regex(/^\d{5}$/)).default([]),
  /** The office that helps with everything when nothing else is known. */
  mainOffice: idSchema,
  web: z.url().optional(),
  source: z.array(z.string()).min(1),
})
export type Municipality = z.infer<typeof municipalitySchema>
