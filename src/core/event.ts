import { z } from 'zod'
import { idSchema, localisedSchema } from './entry.ts'
import { nextDay, readRecurrence } from './recurrence.ts'

const moment = z.iso.datetime({ local: true })

/**
 * A fair, course or festival. `rule` is an RFC 5545 recurrence rule; without a `start` only the season is known.
 *
 * Moments are German time; midnight means that the hour is not known. `registration`: whether people sign up before they come.
 */
export const eventSchema = z.strictObject({
  id: idSchema,
  title: localisedSchema,
  summary: localisedSchema.optional(),
  start: moment.optional(),
  end: moment.optional(),
  rule: z
    .string()
    .refine((rule) => readRecurrence(rule) !== undefined, { message: 'is no recurrence rule that can be computed' })
    .optional(),
  season: localisedSchema.optional(),
  place: z.string().optional(),
  registration: z.enum(['required', 'possible', 'none']).optional(),
  web: z.url().optional(),
  office: idSchema,
  topics: z.array(idSchema).min(1),
  source: z.array(z.string()).min(1),
})
export type Event = z.infer<typeof eventSchema>

const timeZone = 'Europe/Berlin'

/** When an event comes next. `at` is in milliseconds since 1970; `season`: it comes again, only the day is not known. */
export type NextDate = { kind: 'day'; at: number; hasTime: boolean } | { kind: 'season'; month: number | undefined }

function millisecondsAt(local: string): number {
  return Temporal.PlainDateTime.from(local).toZonedDateTime(timeZone).epochMilliseconds
}

/**
 * When an event takes place next, or until when it goes on now.
 *
 * Shapes: `undefined` when it is over, or when nobody has said that it comes again.
 */
export function nextDate({ start, end, rule }: Event, now: number): NextDate | undefined {
  const day = (at: number, hasTime: boolean): NextDate => ({ kind: 'day', at, hasTime })
  if (rule === undefined) {
    if (start === undefined) return undefined
    const hasTime = !start.slice(11).startsWith('00:00')
    const over = millisecondsAt(end ?? (hasTime ? start : `${start.slice(0, 10)}T23:59`))
    return over >= now ? day(millisecondsAt(start), hasTime) : undefined
  }
  const recurrence = readRecurrence(rule)
  if (!recurrence) return undefined
  const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(timeZone).toPlainDate()
  const time = start?.slice(11) ?? '00:00'
  const hasTime = !time.startsWith('00:00')
  for (const from of [today, today.add({ days: 1 })]) {
    const next = nextDay(recurrence, start?.slice(0, 10), from.toString())
    if (next === undefined) continue
    const at = millisecondsAt(`${next}T${time}`)
    // Today's may be over.
    if (at >= now || !hasTime) return day(at, hasTime)
  }
  const [month, ...others] = recurrence.byMonth
  const isKnown = start !== undefined || (recurrence.until ?? '9999') < today.toString()
  return isKnown ? undefined : { kind: 'season', month: others.length === 0 ? month : undefined }
}

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
