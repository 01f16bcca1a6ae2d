import type { InlineQuery, Message, Update as TelegramUpdate } from 'grammy/types'
import type { Clock, Update, Vault } from '#app/ports.ts'
import type { Incoming } from '#core/conversation/state.ts'
import { localeFromTag } from '#core/locale.ts'
import { writeAddress, type TelegramAddress } from './address.ts'
import { commandIn, incomingOf, mentionIn, wordsOf, type BotIdentity } from './message-content.ts'
import { privateCommands, groupCommands } from './profile.ts'

/** The kinds of updates we ask Telegram for. Edited messages are not among them: an answer is given once. */
export const allowedUpdates = ['message', 'callback_query', 'my_chat_member', 'inline_query'] as const

/** What an update means for us. */
export type Arrival =
  | { kind: 'update'; update: Update; callbackQueryId?: string }
  | { kind: 'inline-query'; query: InlineQuery }
  /** The person blocked the bot, or a group removed it. */
  | { kind: 'left'; conversationId: string }
  | { kind: 'ignored'; callbackQueryId?: string }

export interface ArrivalContext {
  bot: BotIdentity
  vault: Pick<Vault, 'conversationId'>
  clock: Clock
  /** Whether a text tells of danger; such a message is answered in a group although nobody spoke to the bot. */
  isUrgent(text: string): boolean
  /** The town of a bot that serves one. */
  municipality?: string | undefined
}

/** Anonymous administrators of a group write in the name of this bot of Telegram's. */
const anonymousAdministrator = 1_087_968_824

/** What an update of Telegram means for us. Errors: none for anything Telegram sends; kinds that are not handled are `ignored`. */
export function arrivalOf(update: TelegramUpdate, context: ArrivalContext): Arrival {
  if (update.message) return messageArrival(update.update_id, update.message, context)
  if (update.callback_query) return pressArrival(update, context)
  if (update.inline_query) return { kind: 'inline-query', query: update.inline_query }
  const membership = update.my_chat_member
  const status = membership?.new_chat_member.status
  if (membership && (status === 'kicked' || status === 'left'))
    return { kind: 'left', conversationId: context.vault.conversationId('telegram', String(membership.chat.id)) }
  return { kind: 'ignored' }
}

function messageArrival(updateId: number, message: Message, context: ArrivalContext): Arrival {
  const { chat, from } = message
  const isGroup = chat.type === 'group' || chat.type === 'supergroup'
  if (!isGroup && chat.type !== 'private') return { kind: 'ignored' }
  // Bots never talk to each other; a card of our inline mode is no question.
  if (!from || (from.is_bot && from.id !== anonymousAdministrator)) return { kind: 'ignored' }
  if (message.via_bot?.id === context.bot.id || message.is_automatic_forward) return { kind: 'ignored' }
  const words = wordsOf(message)
  const { mentioned, rest } = mentionIn(words, context.bot)
  const isReply = message.reply_to_message?.from?.id === context.bot.id
  const incoming = incomingOf(message, rest, isReply)
  if (!incoming) return { kind: 'ignored' }
  const threadId = message.is_topic_message ? message.message_thread_id : undefined
  const arrive = (what: Incoming): Arrival => ({
    kind: 'update',
    update: updateOf(
      updateId,
      what,
      from.language_code,
      context,
      {
        chatId: chat.id,
        ...(threadId === undefined ? {} : { threadId }),
        ...(isGroup ? { replyTo: message.message_id } : {}),
      },
      isGroup,
    ),
  })
  if (!isGroup || isAddressed(message, mentioned, context.bot)) return arrive(incoming)
  return context.isUrgent(words.text) ? arrive({ kind: 'text', text: words.text }) : { kind: 'ignored' }
}

/** In a group: a command to the bot, a mention of it, or a reply to one of its messages. */
function isAddressed(message: Message, mentioned: boolean, bot: BotIdentity): boolean {
  const command = commandIn(wordsOf(message))
  if (command?.to !== undefined) return command.to === bot.username.toLowerCase()
  if (mentioned || message.reply_to_message?.from?.id === bot.id) return true
  // In privacy mode Telegram passes a bare command on only when the bot was the last one to write: it is meant for us.
  return command !== undefined && !bot.readsAll && knownCommands.has(command.name)
}

const knownCommands: ReadonlySet<string> = new Set([...privateCommands, ...groupCommands])

function pressArrival(update: TelegramUpdate, context: ArrivalContext): Arrival {
  const press = update.callback_query
  if (!press) return { kind: 'ignored' }
  const { id: callbackQueryId, data, message } = press
  if (typeof data !== 'string' || !message) return { kind: 'ignored', callbackQueryId }
  // A message that is too old to be shown to bots has the date 0.
  const whole = message.date === 0 ? undefined : (message as Message)
  const threadId = whole?.is_topic_message ? whole.message_thread_id : undefined
  return {
    kind: 'update',
    callbackQueryId,
    update: updateOf(
      update.update_id,
      { kind: 'choice', id: data },
      press.from.language_code,
      context,
      {
        chatId: message.chat.id,
        ...(threadId === undefined ? {} : { threadId }),
        editMessageId: message.message_id,
      },
      message.chat.type !== 'private',
    ),
  }
}

function updateOf(
  updateId: number,
  incoming: Incoming,
  languageCode: string | undefined,
  { vault, clock, municipality }: ArrivalContext,
  address: TelegramAddress,
  isGroup: boolean,
): Update {
  const localeHint = localeFromTag(languageCode)
  return {
    channel: 'telegram',
    updateId: String(updateId),
    conversationId: vault.conversationId('telegram', String(address.chatId)),
    address: writeAddress(address),
    ...(isGroup ? {} : { privateAddress: writeAddress({ chatId: address.chatId }) }),
    incoming,
    receivedAt: clock(),
    ...(localeHint ? { localeHint } : {}),
    ...(municipality ? { municipalityHint: municipality } : {}),
  }
}
