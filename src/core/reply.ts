import { directionOf, type AnswerLocale, type Direction } from './locale.ts'

/**
 * What can be pressed or picked. The id says all that is needed to act on it (it works in every language and after a restart) and has
 * at most 64 bytes, Telegram's limit for callback data. A choice with `url` only opens a link.
 */
export interface Choice {
  id: string
  label: string
  url?: string
}

/** One telephone number, ready to be shown and dialled. */
export interface PhoneLine {
  display: string
  href: string
  label?: string
}

/** An office as one reader sees it; every text is in the reader's language, names and addresses are as on the door. */
export interface OfficeCard {
  officeId: string
  name: string
  provider?: string
  /** Why this office, or for whom. */
  reason: string
  /** Open now, closed, by appointment only, hours not known. */
  status?: { kind: 'open' | 'closed' | 'appointment' | 'unknown'; text: string }
  phones: PhoneLine[]
  emails: string[]
  web?: string
  addresses: { text: string; mapUrl: string }[]
  hours: string[]
  languages?: string
  hint?: string
  /** The office behind it, when this one has no contact of its own. */
  via?: string
  /** How old the contact data are, when they are not recent. */
  asOf?: string
}

/**
 * One paragraph group of a reply. `text` holds restricted Markdown: paragraphs, lists, bold, links.
 * `locale` is there when a text has another language than the reply, for want of a translation.
 */
export type ReplyPart =
  | { kind: 'text'; text: string; locale?: AnswerLocale }
  /** Small print: machine translation, other language, where this comes from. */
  | { kind: 'note'; text: string }
  | { kind: 'heading'; text: string; locale?: AnswerLocale }
  | { kind: 'office'; card: OfficeCard }
  | { kind: 'emergency'; title: string; text: string; lines: EmergencyLine[] }

export interface EmergencyLine {
  name: string
  phone: PhoneLine
  about: string
}

/** A channel-neutral message to a person. `choices` come in rows, as they belong together. */
export interface Reply {
  locale: AnswerLocale
  direction: Direction
  parts: ReplyPart[]
  choices: Choice[][]
  /** `menu`: the channel may replace the message the press came from instead of sending another one. */
  kind: 'answer' | 'menu'
  /** A text is to be written in answer to this very message. */
  asksForText?: true
}

/** A reply of one text. */
export function textReply(locale: AnswerLocale, text: string): Reply {
  return { kind: 'answer', locale, direction: directionOf(locale), parts: [{ kind: 'text', text }], choices: [] }
}
