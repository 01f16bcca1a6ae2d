import { contactPatterns } from './scrub/contacts.ts'
import { withoutNames } from './scrub/names.ts'

/** Stands where something personal was. */
export const scrubMark = '[…]'
export const maxScrubbedChars = 300
/** Nobody needs more to see what was asked; the work stays bounded. */
const maxReadChars = 4000

// All that cannot be seen, such as a blank of no width between two digits; but Persian joiners, which spell words, only next to digits.
const invisible = /(?:(?!\u200C)[\p{Cc}\p{Cs}\p{Default_Ignorable_Code_Point}])+/gu
const joinerAtDigit = /(?<=\p{N})\u200C+|(?<!\u200C)\u200C+(?=\p{N})/gu
const marksInARow = /\[…\](?:[\s,;.:()/+-]*\[…\])+/gu

/**
 * A question as staff may read it: without addresses, numbers and names, as far as they can be recognised by their form.
 *
 * Shapes: one line of at most `maxScrubbedChars` characters; `[…]` where something was taken out. Idempotent; nowhere four digits in a
 *         row, in any script. When in doubt it is taken out: staff need the concern, not the person.
 * Errors: none.
 */
export function scrub(text: string): string {
  let scrubbed = bounded(oneLine(text), maxReadChars)
  // What is left can be of a personal form again; each round that changes something leaves fewer letters and digits, or marks.
  for (;;) {
    const next = bounded(oneLine(round(scrubbed)), maxScrubbedChars)
    if (next === scrubbed) return scrubbed
    scrubbed = next
  }
}

function round(text: string): string {
  let scrubbed = text
  for (const pattern of contactPatterns) scrubbed = scrubbed.replace(pattern, keepingGroup)
  return withoutNames(scrubbed, scrubMark).replace(marksInARow, scrubMark)
}

/** Without a group the second argument is the position. */
function keepingGroup(_match: string, group: string | number): string {
  return typeof group === 'string' ? group + scrubMark : scrubMark
}

function oneLine(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[\s\u0085]+/gu, ' ')
    .replace(invisible, '')
    .replace(joinerAtDigit, '')
    .replace(/ {2,}/gu, ' ')
    .normalize('NFC')
    .trim()
}

/** Cut between words: half an address or a number would no longer look like one. */
function bounded(text: string, maxChars: number): string {
  if (text.length <= maxChars) return text
  const end = text.lastIndexOf(' ', maxChars)
  return text.slice(0, end > 0 ? end : maxChars)
}
