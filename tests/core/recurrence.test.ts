import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nextDay, readRecurrence } from '#core/recurrence.ts'

/** The first days of a rule. */
function days(rule: string, start: string, count: number): string[] {
  const read = readRecurrence(rule)
  if (!read) throw new Error(`${rule} cannot be read`)
  const found: string[] = []
  let from = start
  while (found.length < count) {
    const next = nextDay(read, start, from)
    if (next === undefined) break
    found.push(next)
    from = new Date(Date.parse(next) + 86_400_000).toISOString().slice(0, 10)
  }
  return found
}

// RFC 5545, section 3.8.5.3.
describe('an example of RFC 5545', () => {
  it.each([
    ['FREQ=DAILY;COUNT=3', '1997-09-02', ['1997-09-02', '1997-09-03', '1997-09-04']],
    ['FREQ=WEEKLY;INTERVAL=2', '1997-09-02', ['1997-09-02', '1997-09-16', '1997-09-30', '1997-10-14']],
    ['FREQ=WEEKLY;COUNT=4;BYDAY=TU,TH', '1997-09-02', ['1997-09-02', '1997-09-04', '1997-09-09', '1997-09-11']],
    ['FREQ=MONTHLY;COUNT=4;BYDAY=1FR', '1997-09-05', ['1997-09-05', '1997-10-03', '1997-11-07', '1997-12-05']],
    ['FREQ=MONTHLY;COUNT=3;BYDAY=-2MO', '1997-09-22', ['1997-09-22', '1997-10-20', '1997-11-17']],
    ['FREQ=MONTHLY;BYMONTHDAY=-3', '1997-09-28', ['1997-09-28', '1997-10-29', '1997-11-28', '1997-12-29']],
    ['FREQ=MONTHLY;BYMONTHDAY=2,15', '1997-09-02', ['1997-09-02', '1997-09-15', '1997-10-02', '1997-10-15']],
    ['FREQ=YEARLY;COUNT=3;BYMONTH=6,7', '1997-06-10', ['1997-06-10', '1997-07-10', '1998-06-10']],
    ['FREQ=YEARLY;INTERVAL=2;BYMONTH=1,2,3', '1997-03-10', ['1997-03-10', '1999-01-10', '1999-02-10', '1999-03-10']],
    ['FREQ=DAILY;UNTIL=19970904T000000Z', '1997-09-02', ['1997-09-02', '1997-09-03', '1997-09-04']],
  ])('%s from %s is computed', (rule, start, expected) => {
    expect(days(rule, start, 4)).toEqual(expected)
  })
})

describe('a rule', () => {
  it.each([
    'FREQ=HOURLY',
    'FREQ=WEEKLY;BYSETPOS=1',
    'FREQ=WEEKLY;BYDAY=1MO',
    'FREQ=YEARLY;BYDAY=20MO',
    'FREQ=DAILY;COUNT=3;UNTIL=20260101',
    'FREQ=DAILY;INTERVAL=0',
    'FREQ=DAILY;FREQ=DAILY',
    'jeden Montag',
    '',
  ])('“%s” is refused rather than computed wrongly', (rule) => {
    expect(readRecurrence(rule)).toBeUndefined()
  })

  it('that names its days needs no beginning', () => {
    const everyFirstThursday = readRecurrence('FREQ=MONTHLY;BYDAY=1TH')
    expect(everyFirstThursday && nextDay(everyFirstThursday, undefined, '2026-11-21')).toBe('2026-12-03')
  })

  it.each(['FREQ=YEARLY', 'FREQ=YEARLY;BYMONTH=9', 'FREQ=MONTHLY;INTERVAL=2;BYDAY=1TH'])(
    'such as %s says no day without a beginning',
    (rule) => {
      const read = readRecurrence(rule)
      expect(read && nextDay(read, undefined, '2026-11-21')).toBeUndefined()
    },
  )

  it('of every year on 29 February waits for a leap year', () => {
    const read = readRecurrence('FREQ=YEARLY')
    expect(read && nextDay(read, '2024-02-29', '2026-11-21')).toBe('2028-02-29')
  })

  it('never gives a day before the one that is asked for, nor one that another day of it comes before', () => {
    const rules = ['FREQ=WEEKLY', 'FREQ=WEEKLY;INTERVAL=3;BYDAY=MO,FR', 'FREQ=MONTHLY;BYDAY=-1SU', 'FREQ=YEARLY']
    const day = fc.date({ min: new Date('2020-01-01'), max: new Date('2030-12-31'), noInvalidDate: true })
    fc.assert(
      fc.property(fc.constantFrom(...rules), day, fc.integer({ min: 0, max: 400 }), (rule, begin, later) => {
        const read = readRecurrence(rule)
        const start = begin.toISOString().slice(0, 10)
        const from = new Date(Date.parse(start) + later * 86_400_000).toISOString().slice(0, 10)
        const next = read && nextDay(read, start, from)
        // Asked again for that very day, it is that day.
        const again = read && next && nextDay(read, start, next)
        expect([next === undefined || next >= from, again]).toEqual([true, next])
      }),
    )
  })
})
