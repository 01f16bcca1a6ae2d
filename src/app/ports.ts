import type { ConversationState, Incoming, StepRecord } from '#core/conversation/state.ts'
import type { Brain } from '#core/conversation/context.ts'
import type { AnswerLocale } from '#core/locale.ts'
import type { Reply } from '#core/reply.ts'

export const channelNames = ['web', 'telegram', 'slack', 'terminal'] as const
export type ChannelName = (typeof channelNames)[number]

/**
 * What a channel hands in, platform-neutral.
 *
 * `updateId` is unique per channel (Telegram `update_id`, Slack `event_id`): the same one twice is the same update.
 * `conversationId` is the keyed hash of the platform's id (`Vault.conversationId`). `address` says where replies go, in the channel's own
 * form (JSON); it is sealed before it is stored and erased with the last use.
 */
export interface Update {
  channel: ChannelName
  updateId: string
  conversationId: string
  address: string
  incoming: Incoming
  receivedAt: number
  localeHint?: AnswerLocale | undefined
  municipalityHint?: string | undefined
  /** Where this person alone can be written to, also later; left out where others read along. */
  privateAddress?: string | undefined
}

/** An update that a worker holds until `leaseUntil`; no other worker gets this conversation meanwhile. */
export interface ClaimedUpdate extends Update {
  attempt: number
}

/** One message of a platform, rendered, waiting to be sent. `body` is the channel's own JSON. */
export interface OutgoingMessage {
  id: string
  channel: ChannelName
  conversationId: string
  address: string
  body: string
  attempt: number
}

/** A rendered message on its way into the outbox. */
export interface RenderedMessage {
  address: string
  body: string
  /** The platform's own id of the chat, for its limits; only its keyed hash is kept. Left out: no limits. */
  chat?: string
  /** Many people read this chat; platforms allow fewer messages there. */
  crowded?: boolean
}

/** At most `count` messages in any stretch of `windowMs`. */
export interface Limit {
  count: number
  windowMs: number
}

/** What a platform takes, kept to by all replicas together. */
export interface Pace {
  overall: Limit
  chat: Limit
  crowdedChat: Limit
}

/**
 * No update or message is put off for longer. A time further ahead was written while a clock was ahead, and counts as past: else what came in
 * then would wait for the clock. Units: milliseconds.
 */
export const longestWaitMs = 600_000

/** What one step leads to; stored in one transaction. */
export interface CompletedStep {
  update: Update
  state: ConversationState
  /** The version of the state that was loaded; 0 for a new conversation. */
  version: number
  messages: RenderedMessage[]
  /** Replies of a direct channel (web), kept for minutes so that the same update gets the same answer. */
  replies?: Reply[]
  records: StepRecord[]
  now: number
}

/**
 * Conversations, inbox and outbox. Every implementation passes `tests/contract/conversation-store.ts`.
 *
 * Errors: `AppError('store-unavailable')` when the database does not answer; nothing is half saved.
 */
export interface ConversationStore {
  /** Takes an update in once. `seen`: it is already there or was done. */
  receive(update: Update): Promise<'new' | 'seen'>
  /** The oldest update that is due and whose conversation no worker holds; it is held until `now + leaseMs`. `undefined`: nothing to do. */
  claim(now: number, leaseMs: number): Promise<ClaimedUpdate | undefined>
  load(conversationId: string): Promise<{ state: ConversationState; version: number }>
  /**
   * Saves the state, the messages and the records, and marks the update as done (its text is erased), all or nothing.
   * `stale`: the conversation changed since it was loaded; nothing is saved, load again. `seen`: the update was done before.
   * The update need not have been received: direct channels complete without an inbox row of their own.
   */
  complete(step: CompletedStep): Promise<'saved' | 'stale' | 'seen'>
  /** Gives a claimed update back for later, with the code of what failed. */
  postpone(update: Update, until: number, code: string): Promise<void>
  /** What a direct channel answered to this update, as long as it is kept. */
  repliesTo(channel: ChannelName, updateId: string): Promise<Reply[] | undefined>
  /**
   * The oldest due message of a conversation that no sender holds and that the pace lets through. Messages of one conversation leave in
   * order, one at a time; a chat that has to wait holds up no other.
   */
  claimMessage(channel: ChannelName, now: number, leaseMs: number, pace?: Pace): Promise<OutgoingMessage | undefined>
  messageSent(id: string, now: number): Promise<void>
  retryMessage(id: string, at: number, code: string): Promise<void>
  /** Gives a message up for good (blocked, deleted chat); `conversation`: all others of this conversation too. */
  dropMessage(id: string, code: string, scope: 'message' | 'conversation'): Promise<void>
  /** Erases the conversation, its inbox, outbox and open gaps. */
  forget(conversationId: string): Promise<void>
  /** Deletes what is past its time: done updates (2 days), sent messages (2 minutes), kept replies (10 minutes), gaps (30 days), idle conversations (90 days). */
  deleteExpired(now: number): Promise<Record<string, number>>
  pending(): Promise<Pending>
  close(): Promise<void>
}

/** What waits in inbox and outbox, and since when the oldest of it does. Units: milliseconds since 1970. */
export interface Pending {
  updates: number
  messages: number
  oldestUpdateAt?: number
  oldestMessageAt?: number
}

export type SendResult =
  | { kind: 'sent' }
  /** The platform is busy or away: the same message again after this time. */
  | { kind: 'retry'; afterMs: number; code: string }
  /** This person cannot be reached any more (blocked, deactivated). */
  | { kind: 'gone'; code: string }
  /** The platform will never take this message. */
  | { kind: 'refused'; code: string }

/** A messenger as the outbox sees it. `render` splits a reply into messages within the platform's limits; each is sent on its own. */
export interface Messenger {
  readonly channel: ChannelName
  readonly pace?: Pace
  render(reply: Reply, address: string): RenderedMessage[]
  /** Errors: none; everything that can happen is a `SendResult`. */
  send(message: OutgoingMessage): Promise<SendResult>
}

/**
 * What one replica does for all: the others stand by until its lease ends.
 *
 * Errors: `store-unavailable`.
 */
export interface Leases {
  /** `true`: `holder` has it until `now + leaseMs`, newly or still. Units: milliseconds. */
  take(name: string, holder: string, now: number, leaseMs: number): Promise<boolean>
  /** Gives it back at once. */
  release(name: string, holder: string): Promise<void>
}

/** Secrets: keyed hashes for ids, sealed boxes for addresses and for text that waits to be worked on. */
export interface Vault {
  conversationId(channel: ChannelName, platformId: string): string
  /**
   * While secrets are rotated: what an id that was just made would be by the other secret, under which the conversation may be stored.
   * `undefined`: there is no other secret, or the id is not of the latest ones.
   */
  otherId(id: string): string | undefined
  seal(text: string): string
  /** Errors: throws when the box was made with a key that is not known. */
  open(sealed: string): string
}

/** The current knowledge with all that is compiled from it; swapped as a whole. */
export interface KnowledgeSource {
  current(): Brain
}

export type Clock = () => number

/** What operators measure. No personal data: kinds, languages and codes only. */
export interface Metrics {
  /** An update was answered. Units: seconds from its arrival in this process to its answer. */
  answered(channel: ChannelName, seconds: number, records: readonly StepRecord[]): void
  /** A message was handed to its platform. */
  sent(channel: ChannelName, result: SendResult): void
  /** An update that was not taken in, because its sender sends without end. */
  leftOut(channel: ChannelName): void
}

/** What members of staff do as such in a messenger; who they are is known by the chat that they have linked with their account. */
export interface StaffDesk {
  /**
   * The replies to staff's work. `pass`: it is none, and is answered as anybody's; `isStaff`: by somebody who may see staff's notes.
   *
   * Shapes: `pass` for everything that a person sends whose chat is not linked, except for a one-time code that links it.
   * Errors: `store-unavailable`; nothing was done then, or it was done and does no harm when it is done again.
   */
  answer(update: Update): Promise<{ kind: 'replies'; replies: Reply[] } | { kind: 'pass'; isStaff: boolean }>
}

/** Structured records for operators. Never pass a person's words, ids, names or addresses. */
export interface Log {
  info(event: string, facts?: Record<string, string | number | boolean>): void
  warn(event: string, facts?: Record<string, string | number | boolean>): void
  error(event: string, error: unknown, facts?: Record<string, string | number | boolean>): void
}
