import { weekdays, type Weekday } from './office.ts'

/**
 * The part of an RFC 5545 recurrence rule that fairs, courses and festivals need. `until` is the last day (YYYY-MM-DD).
 *
 * Source: RFC 5545, section 3.3.10 (read 2026-11).
 */
export interface Recurrence {
  frequency: 'DAILY' | 'WEEKLY' | 'MONTHLY' | 'YEARLY'
  interval: number
  /** `ordinal` 1 is the first such day of the month, -1 the last; left out: each. */
  byDay: readonly { day: Weekday; ordinal?: number }[]
  /** -1 is the last day of the month. */
  byMonthDay: readonly number[]
  byMonth: readonly number[]
  count?: number
  until?: string
}

const frequencies = ['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'] as const
const dayMs = 86_400_000
/** Rules of intervals longer than this are none that somebody waits for. */
const maxInterval = 10
const maxCount = 1000

function numbersIn(text: string, from: number, to: number): number[] | undefined {
  const numbers = text.split(',').map((part) => (/^-?\d{1,3}$/u.test(part) ? Number(part) : Number.NaN))
  return numbers.every((number) => number !== 0 && number >= from && number <= to) ? numbers : undefined
}

function daysIn(text: string): Recurrence['byDay'] | undefined {
  const days = text.split(',').map((part) => {
    const [, ordinal = '', day = ''] = /^([+-]?[1-5])?([A-Z]{2})$/u.exec(part) ?? []
    const known = weekdays.find((one) => one.toUpperCase() === day)
    return known && { day: known, ...(ordinal === '' ? {} : { ordinal: Number(ordinal) }) }
  })
  return days.every((day) => day !== undefined) ? days : undefined
}

/**
 * Reads a rule such as `FREQ=MONTHLY;BYDAY=1TH`.
 *
 * Shapes: `undefined` for a rule that is wrong or has a part we do not compute (BYSETPOS, BYWEEKNO, hours …): better none than wrong days.
 */
export function readRecurrence(rule: string): Recurrence | undefined {
  const parts = new Map<string, string>()
  for (const part of rule.split(';')) {
    const [name = '', value = ''] = part.split('=')
    if (value === '' || parts.has(name)) return undefined
    parts.set(name, value)
  }
  const take = (name: string): string | undefined => {
    const value = parts.get(name)
    parts.delete(name)
    return value
  }
  const frequency = frequencies.find((one) => one === parts.get('FREQ'))
  take('FREQ')
  const [interval] = numbersIn(take('INTERVAL') ?? '1', 1, maxInterval) ?? []
  const [dayText, monthDayText, monthText] = [take('BYDAY'), take('BYMONTHDAY'), take('BYMONTH')]
  const [countText, untilText] = [take('COUNT'), take('UNTIL')]
  const byDay = dayText === undefined ? [] : daysIn(dayText)
  const byMonthDay = monthDayText === undefined ? [] : numbersIn(monthDayText, -31, 31)
  const byMonth = monthText === undefined ? [] : numbersIn(monthText, 1, 12)
  const count = countText === undefined ? [] : numbersIn(countText, 1, maxCount)
  const until = untilText === undefined ? [] : /^(\d{4})(\d{2})(\d{2})(?:T\d{6}Z?)?$/u.exec(untilText)?.slice(1)
  if (!frequency || interval === undefined || !byDay || !byMonthDay || !byMonth || !count || !until) return undefined
  if (parts.size > 0 || (count.length > 0 && until.length > 0)) return undefined
  const hasOrdinal = byDay.some(({ ordinal }) => ordinal !== undefined)
  // Within a year an ordinal counts the weeks of the year, unless months are named.
  if (hasOrdinal && frequency !== 'MONTHLY' && !(frequency === 'YEARLY' && byMonth.length > 0)) return undefined
  if (frequency === 'YEARLY' && byMonth.length === 0 && (byDay.length > 0 || byMonthDay.length > 0)) return undefined
  if (frequency === 'WEEKLY' && byMonthDay.length > 0) return undefined
  return {
    frequency,
    interval,
    byDay,
    byMonthDay,
    byMonth,
    ...(count[0] === undefined ? {} : { count: count[0] }),
    ...(until.length === 0 ? {} : { until: until.join('-') }),
  }
}

/** A day as numbers. `index`: days since 1970; `weekday`: 0 is Monday. */
interface Day {
  index: number
  year: number
  month: number
  day: number
  weekday: number
  /** Of its month. */
  last: number
}

function dayAt(index: number): Day {
  const date = new Date(index * dayMs)
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()]
  const last = new Date(Date.UTC(year, month, 0)).getUTCDate()
  return { index, year, month, day, weekday: (index + 3) % 7, last }
}

function indexOf(day: string): number {
  return Math.round(Date.parse(`${day}T00:00:00Z`) / dayMs)
}

function isOn(rule: Recurrence, day: Day, start: Day): boolean {
  const periods = {
    DAILY: day.index - start.index,
    WEEKLY: (day.index - day.weekday - (start.index - start.weekday)) / 7,
    MONTHLY: 12 * (day.year - start.year) + day.month - start.month,
    YEARLY: day.year - start.year,
  }[rule.frequency]
  if (periods % rule.interval !== 0) return false
  const months = rule.byMonth.length > 0 ? rule.byMonth : rule.frequency === 'YEARLY' ? [start.month] : []
  if (months.length > 0 && !months.includes(day.month)) return false
  const isByDay = rule.byDay.some(
    ({ day: name, ordinal }) =>
      weekdays[day.weekday] === name &&
      (ordinal === undefined ||
        (ordinal > 0 ? Math.ceil(day.day / 7) : -Math.ceil((day.last - day.day + 1) / 7)) === ordinal),
  )
  if (rule.byDay.length > 0 && !isByDay) return false
  const isByMonthDay = rule.byMonthDay.some((one) => (one > 0 ? one : day.last + 1 + one) === day.day)
  if (rule.byMonthDay.length > 0 && !isByMonthDay) return false
  if (rule.byDay.length > 0 || rule.byMonthDay.length > 0 || rule.frequency === 'DAILY') return true
  return rule.frequency === 'WEEKLY' ? day.weekday === start.weekday : day.day === start.day
}

/** Whether a rule says its days without a first one: such as every first Thursday, not such as every second year. */
function saysDays(rule: Recurrence): boolean {
  return rule.interval === 1 && rule.count === undefined && (rule.byDay.length > 0 || rule.byMonthDay.length > 0)
}

/**
 * The first day of a rule that is not before `from`. Days are YYYY-MM-DD.
 *
 * Shapes: `undefined` when there is none any more, none within the next interval, or when the rule does not say which days without `start`.
 */
export function nextDay(rule: Recurrence, start: string | undefined, from: string): string | undefined {
  if (start === undefined && !saysDays(rule)) return undefined
  const begin = dayAt(indexOf(start ?? from))
  const wanted = indexOf(from)
  const until = rule.until === undefined ? Infinity : indexOf(rule.until)
  // What is counted is counted from its beginning; else the years before need no look.
  const first = rule.count === undefined ? Math.max(begin.index, wanted) : begin.index
  const end = Math.min(until, Math.max(first, wanted) + 366 * (rule.interval + 8))
  let left = rule.count ?? Infinity
  for (let index = first; index <= end && left > 0; index++) {
    if (index !== begin.index || start === undefined) {
      if (!isOn(rule, dayAt(index), begin)) continue
    }
    if (index >= wanted) return new Date(index * dayMs).toISOString().slice(0, 10)
    left--
  }
  return undefined
}
