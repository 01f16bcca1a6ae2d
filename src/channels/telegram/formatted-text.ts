import type { MessageEntity } from 'grammy/types'

/** Longest text of one message, in UTF-16 units, as entities are counted, too. */
export const maxMessageUnits = 4096
/** Telegram shows this many entities of a message; further ones are dropped without a word. */
const maxEntities = 100

/** A run of text with the same marks. `fixed` text is put together by us and not looked at for its script. */
export interface Span {
  text: string
  bold?: true
  italic?: true
  url?: string
  fixed?: true
}

/** One line of a message. `gap`: line ends in front of it, 2 begins a paragraph. */
export interface Line {
  spans: Span[]
  gap: 1 | 2
}

/** The text of one message with its marks; offsets and lengths are in UTF-16 units. */
export interface FormattedText {
  text: string
  entities: MessageEntity[]
}

// Telegram replaces or drops these by itself, which would move what follows: U+2028–202E are line marks and old direction marks.
const dropped = /\r|[\u2028-\u202E]|\u030A|\u0333|\u033F/gu
// oxlint-disable-next-line no-control-regex -- these are the characters that are meant
const blanked = /[\u0000-\u0009\u000B-\u001F]/gu

/** Text as Telegram will keep it: no control characters, no half surrogate pairs. Idempotent. */
export function acceptable(text: string): string {
  return text.toWellFormed().replace(dropped, '').replace(blanked, ' ')
}

/** Whether a reader sees anything: blanks, marks of direction and joiners alone are refused as “text is empty”. */
export function isBlank(text: string): boolean {
  return !/[^\p{Z}\p{C}\p{M}\s\u2800\u3164\u115F\u1160]/u.test(text)
}

function lengthOf(spans: readonly Span[]): number {
  return spans.reduce((sum, span) => sum + span.text.length, 0)
}

function trimmed(spans: readonly Span[]): Span[] {
  const kept = spans.map((span) => ({ ...span }))
  for (const first of kept) {
    first.text = first.text.trimStart()
    if (first.text !== '') break
  }
  for (const last of kept.toReversed()) {
    last.text = last.text.trimEnd()
    if (last.text !== '') break
  }
  return kept.filter((span) => span.text !== '')
}

/**
 * Lines as messages within Telegram's limits.
 *
 * Shapes: split between paragraphs; a paragraph that is too long by itself between lines, then between words; inside a mark or a word
 *         only when that alone is too long, never inside a surrogate pair. No message is blank; `[]` when all lines are.
 */
export function messagesOf(lines: readonly Line[], maxUnits = maxMessageUnits): FormattedText[] {
  const messages: Line[][] = []
  let current: Line[] = []
  let units = 0
  const flush = () => {
    if (current.length > 0) messages.push(current)
    current = []
    units = 0
  }
  const fits = (length: number, gap: number) => units + (units > 0 ? gap : 0) + length <= maxUnits
  const add = (line: Line) => {
    units += (units > 0 ? line.gap : 0) + lengthOf(line.spans)
    current.push(line)
  }
  for (const paragraph of paragraphsOf(lines)) {
    const length = paragraph.reduce((sum, line, index) => sum + (index > 0 ? 1 : 0) + lengthOf(line.spans), 0)
    if (!fits(length, paragraph[0]?.gap ?? 2)) flush()
    for (const line of paragraph) {
      if (!fits(lengthOf(line.spans), line.gap)) flush()
      let rest = line.spans
      while (lengthOf(rest) > maxUnits) {
        const [head, tail] = cut(rest, maxUnits)
        add({ spans: head, gap: line.gap })
        flush()
        rest = tail
      }
      if (rest.length > 0) add({ spans: rest, gap: line.gap })
    }
  }
  flush()
  return messages.map(joined).filter((message) => !isBlank(message.text))
}

/** Lines that belong together: a paragraph, a list, the card of an office. */
function paragraphsOf(lines: readonly Line[]): Line[][] {
  const paragraphs: Line[][] = []
  for (const { spans, gap } of lines) {
    const line = { gap, spans: trimmed(spans) }
    const last = paragraphs.at(-1)
    if (line.spans.length === 0) continue
    if (gap === 1 && last) last.push(line)
    else paragraphs.push([line])
  }
  return paragraphs
}

/** Parts a line at the last good place within `maxUnits`. Shapes: both parts are shorter than the whole, the first is not empty. */
function cut(spans: readonly Span[], maxUnits: number): [Span[], Span[]] {
  const at = placeToCut(spans, maxUnits)
  return [trimmed(part(spans, 0, at)), trimmed(part(spans, at, Number.POSITIVE_INFINITY))]
}

function placeToCut(spans: readonly Span[], maxUnits: number): number {
  const half = maxUnits / 2
  let start = 0
  let plainBlank = 0
  for (const span of spans) {
    const blanks = [...span.text.matchAll(/\s+/gu)].map(({ index }) => start + index).filter((at) => at <= maxUnits)
    const isMarked = span.bold === true || span.italic === true || span.url !== undefined
    if (!isMarked) plainBlank = blanks.at(-1) ?? plainBlank
    if (start + span.text.length <= maxUnits) {
      start += span.text.length
      continue
    }
    // This span runs over the limit.
    if (plainBlank > half) return plainBlank
    if (start > half || (isMarked && start > 0)) return start
    const markedBlank = blanks.at(-1) ?? 0
    return isMarked && markedBlank > half ? markedBlank : hardCut(spans, maxUnits)
  }
  return maxUnits
}

function hardCut(spans: readonly Span[], maxUnits: number): number {
  const text = spans.map((span) => span.text).join('')
  const before = text.charCodeAt(maxUnits - 1)
  return before >= 0xd800 && before <= 0xdbff ? maxUnits - 1 : maxUnits
}

function part(spans: readonly Span[], from: number, to: number): Span[] {
  const parts: Span[] = []
  let start = 0
  for (const span of spans) {
    const text = span.text.slice(Math.max(0, from - start), Math.max(0, to - start))
    if (text !== '') parts.push({ ...span, text })
    start += span.text.length
  }
  return parts
}

function joined(lines: readonly Line[]): FormattedText {
  const message: FormattedText = { text: '', entities: [] }
  for (const { spans, gap } of lines) {
    if (message.text !== '') message.text += '\n'.repeat(gap)
    for (const span of merged(spans)) {
      const place = { offset: message.text.length, length: span.text.length }
      if (span.text.trim() !== '') {
        if (span.url !== undefined) message.entities.push({ type: 'text_link', url: span.url, ...place })
        if (span.bold) message.entities.push({ type: 'bold', ...place })
        if (span.italic) message.entities.push({ type: 'italic', ...place })
      }
      message.text += span.text
    }
  }
  return { text: message.text, entities: message.entities.slice(0, maxEntities) }
}

/** Neighbours with the same marks as one. */
function merged(spans: readonly Span[]): Span[] {
  const result: Span[] = []
  for (const span of spans) {
    const last = result.at(-1)
    if (last && last.bold === span.bold && last.italic === span.italic && last.url === span.url) last.text += span.text
    else result.push({ ...span })
  }
  return result
}
