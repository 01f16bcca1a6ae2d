import type { Kysely } from 'kysely'
import type { CompletedStep } from '#app/ports.ts'
import { recordDeletions } from './deletions.ts'
import type { SqlContext } from './inbox.ts'
import { countersOf, gapsOf } from './records.ts'
import { sealJson } from './sealed-json.ts'
import type { Tables } from './schema.ts'

/** Leaves the transaction so that nothing of it stays. */
class NotSaved extends Error {
  readonly reason: 'stale' | 'seen'

  constructor(reason: 'stale' | 'seen') {
    super(reason)
    this.reason = reason
  }
}

/**
 * Tables are written in the order inbox, conversations, outbox, gaps, counters, here and when a conversation is forgotten, so that
 * transactions wait for each other instead of blocking each other; the counters, which all share, come last and are held shortest.
 */
export async function complete(context: SqlContext, step: CompletedStep): Promise<'saved' | 'stale' | 'seen'> {
  try {
    await context.database.transaction().execute(async (transaction) => {
      // The first statement writes: SQLite then waits for other processes here, and does not fail half-way.
      if (!(await finishUpdate(transaction, context, step))) throw new NotSaved('seen')
      if (!(await saveState(transaction, step))) throw new NotSaved('stale')
      await addMessages(transaction, context, step)
      await addRecords(transaction, step)
      if (isForgotten(step)) await eraseState(transaction, step)
    })
    return 'saved'
  } catch (error) {
    if (error instanceof NotSaved) return error.reason
    throw error
  }
}

async function finishUpdate(
  transaction: Kysely<Tables>,
  { vault }: SqlContext,
  { update, replies, now }: CompletedStep,
): Promise<boolean> {
  const done = {
    conversation_id: replies ? update.conversationId : '',
    payload: '',
    leased_until: 0,
    done_at: now,
    replies: replies ? sealJson(vault, replies) : '',
    code: null,
  }
  const result = await transaction
    .insertInto('inbox')
    .values({
      ...done,
      channel: update.channel,
      update_id: update.updateId,
      received_at: update.receivedAt,
      due_at: update.receivedAt,
      attempt: 0,
    })
    .onConflict((conflict) =>
      conflict.columns(['channel', 'update_id']).doUpdateSet(done).where('inbox.done_at', 'is', null),
    )
    .executeTakeFirst()
  return result.numInsertedOrUpdatedRows === 1n
}

function isForgotten({ records }: Pick<CompletedStep, 'records'>): boolean {
  return records.some((record) => record.kind === 'forgotten')
}

/** What another update of the conversation has saved since it was forgotten. */
async function eraseState(transaction: Kysely<Tables>, { update, now }: CompletedStep): Promise<void> {
  const { numDeletedRows } = await transaction
    .deleteFrom('conversations')
    .where('id', '=', update.conversationId)
    .executeTakeFirst()
  await recordDeletions(transaction, now, 'asked', { conversations: Number(numDeletedRows) })
}

async function saveState(
  transaction: Kysely<Tables>,
  { update: { conversationId }, state, version, records, now }: CompletedStep,
): Promise<boolean> {
  if (isForgotten({ records })) return true
  const row = { version: version + 1, state: JSON.stringify(state), updated_at: now }
  if (version === 0) {
    const { numInsertedOrUpdatedRows } = await transaction
      .insertInto('conversations')
      .values({ id: conversationId, ...row })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst()
    return numInsertedOrUpdatedRows === 1n
  }
  const { numUpdatedRows } = await transaction
    .updateTable('conversations')
    .set(row)
    .where('id', '=', conversationId)
    .where('version', '=', version)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

async function addMessages(
  transaction: Kysely<Tables>,
  { vault }: SqlContext,
  { update, messages, now }: CompletedStep,
): Promise<void> {
  // One by one: the ids, and with them the order, are then those of this list whatever the database does with several rows.
  for (const { address, body, chat, crowded } of messages)
    await transaction
      .insertInto('outbox')
      .values({
        channel: update.channel,
        conversation_id: update.conversationId,
        payload: sealJson(vault, { address, body }),
        due_at: now,
        leased_until: 0,
        attempt: 0,
        destination: chat === undefined ? '' : vault.conversationId(update.channel, `chat ${chat}`),
        crowded: crowded ? 1 : 0,
      })
      .execute()
}

async function addRecords(transaction: Kysely<Tables>, step: CompletedStep): Promise<void> {
  const gaps = gapsOf(step)
  if (gaps.length > 0) await transaction.insertInto('gaps').values(gaps).execute()
  const counters = countersOf(step)
  if (counters.length > 0)
    await transaction
      .insertInto('counters')
      .values(counters)
      .onConflict((conflict) =>
        conflict
          .columns(['day', 'kind', 'channel', 'municipality', 'locale', 'audience', 'outcome', 'topic', 'office'])
          .doUpdateSet((eb) => ({ count: eb('counters.count', '+', eb.ref('excluded.count')) })),
      )
      .execute()
}
