import { performance } from 'node:perf_hooks'
import type { Clock } from '#app/ports.ts'

const syncEveryMs = 60_000

/** The time that all replicas go by. */
export interface SharedClock {
  readonly now: Clock
  /** Goes by this database's time from now on. Errors: those of `readTime` the first time; later ones are left to the next try. */
  follow(readTime: () => Promise<number>): Promise<{ stop(): void }>
}

/**
 * The database's time, carried on by this process's monotonic clock and compared once a minute. A wall clock that is set, by hand or by a
 * time server, then moves no lease: nothing is taken from a replica that works on it, and nothing is sent twice.
 *
 * Shapes: the wall clock's time until `follow`.
 */
export function createSharedClock(
  wall: Clock = Date.now,
  monotonic: Clock = () => performance.now(),
  everyMs = syncEveryMs,
): SharedClock {
  let offset: number | undefined
  return {
    now: () => (offset === undefined ? wall() : Math.round(monotonic() + offset)),
    async follow(readTime) {
      const sync = async () => {
        const asked = monotonic()
        const time = await readTime()
        offset = time - (asked + monotonic()) / 2
      }
      await sync()
      const timer = setInterval(() => void sync().catch(() => undefined), everyMs)
      timer.unref()
      return { stop: () => clearInterval(timer) }
    },
  }
}
