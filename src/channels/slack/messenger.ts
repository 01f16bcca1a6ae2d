import { createHash } from 'node:crypto'
import type { types, webApi } from '@slack/bolt'
import type { Log, Messenger, OutgoingMessage, Pace, SendResult } from '#app/ports.ts'
import type { Translate } from '#core/translate.ts'
import { isDirectMessage, readAddress, type SlackAddress } from './address.ts'
import { fallbackText, literalText } from './fallback-text.ts'
import { limits } from './limits.ts'
import { pieces } from './plain.ts'
import { renderReply, type SlackPayload } from './render.ts'
import { postToResponseUrl } from './response-url.ts'
import { blocksRefused, cannotUpdate, responseUrlIsOver, sendResultOf } from './send-errors.ts'
import { faultOf, operatorError, type CallFault } from './web-client.ts'

/** One message a second in a channel, with short bursts. Source: api.slack.com/apis/rate-limits (read 2026-11). */
const chatPace = { count: 3, windowMs: 3_000 }
const pace: Pace = { overall: { count: 50, windowMs: 10_000 }, chat: chatPace, crowdedChat: chatPace }
/** The last messages of a conversation that are looked through for one that may have arrived. */
const recentMessages = 20
/** A text alone may be longer than one that comes with blocks; Slack cuts it at 40,000. */
const longText = 30_000

export interface MessengerDependencies {
  client: webApi.WebClient
  translate: Translate
  log: Log
  /** How long a `response_url` may take. */
  timeoutMs?: number
}

/**
 * Slack as the outbox sees it. Nothing is repeated here: the outbox does that.
 *
 * Slack has no key that keeps a repeated `chat.postMessage` from being shown twice. So each message carries its outbox id as a block id; in
 * direct messages, where the app may read, a second attempt looks for it first. The Home tab can be published again as it is.
 */
export function createSlackMessenger({ client, translate, log, timeoutMs = 10_000 }: MessengerDependencies): Messenger {
  /** `undefined`: done. */
  const attempt = async (to: SlackAddress, payload: SlackPayload): Promise<CallFault | undefined> => {
    try {
      if (to.responseUrl !== undefined)
        return await postToResponseUrl(to.responseUrl, payload, to.replaceOriginal === true, timeoutMs)
      await callApi(client, to, payload)
      return undefined
    } catch (error) {
      return faultOf(error)
    }
  }

  const deliver = async (to: SlackAddress, payload: SlackPayload): Promise<SendResult> => {
    const fault = await attempt(to, payload)
    if (!fault) return { kind: 'sent' }
    if (to.responseUrl !== undefined && responseUrlIsOver(fault)) {
      // The half hour or the five messages of a command are over: the person still gets the answer, as a direct message.
      return to.user === undefined ? { kind: 'refused', code: fault.code } : deliver({ channel: to.user }, payload)
    }
    if (to.updateTs !== undefined && cannotUpdate(fault)) {
      const { updateTs: _, ...anew } = to
      return deliver(anew, payload)
    }
    if (blocksRefused(fault) && payload.blocks.length > 0) {
      log.error('slack-blocks-refused', operatorError('Slack refused the blocks of a message', fault.code))
      const plain = await attempt(to, plainPayload(to, payload))
      return plain ? sendResultOf(plain, log) : { kind: 'sent' }
    }
    return sendResultOf(fault, log)
  }

  return {
    channel: 'slack',
    pace,
    render: (reply, address) => renderReply(reply, address, translate),
    async send(message) {
      const read = readMessage(message)
      if (!read) return { kind: 'refused', code: 'unreadable' }
      const { to, payload } = read
      if (message.attempt > 1 && (await hasArrived(client, to, blockIdOf(message)))) return { kind: 'sent' }
      return deliver(to, payload)
    },
  }
}

/** Outbox ids begin anew with a new database: with the content, an old message is not taken for this one. */
function blockIdOf({ id, body }: OutgoingMessage): string {
  return `sent:${id.slice(0, 100)}:${createHash('sha256').update(body).digest('base64url').slice(0, 16)}`
}

/** The message with its id on the first block that has none. */
function readMessage(message: OutgoingMessage): { to: SlackAddress; payload: SlackPayload } | undefined {
  try {
    const { text, blocks } = JSON.parse(message.body) as SlackPayload
    const [first, ...rest] = blocks
    const marked =
      first && first.block_id === undefined ? [{ ...first, block_id: blockIdOf(message) }, ...rest] : blocks
    return { to: readAddress(message.address), payload: { text, blocks: marked } }
  } catch {
    return undefined
  }
}

async function callApi(client: webApi.WebClient, to: SlackAddress, { text, blocks }: SlackPayload): Promise<void> {
  if (to.home) {
    await client.views.publish({ user_id: to.user ?? '', view: { type: 'home', blocks } })
    return
  }
  const channel = to.channel ?? ''
  if (to.updateTs !== undefined) {
    await client.chat.update({ channel, ts: to.updateTs, text, blocks })
    return
  }
  await client.chat.postMessage({
    channel,
    text,
    ...(blocks.length > 0 ? { blocks } : {}),
    ...(to.threadTs === undefined ? {} : { thread_ts: to.threadTs }),
    // Without blocks the text is shown: its asterisks are asterisks.
    mrkdwn: false,
    unfurl_links: false,
    unfurl_media: false,
  })
}

/** The text alone. A Home tab has none of its own: there it is in the plainest of blocks. */
function plainPayload(to: SlackAddress, { blocks }: SlackPayload): SlackPayload {
  if (!to.home) return { text: fallbackText(blocks, longText), blocks: [] }
  const sections = pieces(literalText(blocks), limits.plainText).map((piece): types.KnownBlock => ({
    type: 'section',
    text: { type: 'plain_text', text: piece, emoji: false },
  }))
  return { text: '', blocks: sections }
}

/** Whether an earlier attempt, whose answer was lost, did arrive. `false` where the app cannot read. */
async function hasArrived(client: webApi.WebClient, to: SlackAddress, blockId: string): Promise<boolean> {
  const { channel, threadTs } = to
  if (channel === undefined || !isDirectMessage(channel)) return false
  if (to.home || to.responseUrl !== undefined) return false
  try {
    const { messages } =
      threadTs === undefined
        ? await client.conversations.history({ channel, limit: recentMessages })
        : await client.conversations.replies({ channel, ts: threadTs, limit: 200 })
    return (messages ?? []).some((message) => message.blocks?.some((block) => block.block_id === blockId))
  } catch {
    return false
  }
}
