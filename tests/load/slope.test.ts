import { describe, expect, it } from 'vitest'
import { slopeOf } from '#bench/load/soak.ts'

describe('the slope of the memory', () => {
  it('is that of the least-squares line', () => {
    // Means 1 and 3; sums of products 2 and of squares 2: by hand.
    expect(
      slopeOf([
        [0, 2],
        [1, 3],
        [2, 4],
      ]),
    ).toBeCloseTo(1)
    expect(
      slopeOf([
        [0, 0],
        [1, 4],
        [2, 2],
      ]),
    ).toBeCloseTo(1)
  })

  it('is 0 for a single sample', () => {
    expect(slopeOf([[1, 300]])).toBe(0)
  })
})
