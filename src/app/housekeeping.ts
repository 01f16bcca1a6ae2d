// oxlint-disable-next-line no-restricted-imports -- a timer, nothing outside: no port is worth it
import { Cron } from 'croner'
import { randomUUID } from 'node:crypto'
import type { Clock, ConversationStore, Leases, Log } from './ports.ts'

export interface Housekeeping {
  /** Ends after the deletion in work is done. Errors: none. */
  stop(): Promise<void>
}

export interface HousekeepingDependencies {
  store: Pick<ConversationStore, 'deleteExpired'>
  clock: Clock
  log: Log
  /** With replicas: one of them does it. */
  leases?: Leases
}

/** Less than the hour from one clean-up to the next, so that any replica may do the next one. */
const leaseMs = 50 * 60_000

/**
 * Deletes what is past its time: now, and then every hour until it is stopped.
 *
 * Errors: none leave; a deletion that fails is logged and tried again an hour later.
 */
export function startHousekeeping({ store, clock, log, leases }: HousekeepingDependencies): Housekeeping {
  const holder = randomUUID()
  let inWork: Promise<void> | undefined
  const clean = async () => {
    try {
      if (leases && !(await leases.take('housekeeping', holder, clock(), leaseMs))) return
      const deleted = await store.deleteExpired(clock())
      if (Object.values(deleted).some((count) => count > 0)) log.info('expired-deleted', deleted)
    } catch (error) {
      log.error('housekeeping-failed', error)
    }
  }
  const run = () => {
    inWork ??= clean().finally(() => (inWork = undefined))
    return inWork
  }
  void run()
  // The minute of the start, not the full hour: replicas then do not delete the same rows at the same time.
  const job = new Cron(`${new Date(clock()).getUTCMinutes()} * * * *`, { timezone: 'UTC' }, run)
  return {
    async stop() {
      job.stop()
      await inWork
    },
  }
}
