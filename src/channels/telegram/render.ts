import type { InlineKeyboardMarkup, LinkPreviewOptions, MessageEntity } from 'grammy/types'
import type { RenderedMessage } from '#app/ports.ts'
import type { Reply } from '#core/reply.ts'
import type { Translate } from '#core/translate.ts'
import { readAddress, writeAddress } from './address.ts'
import { messagesOf } from './formatted-text.ts'
import { keyboardOf } from './keyboard.ts'
import { linesOf } from './parts.ts'

/** What `sendMessage` and `editMessageText` have in common. */
export interface TextPayload {
  text: string
  entities?: MessageEntity[]
  link_preview_options: LinkPreviewOptions
  reply_markup?: InlineKeyboardMarkup
}

/** The body of an outgoing message. Whom it goes to stands in its address alone. */
export interface TelegramBody {
  method: 'sendMessage' | 'editMessageText'
  payload: TextPayload
  /** The app begins an answer to this message at once. A message with buttons cannot have that. */
  asksForText?: true
}

/** Stands for the text of a reply that has only choices. */
const noText = '👇'

/**
 * A reply as payloads, in the order in which they are sent. Entities instead of a parse mode: there is nothing to escape.
 *
 * Shapes: text of at most 4096 UTF-16 units each; the choices hang on the last one; `[]` for a reply with neither text nor choices.
 * Errors: none.
 */
export function payloadsOf(reply: Reply, translate: Translate): TextPayload[] {
  const messages = messagesOf(linesOf(reply, (key) => translate(reply.locale, key)))
  const keyboard = keyboardOf(reply.choices, reply.direction)
  if (messages.length === 0 && keyboard) messages.push({ text: noText, entities: [] })
  return messages.map(({ text, entities }, index) => ({
    text,
    ...(entities.length > 0 ? { entities } : {}),
    link_preview_options: { is_disabled: true },
    ...(keyboard && index === messages.length - 1 ? { reply_markup: keyboard } : {}),
  }))
}

/**
 * A reply as messages for the outbox. A menu that follows from a press takes the place of the message the press came from; only the first
 * message answers another one.
 */
export function renderReply(reply: Reply, address: string, translate: Translate): RenderedMessage[] {
  const { editMessageId, replyTo, ...chat } = readAddress(address)
  return payloadsOf(reply, translate).map((payload, index, all) => {
    const edits = index === 0 && reply.kind === 'menu' && editMessageId !== undefined
    const asks = reply.asksForText && !edits && !payload.reply_markup && index === all.length - 1
    const body: TelegramBody = {
      method: edits ? 'editMessageText' : 'sendMessage',
      payload,
      ...(asks ? { asksForText: true } : {}),
    }
    const to = {
      ...chat,
      ...(edits ? { editMessageId } : {}),
      ...(index === 0 && replyTo !== undefined ? { replyTo } : {}),
    }
    // Groups have negative ids.
    return { address: writeAddress(to), body: JSON.stringify(body), chat: String(to.chatId), crowded: to.chatId < 0 }
  })
}
