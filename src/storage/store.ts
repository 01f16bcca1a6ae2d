import type { Kysely } from 'kysely'
import type { ConversationStore } from '#app/ports.ts'
import { conversationStateSchema, newConversation } from '#core/conversation/state.ts'
import { scrub } from '#core/scrub.ts'
import { adopt } from './adoption.ts'
import { complete } from './complete.ts'
import { deleteExpired, forget } from './erasure.ts'
import { claim, putBack, receive, repliesTo, type SqlContext } from './inbox.ts'
import type { Listening } from './listen.ts'
import { claimMessage, dropMessage, messageSent, retryMessage } from './outbox.ts'
import type { Tables } from './schema.ts'
import { asked, askedAgain } from './store-fault.ts'

/** A store in a database. `database` is for what staff read and write; conversations go through the store. */
export interface SqlStore extends ConversationStore {
  readonly database: Kysely<Tables>
  /** Calls `hint` when another replica may have published knowledge; without PostgreSQL there is none. Errors: none. */
  readonly onPublished: (hint: () => void) => Listening
  /** The database's own time, where it has one; Unix ms. Errors: `store-unavailable`. */
  readonly readTime?: () => Promise<number>
}

/** The conversation store over either database; the tables must be there. Errors: `store-unavailable`. */
export function createSqlStore(context: SqlContext): SqlStore {
  // The patterns are compiled with their first use, in 0.2 s that would else stop all answers in the middle of the day.
  scrub('My name is Ada. 12345')
  return {
    database: context.database,
    onPublished: () => ({ stop: () => Promise.resolve() }),
    receive: (update) => askedAgain(() => receive(context, update)),
    // Not again: if the first try was done and only its answer lost, the second one would take the next update.
    claim: (now, leaseMs) => asked(() => claim(context, now, leaseMs)),
    load: (conversationId) => askedAgain(() => load(context, conversationId)),
    complete: (step) => askedAgain(() => complete(context, step)),
    postpone: ({ channel, updateId }, until, code) =>
      askedAgain(() => putBack(context, channel, updateId, until, code)),
    repliesTo: (channel, updateId) => askedAgain(() => repliesTo(context, channel, updateId)),
    claimMessage: (channel, now, leaseMs, pace) => asked(() => claimMessage(context, channel, now, leaseMs, pace)),
    messageSent: (id, now) => askedAgain(() => messageSent(context, id, now)),
    retryMessage: (id, at, code) => askedAgain(() => retryMessage(context, id, at, code)),
    dropMessage: (id, code, scope) => askedAgain(() => dropMessage(context, id, code, scope)),
    forget: (conversationId) => askedAgain(() => forget(context, conversationId)),
    deleteExpired: (now) => asked(() => deleteExpired(context, now)),
    pending: () => asked(() => pending(context)),
    close: () => asked(() => context.database.destroy()),
  }
}

async function load(context: SqlContext, conversationId: string): ReturnType<ConversationStore['load']> {
  await adopt(context, conversationId)
  const { database } = context
  const row = await database
    .selectFrom('conversations')
    .select(['state', 'version'])
    .where('id', '=', conversationId)
    .executeTakeFirst()
  if (!row) return { state: newConversation, version: 0 }
  // A state of another release that cannot be read costs the person a language and a town, not the answer.
  const state = conversationStateSchema.safeParse(JSON.parse(row.state))
  return { state: state.success ? state.data : newConversation, version: row.version }
}

async function pending({ database }: SqlContext): ReturnType<ConversationStore['pending']> {
  const updates = await database
    .selectFrom('inbox')
    .select((eb) => [eb.fn.countAll<number>().as('count'), eb.fn.min('received_at').as('oldest')])
    .where('done_at', 'is', null)
    .executeTakeFirstOrThrow()
  const messages = await database
    .selectFrom('outbox')
    .select((eb) => [eb.fn.countAll<number>().as('count'), eb.fn.min('due_at').as('oldest')])
    .where('sent_at', 'is', null)
    .where('dropped', 'is', null)
    .executeTakeFirstOrThrow()
  const [oldestUpdate, oldestMessage] = [updates.oldest, messages.oldest] as (number | null)[]
  return {
    updates: updates.count,
    messages: messages.count,
    ...(typeof oldestUpdate === 'number' ? { oldestUpdateAt: oldestUpdate } : {}),
    ...(typeof oldestMessage === 'number' ? { oldestMessageAt: oldestMessage } : {}),
  }
}
