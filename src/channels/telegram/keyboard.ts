import type { InlineKeyboardButton, InlineKeyboardMarkup } from 'grammy/types'
import type { Direction } from '#core/locale.ts'
import type { Choice } from '#core/reply.ts'
import { acceptable, isBlank } from './formatted-text.ts'

/** Bytes of `callback_data`; longer data fail the whole message. */
const maxDataBytes = 64
const maxButtons = 100
/** Longest label, in UTF-16 units (an emoji is as wide as two letters), that a phone shows whole when 2, 3 … buttons share a row. */
const maxLabelChars: Record<number, number> = { 2: 20, 3: 12, 4: 8 }

/**
 * The choices of a reply as an inline keyboard, `undefined` without any.
 *
 * Rows stay as they are given while their labels fit on a phone, longer ones get a row of their own. Telegram does not mirror keyboards, so
 * rows of a right-to-left reply are turned round. A choice that Telegram would refuse (and the message with it) is left out.
 */
export function keyboardOf(choices: readonly Choice[][], direction: Direction): InlineKeyboardMarkup | undefined {
  const rows: InlineKeyboardButton[][] = []
  let left = maxButtons
  for (const row of choices) {
    for (const buttons of rowsThatFit(row.flatMap(buttonOf).slice(0, left))) {
      left -= buttons.length
      rows.push(direction === 'rtl' ? buttons.toReversed() : buttons)
    }
  }
  return rows.length > 0 ? { inline_keyboard: rows } : undefined
}

function buttonOf(choice: Choice): InlineKeyboardButton[] {
  const text = acceptable(choice.label).trim()
  if (isBlank(text)) return []
  if (choice.url !== undefined) return isWebLink(choice.url) ? [{ text, url: choice.url }] : []
  const bytes = Buffer.byteLength(choice.id, 'utf8')
  return bytes > 0 && bytes <= maxDataBytes && choice.id.isWellFormed() ? [{ text, callback_data: choice.id }] : []
}

/** Whether Telegram takes an address as a link: the web only, with a full host name, and not endless. */
export function isWebLink(url: string): boolean {
  const parsed = URL.parse(url)
  return (
    parsed !== null &&
    (parsed.protocol === 'https:' || parsed.protocol === 'http:') &&
    /^[\w-]+(\.[\w-]+)+$/u.test(parsed.hostname) &&
    /^https?:\/\//iu.test(url) &&
    !/\s/u.test(url) &&
    url.length <= 2048
  )
}

function rowsThatFit(buttons: readonly InlineKeyboardButton[]): InlineKeyboardButton[][] {
  const rows: InlineKeyboardButton[][] = []
  let row: InlineKeyboardButton[] = []
  for (const button of buttons) {
    const wider = [...row, button]
    const limit = maxLabelChars[wider.length] ?? 0
    if (row.length > 0 && wider.some(({ text }) => text.length > limit)) {
      rows.push(row)
      row = [button]
    } else row = wider
  }
  return row.length > 0 ? [...rows, row] : rows
}
