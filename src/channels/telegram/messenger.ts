import type { Api } from 'grammy'
import type { Log, Messenger, OutgoingMessage, Pace, SendResult } from '#app/ports.ts'
import type { Translate } from '#core/translate.ts'
import { readAddress, type TelegramAddress } from './address.ts'
import { faultOf, operatorError, type Fault } from './api-errors.ts'
import { renderReply, type TelegramBody, type TextPayload } from './render.ts'

/** After a failure that is not Telegram's flood control; the outbox waits longer with each attempt. */
const retryMs = 1000
/** A revoked token is an operator's matter of minutes or hours. */
const unauthorisedRetryMs = 60_000
/** A message is changed this often at most (other chat, no topic, no marks …) before it is given up. */
const maxChanges = 4

/**
 * A little below what Telegram gives as guidance: 30 messages a second in all, one a second in a chat with short bursts, 20 a minute in a
 * group. Source: core.telegram.org/bots/faq#broadcasting-to-users (read 2026-11).
 */
const pace: Pace = {
  overall: { count: 28, windowMs: 1_000 },
  chat: { count: 3, windowMs: 3_000 },
  crowdedChat: { count: 18, windowMs: 60_000 },
}

interface Call {
  address: TelegramAddress
  payload: TextPayload
  asksForText?: true | undefined
}

/**
 * Telegram as the outbox sees it. Nothing is repeated here: the outbox does that, in the order of the conversation.
 *
 * A message whose marks, buttons or topic Telegram refuses goes out without them: a plain answer beats none.
 */
export function createTelegramMessenger(api: Api, translate: Translate, log: Log): Messenger {
  const attempt = async ({ address, payload, asksForText }: Call): Promise<Fault | undefined> => {
    const { chatId, threadId, replyTo, editMessageId } = address
    try {
      if (editMessageId === undefined) {
        await api.raw.sendMessage({
          chat_id: chatId,
          ...(threadId === undefined ? {} : { message_thread_id: threadId }),
          ...(replyTo === undefined
            ? {}
            : { reply_parameters: { message_id: replyTo, allow_sending_without_reply: true } }),
          ...payload,
          ...(asksForText ? { reply_markup: { force_reply: true } } : {}),
        })
      } else await api.raw.editMessageText({ chat_id: chatId, message_id: editMessageId, ...payload })
      return undefined
    } catch (error) {
      return faultOf(error)
    }
  }

  const deliver = async (first: Call): Promise<SendResult> => {
    let call = first
    for (let changes = 0; ; changes++) {
      const fault = await attempt(call)
      if (!fault) return { kind: 'sent' }
      const changed = changes < maxChanges ? changedCall(call, fault) : undefined
      if (!changed) return resultOf(fault, log)
      if (fault.kind === 'bad-entities' || fault.kind === 'bad-button')
        log.error('telegram-bad-message', operatorError('Telegram refused a part of a message', fault))
      call = changed
    }
  }

  return {
    channel: 'telegram',
    pace,
    render: (reply, address) => renderReply(reply, address, translate),
    async send(message: OutgoingMessage) {
      try {
        const { payload, asksForText } = JSON.parse(message.body) as TelegramBody
        return await deliver({ address: readAddress(message.address), payload, asksForText })
      } catch {
        // Not a message of ours: nothing would change with time, and the parser's error quotes the text.
        return { kind: 'refused', code: 'unreadable' }
      }
    },
  }
}

/** The call that may succeed after this fault; `undefined` when no other call would. */
function changedCall({ address, payload }: Call, fault: Fault): Call | undefined {
  const { entities, reply_markup: keyboard, ...plain } = payload
  const { threadId, editMessageId, replyTo: _, ...chat } = address
  switch (fault.kind) {
    case 'no-message':
      return editMessageId === undefined ? undefined : { address: { ...chat, ...threadOf(threadId) }, payload }
    case 'migrated':
      // Message ids of a group do not move with it.
      return { address: { chatId: fault.chatId }, payload }
    case 'no-thread':
      return threadId === undefined ? undefined : { address: chat, payload }
    case 'bad-entities':
      return entities && { address, payload: { ...plain, ...(keyboard ? { reply_markup: keyboard } : {}) } }
    case 'bad-button':
      return keyboard && { address, payload: { ...plain, ...(entities ? { entities } : {}) } }
    case 'conflict':
    case 'flood':
    case 'gone':
    case 'not-modified':
    case 'refused':
    case 'unauthorised':
    case 'unavailable':
      return undefined
  }
}

function threadOf(threadId: number | undefined): Pick<TelegramAddress, 'threadId'> {
  return threadId === undefined ? {} : { threadId }
}

function resultOf(fault: Fault, log: Log): SendResult {
  const { code } = fault
  switch (fault.kind) {
    case 'not-modified':
      return { kind: 'sent' }
    case 'flood':
      return { kind: 'retry', afterMs: fault.afterMs, code }
    case 'unavailable':
    case 'conflict':
      return { kind: 'retry', afterMs: retryMs, code }
    case 'unauthorised':
      log.error('telegram-token-refused', operatorError('Telegram does not accept TELEGRAM_BOT_TOKEN', fault))
      return { kind: 'retry', afterMs: unauthorisedRetryMs, code }
    case 'gone':
      return { kind: 'gone', code }
    case 'migrated':
    case 'no-message':
    case 'no-thread':
    case 'bad-entities':
    case 'bad-button':
    case 'refused':
      return { kind: 'refused', code }
  }
}
