import type { Tables } from './schema.ts'

/** What operations (backup, copy, rotation of keys) need to know of a table. */
export interface TableFacts<Column extends string = string> {
  /** Its primary key, by which it is read in pieces. */
  key: readonly Column[]
  /** Columns with sealed boxes; `''` and `null` are none. */
  sealed?: readonly Column[]
  /** The column with the id of a conversation. */
  conversation?: Column
}

/** Every table: one that is missing here does not compile, so that none is missing in a backup. */
const facts: { readonly [Table in keyof Tables]: TableFacts<keyof Tables[Table] & string> } = {
  inbox: { key: ['id'], sealed: ['payload', 'replies'], conversation: 'conversation_id' },
  conversations: { key: ['id'], conversation: 'id' },
  outbox: { key: ['id'], sealed: ['payload'], conversation: 'conversation_id' },
  leases: { key: ['name'] },
  counters: { key: ['day', 'kind', 'channel', 'municipality', 'locale', 'audience', 'outcome', 'topic', 'office'] },
  gaps: { key: ['id'], conversation: 'conversation_id' },
  knowledge_version: { key: ['id'] },
  staff_accounts: { key: ['id'], sealed: ['totp_secret'] },
  staff_links: { key: ['hash'], sealed: ['totp_secret'] },
  staff_sessions: { key: ['hash'] },
  staff_attempts: { key: ['key'] },
  staff_audit: { key: ['id'] },
  staff_revisions: { key: ['id'] },
  staff_imports: { key: ['id'] },
  staff_messengers: { key: ['id'], sealed: ['address', 'dialogue'], conversation: 'id' },
  staff_messenger_codes: { key: ['hash'] },
  // After the accounts, to which its rows belong.
  staff_passkeys: { key: ['id'] },
  staff_passkey_challenges: { key: ['hash'] },
  deletions: { key: ['day', 'kind', 'reason'] },
}

export const tableFacts: ReadonlyMap<string, TableFacts> = new Map(Object.entries(facts))
export const tableNames: readonly string[] = [...tableFacts.keys()]
