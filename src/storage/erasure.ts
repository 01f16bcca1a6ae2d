import { setImmediate as breathe } from 'node:timers/promises'
import { sql, type Kysely, type RawBuilder } from 'kysely'
import { adopt } from './adoption.ts'
import { deleteOldRecords, recordDeletions } from './deletions.ts'
import type { SqlContext } from './inbox.ts'
import { keptFor } from './periods.ts'
import type { Tables } from './schema.ts'

/** Rows that are deleted at a time: all else waits for it, on SQLite the whole process. */
const rowsAtATime = 2_000

/**
 * Erases what is kept of a conversation.
 *
 * A held update stays: it is the one that asked for this, and its completion erases the rest. If the process dies in between it is taken
 * again, forgets again and is answered; without it the person would never hear that everything is gone.
 */
export async function forget(context: SqlContext, conversationId: string): Promise<void> {
  const { database, clock } = context
  await adopt(context, conversationId)
  await database.transaction().execute(async (transaction) => {
    const updates = await transaction
      .deleteFrom('inbox')
      .where('conversation_id', '=', conversationId)
      .where('done_at', 'is', null)
      .where('leased_until', '=', 0)
      .executeTakeFirst()
    // Done updates stay known, without their conversation, or a repeated one would be answered again.
    const replies = await transaction
      .updateTable('inbox')
      .set({ conversation_id: '', replies: '' })
      .where('conversation_id', '=', conversationId)
      .where('done_at', 'is not', null)
      .executeTakeFirst()
    const erase = async (table: 'conversations' | 'outbox' | 'gaps') => {
      const column = table === 'conversations' ? 'id' : 'conversation_id'
      const { numDeletedRows } = await transaction
        .deleteFrom(table)
        .where(column as never, '=', conversationId as never)
        .executeTakeFirst()
      return Number(numDeletedRows)
    }
    await recordDeletions(transaction, clock(), 'asked', {
      updates: Number(updates.numDeletedRows),
      replies: Number(replies.numUpdatedRows),
      conversations: await erase('conversations'),
      messages: await erase('outbox'),
      gaps: await erase('gaps'),
    })
  })
}

/** Deletes what is past its time, some rows at a time, and writes down how many. */
export async function deleteExpired(context: SqlContext, now: number): Promise<Record<string, number>> {
  const { database, dialect } = context
  const some = (table: 'inbox' | 'outbox' | 'gaps' | 'conversations', isPast: RawBuilder<boolean>) =>
    database
      // All of them have an id; the types of four tables at once say nothing more.
      .selectFrom(table as 'inbox')
      .select('id')
      .where(isPast)
      .limit(rowsAtATime)
      .$call((query) => dialect.skipLocked(query))
  const deleted = (kind: string, table: Parameters<typeof some>[0], isPast: RawBuilder<boolean>) =>
    untilNone(context, now, kind, async (transaction) => {
      const gone = transaction.deleteFrom(table as 'inbox').where('id', 'in', some(table, isPast))
      return (await gone.executeTakeFirst()).numDeletedRows
    })
  const counts = {
    updates: await deleted('updates', 'inbox', sql`done_at <= ${now - keptFor.updates}`),
    replies: await untilNone(context, now, 'replies', async (transaction) => {
      const past = some('inbox', sql`done_at <= ${now - keptFor.replies} and replies <> ''`)
      const emptied = transaction.updateTable('inbox').set({ conversation_id: '', replies: '' }).where('id', 'in', past)
      return (await emptied.executeTakeFirst()).numUpdatedRows
    }),
    messages: await deleted('messages', 'outbox', sql`(sent_at <= ${now - keptFor.messages} or dropped is not null)`),
    gaps: await deleted('gaps', 'gaps', sql`created_at <= ${now - keptFor.gaps}`),
    conversations: await deleted('conversations', 'conversations', sql`updated_at <= ${now - keptFor.conversations}`),
  }
  await deleteOldRecords(database, now)
  return counts
}

async function untilNone(
  { database }: SqlContext,
  now: number,
  kind: string,
  erase: (transaction: Kysely<Tables>) => Promise<bigint>,
): Promise<number> {
  let sum = 0
  for (;;) {
    const count = await database.transaction().execute(async (transaction) => {
      const erased = Number(await erase(transaction))
      await recordDeletions(transaction, now, 'expired', { [kind]: erased })
      return erased
    })
    sum += count
    if (count < rowsAtATime) return sum
    await breathe()
  }
}
