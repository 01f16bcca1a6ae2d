import type { OfficeCard, PhoneLine } from '#core/reply.ts'
import { acceptable, type Line, type Span } from './formatted-text.ts'
import { isWebLink } from './keyboard.ts'

/** Interface texts in the language of one reply. */
export type Say = (key: string) => string

/** What a phone shows of an address in one line, after the label. */
const maxUrlChars = 32

const statusSymbols: Record<NonNullable<OfficeCard['status']>['kind'], string> = {
  open: '🟢',
  closed: '🔴',
  appointment: '📅',
  unknown: '⚪',
}

/** The card of an office as lines of text: what it is, why this one, and every way to reach it with its label. */
export function officeLines(card: OfficeCard, say: Say): Line[] {
  const lines: Line[] = []
  const add = (icon: string, ...spans: Span[]) => {
    const clean = spans.map((span) => ({ ...span, text: acceptable(span.text).replaceAll('\n', ' ') }))
    lines.push({
      gap: lines.length === 0 ? 2 : 1,
      spans: [{ text: icon === '' ? '' : `${icon} `, fixed: true }, ...clean],
    })
  }
  const labelled = (icon: string, key: string, ...spans: Span[]) => add(icon, { text: `${say(key)}: ` }, ...spans)

  add('🏢', { text: card.name, bold: true })
  if (card.provider && !card.name.includes(card.provider)) add('', { text: card.provider })
  add('', { text: card.reason })
  if (card.status) add(statusSymbols[card.status.kind], { text: card.status.text })
  if (card.via) add('↪️', { text: card.via })
  for (const phone of card.phones) labelled('📞', 'office.phone', { text: phoneText(phone) })
  for (const email of card.emails) labelled('✉️', 'office.email', { text: email })
  if (card.web) labelled('🌐', 'office.web', linked(card.web, shortUrl(card.web)))
  for (const { text, mapUrl } of card.addresses)
    labelled('📍', 'office.address', { text }, { text: ' – ' }, linked(mapUrl, say('office.map')))
  if (card.hours.length === 1) labelled('🕒', 'office.hours', { text: card.hours[0] ?? '' })
  else if (card.hours.length > 1) {
    add('🕒', { text: `${say('office.hours')}:` })
    for (const hours of card.hours) add('•', { text: hours })
  }
  if (card.languages) labelled('🗣', 'office.languages', { text: card.languages })
  if (card.hint) add('💡', { text: card.hint })
  if (card.asOf) add('ℹ️', { text: card.asOf, italic: true })
  return lines
}

/** A number as it is shown; with its label, when it has one. */
export function phoneText(phone: PhoneLine): string {
  return acceptable(phone.label ? `${phone.display} (${phone.label})` : phone.display)
}

/** An address as people say it; of a long one only the host. */
function shortUrl(url: string): string {
  const whole = url.replace(/^https?:\/\/|\/$/giu, '')
  return whole.length <= maxUrlChars ? whole : `${whole.split('/')[0]}/…`
}

function linked(url: string, text: string): Span {
  return isWebLink(url) ? { text, url } : { text: url }
}
