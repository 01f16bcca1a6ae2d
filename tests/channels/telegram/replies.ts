import { payloadsOf } from '#channels/telegram/render.ts'
import type { OfficeCard, Reply, ReplyPart } from '#core/reply.ts'
import type { Translate } from '#core/translate.ts'

const labels: Record<string, string> = {
  'office.phone': 'Telefon',
  'office.email': 'E-Mail',
  'office.web': 'Webseite',
  'office.address': 'Adresse',
  'office.map': 'Karte',
  'office.hours': 'Zeiten',
  'office.languages': 'Sprachen',
}
/** German labels of an office card, other texts by their keys. */
export const translate: Translate = (_locale, key) => labels[key] ?? key

export function aReply(parts: ReplyPart[], overrides: Partial<Reply> = {}): Reply {
  return { locale: 'de', direction: 'ltr', kind: 'answer', choices: [], parts, ...overrides }
}

export function aCard(overrides: Partial<OfficeCard> = {}): OfficeCard {
  return {
    officeId: 'youth-office',
    name: 'Jugendamt Mainz',
    reason: 'Zuständig für „Kita“ in Mainz',
    phones: [],
    emails: [],
    addresses: [],
    hours: [],
    ...overrides,
  }
}

/** The parts of the first message that have a mark. */
export function marked(reply: Reply, type: string): string[] {
  const [message] = payloadsOf(reply, translate)
  const found = (message?.entities ?? []).filter((entity) => entity.type === type)
  return found.map(({ offset, length }) => message?.text.slice(offset, offset + length) ?? '')
}

/** All messages of a reply. */
export function textOf(reply: Reply): string {
  return payloadsOf(reply, translate)
    .map((payload) => payload.text)
    .join('\n---\n')
}
