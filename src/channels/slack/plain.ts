import { isolateLatin } from './isolates.ts'
import type { Direction } from '#core/locale.ts'

// Line ends stay; everything else below the blank, and halves of surrogate pairs, make Slack refuse a message or show boxes.
// oxlint-disable-next-line no-control-regex -- these are the characters to be removed
const controls = /[\u0000-\u0009\u000b-\u001f\u007f]/gu

/** The text without what cannot be shown. */
export function printable(text: string): string {
  return text.replace(/\r\n?/gu, '\n').replace(/\t/gu, ' ').replace(controls, '').toWellFormed()
}

/** Whether a reader sees nothing: blanks, marks of direction and joiners alone. */
export function isBlank(text: string): boolean {
  return !/[^\p{Z}\p{C}\p{M}\s]/u.test(text)
}

/** At most `max` code units; what is cut off is shown by “…”. Never cuts a surrogate pair. */
export function cut(text: string, max: number): string {
  if (text.length <= max) return text
  const end = /[\uD800-\uDBFF]/u.test(text.charAt(max - 2)) ? max - 2 : max - 1
  return `${text.slice(0, end)}…`
}

/** One line for a label: cut to size, Latin runs isolated in right-to-left replies as far as that fits. */
export function label(text: string, max: number, direction: Direction): string {
  const short = cut(printable(text).replace(/\s+/gu, ' ').trim(), max)
  const isolated = isolateLatin(short, direction)
  return isolated.length <= max ? isolated : short
}

/** Pieces of at most `max` code units, cut at blanks where there are any. Shapes: joined they are the text; `[]` for `''`. */
export function pieces(text: string, max: number): string[] {
  const found: string[] = []
  let rest = text
  while (rest.length > max) {
    const blank = rest.lastIndexOf(' ', max - 1)
    let end = blank > max / 2 ? blank + 1 : max
    if (/[\uD800-\uDBFF]/u.test(rest.charAt(end - 1))) end -= 1
    found.push(rest.slice(0, end))
    rest = rest.slice(end)
  }
  if (rest !== '') found.push(rest)
  return found
}
