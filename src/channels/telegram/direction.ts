import type { Direction } from '#core/locale.ts'
import type { Line, Span } from './formatted-text.ts'

/** First strong isolate … pop directional isolate (Unicode 6.3): what is between keeps its own direction. */
const isolateStart = '\u2068'
const isolateEnd = '\u2069'
const rightToLeftMark = '\u200F'

const rightToLeftLetter = /[\p{Script=Arabic}\p{Script=Hebrew}]/u
/** Letters and the digits that go with them. */
const ofRightToLeft = /[\p{Script=Arabic}\p{Script=Hebrew}\u0660-\u0669\u06F0-\u06F9]/u
const hasIsolates = /[\u2066-\u2069]/u
// A name, a number, an address or a link: Latin and other left-to-right letters and digits with what stands between them, “Amt (A) Mainz”.
const letter = String.raw`[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}0-9]`
const words = String.raw`[+#]?${letter}(?:[\s.,:@_/%&'’+\-–#=?~]{0,3}[${letter.slice(1, -1)}\p{M}])*`
const leftToRightRun = new RegExp(String.raw`${words}(?:\s?\(${words}\)(?:\s?${words})?)*`, 'gu')

/**
 * A line as it reads in its direction. Telegram has no direction flag, the apps decide by the letters: in a right-to-left reply, Latin
 * names, numbers and links stand in isolates outside of marks and links, and a line that does not begin with a right-to-left letter
 * gets a mark in front.
 */
export function directed(line: Line, direction: Direction): Line {
  if (direction === 'ltr') return line
  const spans = line.spans.flatMap(isolated)
  const text = spans.map((span) => span.text).join('')
  if (text.trim() === '') return line
  const first = /\p{L}/u.exec(text)?.[0]
  const startsRight = first !== undefined && rightToLeftLetter.test(first)
  return { ...line, spans: startsRight ? spans : [{ text: rightToLeftMark, fixed: true }, ...spans] }
}

function isolated(span: Span): Span[] {
  if (span.fixed || hasIsolates.test(span.text)) return [span]
  // A name keeps its order as a whole, with all its brackets and dots.
  if (/[\p{L}\p{N}]/u.test(span.text) && !ofRightToLeft.test(span.text)) return inIsolate(span)
  // Inside the label of a link nothing can stand outside of the mark.
  if (span.url !== undefined) return [span]
  const parts: Span[] = []
  let end = 0
  for (const match of span.text.matchAll(leftToRightRun)) {
    if (match.index > end) parts.push({ ...span, text: span.text.slice(end, match.index) })
    parts.push(...inIsolate({ ...span, text: match[0] }))
    end = match.index + match[0].length
  }
  if (end < span.text.length) parts.push({ ...span, text: span.text.slice(end) })
  return parts
}

/** Blanks at the ends stay outside. */
function inIsolate(span: Span): Span[] {
  const text = span.text.trim()
  const start = span.text.indexOf(text)
  return [
    { text: `${span.text.slice(0, start)}${isolateStart}`, fixed: true },
    { ...span, text },
    { text: `${isolateEnd}${span.text.slice(start + text.length)}`, fixed: true },
  ]
}
