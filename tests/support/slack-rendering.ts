import { expect } from 'vitest'
import { renderReply, type SlackPayload } from '#channels/slack/render.ts'
import type { Reply, ReplyPart } from '#core/reply.ts'
import { texts } from './slack-app.ts'
import { faultsInBlocks, type ShownBlock } from './slack-server/block-kit.ts'

export interface RenderedMessage {
  address: unknown
  text: string
  blocks: ShownBlock[]
}

const toDirectMessages = JSON.stringify({ channel: 'D1', user: 'U1' })

/** A reply in German with these parts. */
export function aReply(parts: ReplyPart[], more: Partial<Reply> = {}): Reply {
  return { locale: 'de', direction: 'ltr', parts, choices: [], kind: 'answer', ...more }
}

/** The reply as Slack messages; each is one that Slack takes. */
export function rendered(reply: Reply, address = toDirectMessages): RenderedMessage[] {
  return renderReply(reply, address, texts).map((message) => {
    const payload = JSON.parse(message.body) as SlackPayload
    expect(faultsInBlocks(payload.blocks, 100)).toEqual([])
    return { address: JSON.parse(message.address), text: payload.text, blocks: payload.blocks as ShownBlock[] }
  })
}

/** The one message of a reply. */
export function only(reply: Reply, address?: string): RenderedMessage {
  const messages = rendered(reply, address)
  expect(messages).toHaveLength(1)
  return messages[0] ?? { address: {}, text: '', blocks: [] }
}
