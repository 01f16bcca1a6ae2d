import type { Direction } from '#core/locale.ts'

/** Starts and ends a stretch whose direction its own first letter decides. */
export const firstStrongIsolate = '\u2068'
export const popDirectionalIsolate = '\u2069'

const rightToLeft = '\\u0590-\\u08FF\\uFB1D-\\uFDFF\\uFE70-\\uFEFF'
const letter = `[[\\p{L}\\p{Nd}]--[${rightToLeft}]]`
const bracketed = `\\([^\\(\\)${rightToLeft}\\n]*\\)`
/** From the first letter or digit to the last one before the script changes; brackets only in pairs. */
const leftToRightRun = new RegExp(
  `[+§€#@]?(?:${letter}|${bracketed})(?:(?:${bracketed}|[^\\(\\)${rightToLeft}\\n])*(?:${letter}|[%€]|${bracketed}))?`,
  'gv',
)
const wholeLine = /\S(?:.*\S)?/u
const anyLetter = /[\p{L}\p{N}]/u
const rightToLeftLetter = new RegExp(`[${rightToLeft}]`, 'v')

export function hasRightToLeft(text: string): boolean {
  return rightToLeftLetter.test(text)
}

/**
 * In right-to-left replies Latin names, numbers and addresses are wrapped in U+2068…U+2069, so that they stand in one piece and in their own
 * order; Slack knows no direction flag. Other replies come back as they are.
 */
export function isolateLatin(text: string, direction: Direction): string {
  if (direction === 'ltr') return text
  return text
    .split('\n')
    .map((line) => line.replace(isWholeLatin(line) ? wholeLine : leftToRightRun, isolated))
    .join('\n')
}

/** A line without a right-to-left letter goes in whole, with its quotation marks and full stop, unless a bracket begins elsewhere. */
function isWholeLatin(line: string): boolean {
  return !hasRightToLeft(line) && anyLetter.test(line) && line.split('(').length === line.split(')').length
}

function isolated(run: string): string {
  return `${firstStrongIsolate}${run}${popDirectionalIsolate}`
}
