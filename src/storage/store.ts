import type { Kysely } from 'kysely'
import { AppError } from '#app/errors.ts'
import type { ConversationStore } from '#app/ports.ts'
import { conversationStateSchema, newConversation } from '#core/conversation/state.ts'
import { scrub } from '#core/scrub.ts'
import { complete } from './complete.ts'
import { deleteExpired, forget } from './erasure.ts'
import { claim, putBack, receive, repliesTo, type SqlContext } from './inbox.ts'
import { claimMessage, dropMessage, messageSent, retryMessage } from './outbox.ts'
import type { Tables } from './schema.ts'

/** A store in a database. `database` is for what staff read and write; conversations go through the store. */
export interface SqlStore extends ConversationStore {
  readonly database: Kysely<Tables>
}

/** The conversation store over either database; the tables must be there. Errors: `store-unavailable`. */
export function createSqlStore(context: SqlContext): SqlStore {
  // The patterns are compiled with their first use, in 0.2 s that would else stop all answers in the middle of the day.
  scrub('My name is Ada. 12345')
  return {
    database: context.database,
    receive: (update) => asked(() => receive(context, update)),
    claim: (now, leaseMs) => asked(() => claim(context, now, leaseMs)),
    load: (conversationId) => asked(() => load(context, conversationId)),
    complete: (step) => asked(() => complete(context, step)),
    postpone: ({ channel, updateId }, until, code) => asked(() => putBack(context, channel, updateId, until, code)),
    repliesTo: (channel, updateId) => asked(() => repliesTo(context, channel, updateId)),
    claimMessage: (channel, now, leaseMs, pace) => asked(() => claimMessage(context, channel, now, leaseMs, pace)),
    messageSent: (id, now) => asked(() => messageSent(context, id, now)),
    retryMessage: (id, at, code) => asked(() => retryMessage(context, id, at, code)),
    dropMessage: (id, code, scope) => asked(() => dropMessage(context, id, code, scope)),
    forget: (conversationId) => asked(() => forget(context, conversationId)),
    deleteExpired: (now) => asked(() => deleteExpired(context, now)),
    pending: () => asked(() => pending(context)),
    close: () => asked(() => context.database.destroy()),
  }
}

/** The result of `work`, or `store-unavailable` whatever went wrong: a caller can only try again later. */
export async function asked<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (cause) {
    if (cause instanceof AppError) throw cause
    throw new AppError('store-unavailable', 'the database does not answer', { cause })
  }
}

async function load({ database }: SqlContext, conversationId: string): ReturnType<ConversationStore['load']> {
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
