/** Limits of the documentation's prose, by number (they stand in no field of the data file). */
import type { InlineKeyboardMarkup } from 'grammy/types'
import { formattedText, isLink, type TextArguments } from './entities.ts'
import { violation } from './errors.ts'
import { updateKinds } from './spec.ts'

type Payload = Record<string, unknown>

const bytes = (value: string) => Buffer.byteLength(value)

/** [field, least, most] characters, where it is there. */
const lengths: Record<string, [field: string, least: number, most: number][]> = {
  answerCallbackQuery: [['text', 0, 200]],
  setMyDescription: [['description', 0, 512]],
  setMyShortDescription: [['short_description', 0, 120]],
  setMyName: [['name', 0, 64]],
}
const numbers: Record<string, [field: string, least: number, most: number][]> = {
  getUpdates: [
    ['limit', 1, 100],
    ['timeout', 0, 50],
  ],
  setWebhook: [['max_connections', 1, 100]],
}
const chatActions = new Set(['typing', 'upload_photo', 'upload_document', 'find_location', 'choose_sticker'])
const maxButtons = 100
const maxButtonsInRow = 8
const maxCommands = 100
const maxInlineResults = 50

/** Errors: `violation` for the first limit that the call breaks. */
export function checkLimits(method: string, payload: Payload): void {
  for (const [field, least, most] of lengths[method] ?? []) {
    const value = payload[field]
    if (typeof value === 'string' && (value.length < least || value.length > most))
      throw violation(`${field} is too long`)
  }
  for (const [field, least, most] of numbers[method] ?? []) {
    const value = payload[field]
    if (typeof value === 'number' && (value < least || value > most))
      throw violation(`${field} must be ${least}–${most}`)
  }
  if ('language_code' in payload && !/^([a-z]{2})?$/u.test(String(payload.language_code)))
    throw violation('language_code must have two letters')
  if (payload.allowed_updates !== undefined) checkAllowedUpdates(payload.allowed_updates as string[])
  if (payload.reply_markup !== undefined) checkKeyboard(payload.reply_markup as InlineKeyboardMarkup)
  checks[method]?.(payload)
}

const checks: Record<string, (payload: Payload) => void> = {
  sendChatAction: ({ action }) => {
    if (!chatActions.has(String(action))) throw violation('wrong parameter action in request')
  },
  setMyCommands: ({ commands }) => {
    const list = commands as { command: string; description: string }[]
    if (list.length > maxCommands) throw violation('too many commands')
    for (const { command, description } of list) {
      if (!/^[a-z0-9_]{1,32}$/u.test(command)) throw violation('BOT_COMMAND_INVALID')
      if (description.length < 1 || description.length > 256) throw violation('BOT_COMMAND_DESCRIPTION_INVALID')
    }
    if (new Set(list.map(({ command }) => command)).size < list.length) throw violation('a command is there twice')
  },
  setWebhook: ({ url, secret_token: secret }) => {
    const parsed = URL.parse(String(url))
    if (parsed?.protocol !== 'https:') throw violation('bad webhook: An HTTPS URL must be provided for webhook')
    if (!['', '443', '80', '88', '8443'].includes(parsed.port))
      throw violation('bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443')
    if (typeof secret === 'string' && !/^[\w-]{1,256}$/u.test(secret))
      throw violation('secret token contains unallowed characters')
  },
  answerInlineQuery: (payload) => {
    const results = payload.results as InlineResult[]
    if (results.length > maxInlineResults) throw violation('RESULTS_TOO_MUCH')
    if (bytes((payload.next_offset ?? '') as string) > 64) throw violation('NEXT_OFFSET_INVALID')
    if (new Set(results.map(({ id }) => id)).size < results.length) throw violation('RESULT_ID_DUPLICATE')
    for (const result of results) {
      if (bytes(result.id) < 1 || bytes(result.id) > 64) throw violation('RESULT_ID_INVALID')
      if (result.type !== 'article') continue
      if (result.title?.trim() === '') throw violation('ARTICLE_TITLE_EMPTY')
      const { message_text: text = '', ...rest } = result.input_message_content ?? {}
      formattedText({ ...rest, text })
      if (result.reply_markup) checkKeyboard(result.reply_markup)
    }
  },
}

interface InlineResult {
  type: string
  id: string
  title?: string
  input_message_content?: Omit<TextArguments, 'text'> & { message_text?: string }
  reply_markup?: InlineKeyboardMarkup
}

function checkAllowedUpdates(kinds: readonly string[]): void {
  const unknown = kinds.find((kind) => !updateKinds.has(kind))
  if (unknown !== undefined) throw violation(`allowed_updates holds the unknown ${unknown}`)
}

function checkKeyboard({ inline_keyboard: rows }: InlineKeyboardMarkup): void {
  if (rows === undefined) return
  if (rows.flat().length > maxButtons) throw violation('reply markup is too long')
  for (const row of rows) {
    if (row.length > maxButtonsInRow) throw violation('too many buttons in a row')
    for (const button of row) {
      const { text, style: _style, icon_custom_emoji_id: _icon, ...actions } = button
      if (text.trim() === '') throw violation("can't parse inline keyboard button: Button text must not be empty")
      if (Object.keys(actions).length !== 1)
        throw violation("can't parse inline keyboard button: exactly one action is needed")
      if ('callback_data' in button && (bytes(button.callback_data) < 1 || bytes(button.callback_data) > 64))
        throw violation('BUTTON_DATA_INVALID')
      if ('url' in button && !isLink(button.url)) throw violation('BUTTON_URL_INVALID')
    }
  }
}
