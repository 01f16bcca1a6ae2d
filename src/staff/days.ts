// Sweden writes dates as ISO 8601 does.
const berlinDay = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Berlin' })
const dayMs = 86_400_000

/** The day in Germany, such as `2026-11-21`. */
export function dayOf(now: number): string {
  return berlinDay.format(now)
}

/** The day that is `count` days after (or before) another. */
export function addDays(day: string, count: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + count * dayMs).toISOString().slice(0, 10)
}

/** Days from one to the other, both counted. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / dayMs) + 1
}

/** The Monday of the week a day is in. */
export function mondayOf(day: string): string {
  return addDays(day, -((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7))
}

/** `2026-11-21` as people write it: `21.11.2026`. */
export function germanDay(day: string): string {
  return day.split('-').toReversed().join('.')
}

/** Whether a text is a day that exists, of this century: days beyond 9999 do not sort as texts. */
export function isDay(text: string): boolean {
  return (
    /^20\d{2}-\d{2}-\d{2}$/u.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`)) && addDays(text, 0) === text
  )
}
