import type { Clock, Vault } from '#app/ports.ts'
import type { AttemptLimit } from './attempts.ts'
import { totpStepOf } from './one-time.ts'
import { passwordMatches, TooBusy } from './passwords.ts'
import type { Account, StaffStore } from './ports.ts'
import type { Sessions } from './sessions.ts'

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

/** What somebody who is signed in says once more. */
export type ProofForm = Omit<SignInForm, 'login'>
export type ProofOutcome = { kind: 'done'; account: Account } | Exclude<SignInOutcome, { kind: 'done' }>

/** Password and code, checked together. Errors of both: `store-unavailable`. */
export interface PasswordSignIn {
  readonly signIn: (form: SignInForm) => Promise<SignInOutcome>
  /** Only checks, as for signing in: before something that an open browser alone must not allow. */
  readonly prove: (account: Account, form: ProofForm) => Promise<ProofOutcome>
}

export interface SignInDependencies {
  store: StaffStore
  vault: Vault
  clock: Clock
  sessions: Sessions
  limit: AttemptLimit
}

export function createSignIn({ store, vault, clock, sessions, limit }: SignInDependencies): PasswordSignIn {
  const verify = async (form: SignInForm, login: string): Promise<Account | undefined> => {
    const found = await store.credentials(login)
    // The password is checked for nobody too: the time tells nothing.
    const matches = await passwordMatches(form.password, found?.password)
    if (!found?.totpSecret || !matches || !found.account.active) return undefined
    const step = totpStepOf(vault.open(found.totpSecret), form.code, clock())
    return step !== undefined && (await store.spendCode(found.account.id, step)) ? found.account : undefined
  }

  const check = async (form: SignInForm): Promise<ProofOutcome> => {
    const login = form.login.trim().toLowerCase().slice(0, 200)
    if (login === '' || form.password === '' || form.password.length > maxPasswordChars) return { kind: 'refused' }
    const attempt = await limit.begin({ kind: 'login', name: login }, form.address)
    if (attempt.kind === 'wait') return attempt
    try {
      const account = await verify(form, login)
      if (!account) {
        await store.appendAudit({ at: clock(), actor: 'system', action: 'sign-in-refused', subject: '', facts: {} })
        return { kind: 'refused' }
      }
      await attempt.succeeded()
      return { kind: 'done', account }
    } catch (error) {
      if (error instanceof TooBusy) return { kind: 'wait', seconds: 5 }
      throw error
    }
  }

  return {
    async signIn(form) {
      const checked = await check(form)
      if (checked.kind !== 'done') return checked
      const { account } = checked
      await store.appendAudit({ at: clock(), actor: account.id, action: 'signed-in', subject: account.id, facts: {} })
      return { kind: 'done', account, session: await sessions.begin(account.id) }
    },
    prove: ({ login }, form) => check({ ...form, login }),
  }
}
