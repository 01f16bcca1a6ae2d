import { GrammyError, HttpError } from 'grammy'
import { AppError } from '#app/errors.ts'

/** Why a call failed, as far as we act on it. `code` is for records: it never holds words of Telegram or of a person. */
export type Fault =
  | { kind: 'flood'; code: string; afterMs: number }
  /** 5xx, timeouts and connections that broke: nobody knows whether the call was carried out. */
  | { kind: 'unavailable'; code: string }
  /** The token is wrong or was revoked. */
  | { kind: 'unauthorised'; code: string }
  /** Another process polls with this token, or a webhook is set. */
  | { kind: 'conflict'; code: string }
  /** The person or group is out of reach for good. */
  | { kind: 'gone'; code: string }
  | { kind: 'migrated'; code: string; chatId: number }
  | { kind: 'not-modified'; code: string }
  /** The message that was to be edited is gone or too old. */
  | { kind: 'no-message'; code: string }
  | { kind: 'no-thread'; code: string }
  | { kind: 'bad-entities'; code: string }
  | { kind: 'bad-button'; code: string }
  | { kind: 'refused'; code: string }

/** Beginnings and parts of Telegram's descriptions (tdlib/telegram-bot-api `Client.cpp`), in lower case. */
const badRequests: [
  part: string,
  kind: 'gone' | 'not-modified' | 'no-message' | 'no-thread' | 'bad-entities' | 'bad-button',
][] = [
  ['message is not modified', 'not-modified'],
  ['message to edit not found', 'no-message'],
  ["message can't be edited", 'no-message'],
  ['message_id_invalid', 'no-message'],
  ['message thread not found', 'no-thread'],
  ['topic_deleted', 'no-thread'],
  ['chat not found', 'gone'],
  ['user not found', 'gone'],
  ['peer_id_invalid', 'gone'],
  ['group chat was deactivated', 'gone'],
  ["can't parse entities", 'bad-entities'],
  ['entity', 'bad-entities'],
  ['entities', 'bad-entities'],
  ['button', 'bad-button'],
  ['reply markup', 'bad-button'],
  ['reply_markup', 'bad-button'],
  ['inline keyboard', 'bad-button'],
]

/** What a failed call means. Errors: none; something that is no error of the client counts as `unavailable`. */
export function faultOf(error: unknown): Fault {
  if (error instanceof HttpError) return { kind: 'unavailable', code: 'network' }
  if (!(error instanceof GrammyError)) return { kind: 'unavailable', code: 'unexpected' }
  const { error_code: status, description, parameters } = error
  const code = `http-${status}`
  if (status === 429) return { kind: 'flood', code, afterMs: (parameters.retry_after ?? 1) * 1000 }
  if (parameters.migrate_to_chat_id !== undefined)
    return { kind: 'migrated', code: 'chat-migrated', chatId: parameters.migrate_to_chat_id }
  if (status >= 500) return { kind: 'unavailable', code }
  switch (status) {
    case 401:
    // Telegram answers 404 to a token that cannot be one.
    case 404:
      return { kind: 'unauthorised', code }
    case 403:
      return { kind: 'gone', code }
    case 409:
      return { kind: 'conflict', code: /webhook/iu.test(description) ? 'webhook-active' : 'other-poller' }
    default: {
      const text = description.toLowerCase()
      const kind = badRequests.find(([part]) => text.includes(part))?.[1] ?? 'refused'
      return { kind, code: kind === 'refused' ? code : kind }
    }
  }
}

/** An error for the records. The client's own errors stay out of them: they hold the token, the chat and the text. */
export function operatorError(what: string, fault: Fault): AppError {
  return new AppError('platform-refused', `${what} (${fault.code})`)
}
