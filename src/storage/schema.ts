import type { Generated, Insertable, Selectable } from 'kysely'

/**
 * The tables of both databases. Times are milliseconds since 1970; what holds a person's words or address is sealed and becomes `''`
 * with its last use.
 */
export interface Tables {
  inbox: InboxTable
  conversations: ConversationTable
  outbox: OutboxTable
  counters: CounterTable
  gaps: GapTable
  knowledge_version: KnowledgeVersionTable
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

export type InboxRow = Selectable<InboxTable>
export type OutboxRow = Selectable<OutboxTable>
export type Counter = Selectable<CounterTable>
export type NewGap = Insertable<GapTable>
