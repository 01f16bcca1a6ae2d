import type { Kysely } from 'kysely'
import type { ChannelName, ClaimedUpdate, Clock, Update, Vault } from '#app/ports.ts'
import type { Reply } from '#core/reply.ts'
import { adopt } from './adoption.ts'
import type { SqlDialect } from './dialect.ts'
import { isFree } from './due.ts'
import { openJson, sealJson, unreadable } from './sealed-json.ts'
import type { InboxRow, Tables } from './schema.ts'

/** What the parts of the SQL store work with. */
export interface SqlContext {
  database: Kysely<Tables>
  dialect: SqlDialect
  vault: Vault
  clock: Clock
}

type Payload = Pick<Update, 'address' | 'privateAddress' | 'incoming' | 'localeHint' | 'municipalityHint'>

function payloadOf({ address, privateAddress, incoming, localeHint, municipalityHint }: Update): Payload {
  return {
    address,
    incoming,
    ...(localeHint ? { localeHint } : {}),
    ...(municipalityHint ? { municipalityHint } : {}),
    ...(privateAddress === undefined ? {} : { privateAddress }),
  }
}

export async function receive(context: SqlContext, update: Update): Promise<'new' | 'seen'> {
  const { database, dialect, vault } = context
  await adopt(context, update.conversationId)
  if (await wasSeenByOtherId(context, update)) return 'seen'
  const row = {
    channel: update.channel,
    update_id: update.updateId,
    conversation_id: update.conversationId,
    payload: sealJson(vault, payloadOf(update)),
    received_at: update.receivedAt,
    due_at: update.receivedAt,
    leased_until: 0,
    attempt: 0,
    done_at: null,
    replies: '',
    code: null,
  }
  // In turn, because ids of PostgreSQL can become visible out of order: a later update would be taken first.
  const result = await dialect.inTurn(database, update.conversationId, (turn) =>
    turn
      .insertInto('inbox')
      .values(row)
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst(),
  )
  return result.numInsertedOrUpdatedRows === 1n ? 'new' : 'seen'
}

/** Where the id of an update is a keyed hash, it came under the other secret if it came before a rotation. */
async function wasSeenByOtherId({ database, vault }: SqlContext, { channel, updateId }: Update): Promise<boolean> {
  const otherId = vault.otherId(updateId)
  if (otherId === undefined) return false
  const row = await database
    .selectFrom('inbox')
    .select('id')
    .where('channel', '=', channel)
    .where('update_id', '=', otherId)
    .executeTakeFirst()
  return row !== undefined
}

export async function claim(context: SqlContext, now: number, leaseMs: number): Promise<ClaimedUpdate | undefined> {
  for (;;) {
    const row = await claimRow(context, now, leaseMs)
    if (!row) return undefined
    const payload = openJson<Payload>(context.vault, row.payload)
    if (payload)
      return {
        ...payload,
        channel: row.channel as ChannelName,
        updateId: row.update_id,
        conversationId: row.conversation_id,
        receivedAt: row.received_at,
        attempt: row.attempt,
      }
    await putBack(context, row.channel, row.update_id, now + unreadable.retryMs, unreadable.code)
  }
}

function claimRow({ database, dialect }: SqlContext, now: number, leaseMs: number): Promise<InboxRow | undefined> {
  // Only the first waiting update of a conversation is ever taken, so that one row is the lock of the whole conversation.
  const next = database
    .selectFrom('inbox')
    .select('id')
    .where('done_at', 'is', null)
    .where((eb) => isFree(eb, now, leaseMs))
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('inbox as earlier')
            .select('earlier.id')
            .whereRef('earlier.conversation_id', '=', 'inbox.conversation_id')
            .where('earlier.done_at', 'is', null)
            .whereRef('earlier.id', '<', 'inbox.id'),
        ),
      ),
    )
    .orderBy('id')
    .limit(1)
    .$call((query) => dialect.skipLocked(query))
  return database
    .updateTable('inbox')
    .set((eb) => ({ leased_until: now + leaseMs, attempt: eb('attempt', '+', 1) }))
    .where('id', '=', next)
    .returningAll()
    .executeTakeFirst()
}

export async function putBack(
  { database }: SqlContext,
  channel: string,
  updateId: string,
  until: number,
  code: string,
): Promise<void> {
  await database
    .updateTable('inbox')
    .set({ due_at: until, leased_until: 0, code })
    .where('channel', '=', channel)
    .where('update_id', '=', updateId)
    .where('done_at', 'is', null)
    .execute()
}

export async function repliesTo(
  { database, vault }: SqlContext,
  channel: ChannelName,
  updateId: string,
): Promise<Reply[] | undefined> {
  const row = await database
    .selectFrom('inbox')
    .select('replies')
    .where('channel', '=', channel)
    .where('update_id', '=', updateId)
    .executeTakeFirst()
  return row?.replies ? openJson<Reply[]>(vault, row.replies) : undefined
}
