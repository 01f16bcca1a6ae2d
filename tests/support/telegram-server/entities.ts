/** Rules of formatted text that the data file does not state: entities by number, and text that Telegram would change. */
import type { MessageEntity } from 'grammy/types'
import { violation } from './errors.ts'
import { parseHtml } from './html.ts'

export interface FormattedText {
  text: string
  entities: MessageEntity[]
}

/** Text and marks of a call, as they stand in `sendMessage`, `editMessageText` and inline results. */
export interface TextArguments {
  text: string
  parse_mode?: string
  entities?: MessageEntity[]
}

const maxUnits = 4096
const maxBytesBeforeParsing = 32_768
const maxEntities = 100
/** Types a bot may set; the others are found by Telegram, and dropped when a bot sends them. */
const settable = new Set([
  'bold',
  'italic',
  'underline',
  'strikethrough',
  'spoiler',
  'blockquote',
  'expandable_blockquote',
  'code',
  'pre',
  'text_link',
  'text_mention',
  'custom_emoji',
])
// What tdlib's `clean_input_string` blanks or removes: the bot would see another text than it sent.
// oxlint-disable-next-line no-control-regex -- these are the characters that are meant
const changedByTelegram = /[\u0000-\u0009\u000B-\u001F]|[\u2028-\u202E]|\u030A|\u0333|\u033F/u

/** The text as people see it. Errors: `violation` for all that Telegram would refuse or silently change. */
export function formattedText({ text, parse_mode, entities = [] }: TextArguments): FormattedText {
  if (Buffer.byteLength(text) > maxBytesBeforeParsing) throw violation('text is too long')
  if (!text.isWellFormed()) throw violation('strings must be encoded in UTF-8')
  if (changedByTelegram.test(text)) throw violation('text holds characters that would be removed')
  if (parse_mode !== undefined && entities.length > 0) throw violation('entities and parse_mode at the same time')
  const parsed = parse_mode === undefined ? { text, entities } : parse(text, parse_mode)
  checkEntities(parsed)
  if (!/[^\p{Z}\p{C}\p{M}\s\u2800]/u.test(parsed.text)) throw violation('message text is empty')
  if (parsed.text.length > maxUnits) throw violation('message is too long')
  return trimmed(parsed)
}

function parse(text: string, parseMode: string): FormattedText {
  if (parseMode.toLowerCase() !== 'html') throw violation(`unsupported parse_mode ${parseMode}`)
  return parseHtml(text)
}

function checkEntities({ text, entities }: FormattedText): void {
  if (entities.length > maxEntities) throw violation('too many entities')
  const inPair = (at: number) => at > 0 && /^[\uDC00-\uDFFF]/u.test(text.slice(at)) && isHigh(text, at - 1)
  for (const entity of entities) {
    const { type, offset, length } = entity
    const end = offset + length
    if (!settable.has(type)) throw violation(`entity of type ${type} has no effect`)
    if (offset < 0 || length < 1 || end > text.length) throw violation('entity out of bounds')
    if (inPair(offset) || inPair(end)) throw violation('entity begins or ends inside a character')
    if (text.slice(offset, end).trim() === '') throw violation('entity without visible text')
    if (entity.type === 'text_link' && !isLink(entity.url)) throw violation('text_link with an address that is no link')
    for (const other of entities) {
      const otherEnd = other.offset + other.length
      if (offset < other.offset && other.offset < end && end < otherEnd) throw violation('entities cross each other')
      const inside = other !== entity && other.offset <= offset && end <= otherEnd
      if (inside && (other.type === 'code' || other.type === 'pre')) throw violation('entity inside of code')
    }
  }
}

function isHigh(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  return code >= 0xd800 && code <= 0xdbff
}

/** http, https and tg; a host without a dot is refused as “Wrong HTTP URL”. */
export function isLink(url: string): boolean {
  const parsed = URL.parse(url)
  if (!parsed || /\s/u.test(url)) return false
  if (parsed.protocol === 'tg:') return true
  return (parsed.protocol === 'http:' || parsed.protocol === 'https:') && parsed.hostname.includes('.')
}

function trimmed({ text, entities }: FormattedText): FormattedText {
  const start = text.length - text.trimStart().length
  const whole = text.trim()
  return {
    text: whole,
    entities: entities.map((entity) => {
      const offset = Math.max(0, entity.offset - start)
      const end = Math.min(whole.length, entity.offset + entity.length - start)
      return { ...entity, offset, length: end - offset }
    }),
  }
}
