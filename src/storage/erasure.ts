import type { SqlContext } from './inbox.ts'
import { keptFor } from './periods.ts'

/**
 * Erases what is kept of a conversation.
 *
 * A held update stays: it is the one that asked for this, and its completion erases the rest. If the process dies in between it is taken
 * again, forgets again and is answered; without it the person would never hear that everything is gone.
 */
export async function forget({ database }: SqlContext, conversationId: string): Promise<void> {
  await database.transaction().execute(async (transaction) => {
    await transaction
      .deleteFrom('inbox')
      .where('conversation_id', '=', conversationId)
      .where('done_at', 'is', null)
      .where('leased_until', '=', 0)
      .execute()
    // Done updates stay known, without their conversation, or a repeated one would be answered again.
    await transaction
      .updateTable('inbox')
      .set({ conversation_id: '', replies: '' })
      .where('conversation_id', '=', conversationId)
      .where('done_at', 'is not', null)
      .execute()
    await transaction.deleteFrom('conversations').where('id', '=', conversationId).execute()
    await transaction.deleteFrom('outbox').where('conversation_id', '=', conversationId).execute()
    await transaction.deleteFrom('gaps').where('conversation_id', '=', conversationId).execute()
  })
}

export async function deleteExpired({ database }: SqlContext, now: number): Promise<Record<string, number>> {
  const updates = await database
    .deleteFrom('inbox')
    .where('done_at', '<=', now - keptFor.updates)
    .executeTakeFirst()
  const replies = await database
    .updateTable('inbox')
    .set({ conversation_id: '', replies: '' })
    .where('done_at', '<=', now - keptFor.replies)
    .where('replies', '<>', '')
    .executeTakeFirst()
  const messages = await database
    .deleteFrom('outbox')
    .where((eb) => eb.or([eb('sent_at', '<=', now - keptFor.messages), eb('dropped', 'is not', null)]))
    .executeTakeFirst()
  const gaps = await database
    .deleteFrom('gaps')
    .where('created_at', '<=', now - keptFor.gaps)
    .executeTakeFirst()
  const conversations = await database
    .deleteFrom('conversations')
    .where('updated_at', '<=', now - keptFor.conversations)
    .executeTakeFirst()
  return {
    updates: Number(updates.numDeletedRows),
    replies: Number(replies.numUpdatedRows),
    messages: Number(messages.numDeletedRows),
    gaps: Number(gaps.numDeletedRows),
    conversations: Number(conversations.numDeletedRows),
  }
}
