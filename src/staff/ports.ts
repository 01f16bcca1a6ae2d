import type { ChannelName } from '#app/ports.ts'
import type { AskingLocale, AnswerLocale } from '#core/locale.ts'
import type { Subject } from '#core/overlay.ts'

/** What a member of staff may do; `admin` may do everything in their municipality. */
export const roles = ['editor', 'publisher', 'translator', 'admin'] as const
export type Role = (typeof roles)[number]

/** A member of staff. `municipality` left out: all municipalities and the nationwide texts. */
export interface Account {
  id: string
  name: string
  /** What they sign in with: an e-mail address or a short name, lower case. */
  login: string
  roles: readonly Role[]
  municipality: string | undefined
  /** Languages a translator works in. */
  locales: readonly AnswerLocale[]
  active: boolean
  createdAt: number
}

/** One line of the audit log. Lines are added, never changed. `facts` holds ids, never texts of people. */
export interface AuditEntry {
  at: number
  /** Account id; `system` for the service itself. */
  actor: string
  action: string
  subject: string
  facts: Readonly<Record<string, string>>
}

export type { Subject }
export const revisionStates = ['draft', 'review', 'published', 'retired', 'discarded'] as const
export type RevisionState = (typeof revisionStates)[number]

/**
 * One version of an entry, an office, an event, the responsibilities for a topic or the short texts of a language. `value` is the whole new
 * content as in the files, for short texts what staff of the place wrote; `null`: it is retired.
 */
export interface Revision extends Subject {
  id: number
  value: unknown
  /** Hash of the content it was made from; another one now means that somebody else changed it meanwhile. */
  basis: string
  state: RevisionState
  author: string
  reason: string
  createdAt: number
  updatedAt: number
  publishedAt: number | undefined
}

/** A question nobody could answer, scrubbed, and what the matcher had thought of. */
export interface Gap {
  id: number
  at: number
  text: string
  locale: AskingLocale | ''
  municipality: string
  candidates: readonly string[]
}

/** Sums of counters over a time. */
export interface Count {
  day: string
  kind: string
  channel: string
  municipality: string
  locale: string
  audience: string
  outcome: string
  topic: string
  office: string
  count: number
}

/** What the staff console reads and writes. Errors: `AppError('store-unavailable')`. */
export interface RevisionStore {
  add(revision: Omit<Revision, 'id'>): Promise<Revision>
  /** Changes a draft in place; `false` when it is no draft or review any more or was changed since `updatedAt`. */
  replace(revision: Revision, updatedAt: number): Promise<boolean>
  byId(id: number): Promise<Revision | undefined>
  /** Newest first. */
  history(subject: Subject): Promise<Revision[]>
  /** All in these states, oldest first. */
  inStates(states: readonly RevisionState[]): Promise<Revision[]>
  /** Publishes one and retires the one before it, and writes the new version of the knowledge, all or nothing. */
  publish(id: number, now: number): Promise<boolean>
  /** The version row; replicas reload when it changes. */
  knowledgeVersion(): Promise<string>
}

export interface GapStore {
  gaps(municipality: string | undefined): Promise<Gap[]>
  deleteGaps(ids: readonly number[]): Promise<void>
}

export interface CountStore {
  /** `from` and `to` are days, inclusive. */
  counts(from: string, to: string, municipality: string | undefined): Promise<Count[]>
}

/** How a member of staff proves who they are. Both are `undefined` until they used their one-time link. */
export interface Credentials {
  account: Account
  /** Hash with its parameters. */
  password: string | undefined
  /** Sealed. */
  totpSecret: string | undefined
}

/** What a link sets up: password and app, or who the person is at the sign-on service of the administration. The other one ends. */
export type Proof = { kind: 'password'; password: string; totpStep: number } | { kind: 'subject'; subject: string }

/** A one-time link, by the hash of what is in it. `accountId` left out: it makes the first account. `totpSecret` is sealed. */
export interface StaffLink {
  hash: string
  accountId: string | undefined
  totpSecret: string
  expiresAt: number
}

/** A signed-in browser, by the hash of what is in its cookie. */
export interface StaffSession {
  hash: string
  accountId: string
  createdAt: number
  seenAt: number
  flash: string
}

/** With what somebody signs in instead of password and code: a key in a device or a password manager. */
export interface Passkey {
  /** As the device names it: base64url. */
  id: string
  accountId: string
  /** COSE, as base64url. */
  publicKey: string
  /** How often the device says it was used; 0: it does not count. */
  counter: number
  /** How the browser reaches the device. */
  transports: readonly string[]
  /** What its owner calls it. */
  name: string
  createdAt: number
  lastUsedAt: number | undefined
}

/** What a device is asked to sign, by its hash. `accountId`: who adds a passkey with it; left out: it is for signing in. */
export interface PasskeyChallenge {
  hash: string
  accountId: string | undefined
  /** Keyed hash of the address that asked. */
  source: string
  expiresAt: number
}

/** Passkeys and their challenges. What changes a passkey takes the line of the audit log that says so. Errors: `store-unavailable`. */
export interface PasskeyStore {
  /** `false`: as many of this source are open already. */
  addChallenge(challenge: PasskeyChallenge, limit: { now: number; open: number }): Promise<boolean>
  /** Uses a challenge up, for what it was made for. `false`: it was used, is past, or is for somebody or something else. */
  takeChallenge(hash: string, accountId: string | undefined, now: number): Promise<boolean>
  /** Of an account, oldest first. `undefined`: the account has no password, so no passkeys either. */
  passkeys(accountId: string): Promise<Passkey[] | undefined>
  passkey(id: string): Promise<{ passkey: Passkey; account: Account } | undefined>
  /** `false`: there is one with this id. */
  addPasskey(passkey: Passkey, line: AuditEntry): Promise<boolean>
  /** Notes that it was used. `false`: its counter is not above the last one, so there may be two of it. */
  usePasskey(id: string, counter: number, now: number): Promise<boolean>
  /** `false`: this account has none with this id. */
  removePasskey(id: string, accountId: string, line: AuditEntry): Promise<boolean>
  /** Removes all of an account. */
  removePasskeys(accountId: string, line: AuditEntry): Promise<void>
}

/** Failed attempts of one login or one address, by a keyed hash. */
export interface Attempts {
  failures: number
  lastAt: number
}

/**
 * Accounts, sessions and the audit log. What changes an account takes the line of the audit log that says so: both or none is written.
 *
 * Errors: `AppError('store-unavailable')`.
 */
export interface StaffStore extends PasskeyStore {
  /** By name. */
  accounts(): Promise<Account[]>
  account(id: string): Promise<Account | undefined>
  credentials(login: string): Promise<Credentials | undefined>
  accountOfSubject(subject: string): Promise<Account | undefined>
  /** Whether anybody can sign in and manage accounts: active, admin, set up. */
  hasAdmin(): Promise<boolean>
  /** `false`: somebody has this login. */
  addAccount(account: Account, line: AuditEntry): Promise<boolean>
  /** Saves name, roles, municipality, locales and active; ends all sessions when not active. `false`: there is no such account. */
  changeAccount(account: Account, line: AuditEntry): Promise<boolean>
  /** A new link; those before it for the same account end. */
  addLink(link: StaffLink, line: AuditEntry): Promise<void>
  /** A link that has not ended. */
  link(hash: string, now: number): Promise<StaffLink | undefined>
  /**
   * Uses a link up: sets the proof, with a password the secret of the link too, and ends all sessions and passkeys of the account.
   * `first`: the account it makes. `gone`: used or past; `taken`: somebody has the login of `first`, or the subject.
   */
  redeem(
    link: StaffLink,
    use: { now: number; proof: Proof; first: Account | undefined },
    line: AuditEntry,
  ): Promise<'done' | 'gone' | 'taken'>
  /** Marks the codes up to this time step as used. `false`: it was used before. */
  spendCode(accountId: string, step: number): Promise<boolean>
  addSession(session: StaffSession): Promise<void>
  session(hash: string): Promise<{ session: StaffSession; account: Account } | undefined>
  touchSession(hash: string, now: number): Promise<void>
  setFlash(hash: string, flash: string): Promise<void>
  endSession(hash: string): Promise<void>
  attempts(key: string): Promise<Attempts | undefined>
  /** Counts one more on top of what was seen. `false`: somebody else counted meanwhile. */
  countAttempt(key: string, seen: Attempts | undefined, now: number): Promise<boolean>
  /** `all`: forgets them; `one`: takes the last one back. */
  forgiveAttempts(key: string, how: 'all' | 'one'): Promise<void>
  deleteExpired(limits: {
    createdBefore: number
    seenBefore: number
    attemptsBefore: number
    now: number
  }): Promise<void>
  appendAudit(line: AuditEntry): Promise<void>
  /** Newest first. */
  auditLines(page: { before: number | undefined; limit: number }): Promise<(AuditEntry & { id: number })[]>
}

/** Messengers in which staff can work. */
export const staffChannels = ['telegram', 'slack'] as const satisfies readonly ChannelName[]
export type StaffChannel = (typeof staffChannels)[number]

/** A private chat that a member of staff has linked. `id` is that of its conversation, `address` is sealed. */
export interface MessengerLink {
  id: string
  channel: StaffChannel
  accountId: string
  address: string
  linkedAt: number
}

/** A one-time code that links a chat, by its keyed hash. */
export interface MessengerCode {
  hash: string
  channel: StaffChannel
  accountId: string
  expiresAt: number
}

/** Chats that staff have linked. What changes a link takes the line of the audit log that says so. Errors: `store-unavailable`. */
export interface MessengerStore {
  /** A new code; those before it for the same account and messenger end. */
  addCode(code: MessengerCode, line: AuditEntry): Promise<void>
  /**
   * Uses a code up and links the chat; links that this one replaces end. Shapes: whose it is and what was replaced; `undefined`: the code was
   * used, is past, is for another messenger or of an account that is not active.
   */
  redeem(
    hash: string,
    link: Omit<MessengerLink, 'accountId'>,
    lineFor: (accountId: string) => AuditEntry,
  ): Promise<{ accountId: string; replaced: MessengerLink[] } | undefined>
  /** Who has linked this chat, if their account is active, and the sealed text being edited there since `dialogueAt` (`''`: none). */
  linked(
    id: string,
  ): Promise<{ account: Account; link: MessengerLink; dialogue: string; dialogueAt: number } | undefined>
  /** Of one account, or of all that are active. */
  links(accountId: string | undefined): Promise<MessengerLink[]>
  setDialogue(id: string, dialogue: string, now: number): Promise<void>
  /** Ends the link, and the codes of its account for this messenger. `false`: it was not there. */
  unlink(link: MessengerLink, line: AuditEntry): Promise<boolean>
  /** Deletes codes that are past and texts that nobody has gone on with. */
  deleteExpired(now: number, dialoguesBefore: number): Promise<void>
}
