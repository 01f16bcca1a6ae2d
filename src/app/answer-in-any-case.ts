import { newConversation, type StepRecord } from '#core/conversation/state.ts'
import type { Reply } from '#core/reply.ts'
import { answer, answerUpdate, type AnswerDependencies } from './answer-update.ts'
import { AppError } from './errors.ts'
import type { Log, Update } from './ports.ts'

/** What may be lost: a count, or a question that staff do not get to see. What else a reply says was done must have been done. */
const mayBeLost: readonly StepRecord['kind'][] = ['question', 'referral', 'feedback', 'gap']

/**
 * Answers an update of a direct channel, also while the database is away: then as the first one of its conversation, and nothing of it is
 * stored. Somebody in danger gets the emergency card.
 *
 * Shapes: as `answerUpdate`. Errors: those of the store when the reply would tell of something that was not done.
 */
export async function answerInAnyCase(
  update: Update,
  dependencies: AnswerDependencies & { log: Log },
): Promise<Reply[]> {
  try {
    return await answerUpdate(update, dependencies)
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'store-unavailable') throw error
    const { replies, records } = answer(update, newConversation, dependencies)
    if (records.some(({ kind }) => !mayBeLost.includes(kind))) throw error
    dependencies.log.error('answered-without-store', error, { channel: update.channel })
    return replies
  }
}
