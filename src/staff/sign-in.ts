import type { Clock, Vault } from '#app/ports.ts'
import { totpStepOf } from './one-time.ts'
import { passwordMatches, TooBusy } from './passwords.ts'
import type { Account, Attempts, StaffStore } from './ports.ts'
import type { Sessions } from './sessions.ts'

/** Failures are forgotten after a day without one. */
export const attemptsKeptMs = 24 * 3_600_000
/**
 * So many failures are free; then each doubles the wait, from two seconds to a minute: 1,440 guesses a day of password and code together
 * lead nowhere, and nobody who is kept out on purpose waits longer. An address may be that of a whole town hall.
 */
const freeFailures = { login: 3, address: 20 }
const maxWaitMs = 60_000
/** For a login that many people try at the same moment. */
const collisionWaitMs = 1_000
const maxPasswordChars = 1_000

export interface SignInForm {
  login: string
  password: string
  /** From the authenticator app. */
  code: string
  /** Where the request comes from; `''`: not known. Only a keyed hash of it is stored, for a day. */
  address: string
}

export type SignInOutcome =
  | { kind: 'done'; session: string; account: Account }
  /** Login, password or code is wrong; which one is not told. */
  | { kind: 'refused' }
  | { kind: 'wait'; seconds: number }

/** Checks password and code together. Errors: `store-unavailable`. */
export type SignIn = (form: SignInForm) => Promise<SignInOutcome>

/** How long somebody must wait after so many failures. Units: milliseconds; 0: not at all. */
export function waitAfter({ failures, lastAt }: Attempts, free: number, now: number): number {
  if (failures < free || now - lastAt >= attemptsKeptMs) return 0
  const wait = Math.min(maxWaitMs, 2_000 * 2 ** Math.min(failures - free, 10))
  return Math.max(0, lastAt + wait - now)
}

export interface SignInDependencies {
  store: StaffStore
  vault: Vault
  clock: Clock
  sessions: Sessions
}

export function createSignIn({ store, vault, clock, sessions }: SignInDependencies): SignIn {
  /** Counts the attempt before it is made, so that many at once count too. Shapes: the time to wait; 0: go on. */
  const count = async (key: string, free: number): Promise<number> => {
    const now = clock()
    const seen = await store.attempts(key)
    const wait = seen ? waitAfter(seen, free, now) : 0
    if (wait > 0) return wait
    return (await store.countAttempt(key, seen, now)) ? 0 : collisionWaitMs
  }
  const verify = async (form: SignInForm, login: string): Promise<Account | undefined> => {
    const found = await store.credentials(login)
    // The password is checked for nobody too: the time tells nothing.
    const matches = await passwordMatches(form.password, found?.password)
    if (!found?.totpSecret || !matches || !found.account.active) return undefined
    const step = totpStepOf(vault.open(found.totpSecret), form.code, clock())
    return step !== undefined && (await store.spendCode(found.account.id, step)) ? found.account : undefined
  }

  return async (form) => {
    const login = form.login.trim().toLowerCase().slice(0, 200)
    if (login === '' || form.password === '' || form.password.length > maxPasswordChars) return { kind: 'refused' }
    const keys = {
      login: vault.conversationId('web', `staff-login:${login}`),
      address: vault.conversationId('web', `staff-address:${form.address}`),
    }
    const ofAddress = await count(keys.address, freeFailures.address)
    const wait = ofAddress > 0 ? ofAddress : await count(keys.login, freeFailures.login)
    if (wait > 0) {
      if (ofAddress === 0) await store.forgiveAttempts(keys.address, 'one')
      return { kind: 'wait', seconds: Math.ceil(wait / 1000) }
    }
    try {
      const account = await verify(form, login)
      if (!account) {
        await store.appendAudit({ at: clock(), actor: 'system', action: 'sign-in-refused', subject: '', facts: {} })
        return { kind: 'refused' }
      }
      await store.forgiveAttempts(keys.login, 'all')
      await store.forgiveAttempts(keys.address, 'one')
      await store.appendAudit({ at: clock(), actor: account.id, action: 'signed-in', subject: account.id, facts: {} })
      return { kind: 'done', account, session: await sessions.begin(account.id) }
    } catch (error) {
      if (error instanceof TooBusy) return { kind: 'wait', seconds: 5 }
      throw error
    }
  }
}
