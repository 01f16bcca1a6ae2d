import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Clock, Leases, Log } from './ports.ts'

/** A replica that died gives way after this time; one that stops, at once. */
const leaseMs = 30_000
const renewMs = 10_000

export interface HeldLease {
  /** Ends after the work is stopped and the lease given back. Errors: none. */
  stop(): Promise<void>
}

interface LeaseDependencies {
  leases: Leases
  clock: Clock
  log: Log
  /** How often the lease is renewed, or tried for; tests shorten it. */
  everyMs?: number
}

/**
 * Runs `work` in one replica at a time. `work` is begun when the lease is got and stopped when it is lost, also when the database has been
 * away for so long that another replica may have it.
 *
 * Errors: none leave; what goes wrong is logged and tried again.
 */
export function holdLease(
  name: string,
  work: () => Promise<{ stop(): Promise<void> }>,
  { leases, clock, log, everyMs = renewMs }: LeaseDependencies,
): HeldLease {
  const holder = randomUUID()
  const stopping = new AbortController()
  let running: { stop(): Promise<void> } | undefined
  let heldUntil = 0

  const end = async () => {
    const work = running
    running = undefined
    await work?.stop()
  }

  const look = async () => {
    const now = clock()
    try {
      if (await leases.take(name, holder, now, leaseMs)) heldUntil = now + leaseMs
      else heldUntil = 0
      if (heldUntil > now && !running) {
        running = await work()
        log.info('lease-taken', { lease: name })
      }
    } catch (error) {
      log.error('lease-failed', error, { lease: name })
    }
    // The margin is for the time that stopping takes.
    if (running && heldUntil - renewMs <= now) {
      log.warn('lease-lost', { lease: name })
      await end()
    }
  }

  const run = async () => {
    while (!stopping.signal.aborted) {
      await look()
      await sleep(everyMs, undefined, { signal: stopping.signal }).catch(() => undefined)
    }
  }
  const loop = run()
  return {
    async stop() {
      stopping.abort()
      await loop
      await end()
      await leases.release(name, holder).catch((error: unknown) => log.error('lease-failed', error, { lease: name }))
    },
  }
}
