import type { Clock } from '#app/ports.ts'
import { csrfOf, hashOfToken, newToken } from './one-time.ts'
import type { Account, StaffStore } from './ports.ts'

const minuteMs = 60_000
/** Somebody who left the desk, and a day's work. */
export const sessionLimits = { idleMs: 60 * minuteMs, absoluteMs: 12 * 60 * minuteMs }

/** A session that goes on. `hash` is what the store knows it by, `csrf` what its forms carry. */
export interface OpenSession {
  account: Account
  hash: string
  csrf: string
  flash: string
}

export interface Sessions {
  /** What goes into the cookie. */
  begin(accountId: string): Promise<string>
  /** Whose session it is; `undefined`: past, signed out, or the account is not active any more. */
  open(token: string): Promise<OpenSession | undefined>
  setFlash(hash: string, flash: string): Promise<void>
  end(hash: string): Promise<void>
}

export function createSessions(store: StaffStore, clock: Clock): Sessions {
  return {
    async begin(accountId) {
      const token = newToken()
      const now = clock()
      await store.addSession({ hash: hashOfToken(token), accountId, createdAt: now, seenAt: now, flash: '' })
      return token
    },
    async open(token) {
      if (!/^[\w-]{43}$/.test(token)) return undefined
      const hash = hashOfToken(token)
      const found = await store.session(hash)
      if (!found) return undefined
      const { session, account } = found
      const now = clock()
      const isPast = now - session.createdAt >= sessionLimits.absoluteMs || now - session.seenAt >= sessionLimits.idleMs
      if (isPast || !account.active) {
        await store.endSession(hash)
        return undefined
      }
      if (now - session.seenAt >= minuteMs) await store.touchSession(hash, now)
      return { account, hash, csrf: csrfOf(token), flash: session.flash }
    },
    setFlash: (hash, flash) => store.setFlash(hash, flash),
    end: (hash) => store.endSession(hash),
  }
}
