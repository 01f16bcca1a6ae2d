import { setTimeout as sleep } from 'node:timers/promises'
import { step } from '#core/conversation/step.ts'
import type { StepResult } from '#core/conversation/context.ts'
import type { Reply } from '#core/reply.ts'
import type { Translate } from '#core/translate.ts'
import { AppError } from './errors.ts'
import type { Clock, ConversationStore, KnowledgeSource, Messenger, Metrics, StaffDesk, Update } from './ports.ts'

/** Conversations that change while an answer is made are answered again on the new state, this often at most. */
const maxTries = 12
const pauseMs = 10

export interface AnswerDependencies {
  store: ConversationStore
  knowledge: KnowledgeSource
  translate: Translate
  clock: Clock
  metrics?: Pick<Metrics, 'answered'>
  /** Left out: nobody is staff. */
  desk?: StaffDesk
}

/** Takes one step of the conversation on the current knowledge. Nothing is stored. */
export function answer(
  update: Update,
  state: StepResult['state'],
  { knowledge, translate, clock }: Pick<AnswerDependencies, 'knowledge' | 'translate' | 'clock'>,
  isStaff = false,
): StepResult {
  return step(state, update.incoming, {
    brain: knowledge.current(),
    translate,
    now: clock(),
    localeHint: update.localeHint,
    municipalityHint: update.municipalityHint,
    ...(isStaff ? { isStaff: true } : {}),
  })
}

/**
 * Answers one update and stores state, messages and records in one transaction.
 *
 * Shapes: the replies, also when the same update comes again on a direct channel; `[]` for a repeated update of a messenger, whose
 *         messages are already in the outbox.
 * Errors: those of the store.
 */
export async function answerUpdate(
  update: Update,
  dependencies: AnswerDependencies,
  messenger?: Messenger,
): Promise<Reply[]> {
  const { store, clock, desk, metrics } = dependencies
  // Once only: unlike a step of the conversation it changes things.
  const staff = update.privateAddress === undefined ? undefined : await desk?.answer(update)
  for (let attempt = 0; attempt < maxTries; attempt++) {
    // Not all who lost at the same moment at once again.
    if (attempt > 0) await sleep(Math.random() * pauseMs * attempt)
    const { state, version } = await store.load(update.conversationId)
    const result: StepResult =
      staff?.kind === 'replies'
        ? { state, replies: staff.replies, records: [] }
        : answer(update, state, dependencies, staff?.isStaff)
    const forgotten = result.records.some((record) => record.kind === 'forgotten')
    if (forgotten) await store.forget(update.conversationId)
    const messages = messenger ? result.replies.flatMap((reply) => messenger.render(reply, update.address)) : []
    const outcome = await store.complete({
      update,
      state: result.state,
      version: forgotten ? 0 : version,
      messages,
      ...(messenger ? {} : { replies: result.replies }),
      records: result.records,
      now: clock(),
    })
    if (outcome === 'saved') {
      metrics?.answered(update.channel, (clock() - update.receivedAt) / 1000, result.records)
      return result.replies
    }
    if (outcome === 'seen') return (await store.repliesTo(update.channel, update.updateId)) ?? []
  }
  throw new AppError('store-unavailable', 'the conversation kept changing while it was answered')
}
