import type { RichText } from '#core/markdown.ts'
import type { Choice, EmergencyLine, OfficeCard } from '#core/reply.ts'

/** Words around an answer, in the language of that answer. */
export const replyWordKeys = {
  bot: 'web.bot',
  more: 'web.more',
  less: 'web.less',
  choices: 'web.choices',
  phone: 'office.phone',
  email: 'office.email',
  web: 'office.web',
  address: 'office.address',
  map: 'office.map',
  hours: 'office.hours',
  languages: 'office.languages',
} as const
export type ReplyWords = Record<keyof typeof replyWordKeys, string>

/** Words of the chat window itself, in the language the person has chosen for it. */
export const frameWordKeys = {
  title: 'web.title',
  subtitle: 'web.subtitle',
  open: 'web.open',
  close: 'web.close',
  placeholder: 'web.placeholder',
  label: 'web.label',
  send: 'web.send',
  sending: 'web.sending',
  you: 'web.you',
  print: 'web.print',
  restart: 'web.restart',
  retry: 'web.retry',
  offline: 'web.offline',
  tooLong: 'web.tooLong',
  log: 'web.log',
  skip: 'web.skip',
  language: 'choice.language',
} as const
export type FrameWords = Record<keyof typeof frameWordKeys, string>

/** A text in another language than the reply around it carries its own `lang` and `dir`. */
export type WebPart =
  | { kind: 'text'; blocks: RichText; lang?: string; dir?: 'ltr' | 'rtl' }
  | { kind: 'note'; text: string }
  | { kind: 'heading'; text: string; lang?: string; dir?: 'ltr' | 'rtl' }
  | { kind: 'office'; card: OfficeCard }
  | { kind: 'emergency'; title: string; text: string; lines: EmergencyLine[] }

/** A reply as the web shows it: structured, without markup, every address checked. */
export interface WebReply {
  lang: string
  dir: 'ltr' | 'rtl'
  parts: WebPart[]
  choices: Choice[][]
  words: ReplyWords
}

/** The chat window in one language. `maxChars`: the input takes no more. */
export interface Frame {
  locale: string
  lang: string
  dir: 'ltr' | 'rtl'
  words: FrameWords
  /** All languages, each by its own name. */
  languages: { locale: string; name: string; lang: string }[]
  town?: string
  links: { label: string; url: string }[]
  maxChars: number
}

/**
 * What a person sees before the first message. It is computed without a trace: `start` (a deep link's payload) is told to the conversation
 * together with the first message.
 */
export interface Welcome {
  frame: Frame
  replies: WebReply[]
  start: string
}

export type WebInput = { kind: 'text'; text: string } | { kind: 'choice'; id: string }

/** One message as the element sends it. `message` stays the same when it is sent again. */
export interface SentMessage {
  conversation: string
  message: string
  locale: string
  municipality?: string
  start?: string
  input: WebInput
}

/** The server's answer; `frame` is the chat window in the language of the last reply. */
export interface Answer {
  frame: Frame
  replies: WebReply[]
}
