import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { startHousekeeping } from '#app/housekeeping.ts'
import { collectedLog } from '#tests/support/collected-log.ts'

const nothing = { updates: 0, replies: 0, messages: 0, gaps: 0, conversations: 0 }
const twentyPast = Date.UTC(2026, 10, 21, 11, 20)
const hour = 3_600_000

describe('housekeeping', () => {
  beforeEach(() => void vi.useFakeTimers({ now: twentyPast }))
  afterEach(() => void vi.useRealTimers())

  it('deletes at the start and then every hour', async () => {
    const times: number[] = []
    const log = collectedLog()
    const store = {
      deleteExpired: async (now: number) => {
        times.push(now)
        return times.length === 2 ? { ...nothing, gaps: 3 } : nothing
      },
    }

    const housekeeping = startHousekeeping({ store, clock: Date.now, log })
    await vi.advanceTimersByTimeAsync(2.5 * hour)
    await housekeeping.stop()
    await vi.advanceTimersByTimeAsync(5 * hour)

    expect(times).toEqual([twentyPast, twentyPast + hour, twentyPast + 2 * hour])
    expect(log.records).toEqual([{ level: 'info', event: 'expired-deleted', facts: { ...nothing, gaps: 3 } }])
  })

  it('tries again an hour after it failed', async () => {
    let calls = 0
    const log = collectedLog()
    const store = {
      deleteExpired: async () => {
        if (++calls === 1) throw new Error('away')
        return nothing
      },
    }

    const housekeeping = startHousekeeping({ store, clock: Date.now, log })
    await vi.advanceTimersByTimeAsync(hour)
    await housekeeping.stop()

    expect(calls).toBe(2)
    expect(log.records).toEqual([{ level: 'error', event: 'housekeeping-failed', error: expect.any(Error) }])
  })

  it('stops when the deletion in work is done', async () => {
    const deletion = Promise.withResolvers<Record<string, number>>()
    const housekeeping = startHousekeeping({
      store: { deleteExpired: () => deletion.promise },
      clock: Date.now,
      log: collectedLog(),
    })

    let isStopped = false
    const stopped = housekeeping.stop().then(() => (isStopped = true))
    await vi.advanceTimersByTimeAsync(1)
    expect(isStopped).toBe(false)
    deletion.resolve(nothing)
    await stopped

    expect(isStopped).toBe(true)
  })
})
