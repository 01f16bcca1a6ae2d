import { describe, expect, it } from 'vitest'
import { availability, dayRuns, weekdayName } from '#core/opening-hours.ts'
import type { Schedule } from '#core/office.ts'
import { anOffice } from '#tests/support/small-town.ts'

const weekdayMornings: Schedule = {
  days: ['mo', 'tu', 'we', 'th', 'fr'],
  opens: '09:00',
  closes: '12:00',
  for: 'visit',
}
const calls: Schedule = { days: ['mo', 'we'], opens: '14:00', closes: '16:00', for: 'phone' }
const always: Schedule = {
  days: ['mo', 'tu', 'we', 'th', 'fr', 'sa', 'su'],
  opens: '00:00',
  closes: '24:00',
  for: 'phone',
}
const office = anOffice({ id: 'x', schedules: [weekdayMornings, calls] })

/** German time on a day of November 2026 (winter: one hour ahead of UTC). */
const at = (day: number, hour: number, minute = 0) => Date.UTC(2026, 10, day, hour - 1, minute)

describe('availability', () => {
  it.each([
    ['just opened', at(23, 9), 'open'],
    ['the minute it closes', at(23, 12), 'closed'],
    ['before it opens', at(23, 8, 59), 'closed'],
    ['telephone hours', at(23, 15), 'phone-open'],
    ['Saturday', at(21, 10), 'closed'],
  ])('at %s', (_, now, expected) => {
    expect(availability(office, now, 'Rheinland-Pfalz')).toBe(expected)
  })

  it('counts in German time also in summer', () => {
    expect(availability(office, Date.UTC(2026, 6, 6, 7), 'Hessen')).toBe('open')
    expect(availability(office, Date.UTC(2026, 6, 6, 6, 59), 'Hessen')).toBe('closed')
  })

  it.each([
    ['Reformation Day, a holiday in Lower Saxony', Date.UTC(2025, 9, 31, 9), 'Niedersachsen', 'holiday'],
    ['the same day in Rhineland-Palatinate', Date.UTC(2025, 9, 31, 9), 'Rheinland-Pfalz', 'open'],
    ['Corpus Christi in Hesse', Date.UTC(2026, 5, 4, 8), 'Hessen', 'holiday'],
    ['the same day in Lower Saxony', Date.UTC(2026, 5, 4, 8), 'Niedersachsen', 'open'],
  ])('knows %s', (_, now, state, expected) => {
    expect(availability(office, now, state)).toBe(expected)
  })

  it('tells by appointment only from closed', () => {
    const byAppointment = anOffice({ id: 'x', appointment: 'required', schedules: [calls] })

    expect(availability(byAppointment, at(23, 10), 'Hessen')).toBe('appointment')
    expect(availability(byAppointment, at(23, 15), 'Hessen')).toBe('phone-open')
  })

  it('says that it does not know rather than closed', () => {
    expect(availability(anOffice({ id: 'x' }), at(23, 10), 'Hessen')).toBe('unknown')
  })

  it('is open round the clock on holidays too', () => {
    expect(availability(anOffice({ id: 'x', schedules: [always] }), Date.UTC(2026, 11, 25, 2), 'Hessen')).toBe('open')
  })

  it('takes an office that only answers the telephone as open then', () => {
    expect(availability(anOffice({ id: 'x', schedules: [calls] }), at(25, 14), 'Hessen')).toBe('open')
  })
})

describe('days', () => {
  it('join to runs', () => {
    expect(dayRuns(['mo', 'tu', 'we', 'fr'])).toEqual([
      ['mo', 'we'],
      ['fr', 'fr'],
    ])
  })

  it('have names in the Gregorian week also in Persian', () => {
    expect(weekdayName('mo', 'fa')).toBe('دوشنبه')
    expect(weekdayName('su', 'de')).toBe('So')
  })
})
