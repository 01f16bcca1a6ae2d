import { maxAnswerChars } from '#core/entry.ts'
import type { AnswerLocale } from '#core/locale.ts'
import type { TranslationUnit } from './units.ts'

/** Source: XLIFF 2.0, OASIS standard of 2014-08-05, section 4.2. */
export const xliffNamespace = 'urn:oasis:names:tc:xliff:document:2.0'
export const segmentIds = ['title', 'answer'] as const

const instruction =
  `Titles have at most 80 characters, answers at most ${maxAnswerChars}. Keep line breaks, "- " at the beginning of a line, ` +
  '**bold** and the address in [text](https://…). No HTML, no telephone numbers, no amounts of money.'

// XLIFF knows neither “outdated” nor “machine”: both go into the sub-state, and what is outdated begins anew.
const states: Record<TranslationUnit['status'], string> = {
  missing: 'state="initial"',
  outdated: 'state="initial" subState="wegweiser:outdated"',
  machine: 'state="translated" subState="wegweiser:machine"',
  human: 'state="translated"',
  original: 'state="translated"',
  reviewed: 'state="reviewed"',
}

const named: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** Text of an element. What XML cannot hold becomes a `cp` element; a parser would turn `\r` into `\n`. */
function textOf(text: string): string {
  return Array.from(text)
    .map((sign) => {
      const code = sign.codePointAt(0) ?? 0
      const isForbidden =
        (code < 0x20 && code !== 0x9 && code !== 0xa && code !== 0xd) ||
        (code >= 0xd800 && code <= 0xdfff) ||
        code === 0xfffe ||
        code === 0xffff
      if (isForbidden) return `<cp hex="${code.toString(16).toUpperCase().padStart(4, '0')}"/>`
      return sign === '\r' ? '&#13;' : (named[sign] ?? sign)
    })
    .join('')
}

function unitElement({ topic, basis, original, target, status, place }: TranslationUnit): string {
  const segments = segmentIds.map((id) => {
    const source = `        <source xml:space="preserve">${textOf(original[id])}</source>`
    const translated = target && `        <target xml:space="preserve">${textOf(target[id])}</target>`
    return [`      <segment id="${id}" ${states[status]}>`, source, translated, '      </segment>']
      .filter(Boolean)
      .join('\n')
  })
  return [
    `    <unit id="${topic}.${basis}" name="${place}/${topic}" canResegment="no">`,
    ...segments,
    '    </unit>',
  ].join('\n')
}

/** One XLIFF 2.0 document: a file element per place, a unit per text with title and answer. Needs at least one text. */
export function toXliff(units: readonly TranslationUnit[], locale: AnswerLocale): string {
  const files = [...Map.groupBy(units, ({ place }) => place)].map(([place, ofPlace]) =>
    [
      `  <file id="${place}" original="${place}">`,
      `    <notes>\n      <note category="instruction">${textOf(instruction)}</note>\n    </notes>`,
      ...ofPlace.map(unitElement),
      '  </file>',
    ].join('\n'),
  )
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<xliff xmlns="${xliffNamespace}" version="2.0" srcLang="de" trgLang="${locale}">`,
    ...files,
    '</xliff>\n',
  ].join('\n')
}
