import { describe, expect, it } from 'vitest'
import { eventSchema, nextDate } from '#core/event.ts'
import { saturdayNoon } from '#tests/support/small-town.ts'

function anEvent(given: object) {
  return eventSchema.parse({
    id: 'fair',
    title: { de: 'Messe' },
    office: 'main',
    topics: ['kita'],
    source: ['test'],
    ...given,
  })
}
const at = (given: object) => nextDate(anEvent(given), saturdayNoon)
const day = (iso: string, hasTime = true) => ({ kind: 'day', at: Date.parse(iso), hasTime })

// It is Saturday, 21 November 2026, 12:00 in Germany.
describe('when an event comes next', () => {
  it.each([
    ['once, later today', { start: '2026-11-21T18:00:00' }, day('2026-11-21T17:00:00Z')],
    ['once, earlier today', { start: '2026-11-21T10:00:00' }, undefined],
    ['once, going on', { start: '2026-11-16T10:00:00', end: '2026-11-22T18:00:00' }, day('2026-11-16T09:00:00Z')],
    ['today, at an hour nobody knows', { start: '2026-11-21T00:00:00' }, day('2026-11-20T23:00:00Z', false)],
    ['every week, today’s is over', { start: '2026-01-03T10:00:00', rule: 'FREQ=WEEKLY' }, day('2026-11-28T09:00:00Z')],
    ['every week, in summer time', { start: '2027-04-03T10:00:00', rule: 'FREQ=WEEKLY' }, day('2027-04-03T08:00:00Z')],
    ['every first Thursday', { rule: 'FREQ=MONTHLY;BYDAY=1TH' }, day('2026-12-02T23:00:00Z', false)],
    ['in September, the day is not known', { rule: 'FREQ=YEARLY;BYMONTH=9' }, { kind: 'season', month: 9 }],
    ['every year, nothing else is known', { rule: 'FREQ=YEARLY' }, { kind: 'season', month: undefined }],
    ['no more', { start: '2026-01-03T10:00:00', rule: 'FREQ=WEEKLY;UNTIL=20261101' }, undefined],
    ['no more, of a season', { rule: 'FREQ=YEARLY;BYMONTH=9;UNTIL=20250930' }, undefined],
    ['said in words only', { season: { de: 'im Herbst 2025' } }, undefined],
  ])('%s', (_, given, expected) => {
    expect(at(given)).toEqual(expected)
  })

  it('is never computed from a rule that cannot be read', () => {
    expect(() => anEvent({ rule: 'FREQ=WEEKLY;BYSETPOS=2' })).toThrow('recurrence rule')
  })
})
