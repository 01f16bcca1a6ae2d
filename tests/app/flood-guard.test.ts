import { describe, expect, it } from 'vitest'
import { createFloodGuard } from '#app/flood-guard.ts'

describe('the flood guard', () => {
  it('lets a sender through as often as the limit says, and again after the window', () => {
    const guard = createFloodGuard(2, 1_000)

    expect([0, 10, 20, 1_005].map((now) => guard.admits('a', now))).toEqual([true, true, false, true])
  })

  it('counts each sender by itself', () => {
    const guard = createFloodGuard(1, 1_000)
    guard.admits('a', 0)

    expect(guard.isFull('a', 1)).toBe(true)
    expect(guard.isFull('b', 1)).toBe(false)
    expect(guard.admits('b', 1)).toBe(true)
  })

  it('forgets those whose window is over and nobody else', () => {
    const guard = createFloodGuard(1, 1_000)
    guard.admits('old', 0)
    guard.admits('recent', 600)

    expect(guard.admits('new', 1_200)).toBe(true)
    expect(guard.isFull('old', 1_200)).toBe(false)
    expect(guard.isFull('recent', 1_200)).toBe(true)
  })

  it('locks nobody out when the clock is set back', () => {
    const guard = createFloodGuard(1, 1_000)
    guard.admits('a', 3_600_000)

    expect(guard.admits('a', 0)).toBe(true)
  })
})
