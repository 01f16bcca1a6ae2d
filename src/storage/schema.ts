import type { Generated, Insertable, Selectable } from 'kysely'

/**
 * The tables of both databases. Times are milliseconds since 1970; what holds a person's words or address is sealed and becomes `''`
 * with its last use.
 */
export interface Tables {
  inbox: InboxTable
  conversations: ConversationTable
  outbox: OutboxTable
  leases: LeaseTable
  counters: CounterTable
  gaps: GapTable
  knowledge_version: KnowledgeVersionTable
  staff_accounts: StaffAccountTable
  staff_links: StaffLinkTable
  staff_sessions: StaffSessionTable
  staff_attempts: StaffAttemptTable
  staff_audit: StaffAuditTable
  staff_revisions: StaffRevisionTable
  staff_imports: StaffImportTable
  staff_messengers: StaffMessengerTable
  staff_messenger_codes: StaffMessengerCodeTable
  staff_passkeys: StaffPasskeyTable
  staff_passkey_challenges: StaffPasskeyChallengeTable
  deletions: DeletionTable
}

/** `id` is the order of arrival. `conversation_id` is `''` once nothing is kept for the conversation's sake. */
export interface InboxTable {
  id: Generated<number>
  channel: string
  update_id: string
  conversation_id: string
  /** Sealed JSON of what came in and where replies go. */
  payload: string
  received_at: number
  due_at: number
  /** 0: nobody holds it. */
  leased_until: number
  attempt: number
  done_at: number | null
  /** Sealed JSON of the replies of a direct channel. */
  replies: string
  /** What failed last. */
  code: string | null
}

export interface ConversationTable {
  id: string
  version: number
  state: string
  updated_at: number
}

/** `id` is the order of sending within a conversation. */
export interface OutboxTable {
  id: Generated<number>
  channel: string
  conversation_id: string
  /** Sealed JSON of address and body. */
  payload: string
  due_at: number
  leased_until: number
  attempt: number
  sent_at: number | null
  /** Why it was given up. */
  dropped: string | null
  /** What failed last. */
  code: string | null
  /** Keyed hash of the platform's chat; `''`: not paced. */
  destination: Generated<string>
  /** 1 or 0. */
  crowded: Generated<number>
}

/** What one replica does for all. */
export interface LeaseTable {
  name: string
  holder: string
  held_until: number
}

/** Counts per day (Europe/Berlin); `''` where a fact does not apply. */
export interface CounterTable {
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

/** Scrubbed questions without an answer. `conversation_id` is there so that the person can erase them, and is never shown. */
export interface GapTable {
  id: Generated<number>
  created_at: number
  text: string
  locale: string
  municipality: string
  /** JSON: ids of topics. */
  candidates: string
  conversation_id: string
}

/** One row; replicas reload the knowledge when it changes. */
export interface KnowledgeVersionTable {
  id: number
  version: string
  updated_at: number
}

/** Who may sign in to the console. What proves it is hashed (password) or sealed (secret of the codes). */
export interface StaffAccountTable {
  id: string
  login: string
  name: string
  /** JSON: names of roles. */
  roles: string
  /** `null`: all municipalities. */
  municipality: string | null
  /** JSON: languages a translator works in. */
  locales: string
  /** 1 or 0: SQLite has no booleans. */
  active: number
  created_at: number
  /** `null`: nothing is set up yet. */
  password: string | null
  /** Sealed. */
  totp_secret: string | null
  /** The last time step whose code was used: a code counts once. */
  totp_step: number
  /** Issuer and id at the sign-on service of the administration. */
  oidc_subject: string | null
}

/** One-time links, by the hash of what is in the link. */
export interface StaffLinkTable {
  hash: string
  /** `''`: the link that makes the first account. */
  account_id: string
  /** Sealed secret of the codes that the person sets up with this link. */
  totp_secret: string
  expires_at: number
}

/** Signed-in browsers, by the hash of what is in the cookie. */
export interface StaffSessionTable {
  hash: string
  account_id: string
  created_at: number
  seen_at: number
  /** JSON of the message for the next page; `''`: none. */
  flash: string
}

/** Failed attempts to sign in, by the keyed hash of a login or of an address. */
export interface StaffAttemptTable {
  key: string
  failures: number
  last_at: number
}

/** Lines are added, never changed. */
export interface StaffAuditTable {
  id: Generated<number>
  at: number
  actor: string
  action: string
  subject: string
  /** JSON. */
  facts: string
}

/** Versions of what staff change over the files. */
export interface StaffRevisionTable {
  id: Generated<number>
  kind: string
  place: string
  key: string
  /** JSON. */
  value: string
  basis: string
  state: string
  author: string
  reason: string
  created_at: number
  updated_at: number
  published_at: number | null
}

/** What was brought in from elsewhere, until staff have read it. One row for each source of a place. */
export interface StaffImportTable {
  id: Generated<number>
  kind: string
  place: string
  /** Address on the web. */
  source: string
  title: string
  /** JSON of text, facts and contact data. */
  content: string
  /** Of title and content: a source that says the same again is not read again. */
  hash: string
  /** `''`: none is known. */
  topic: string
  /** YYYY-MM-DD, at the source. */
  changed_on: string
  state: string
  imported_at: number
  updated_at: number
}

/** Chats that members of staff have linked with their account. `id` is the keyed hash of the private conversation. */
export interface StaffMessengerTable {
  id: string
  channel: string
  account_id: string
  /** Sealed: where reminders go. */
  address: string
  linked_at: number
  /** Sealed JSON of the text that is being edited there; `''`: none. */
  dialogue: string
  dialogue_at: number
}

/** One-time codes that link a chat, by their keyed hash. */
export interface StaffMessengerCodeTable {
  hash: string
  channel: string
  account_id: string
  expires_at: number
}

/** Passkeys, by the id that the device gave; they go with their account. What is here is public: the secret never leaves the device. */
export interface StaffPasskeyTable {
  id: string
  account_id: string
  /** COSE, as base64url. */
  public_key: string
  /** Of the device; 0: it does not count. */
  counter: number
  /** JSON: how the browser reaches the device. */
  transports: string
  name: string
  created_at: number
  last_used_at: number | null
}

/** What a device is asked to sign, by its hash, until it has or the time is over. */
export interface StaffPasskeyChallengeTable {
  hash: string
  /** Who adds a passkey with it; `''`: it is for signing in. */
  account_id: string
  /** Keyed hash of the address that asked. */
  source: string
  expires_at: number
}

/** What was deleted: sums per day (Europe/Berlin), nothing about whom. */
export interface DeletionTable {
  day: string
  kind: string
  reason: string
  count: number
}

export type InboxRow = Selectable<InboxTable>
export type OutboxRow = Selectable<OutboxTable>
export type Counter = Selectable<CounterTable>
export type NewGap = Insertable<GapTable>
