import type { ExpressionBuilder, Kysely } from 'kysely'
import type { ChannelName, Limit, OutgoingMessage, Pace } from '#app/ports.ts'
import type { SqlDialect } from './dialect.ts'
import type { SqlContext } from './inbox.ts'
import { isFree } from './due.ts'
import { openJson, unreadable } from './sealed-json.ts'
import type { OutboxRow, Tables } from './schema.ts'

type Payload = Pick<OutgoingMessage, 'address' | 'body'>

export async function claimMessage(
  context: SqlContext,
  channel: ChannelName,
  now: number,
  leaseMs: number,
  pace?: Pace,
): Promise<OutgoingMessage | undefined> {
  for (;;) {
    const row = await claimRow(context, channel, now, leaseMs, pace)
    if (!row) return undefined
    const payload = openJson<Payload>(context.vault, row.payload)
    if (payload)
      return { ...payload, id: String(row.id), channel, conversationId: row.conversation_id, attempt: row.attempt }
    await retryMessage(context, String(row.id), now + unreadable.retryMs, unreadable.code)
  }
}

function claimRow(
  { database, dialect }: SqlContext,
  channel: ChannelName,
  now: number,
  leaseMs: number,
  pace: Pace | undefined,
): Promise<OutboxRow | undefined> {
  if (!pace) return claimFrom(database, dialect, channel, now, leaseMs, undefined)
  // In turn: two that count at the same moment would both find room for the last message.
  return dialect.inTurn(database, `outbox ${channel}`, (turn) => claimFrom(turn, dialect, channel, now, leaseMs, pace))
}

function claimFrom(
  database: Kysely<Tables>,
  dialect: SqlDialect,
  channel: ChannelName,
  now: number,
  leaseMs: number,
  pace: Pace | undefined,
): Promise<OutboxRow | undefined> {
  const next = database
    .selectFrom('outbox')
    .select('id')
    .where('channel', '=', channel)
    .where('sent_at', 'is', null)
    .where('dropped', 'is', null)
    .where((eb) => isFree(eb, now, leaseMs))
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('outbox as earlier')
            .select('earlier.id')
            .whereRef('earlier.conversation_id', '=', 'outbox.conversation_id')
            .where('earlier.sent_at', 'is', null)
            .where('earlier.dropped', 'is', null)
            .whereRef('earlier.id', '<', 'outbox.id'),
        ),
      ),
    )
    .$if(pace !== undefined, (query) => query.where((eb) => (pace ? withinPace(eb, channel, now, pace) : eb.lit(true))))
    .orderBy('id')
    .limit(1)
    .$call((query) => dialect.skipLocked(query))
  return database
    .updateTable('outbox')
    .set((eb) => ({ leased_until: now + leaseMs, attempt: eb('attempt', '+', 1) }))
    .where('id', '=', next)
    .returningAll()
    .executeTakeFirst()
}

/** Whether the platform and the chat of a message take one more now; what is on its way counts. */
function withinPace(eb: ExpressionBuilder<Tables, 'outbox'>, channel: ChannelName, now: number, pace: Pace) {
  const recent = ({ windowMs }: Limit) =>
    eb
      .selectFrom('outbox as recent')
      .select((inner) => inner.fn.countAll<number>().as('count'))
      .where((inner) =>
        inner.or([
          // What was sent while the clock was ahead was not sent just now.
          inner.and([inner('recent.sent_at', '>', now - windowMs), inner('recent.sent_at', '<=', now + windowMs)]),
          inner.and([
            inner('recent.sent_at', 'is', null),
            inner('recent.dropped', 'is', null),
            inner('recent.leased_until', '>', now),
          ]),
        ]),
      )
  const ofChat = (limit: Limit) =>
    eb(recent(limit).whereRef('recent.destination', '=', 'outbox.destination'), '<', limit.count)
  return eb.and([
    eb(recent(pace.overall).where('recent.channel', '=', channel), '<', pace.overall.count),
    eb.or([
      eb('outbox.destination', '=', ''),
      eb.and([eb('outbox.crowded', '=', 0), ofChat(pace.chat)]),
      eb.and([eb('outbox.crowded', '=', 1), ofChat(pace.crowdedChat)]),
    ]),
  ])
}

export async function messageSent({ database }: SqlContext, id: string, now: number): Promise<void> {
  await database.updateTable('outbox').set({ sent_at: now, payload: '' }).where('id', '=', Number(id)).execute()
}

export async function retryMessage({ database }: SqlContext, id: string, at: number, code: string): Promise<void> {
  await database
    .updateTable('outbox')
    .set({ due_at: at, leased_until: 0, code })
    .where('id', '=', Number(id))
    .where('sent_at', 'is', null)
    .execute()
}

export async function dropMessage(
  { database }: SqlContext,
  id: string,
  code: string,
  scope: 'message' | 'conversation',
): Promise<void> {
  const dropped = database.updateTable('outbox').set({ dropped: code, payload: '' }).where('sent_at', 'is', null)
  if (scope === 'message') await dropped.where('id', '=', Number(id)).execute()
  else
    await dropped
      .where('dropped', 'is', null)
      .where('conversation_id', '=', (eb) =>
        eb.selectFrom('outbox as gone').select('gone.conversation_id').where('gone.id', '=', Number(id)),
      )
      .execute()
}
