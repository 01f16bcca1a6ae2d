/** Chats, people and messages, as Telegram's servers keep them. */
import type { InlineKeyboardMarkup, InlineQueryResult, Message, MessageEntity, User } from 'grammy/types'
import { badRequest, ApiRefusal } from './errors.ts'

/** A message of the bot, as it stands in a chat now. */
export interface ShownMessage {
  id: number
  text: string
  entities: MessageEntity[]
  keyboard?: InlineKeyboardMarkup
  /** The app has begun an answer to it. */
  forcesReply?: true
  threadId?: number
  replyTo?: number
  /** How often it was changed. */
  edits: number
}

export interface Chat {
  id: number
  type: 'private' | 'group' | 'supergroup'
  title?: string
  /** Messages of the bot, oldest first. */
  shown: ShownMessage[]
  /** Messages of people, by id. */
  written: Map<number, Message>
  /** Why the bot cannot write here, in Telegram's words. */
  closed?: string
  migratedTo?: number
  threads: Set<number>
  /** The last to write was the bot: Telegram then takes a bare command for its. */
  botWroteLast: boolean
}

export interface Press {
  id: string
  at: number
  answered: boolean
}

export const bot: User & { is_bot: true; username: string } = {
  id: 7_000_000_001,
  is_bot: true,
  first_name: 'Wegweiser',
  username: 'wegweiser_test_bot',
}

/** What there is. Ids are larger than 32 bits where Telegram's may be. */
export class World {
  readonly chats = new Map<number, Chat>()
  readonly presses = new Map<string, Press>()
  readonly inlineQueries = new Map<
    string,
    { at: number; results?: InlineQueryResult[]; cacheTime?: number; isPersonal?: boolean }
  >()
  /** Commands by scope and language, descriptions by kind and language. */
  readonly profile = new Map<string, unknown>()
  #lastId = 0
  #shiftMs = 0

  /** Milliseconds since 1970; `pass` moves it on. */
  now(): number {
    return Date.now() + this.#shiftMs
  }

  pass(seconds: number): void {
    this.#shiftMs += seconds * 1000
  }

  nextId(): number {
    this.#lastId += 1
    return this.#lastId
  }

  addChat(chat: Pick<Chat, 'id' | 'type' | 'title'>): Chat {
    const added: Chat = { shown: [], written: new Map(), threads: new Set(), botWroteLast: false, ...chat }
    this.chats.set(chat.id, added)
    return added
  }

  /** The chat a call is about. Errors: those of the real server for chats that are not there, closed or moved. */
  openChat(chatId: unknown): Chat {
    const chat = this.chats.get(Number(chatId))
    if (!chat) throw badRequest('chat not found')
    if (chat.migratedTo !== undefined)
      throw badRequest('group chat was upgraded to a supergroup chat', { migrate_to_chat_id: chat.migratedTo })
    if (chat.closed !== undefined) throw new ApiRefusal(403, `Forbidden: ${chat.closed}`)
    return chat
  }
}

/** A message of the bot as methods return it and updates carry it. */
export function asMessage(chat: Chat, shown: ShownMessage, now: number): Message {
  return {
    message_id: shown.id,
    from: bot,
    chat: chatObject(chat),
    date: Math.floor(now / 1000),
    text: shown.text,
    ...(shown.entities.length > 0 ? { entities: shown.entities } : {}),
    ...(shown.keyboard ? { reply_markup: shown.keyboard } : {}),
    ...(shown.threadId === undefined ? {} : { message_thread_id: shown.threadId, is_topic_message: true }),
  } as Message
}

export function chatObject(chat: Chat): Message['chat'] {
  return (
    chat.type === 'private'
      ? { id: chat.id, type: chat.type, first_name: 'Test' }
      : { id: chat.id, type: chat.type, title: chat.title ?? 'Group' }
  ) as Message['chat']
}
