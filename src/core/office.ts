import { z } from 'zod'
import { idSchema, localisedSchema } from './entry.ts'

export const officeKinds = [
  'authority',
  'counselling',
  'hotline',
  'employer-service',
  'education',
  'council',
  'volunteer',
  'portal',
  'health',
  'other',
] as const

export const weekdays = ['mo', 'tu', 'we', 'th', 'fr', 'sa', 'su'] as const
export type Weekday = (typeof weekdays)[number]

const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'must be a time such as 09:00')

/** Hours on some weekdays, Europe/Berlin; `opens` 00:00 and `closes` 24:00 on all days is round the clock. */
export const scheduleSchema = z.strictObject({
  days: z.array(z.enum(weekdays)).min(1),
  opens: time,
  closes: time,
  /** `visit`: the door is open; `phone`: somebody answers the telephone. */
  for: z.enum(['visit', 'phone']),
  note: localisedSchema.optional(),
})
export type Schedule = z.infer<typeof scheduleSchema>

export const addressSchema = z.strictObject({
  /** `visit` is shown and linked to a map; `post` only takes letters. */
  kind: z.enum(['visit', 'post']).default('visit'),
  /** Building, entrance or floor, as signs on the spot call it (German). */
  place: z.string().optional(),
  street: z.string().optional(),
  postcode: z.string().regex(/^\d{5}$/),
  town: z.string(),
})
export type Address = z.infer<typeof addressSchema>

export const phoneSchema = z.strictObject({
  /** As dialled in Germany or with +49; short numbers such as 112 as they are. */
  number: z.string().min(2),
  label: localisedSchema.optional(),
})

/**
 * A place where people are helped (Beratungsstelle, authority, hotline, portal). Shaped after HSDS 3.1 location, phone and schedule.
 *
 * A field that is missing was not found; it does not mean that there is none. `unverified` holds contact data that are old or
 * second-hand: for the staff's to-do list, never shown. `contactVia` names the office through which this one is reached.
 */
export const officeSchema = z.strictObject({
  id: idSchema,
  name: z.string().min(1).max(120),
  /** The name people say, when the full one is long. */
  shortName: z.string().max(60).optional(),
  provider: z.string().optional(),
  kind: z.enum(officeKinds),
  serves: z.array(z.string()).default([]),
  /** States (Länder) it is for, when it is not for all; left out: everywhere. */
  states: z.array(z.string()).min(1).optional(),
  /** Languages spoken there: ISO 639 codes. */
  languages: z.array(z.string().regex(/^[a-z]{2,3}$/)).default([]),
  /** What the source says about languages beyond a list, e.g. 18 languages through interpreters. */
  languagesNote: localisedSchema.optional(),
  addresses: z.array(addressSchema).default([]),
  phones: z.array(phoneSchema).default([]),
  emails: z.array(z.email()).default([]),
  web: z.url().optional(),
  /** `required`: by appointment only, which is not *closed*. */
  appointment: z.enum(['required', 'possible', 'none']).optional(),
  schedules: z.array(scheduleSchema).default([]),
  hoursNote: localisedSchema.optional(),
  contactVia: idSchema.optional(),
  /** What to know before going, for the person (not internal). */
  hint: localisedSchema.optional(),
  staffNote: z.string().optional(),
  unverified: z.record(z.string(), z.unknown()).optional(),
  /** The municipality whose it is as long as nobody is referred to it. */
  municipality: idSchema.optional(),
  source: z.array(z.string().min(1)).min(1),
  /** When it is to be looked at again; left out: some years after it was seen. */
  reviewBy: z.iso.date().optional(),
  /** Year the information was seen; `contactSeen` when the contact data are older. */
  seen: z.int().min(2010).max(2100),
  contactSeen: z.int().min(2010).max(2100).optional(),
  confidence: z.enum(['high', 'medium', 'low']),
})
export type Office = z.infer<typeof officeSchema>

/** The telephone, mail, web or visiting address by which a person can reach the office directly. */
export function isReachable(office: Office): boolean {
  return office.phones.length > 0 || office.emails.length > 0 || office.web !== undefined || office.addresses.length > 0
}
