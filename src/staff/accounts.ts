import type { Clock, Vault } from '#app/ports.ts'
import { createAudit, type Audit } from './audit.ts'
import { attemptsKeptMs, createAttemptLimit } from './attempts.ts'
import { readAccountForm, type AccountForm } from './account-form.ts'
import { createLinks, type Links } from './links.ts'
import { newAccountId } from './one-time.ts'
import { createPasskeys, type Passkeys } from './passkeys.ts'
import type { Account, AuditEntry, StaffStore } from './ports.ts'
import { mayDo, nationwide } from './rights.ts'
import { createSessions, sessionLimits, type Sessions } from './sessions.ts'
import { createSignIn, type PasswordSignIn, type ProofForm, type ProofOutcome } from './sign-in.ts'

export type AccountChange<Extra = unknown> =
  ({ kind: 'done'; account: Account } & Extra) | { kind: 'invalid'; problems: string[] } | { kind: 'forbidden' }

/** Who may work in the console, and how they get in. Errors of all: `store-unavailable`. */
export interface StaffAccounts {
  readonly sessions: Sessions
  readonly signIn: PasswordSignIn['signIn']
  readonly links: Links
  readonly passkeys: Passkeys
  readonly audit: Audit
  all(): Promise<Account[]>
  byId(id: string): Promise<Account | undefined>
  /** Whether this admin may change that account. */
  mayManage(actor: Account, account: Pick<Account, 'municipality'>): boolean
  /** A new account, and the token of the link with which its owner sets it up. */
  create(form: AccountForm, actor: Account): Promise<AccountChange<{ token: string }>>
  /** Name, roles, municipality, languages. The login stays. */
  change(id: string, form: AccountForm, actor: Account): Promise<AccountChange>
  setActive(id: string, active: boolean, actor: Account): Promise<AccountChange>
  /** A new one-time link: whoever has it sets a new password and a new app. Passkeys end at once: the device may be what was lost. */
  reset(id: string, actor: Account): Promise<AccountChange<{ token: string }>>
  /**
   * A new one-time link for somebody who proves once more who they are, to set another password or app. Shapes: the token, or why not.
   */
  renew(
    account: Account,
    proof: ProofForm,
  ): Promise<Exclude<ProofOutcome, { kind: 'done' }> | { kind: 'link'; token: string }>
  /** Signs in whom the sign-on service of the administration has checked. `undefined`: no active account is linked. */
  signInBySubject(subject: string): Promise<string | undefined>
  signOut(session: string, account: Account): Promise<void>
  /** Deletes sessions, links and attempts that are past. */
  deleteExpired(): Promise<void>
}

export interface AccountDependencies {
  store: StaffStore
  vault: Vault
  clock: Clock
  /** Ids of the municipalities there are. */
  municipalities: () => readonly string[]
}

export function createStaffAccounts({ store, vault, clock, municipalities }: AccountDependencies): StaffAccounts {
  const sessions = createSessions(store, clock)
  const limit = createAttemptLimit(store, vault, clock)
  const { signIn, prove } = createSignIn({ store, vault, clock, sessions, limit })
  const links = createLinks({ store, vault, clock, sessions })

  const line = (actor: Account, action: string, account: Account): AuditEntry => ({
    at: clock(),
    actor: actor.id,
    action,
    subject: account.id,
    facts: { roles: account.roles.join(' '), municipality: account.municipality ?? '' },
  })
  const mayManage = (actor: Account, account: Pick<Account, 'municipality'>) =>
    mayDo(actor, 'accounts', account.municipality ?? nationwide)
  /** The account, if this admin may change it to what it would be afterwards. */
  const managed = async (id: string, actor: Account): Promise<Account | undefined> => {
    const account = await store.account(id)
    // Nobody changes themselves: so there is always an admin left who can undo it.
    return account && account.id !== actor.id && mayManage(actor, account) ? account : undefined
  }
  const save = async (account: Account, action: string, actor: Account): Promise<AccountChange> =>
    (await store.changeAccount(account, line(actor, action, account)))
      ? { kind: 'done', account }
      : { kind: 'forbidden' }

  return {
    sessions,
    links,
    passkeys: createPasskeys({ store, vault, clock, sessions, limit, prove }),
    signIn,
    audit: createAudit(store, clock),
    all: () => store.accounts(),
    byId: (id) => store.account(id),
    mayManage,
    async create(form, actor) {
      const read = readAccountForm(form, municipalities())
      if (read.kind === 'invalid') return read
      const account: Account = { id: newAccountId(), ...read.account, active: true, createdAt: clock() }
      if (!mayManage(actor, account)) return { kind: 'forbidden' }
      if (!(await store.addAccount(account, line(actor, 'account-created', account))))
        return { kind: 'invalid', problems: ['Dieser Anmeldename ist schon vergeben.'] }
      return { kind: 'done', account, token: await links.create(account.id, actor.id) }
    },
    async change(id, form, actor) {
      const before = await managed(id, actor)
      if (!before) return { kind: 'forbidden' }
      const read = readAccountForm({ ...form, login: before.login }, municipalities())
      if (read.kind === 'invalid') return read
      const account: Account = { ...before, ...read.account }
      return mayManage(actor, account) ? save(account, 'account-changed', actor) : { kind: 'forbidden' }
    },
    async setActive(id, active, actor) {
      const before = await managed(id, actor)
      if (!before) return { kind: 'forbidden' }
      return save({ ...before, active }, active ? 'account-activated' : 'account-deactivated', actor)
    },
    async reset(id, actor) {
      const account = await managed(id, actor)
      if (!account?.active) return { kind: 'forbidden' }
      await store.removePasskeys(account.id, line(actor, 'passkeys-removed', account))
      return { kind: 'done', account, token: await links.create(account.id, actor.id) }
    },
    async renew(account, proof) {
      const outcome = await prove(account, proof)
      return outcome.kind === 'done' ? { kind: 'link', token: await links.create(account.id, account.id) } : outcome
    },
    async signInBySubject(subject) {
      const account = await store.accountOfSubject(subject)
      if (!account?.active) {
        await store.appendAudit({
          at: clock(),
          actor: 'system',
          action: 'sign-in-refused',
          subject: account?.id ?? '',
          facts: {},
        })
        return undefined
      }
      await store.appendAudit({ at: clock(), actor: account.id, action: 'signed-in', subject: account.id, facts: {} })
      return sessions.begin(account.id)
    },
    async signOut(session, account) {
      await sessions.end(session)
      await store.appendAudit({ at: clock(), actor: account.id, action: 'signed-out', subject: account.id, facts: {} })
    },
    async deleteExpired() {
      const now = clock()
      await store.deleteExpired({
        now,
        createdBefore: now - sessionLimits.absoluteMs,
        seenBefore: now - sessionLimits.idleMs,
        attemptsBefore: now - attemptsKeptMs,
      })
    },
  }
}
