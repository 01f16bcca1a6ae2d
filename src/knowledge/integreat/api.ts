import { z } from 'zod'

// Source: integreat-cms, integreat_cms/api/v3 (pages, places, events), read 2026-11. What we do not use is not looked at.
const html = z
  .string()
  .nullish()
  .transform((text) => text ?? '')
const word = html
const moment = z
  .string()
  .nullish()
  .transform((text) => text ?? '')

const common = {
  url: word,
  path: word,
  title: z.string(),
  content: html,
  last_updated: moment,
  /** Of older releases. */
  modified_gmt: moment,
}

export const pageSchema = z.object(common)

const slotSchema = z.object({ start: z.string(), end: z.string() })
const daySchema = z.object({
  allDay: z.boolean().nullish(),
  closed: z.boolean().nullish(),
  appointmentOnly: z.boolean().nullish(),
  timeSlots: z
    .array(slotSchema)
    .nullish()
    .transform((slots) => slots ?? []),
})
export type OpeningDay = z.infer<typeof daySchema>
const hoursSchema = z
  .array(daySchema)
  .nullish()
  .transform((days) => days ?? [])

const contactSchema = z.object({
  name: word,
  area_of_responsibility: word,
  email: word,
  phone_number: word,
  mobile_number: word,
  website: word,
  opening_hours: hoursSchema,
})

const siteSchema = z
  .object({ name: word, address: word, town: word, postcode: word })
  .nullish()
  .transform((site) => site ?? { name: '', address: '', town: '', postcode: '' })

export const placeSchema = z.object({
  ...common,
  website: word,
  email: word,
  phone_number: word,
  contacts: z
    .array(contactSchema)
    .nullish()
    .transform((contacts) => contacts ?? []),
  temporarily_closed: z.boolean().nullish(),
  opening_hours: hoursSchema,
  appointment_url: word,
  location: siteSchema,
  organization: z.object({ name: word }).nullish(),
})
export type IntegreatPlace = z.infer<typeof placeSchema>

export const eventSchema = z.object({
  ...common,
  event: z.object({ start: moment, end: moment, all_day: z.boolean().nullish() }),
  recurrence_rule: word,
  location: siteSchema,
  meeting_url: word,
})
export type IntegreatEvent = z.infer<typeof eventSchema>

/** What a region gives out, as it came. */
export interface IntegreatRegion {
  pages: readonly unknown[]
  places: readonly unknown[]
  events: readonly unknown[]
}
