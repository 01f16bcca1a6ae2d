import { z } from 'zod'
import { idSchema, localisedSchema } from './entry.ts'

/** A fair, course or festival. `rule` is an RFC 5545 recurrence rule; without a `start` only the season is known. */
export const eventSchema = z.strictObject({
  id: idSchema,
  title: localisedSchema,
  summary: localisedSchema.optional(),
  start: z.iso.datetime({ local: true }).optional(),
  rule: z.string().startsWith('FREQ=').optional(),
  season: localisedSchema.optional(),
  place: z.string().optional(),
  office: idSchema,
  topics: z.array(idSchema).min(1),
  source: z.array(z.string()).min(1),
})
export type Event = z.infer<typeof eventSchema>

/** A measure of a municipal concept, so that demand and gaps can be reported per measure (Maßnahme). */
export const measureSchema = z.strictObject({
  id: idSchema,
  concept: z.string(),
  section: z.string(),
  field: z.string(),
  goal: z.string(),
  measure: z.string(),
  indicator: z.string().optional(),
  horizon: z.enum(['short', 'medium', 'long', 'continuous']).optional(),
  responsible: z.array(z.string()).default([]),
  topics: z.array(idSchema).default([]),
  source: z.string(),
})
export type Measure = z.infer<typeof measureSchema>
