import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { countText, shareOf, shareText, shownCount, shownParts } from '#staff/small-counts.ts'

describe('the parts of a whole', () => {
  it.each([
    [
      [120, 30, 0, 7],
      [120, 30, 0, 7],
    ],
    // Alone, the small one is the whole less the others: the next larger one is covered, too.
    [
      [120, 30, 3],
      [120, 'hidden', 'few'],
    ],
    // Together they are 2: each would be 1.
    [
      [40, 9, 1, 1],
      [40, 'hidden', 'few', 'few'],
    ],
    [
      [40, 4, 4],
      [40, 'few', 'few'],
    ],
    [[3], ['few']],
    [[], []],
  ])('%j are shown as %j', (counts, shown) => {
    expect(shownParts(counts)).toEqual(shown)
  })

  it('never let one small part be worked out from the others and the sum', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 60 }), { maxLength: 12 }), (counts) => {
        const shown = shownParts(counts)
        const covered = counts.filter((_, index) => typeof shown[index] === 'string')
        const isAll = covered.length === counts.filter((count) => count > 0).length
        const hidden = covered.reduce((sum, count) => sum + count, 0)

        for (const value of shown) expect(value === 0 || typeof value === 'string' || value >= 5).toBe(true)
        expect(isAll || covered.length === 0 || (covered.length > 1 && hidden >= 5)).toBe(true)
      }),
    )
  })
})

describe('one count', () => {
  it('is covered from 1 to 4 and written as Germans do', () => {
    expect([0, 1, 4, 5, 12_345].map((count) => countText(shownCount(count)))).toEqual([
      '0',
      '< 5',
      '< 5',
      '5',
      '12.345',
    ])
  })
})

describe('a share', () => {
  it.each([
    [5, 9, 'zu wenige Angaben'],
    [30, 40, '75 %'],
    [38, 40, 'über 88 %'],
    [2, 40, 'unter 12 %'],
    [40, 40, '100 %'],
  ])('%i of %i is %s', (part, whole, text) => {
    expect(shareText(shareOf(part, whole))).toBe(text)
  })
})
