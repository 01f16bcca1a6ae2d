import type { Message, MessageEntity } from 'grammy/types'
import type { AttachmentKind, Incoming } from '#core/conversation/state.ts'

/** The bot as Telegram knows it. `readsAll`: privacy mode is off, so that groups send it everything. */
export interface BotIdentity {
  id: number
  username: string
  readsAll: boolean
}

interface Words {
  text: string
  entities: readonly MessageEntity[]
}

/** The text or caption of a message. */
export function wordsOf(message: Message): Words {
  return message.text === undefined
    ? { text: message.caption ?? '', entities: message.caption_entities ?? [] }
    : { text: message.text, entities: message.entities ?? [] }
}

/** A command at the very beginning, as Telegram marks it. `to`: the bot it is addressed to, in lower case. */
export function commandIn({ text, entities }: Words): { name: string; to?: string; argument: string } | undefined {
  const mark = entities.find((entity) => entity.type === 'bot_command' && entity.offset === 0)
  if (!mark) return undefined
  const [name = '', to] = text.slice(1, mark.length).toLowerCase().split('@')
  return { name, ...(to ? { to } : {}), argument: text.slice(mark.length).trim() }
}

/** Whether an entity names the bot, and the text without such mentions. */
export function mentionIn({ text, entities }: Words, bot: BotIdentity): { mentioned: boolean; rest: string } {
  const mentions = entities.filter(
    (entity) =>
      (entity.type === 'text_mention' && entity.user.id === bot.id) ||
      (entity.type === 'mention' &&
        text.slice(entity.offset, entity.offset + entity.length).toLowerCase() === `@${bot.username.toLowerCase()}`),
  )
  let rest = text
  for (const { offset, length } of mentions.toReversed()) rest = rest.slice(0, offset) + rest.slice(offset + length)
  return { mentioned: mentions.length > 0, rest: rest.replace(/ {2,}/gu, ' ').trim() }
}

/**
 * What a message brings, `undefined` for a service message (somebody joined, a title changed). `text`: its words, mentions of the bot removed;
 * `isReply`: it answers a message of the bot.
 */
export function incomingOf(message: Message, text: string, isReply = false): Incoming | undefined {
  if (message.text !== undefined) {
    const command = commandIn(wordsOf(message))
    if (!command) return { kind: 'text', text, ...(isReply ? { inReply: true } : {}) }
    return command.name === 'start'
      ? { kind: 'start', payload: command.argument }
      : { kind: 'command', name: command.name, argument: command.argument }
  }
  const attachment = attachmentOf(message)
  return attachment && { kind: 'attachment', attachment, ...(text === '' ? {} : { caption: text }) }
}

function attachmentOf(message: Message): AttachmentKind | undefined {
  if (message.voice ?? message.video_note) return 'voice'
  if (message.photo) return 'picture'
  // A GIF comes as a document, too.
  if (message.sticker ?? message.animation) return 'sticker'
  if (message.document) return message.document.mime_type?.startsWith('image/') ? 'picture' : 'file'
  if (message.audio ?? message.video) return 'file'
  if (message.location ?? message.venue) return 'location'
  const other =
    message.contact ??
    message.poll ??
    message.dice ??
    message.game ??
    message.story ??
    message.checklist ??
    message.paid_media ??
    message.giveaway ??
    message.rich_message
  return other && 'other'
}
