import type { types } from '@slack/bolt'
import type { Direction } from '#core/locale.ts'
import type { EmergencyLine, OfficeCard, PhoneLine, Reply, ReplyPart } from '#core/reply.ts'
import { blocksOf, plainText } from '#core/markdown.ts'
import { isolateLatin } from './isolates.ts'
import { limits } from './limits.ts'
import { isBlank, label, pieces, printable } from './plain.ts'
import { passagesOf, richTextBlocks, type Span } from './rich-text.ts'

/** Blocks that belong together: a message ends between groups, within one only where it must. */
export type BlockGroup = types.KnownBlock[]

/** An interface text in the language of the reply. */
export type Say = (key: string) => string

const statusSigns = { open: '🟢', closed: '🔴', appointment: '📅', unknown: '⚪' } as const

/**
 * The parts of a reply as blocks, in order; an emergency comes before everything else.
 *
 * Shapes: a group per part that has something to show.
 */
export function partGroups(reply: Reply, say: Say): BlockGroup[] {
  const urgentFirst = reply.parts.toSorted((a, b) => Number(b.kind === 'emergency') - Number(a.kind === 'emergency'))
  return urgentFirst.map((part) => blocksOfPart(part, reply.direction, say)).filter((group) => group.length > 0)
}

function blocksOfPart(part: ReplyPart, direction: Direction, say: Say): BlockGroup {
  switch (part.kind) {
    case 'text':
      return richTextBlocks(passagesOf(part.text), direction)
    case 'note':
      return contextBlocks(plainText(blocksOf(part.text)), direction)
    case 'heading':
      return headingBlocks(part.text, direction)
    case 'office':
      return officeBlocks(part.card, direction, say)
    case 'emergency':
      return [
        ...headingBlocks(`🚨 ${part.title}`, direction),
        ...richTextBlocks(
          [
            ...passagesOf(part.text),
            ...part.lines.map((line) => ({ kind: 'paragraph' as const, spans: spansOfLine(line) })),
          ],
          direction,
        ),
      ]
  }
}

/** A header where it is short enough, else a bold paragraph. */
export function headingBlocks(text: string, direction: Direction): BlockGroup {
  const line = isolateLatin(printable(text).replace(/\s+/gu, ' ').trim(), direction)
  if (isBlank(line)) return []
  if (line.length > limits.header)
    return richTextBlocks([{ kind: 'paragraph', spans: [{ text, bold: true }] }], direction)
  return [{ type: 'header', text: { type: 'plain_text', text: line, emoji: false } }]
}

/** Small print. Plain text: no character in it is markup. */
export function contextBlocks(text: string, direction: Direction): BlockGroup {
  if (isBlank(printable(text))) return []
  return pieces(printable(text).trim(), limits.contextText / 2).map((piece) => ({
    type: 'context',
    elements: [{ type: 'plain_text', text: isolateLatin(piece, direction).slice(0, limits.contextText), emoji: false }],
  }))
}

function spansOfLine({ name, phone, about }: EmergencyLine): Span[] {
  return [{ text: `${name}: `, bold: true }, phoneSpan(phone, true), ...(about ? [{ text: `\n${about}` }] : [])]
}

function phoneSpan({ display, href }: PhoneLine, bold = false): Span {
  return { text: display, url: href, ...(bold ? { bold } : {}) }
}

/** Office card: who, why this one, how to reach it. What is not known is left out. */
function officeBlocks(card: OfficeCard, direction: Direction, say: Say): BlockGroup {
  const name: Span[] = [{ text: card.name, bold: true }, ...[card.provider, card.via].flatMap(onNextLine)]
  return [
    { type: 'divider' },
    ...richTextBlocks([{ kind: 'paragraph', spans: name }], direction),
    ...contextBlocks(card.reason, direction),
    ...richTextBlocks([{ kind: 'paragraph', spans: joinLines(contactLines(card, say)) }], direction),
    ...contextBlocks(card.asOf ?? '', direction),
  ]
}

function contactLines(card: OfficeCard, say: Say): Span[][] {
  const line = (key: string, spans: Span[]): Span[] => [{ text: `${say(`office.${key}`)}: `, bold: true }, ...spans]
  return [
    ...(card.status ? [[{ text: `${statusSigns[card.status.kind]} ${card.status.text}` }]] : []),
    ...card.phones.map((phone) =>
      line('phone', [phoneSpan(phone), ...(phone.label ? [{ text: ` (${phone.label})` }] : [])]),
    ),
    ...card.emails.map((email) => line('email', [{ text: email, url: `mailto:${email}` }])),
    ...(card.web ? [line('web', [{ text: shortAddress(card.web), url: card.web }])] : []),
    ...card.addresses.map(({ text, mapUrl }) =>
      line('address', [{ text: `${text} · ` }, { text: say('office.map'), url: mapUrl }]),
    ),
    ...(card.hours.length > 0
      ? [
          line(
            'hours',
            card.hours.flatMap((hours, index) => hoursSpans(hours, index)),
          ),
        ]
      : []),
    ...(card.languages ? [line('languages', [{ text: card.languages }])] : []),
    ...(card.hint ? [[{ text: card.hint }]] : []),
  ]
}

function hoursSpans(hours: string, index: number): Span[] {
  return [{ text: index === 0 ? hours : `\n${hours}` }]
}

function onNextLine(text: string | undefined): Span[] {
  return text ? [{ text: `\n${text}` }] : []
}

function joinLines(lines: Span[][]): Span[] {
  return lines.flatMap((line, index) => (index === 0 ? line : [{ text: '\n' }, ...line]))
}

/** A web address as it is read aloud: without the scheme and a closing slash. */
function shortAddress(url: string): string {
  return label(url.replace(/^https?:\/\//iu, '').replace(/\/$/u, ''), 80, 'ltr')
}
