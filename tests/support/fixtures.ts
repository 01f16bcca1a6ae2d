import type { CompletedStep, Update } from '#app/ports.ts'
import { newConversation } from '#core/conversation/state.ts'
import type { Reply } from '#core/reply.ts'

/** 21 November 2026, 12:00 in Germany. */
export const noon = Date.UTC(2026, 10, 21, 11)

/** A question of conversation `a` on Telegram. */
export function anUpdate(overrides: Partial<Update> & { text?: string } = {}): Update {
  const { text = 'Where do I register my child?', ...rest } = overrides
  return {
    channel: 'telegram',
    updateId: '1',
    conversationId: 'conversation-a',
    address: '{"chat":4711}',
    incoming: { kind: 'text', text },
    receivedAt: noon,
    ...rest,
  }
}

/** The first answer in its conversation, with one message. */
export function aStep(overrides: Partial<CompletedStep> = {}): CompletedStep {
  const update = overrides.update ?? anUpdate()
  return {
    update,
    state: { ...newConversation, greeted: true },
    version: 0,
    messages: [{ address: update.address, body: '{"text":"At the youth office."}' }],
    records: [],
    now: noon,
    ...overrides,
  }
}

export function aReply(text = 'At the youth office.'): Reply {
  return { locale: 'en', direction: 'ltr', parts: [{ kind: 'text', text }], choices: [], kind: 'answer' }
}
