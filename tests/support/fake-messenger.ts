import type { Messenger, OutgoingMessage, SendResult } from '#app/ports.ts'
import type { Reply } from '#core/reply.ts'

export interface FakeMessenger extends Messenger {
  /** Every attempt to send, in order. */
  attempts: OutgoingMessage[]
  /** The texts that arrived, in order. */
  arrived: string[]
}

/** The headings and texts of a reply. */
export function textOf(reply: Reply): string {
  return reply.parts.flatMap((part) => (part.kind === 'heading' || part.kind === 'text' ? part.text : [])).join(' | ')
}

/** A messenger without a platform: one message per reply. `answer` decides what becomes of an attempt; left out, all arrive. */
export function fakeMessenger(
  answer: (message: OutgoingMessage, attempts: number) => SendResult | Promise<SendResult> = () => ({ kind: 'sent' }),
): FakeMessenger {
  const attempts: OutgoingMessage[] = []
  const arrived: string[] = []
  return {
    channel: 'telegram',
    attempts,
    arrived,
    render: (reply, address) => [{ address, body: textOf(reply) }],
    async send(message) {
      attempts.push(message)
      const result = await answer(message, attempts.length)
      if (result.kind === 'sent') arrived.push(message.body)
      return result
    },
  }
}
