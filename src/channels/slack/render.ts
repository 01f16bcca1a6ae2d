import type { types } from '@slack/bolt'
import type { RenderedMessage } from '#app/ports.ts'
import type { Reply } from '#core/reply.ts'
import type { Translate } from '#core/translate.ts'
import { readAddress, writeAddress, type SlackAddress } from './address.ts'
import { choiceBlocks } from './choices.ts'
import { fallbackText } from './fallback-text.ts'
import { limits } from './limits.ts'
import { contextBlocks, partGroups, type BlockGroup, type Say } from './parts.ts'

/** The body of a message in the outbox. */
export interface SlackPayload {
  text: string
  blocks: types.KnownBlock[]
}

/**
 * A reply as messages within Slack's limits.
 *
 * Shapes: at least one message; a long reply is split between its parts, the choices come last. Only the first message may replace what is
 *         there, and only a menu does: an answer someone may still be reading stays. On the Home tab everything is one view, as far as it fits.
 * Errors: throws when `address` is no Slack address.
 */
export function renderReply(reply: Reply, address: string, translate: Translate): RenderedMessage[] {
  const to = readAddress(address)
  const say: Say = (key) => translate(reply.locale, key)
  const groups = partGroups(reply, say)
  if (to.home) groups.push(...homeNote(reply, say))
  groups.push(choiceBlocks(reply, to.home ? 'home' : 'message', say))
  return inMessages(groups, to.home ? { blocks: limits.blocksPerHome, chars: limits.homeBlocks } : undefined).map(
    (blocks, index) => {
      const address = index === 0 ? firstAddress(to, reply) : nextAddress(to)
      const body: SlackPayload = { text: fallbackText(blocks, limits.fallbackText), blocks }
      // What goes to a response address or the Home tab is not posted in a channel.
      const chat = address.responseUrl === undefined && !address.home ? address.channel : undefined
      return { address: writeAddress(address), body: JSON.stringify(body), ...(chat === undefined ? {} : { chat }) }
    },
  )
}

/** The Home tab is opened without a greeting: it says each time that this is a program. */
function homeNote(reply: Reply, say: Say): BlockGroup[] {
  const text = say('first.disclaimer')
  const said = reply.parts.some((part) => part.kind === 'note' && part.text === text)
  return said ? [] : [contextBlocks(text, reply.direction)]
}

function firstAddress(to: SlackAddress, reply: Reply): SlackAddress {
  if (reply.kind === 'menu') return to
  const { updateTs: _ts, replaceOriginal: _replace, ...rest } = to
  return rest
}

/** What does not fit on the Home tab comes as a direct message. */
function nextAddress(to: SlackAddress): SlackAddress {
  if (to.home) return to.user === undefined ? {} : { channel: to.user }
  const { updateTs: _ts, replaceOriginal: _replace, ...rest } = to
  return rest
}

function inMessages(
  groups: readonly BlockGroup[],
  first: { blocks: number; chars: number } = { blocks: limits.blocksPerMessage, chars: limits.messageBlocks },
): BlockGroup[] {
  const messages: BlockGroup[] = [[]]
  const fits = (more: BlockGroup) => {
    const most = messages.length === 1 ? first : { blocks: limits.blocksPerMessage, chars: limits.messageBlocks }
    const together = [...(messages.at(-1) ?? []), ...more]
    return together.length <= most.blocks && JSON.stringify(together).length < most.chars
  }
  for (const group of groups) {
    if (!fits(group) && messages.at(-1)?.length !== 0) messages.push([])
    for (const block of group) {
      const current = messages.at(-1)
      if (current?.length === 0 && messages.length > 1 && block.type === 'divider') continue
      if (fits([block])) current?.push(block)
      else messages.push([block])
    }
  }
  return messages
}
