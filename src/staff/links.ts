import type { Clock, Vault } from '#app/ports.ts'
import { germanProblems, personSchema } from './account-form.ts'
import { hashOfToken, newAccountId, newToken, newTotpSecret, totpAddress, totpStepOf } from './one-time.ts'
import { hashPassword, passwordProblem } from './passwords.ts'
import type { Account, StaffLink, StaffStore } from './ports.ts'
import type { Sessions } from './sessions.ts'

const hourMs = 3_600_000
/** Long enough for a part-time week; the first one is used by whoever has just started the program. */
const linkMs = 7 * 24 * hourMs
const firstLinkMs = 24 * hourMs

/** A link as the page behind it shows it. */
export interface OpenLink {
  /** Whom it is for; `undefined`: it makes the first account. */
  account: Account | undefined
  /** For typing into the app. */
  secret: string
  /** For the QR code. */
  address: string
}

export interface LinkForm {
  /** Of the first account only. */
  name: string
  login: string
  password: string
  code: string
}

/** Who somebody is at the sign-on service of the administration. */
export interface Identity {
  /** Issuer and id there. */
  subject: string
  name: string
  login: string
}

export type LinkOutcome =
  { kind: 'done'; session: string; account: Account } | { kind: 'invalid'; problems: string[] } | { kind: 'gone' }

/** One-time links, with which people set their password and their authenticator app. */
export interface Links {
  /** A new link for an account; older ones end. Shapes: the token in it. */
  create(accountId: string, actor: string): Promise<string>
  /** The token of a link that makes the first account; `undefined` once there is an admin who can sign in. */
  first(): Promise<string | undefined>
  open(token: string): Promise<OpenLink | undefined>
  /** Uses a link up and signs in. `gone`: it was used, or is past. */
  use(token: string, form: LinkForm): Promise<LinkOutcome>
  /** Uses a link up for somebody whom the sign-on service of the administration knows, and signs in. */
  useIdentity(token: string, identity: Identity): Promise<LinkOutcome>
}

function firstAccount(name: string, login: string, createdAt: number): Account {
  return {
    id: newAccountId(),
    name,
    login,
    roles: ['admin'],
    municipality: undefined,
    locales: [],
    active: true,
    createdAt,
  }
}

export interface LinkDependencies {
  store: StaffStore
  vault: Vault
  clock: Clock
  sessions: Sessions
}

export function createLinks({ store, vault, clock, sessions }: LinkDependencies): Links {
  const add = async (accountId: string | undefined, actor: string, lastsMs: number): Promise<string> => {
    const token = newToken()
    const link: StaffLink = {
      hash: hashOfToken(token),
      accountId,
      totpSecret: vault.seal(newTotpSecret()),
      expiresAt: clock() + lastsMs,
    }
    await store.addLink(link, {
      at: clock(),
      actor,
      action: 'link-created',
      subject: accountId ?? 'first-account',
      facts: {},
    })
    return token
  }
  const find = async (token: string): Promise<{ link: StaffLink; account: Account | undefined } | undefined> => {
    if (!/^[\w-]{43}$/.test(token)) return undefined
    const link = await store.link(hashOfToken(token), clock())
    if (!link) return undefined
    if (link.accountId === undefined) return (await store.hasAdmin()) ? undefined : { link, account: undefined }
    const account = await store.account(link.accountId)
    return account?.active ? { link, account } : undefined
  }

  return {
    create: (accountId, actor) => add(accountId, actor, linkMs),
    first: async () => ((await store.hasAdmin()) ? undefined : add(undefined, 'system', firstLinkMs)),
    async open(token) {
      const found = await find(token)
      if (!found) return undefined
      const secret = vault.open(found.link.totpSecret)
      return { account: found.account, secret, address: totpAddress(secret, found.account?.login ?? '') }
    },
    async use(token, form) {
      const found = await find(token)
      if (!found) return { kind: 'gone' }
      const now = clock()
      const person = personSchema.safeParse(found.account ?? form)
      const problems = person.success ? [] : germanProblems(person.error)
      const { login = '', name = '' } = person.data ?? {}
      const weak = passwordProblem(form.password, [login, login.split('@')[0] ?? '', ...name.split(' ')])
      if (weak) problems.push(weak)
      const totpStep = totpStepOf(vault.open(found.link.totpSecret), form.code, now)
      if (totpStep === undefined)
        problems.push('Der Code aus der App stimmt nicht. Bitte geben Sie den Code ein, den die App jetzt zeigt.')
      if (problems.length > 0 || totpStep === undefined) return { kind: 'invalid', problems }
      const first: Account | undefined = found.account ? undefined : firstAccount(name, login, now)
      const account = found.account ?? first
      if (!account) return { kind: 'gone' }
      const password = await hashPassword(form.password)
      const outcome = await store.redeem(
        found.link,
        { now, proof: { kind: 'password', password, totpStep }, first },
        { at: now, actor: account.id, action: 'link-used', subject: account.id, facts: {} },
      )
      if (outcome === 'gone') return { kind: 'gone' }
      if (outcome === 'taken') return { kind: 'invalid', problems: ['Dieser Anmeldename ist schon vergeben.'] }
      return { kind: 'done', account, session: await sessions.begin(account.id) }
    },
    async useIdentity(token, { subject, name, login }) {
      const found = await find(token)
      if (!found) return { kind: 'gone' }
      const now = clock()
      const person = personSchema.safeParse({ name, login })
      if (!found.account && !person.success) return { kind: 'invalid', problems: germanProblems(person.error) }
      const first = found.account || !person.data ? undefined : firstAccount(person.data.name, person.data.login, now)
      const account = found.account ?? first
      if (!account) return { kind: 'gone' }
      const outcome = await store.redeem(
        found.link,
        { now, proof: { kind: 'subject', subject }, first },
        { at: now, actor: account.id, action: 'sign-on-linked', subject: account.id, facts: {} },
      )
      if (outcome === 'gone') return { kind: 'gone' }
      if (outcome === 'taken')
        return { kind: 'invalid', problems: ['Mit dieser Anmeldung ist schon ein anderes Konto verbunden.'] }
      return { kind: 'done', account, session: await sessions.begin(account.id) }
    },
  }
}
