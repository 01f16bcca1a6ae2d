/** What the methods do that a question-and-answer bot calls. */
import { isDeepStrictEqual } from 'node:util'
import type { ForceReply, InlineKeyboardMarkup, InlineQueryResult } from 'grammy/types'
import type { Delivery } from './delivery.ts'
import { formattedText, type TextArguments } from './entities.ts'
import { badRequest, type ApiRefusal } from './errors.ts'
import { asMessage, bot, type Chat, type ShownMessage, type World } from './world.ts'

type Payload = Record<string, unknown>

export interface MethodContext {
  world: World
  delivery: Delivery
  /** The groups' privacy mode of the bot. */
  readsAll: boolean
  /** Ends when the client hangs up. */
  signal: AbortSignal
}

type Method = (payload: Payload, context: MethodContext) => unknown

/** Ages after which Telegram refuses an answer. Source: tdlib/telegram-bot-api `Client.h`. */
export const expirySeconds = { press: 150, inlineQuery: 30 }

export const methods: Record<string, Method> = {
  getMe: (_, { readsAll }) => ({
    ...bot,
    can_join_groups: true,
    can_read_all_group_messages: readsAll,
    supports_inline_queries: true,
    can_connect_to_business: false,
    has_main_web_app: false,
  }),
  getUpdates: (payload, { delivery, signal }) => delivery.poll(payload, signal),
  setWebhook: (payload, { delivery }) => delivery.setWebhook(payload),
  deleteWebhook: (payload, { delivery }) => delivery.deleteWebhook(payload.drop_pending_updates === true),
  getWebhookInfo: (_, { delivery }) => delivery.webhookInfo(),
  sendChatAction: ({ chat_id }, { world }) => {
    world.openChat(chat_id)
    return true
  },
  sendMessage,
  editMessageText,
  editMessageReplyMarkup: ({ chat_id, message_id, reply_markup }, { world }) => {
    const chat = world.openChat(chat_id)
    return change(world, chat, message_id, { keyboard: reply_markup as InlineKeyboardMarkup | undefined })
  },
  deleteMessage: ({ chat_id, message_id }, { world }) => {
    const chat = world.openChat(chat_id)
    const index = chat.shown.findIndex(({ id }) => id === message_id)
    if (index === -1) throw badRequest('message to delete not found')
    chat.shown.splice(index, 1)
    return true
  },
  answerCallbackQuery: ({ callback_query_id }, { world }) => {
    const press = world.presses.get(String(callback_query_id))
    if (!press || isOver(press.at, expirySeconds.press, world)) throw tooOld()
    press.answered = true
    return true
  },
  answerInlineQuery: ({ inline_query_id, results, cache_time, is_personal }, { world }) => {
    const query = world.inlineQueries.get(String(inline_query_id))
    if (!query || isOver(query.at, expirySeconds.inlineQuery, world)) throw tooOld()
    query.results = results as InlineQueryResult[]
    query.cacheTime = Number(cache_time ?? 300)
    query.isPersonal = is_personal === true
    return true
  },
  setMyCommands: (payload, { world }) => put(world, commandKey(payload), payload.commands),
  deleteMyCommands: (payload, { world }) => put(world, commandKey(payload), undefined),
  getMyCommands: (payload, { world }) => world.profile.get(commandKey(payload)) ?? [],
  setMyDescription: (payload, { world }) => put(world, `description ${language(payload)}`, payload.description),
  getMyDescription: (payload, { world }) => ({
    description: world.profile.get(`description ${language(payload)}`) ?? '',
  }),
  setMyShortDescription: (payload, { world }) =>
    put(world, `short description ${language(payload)}`, payload.short_description),
  getMyShortDescription: (payload, { world }) => ({
    short_description: world.profile.get(`short description ${language(payload)}`) ?? '',
  }),
}

function sendMessage(payload: Payload, { world }: MethodContext): unknown {
  const chat = world.openChat(payload.chat_id)
  const { text, entities } = formattedText(payload as unknown as TextArguments)
  const threadId = payload.message_thread_id as number | undefined
  if (threadId !== undefined && !chat.threads.has(threadId)) throw badRequest('message thread not found')
  const reply = payload.reply_parameters as { message_id: number; allow_sending_without_reply?: boolean } | undefined
  const isThere = (id: number) => chat.written.has(id) || chat.shown.some((one) => one.id === id)
  if (reply && !isThere(reply.message_id) && !reply.allow_sending_without_reply)
    throw badRequest('message to be replied not found')
  const markup = payload.reply_markup as InlineKeyboardMarkup | ForceReply | undefined
  const keyboard = markup && 'inline_keyboard' in markup ? markup : undefined
  const shown: ShownMessage = {
    id: world.nextId(),
    text,
    entities,
    edits: 0,
    ...(keyboard ? { keyboard } : {}),
    ...(markup && 'force_reply' in markup ? { forcesReply: true } : {}),
    ...(threadId === undefined ? {} : { threadId }),
    ...(reply && isThere(reply.message_id) ? { replyTo: reply.message_id } : {}),
  }
  chat.shown.push(shown)
  chat.botWroteLast = true
  return asMessage(chat, shown, world.now())
}

function editMessageText(payload: Payload, { world }: MethodContext): unknown {
  const chat = world.openChat(payload.chat_id)
  const { text, entities } = formattedText(payload as unknown as TextArguments)
  const keyboard = payload.reply_markup as InlineKeyboardMarkup | undefined
  return change(world, chat, payload.message_id, { text, entities, keyboard })
}

function change(
  world: World,
  chat: Chat,
  messageId: unknown,
  to: { text?: string; entities?: ShownMessage['entities']; keyboard: InlineKeyboardMarkup | undefined },
): unknown {
  const shown = chat.shown.find(({ id }) => id === messageId)
  if (!shown)
    throw badRequest(chat.written.has(Number(messageId)) ? "message can't be edited" : 'message to edit not found')
  const before = { text: shown.text, entities: shown.entities, keyboard: shown.keyboard }
  const after = { ...before, ...to }
  if (isDeepStrictEqual(before, after))
    throw badRequest(
      'message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message',
    )
  shown.text = after.text
  shown.entities = after.entities
  if (after.keyboard) shown.keyboard = after.keyboard
  else delete shown.keyboard
  shown.edits += 1
  return asMessage(chat, shown, world.now())
}

function isOver(at: number, seconds: number, world: World): boolean {
  return world.now() - at > seconds * 1000
}

function tooOld(): ApiRefusal {
  return badRequest('query is too old and response timeout expired or query ID is invalid')
}

function language(payload: Payload): string {
  return typeof payload.language_code === 'string' ? payload.language_code : ''
}

/** Commands are kept for each scope and language. */
export function commandKey(payload: Payload): string {
  const scope = (payload.scope ?? { type: 'default' }) as Record<string, unknown>
  return `commands ${Object.values(scope).join(' ')} ${language(payload)}`
}

function put(world: World, key: string, value: unknown): true {
  const isEmpty = value === undefined || value === '' || (Array.isArray(value) && value.length === 0)
  if (isEmpty) world.profile.delete(key)
  else world.profile.set(key, value)
  return true
}
