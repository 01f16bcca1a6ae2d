import { getHolidays, type Region } from 'feiertagejs'
import { weekdays, type Office, type Schedule, type Weekday } from './office.ts'

const timeZone = 'Europe/Berlin'

/** Whether a person can come or call at this moment. `unknown`: no hours are sourced, which is not *closed*. */
export type Availability = 'open' | 'phone-open' | 'closed' | 'appointment' | 'holiday' | 'unknown'

/** State names as the municipalities write them → regions of the holiday calendar. */
const regions: Record<string, Region> = { 'Rheinland-Pfalz': 'RP', Hessen: 'HE', Niedersachsen: 'NI' }

// The calendar computes for milliseconds, and every card asks: one set a year and region is kept.
const holidays = new Map<string, ReadonlySet<string>>()

function holidaysOf(year: number, region: Region): ReadonlySet<string> {
  const key = `${region}${year}`
  let days = holidays.get(key)
  if (!days) {
    // `dateString` is YYYY-MM-DD in German time, whatever zone the process runs in.
    days = new Set(
      getHolidays(year, region).map(({ dateString }) => dateString.slice(5).split('-').map(Number).join('-')),
    )
    holidays.set(key, days)
  }
  return days
}

function minutes(time: string): number {
  const [hours = 0, rest = 0] = time.split(':').map(Number)
  return hours * 60 + rest
}

function isRoundTheClock(schedule: Schedule): boolean {
  return schedule.days.length === 7 && schedule.opens === '00:00' && schedule.closes === '24:00'
}

/**
 * Whether an office can be reached at `now` (milliseconds since 1970), by its hours in German time.
 *
 * By appointment only stays `appointment` also while people work there; a public holiday of the Land closes everything but what is open round
 * the clock. Errors: none.
 */
export function availability(office: Office, now: number, state: string): Availability {
  if (office.schedules.some(isRoundTheClock)) return 'open'
  const moment = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(timeZone)
  const day = weekdays[moment.dayOfWeek - 1]
  const minute = moment.hour * 60 + moment.minute
  const running = (schedule: Schedule) =>
    day !== undefined &&
    schedule.days.includes(day) &&
    minutes(schedule.opens) <= minute &&
    minute < minutes(schedule.closes)
  const holiday = holidaysOf(moment.year, regions[state] ?? 'BUND').has(`${moment.month}-${moment.day}`)
  const visits = office.schedules.filter((schedule) => schedule.for === 'visit')
  const calls = office.schedules.filter((schedule) => schedule.for === 'phone')
  if (office.appointment === 'required') {
    return !holiday && calls.some(running) ? 'phone-open' : 'appointment'
  }
  if (office.schedules.length === 0) return 'unknown'
  if (holiday) return 'holiday'
  if (visits.some(running)) return 'open'
  if (calls.some(running)) return visits.length > 0 ? 'phone-open' : 'open'
  return 'closed'
}

/** Days that share the same hours, as runs from Monday on: `[['mo','th'],['fr','fr']]`. */
export function dayRuns(days: readonly Weekday[]): [Weekday, Weekday][] {
  const runs: [Weekday, Weekday][] = []
  for (const [index, day] of weekdays.entries()) {
    if (!days.includes(day)) continue
    const last = runs.at(-1)
    if (last && index > 0 && last[1] === weekdays[index - 1]) last[1] = day
    else runs.push([day, day])
  }
  return runs
}

/** Making one takes as long as half a question. */
const weekdayFormats = new Map<string, Intl.DateTimeFormat>()

/** The name of a weekday in a language, short. */
export function weekdayName(day: Weekday, languageTag: string): string {
  let format = weekdayFormats.get(languageTag)
  if (!format) {
    format = new Intl.DateTimeFormat(`${languageTag}-u-ca-gregory-nu-latn`, { weekday: 'short', timeZone: 'UTC' })
    weekdayFormats.set(languageTag, format)
  }
  // 5 January 2026 is a Monday.
  return format.format(new Date(Date.UTC(2026, 0, 5 + weekdays.indexOf(day))))
}
