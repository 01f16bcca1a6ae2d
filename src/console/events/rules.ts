import { weekdays } from '#core/office.ts'
import { readRecurrence, type Recurrence } from '#core/recurrence.ts'
import { germanDay } from '#staff/days.ts'
import { officeWords } from '#console/offices/words.ts'
import type { Repeat } from './words.ts'

const monthNames = Array.from({ length: 12 }, (_, month) =>
  new Intl.DateTimeFormat('de', { month: 'long', timeZone: 'UTC' }).format(Date.UTC(2026, month, 15)),
)

/** Months to choose from, with their numbers. */
export const months = monthNames.map((label, index) => ({ value: String(index + 1), label }))

const ordinalNames: Record<number, string> = {
  1: 'ersten',
  2: 'zweiten',
  3: 'dritten',
  4: 'vierten',
  5: 'fünften',
  [-1]: 'letzten',
}

const periods: Record<Recurrence['frequency'], [string, string]> = {
  DAILY: ['jeden Tag', 'Tage'],
  WEEKLY: ['jede Woche', 'Wochen'],
  MONTHLY: ['jeden Monat', 'Monate'],
  YEARLY: ['jedes Jahr', 'Jahre'],
}

/** Such as `21.11.2026, 18:00 Uhr`; without the hour when it is not known. */
export function momentText(moment: string): string {
  const time = moment.slice(11, 16)
  return `${germanDay(moment.slice(0, 10))}${time === '00:00' ? '' : `, ${time} Uhr`}`
}

/** A rule as people say it: `jeden Monat am ersten Donnerstag`. Shapes: the rule itself when it cannot be read. */
export function ruleText(rule: string): string {
  const read = readRecurrence(rule)
  if (!read) return rule
  const { frequency, interval, byDay, byMonthDay, byMonth, count, until } = read
  const [each, several] = periods[frequency]
  const days = byDay.map(({ day, ordinal }) => {
    const name = officeWords.days[day][1]
    return ordinal === undefined ? name : `${ordinalNames[ordinal] ?? `${ordinal}.`} ${name}`
  })
  const monthDays = byMonthDay.map((day) =>
    day < 0 ? (day === -1 ? 'letzten Tag' : `${-day}.-letzten Tag`) : `${day}.`,
  )
  return [
    interval === 1 ? each : `alle ${interval === 2 ? 'zwei' : interval} ${several}`,
    days.length > 0 ? `am ${days.join(' und ')}` : '',
    monthDays.length > 0 ? `am ${monthDays.join(' und ')}` : '',
    byMonth.length > 0 ? `im ${byMonth.map((month) => monthNames[month - 1]).join(' und ')}` : '',
    count === undefined ? '' : `${count}-mal`,
    until === undefined ? '' : `bis ${germanDay(until)}`,
  ]
    .filter(Boolean)
    .join(' ')
}

/** The fields of the form for a rule. */
export interface RepeatFields {
  repeat: Repeat
  /** YYYY-MM-DD, or `''`. */
  until: string
  /** 1…12, or `''`: of what comes every year on a day that is not known. */
  month: string
  rule: string
}

function weekOf(day: string): number {
  return Math.ceil(Number(day.slice(8, 10)) / 7)
}

function weekdayOf(day: string): string {
  return (weekdays[(new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7] ?? 'mo').toUpperCase()
}

const weekdayRule = /^FREQ=MONTHLY;BYDAY=(?:[1-5]|-1)(?:MO|TU|WE|TH|FR|SA|SU)$/u

/** Whether a rule says by itself on which weekday of the month something is, so that no first day is needed. */
export function namesWeekday(rule: string): boolean {
  return weekdayRule.test(rule.trim())
}

/** The rule that the form says. `start`: the first day, or `''`. Shapes: `undefined` for once. */
export function ruleOf({ repeat, until, month, rule }: RepeatFields, start: string): string | undefined {
  const end = until === '' ? '' : `;UNTIL=${until.replaceAll('-', '')}`
  switch (repeat) {
    case 'once':
      return undefined
    case 'weekly':
      return `FREQ=WEEKLY${end}`
    case 'fortnightly':
      return `FREQ=WEEKLY;INTERVAL=2${end}`
    case 'monthly-weekday': {
      if (start === '') return namesWeekday(rule) ? `${rule.trim()}${end}` : undefined
      // A fifth weekday is not in every month: the last one is meant.
      const week = weekOf(start)
      return `FREQ=MONTHLY;BYDAY=${week > 4 ? -1 : week}${weekdayOf(start)}${end}`
    }
    case 'monthly-day':
      return `FREQ=MONTHLY;BYMONTHDAY=${Number(start.slice(8, 10))}${end}`
    case 'yearly':
      return `FREQ=YEARLY${start === '' && month !== '' ? `;BYMONTH=${month}` : ''}${end}`
    case 'own':
      return rule.trim() === '' ? undefined : rule.trim()
  }
}

/** How the form shows a rule. `start`: the first day, or `''`. */
export function repeatFieldsOf(rule: string | undefined, start: string): RepeatFields {
  const none = { until: '', month: '', rule: '' }
  if (rule === undefined) return { ...none, repeat: 'once' }
  const until = readRecurrence(rule)?.until ?? ''
  const monthly = rule.replace(/;UNTIL=[^;]*$/u, '')
  if (start === '' && namesWeekday(monthly) && !/UNTIL=\d{8}T/u.test(rule))
    return { ...none, repeat: 'monthly-weekday', until, rule: monthly }
  const month = /BYMONTH=(\d{1,2})(?:;|$)/u.exec(rule)?.[1] ?? ''
  const simple = (['weekly', 'fortnightly', 'monthly-weekday', 'monthly-day', 'yearly'] as const)
    .filter((repeat) => start !== '' || repeat === 'yearly')
    .find((repeat) => ruleOf({ repeat, until, month, rule: '' }, start) === rule)
  return simple ? { repeat: simple, until, month, rule: '' } : { ...none, repeat: 'own', rule }
}
