import type { ChannelName, OutgoingMessage } from '#app/ports.ts'
import type { SqlContext } from './inbox.ts'
import { openJson, unreadable } from './sealed-json.ts'
import type { OutboxRow } from './schema.ts'

type Payload = Pick<OutgoingMessage, 'address' | 'body'>

export async function claimMessage(
  context: SqlContext,
  channel: ChannelName,
  now: number,
  leaseMs: number,
): Promise<OutgoingMessage | undefined> {
  for (;;) {
    const row = await claimRow(context, channel, now, leaseMs)
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
): Promise<OutboxRow | undefined> {
  const next = database
    .selectFrom('outbox')
    .select('id')
    .where('channel', '=', channel)
    .where('sent_at', 'is', null)
    .where('dropped', 'is', null)
    .where('due_at', '<=', now)
    .where('leased_until', '<=', now)
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
