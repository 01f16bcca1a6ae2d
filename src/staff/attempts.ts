import type { Clock, Vault } from '#app/ports.ts'
import type { Attempts, StaffStore } from './ports.ts'

/** Failures are forgotten after a day without one. */
export const attemptsKeptMs = 24 * 3_600_000
/**
 * So many failures are free; then each doubles the wait, from two seconds to a minute: 1,440 guesses a day of password and code together
 * lead nowhere, and nobody who is kept out on purpose waits longer. An address may be that of a whole town hall.
 */
const freeFailures = { one: 3, address: 20 }
const maxWaitMs = 60_000
/** For a login that many people try at the same moment. */
const collisionWaitMs = 1_000

/** How long somebody must wait after so many failures. Units: milliseconds; 0: not at all. */
export function waitAfter({ failures, lastAt }: Attempts, free: number, now: number): number {
  if (failures < free || now - lastAt >= attemptsKeptMs) return 0
  const wait = Math.min(maxWaitMs, 2_000 * 2 ** Math.min(failures - free, 10))
  return Math.max(0, lastAt + wait - now)
}

/** `go`: the attempt may be made; `succeeded` takes it back afterwards. */
export type Attempt = { kind: 'go'; succeeded(): Promise<void> } | { kind: 'wait'; seconds: number }

export interface AttemptLimit {
  /**
   * Counts an attempt to sign in before it is made, so that many at once count too. `of`: the login or the passkey, `address`: where it
   * comes from; only keyed hashes of both are stored, for a day. Errors: `store-unavailable`.
   */
  begin(of: { kind: 'login' | 'passkey'; name: string }, address: string): Promise<Attempt>
}

export function createAttemptLimit(
  store: Pick<StaffStore, 'attempts' | 'countAttempt' | 'forgiveAttempts'>,
  vault: Vault,
  clock: Clock,
): AttemptLimit {
  const count = async (key: string, free: number): Promise<number> => {
    const now = clock()
    const seen = await store.attempts(key)
    const wait = seen ? waitAfter(seen, free, now) : 0
    if (wait > 0) return wait
    return (await store.countAttempt(key, seen, now)) ? 0 : collisionWaitMs
  }
  return {
    async begin({ kind, name }, address) {
      const one = vault.conversationId('web', `staff-${kind}:${name}`)
      const all = vault.conversationId('web', `staff-address:${address}`)
      const ofAddress = await count(all, freeFailures.address)
      const wait = ofAddress > 0 ? ofAddress : await count(one, freeFailures.one)
      if (wait > 0) {
        if (ofAddress === 0) await store.forgiveAttempts(all, 'one')
        return { kind: 'wait', seconds: Math.ceil(wait / 1000) }
      }
      return {
        kind: 'go',
        async succeeded() {
          await store.forgiveAttempts(one, 'all')
          await store.forgiveAttempts(all, 'one')
        },
      }
    },
  }
}
