import type { OfficeCard, Reply, ReplyPart } from '#core/reply.ts'
import type { Translate } from '#core/translate.ts'

/** A reply as plain lines for a terminal, as a person would like to read it. */
export function renderForTerminal(reply: Reply, translate: Translate): string {
  const label = (key: string) => translate(reply.locale, `office.${key}`)
  const parts = reply.parts.map((part) => partLines(part, label).join('\n'))
  const choices = reply.choices.map((row) => row.map((choice) => `[${choice.label}]`).join(' '))
  return [...parts, choices.join('\n')].filter(Boolean).join('\n\n')
}

function plain(markdown: string): string {
  return markdown.replaceAll('**', '').replace(/\[([^\]]+)\]\(([^)]+)\)/gu, '$1 ($2)')
}

function partLines(part: ReplyPart, label: (key: string) => string): string[] {
  switch (part.kind) {
    case 'heading':
      return [part.text, '='.repeat(Math.min(60, part.text.length))]
    case 'text':
      return [plain(part.text)]
    case 'note':
      return [`(${plain(part.text)})`]
    case 'office':
      return cardLines(part.card, label)
    case 'emergency':
      return [
        `!!! ${part.title}`,
        plain(part.text),
        ...part.lines.map((line) => `  ${line.phone.display}  ${line.name}${line.about ? ` (${line.about})` : ''}`),
      ]
  }
}

function cardLines(card: OfficeCard, label: (key: string) => string): string[] {
  const row = (key: string, text: string) => `  ${label(key)}: ${text}`
  return [
    `→ ${card.name}${card.status ? ` · ${card.status.text}` : ''}`,
    `  ${card.reason}`,
    ...(card.via ? [`  ${card.via}`] : []),
    ...card.phones.map((phone) => row('phone', `${phone.display}${phone.label ? ` (${phone.label})` : ''}`)),
    ...card.emails.map((email) => row('email', email)),
    ...(card.web ? [row('web', card.web)] : []),
    ...card.addresses.map((address) => row('address', address.text)),
    ...(card.hours.length > 0 ? [row('hours', card.hours.join('; '))] : []),
    ...(card.languages ? [row('languages', card.languages)] : []),
    ...(card.hint ? [`  ${card.hint}`] : []),
    ...(card.asOf ? [`  (${card.asOf})`] : []),
  ]
}
