import { describe, expect, it, vi } from 'vitest'
import { createSharedClock } from '#storage/shared-clock.ts'

describe('the clock of all replicas', () => {
  it('is the wall clock until there is a database to go by', () => {
    expect(createSharedClock(() => 1_000).now()).toBe(1_000)
  })

  it('goes by the database, whatever the wall clock does', async () => {
    let wall = 5_000_000
    let monotonic = 100
    const shared = createSharedClock(
      () => wall,
      () => monotonic,
    )
    const following = await shared.follow(() => Promise.resolve(9_000))
    wall += 3_600_000
    monotonic += 250

    expect(shared.now()).toBe(9_250)
    following.stop()
  })

  it('takes half the way there and back into account', async () => {
    let monotonic = 0
    const shared = createSharedClock(Date.now, () => monotonic)
    const following = await shared.follow(() => {
      monotonic += 40
      return Promise.resolve(1_000)
    })

    expect(shared.now()).toBe(1_020)
    following.stop()
  })

  it('goes on while the database is away, and follows it again', async () => {
    vi.useFakeTimers()
    try {
      let monotonic = 0
      const times = [1_000, undefined, 5_000]
      const shared = createSharedClock(
        () => 0,
        () => monotonic,
        1_000,
      )
      const following = await shared.follow(() => {
        const time = times.shift()
        return time === undefined ? Promise.reject(new Error('away')) : Promise.resolve(time)
      })
      monotonic = 1_000
      await vi.advanceTimersByTimeAsync(1_000)
      expect(shared.now()).toBe(2_000)
      monotonic = 2_000
      await vi.advanceTimersByTimeAsync(1_000)
      expect(shared.now()).toBe(5_000)
      following.stop()
    } finally {
      vi.useRealTimers()
    }
  })
})
