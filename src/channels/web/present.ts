import {
  askingLocaleOf,
  answerLocales,
  directionOf,
  localeNames,
  type AnswerLocale,
  type Direction,
} from '#core/locale.ts'
import { blocksOf } from '#core/markdown.ts'
import type { Reply, ReplyPart } from '#core/reply.ts'
import type { Translate } from '#core/translate.ts'
import {
  frameWordKeys,
  replyWordKeys,
  type Frame,
  type FrameWords,
  type ReplyWords,
  type WebPart,
  type WebReply,
} from './widget/protocol.ts'

/** More than this is refused with a word to shorten it. */
export const maxInputChars = 10_000

function wordsFor<Keys extends Record<string, string>>(
  keys: Keys,
  locale: AnswerLocale,
  translate: Translate,
): Record<keyof Keys, string> {
  return Object.fromEntries(Object.entries(keys).map(([name, key]) => [name, translate(locale, key)])) as Record<
    keyof Keys,
    string
  >
}

/** The tag browsers and screen readers know: plain German is German to them. */
export function htmlLang(locale: AnswerLocale): string {
  return askingLocaleOf(locale)
}

function languageOf({ locale }: { locale?: AnswerLocale }): { lang?: string; dir?: Direction } {
  return locale ? { lang: htmlLang(locale), dir: directionOf(locale) } : {}
}

function presentPart(part: ReplyPart): WebPart {
  switch (part.kind) {
    case 'text':
      return { kind: 'text', blocks: blocksOf(part.text), ...languageOf(part) }
    case 'heading':
      return { kind: 'heading', text: part.text, ...languageOf(part) }
    case 'note':
    case 'office':
    case 'emergency':
      return part
  }
}

/** A reply as the web shows it: structured, so that nobody has to trust markup. */
export function presentReply(reply: Reply, translate: Translate): WebReply {
  return {
    lang: htmlLang(reply.locale),
    dir: reply.direction,
    parts: reply.parts.map(presentPart),
    choices: reply.choices,
    words: wordsFor(replyWordKeys, reply.locale, translate) as ReplyWords,
  }
}

/** The chat window in one language. */
export function presentFrame(
  locale: AnswerLocale,
  translate: Translate,
  extra: { town?: string; links: Frame['links'] },
): Frame {
  return {
    locale,
    lang: htmlLang(locale),
    dir: directionOf(locale),
    words: wordsFor(frameWordKeys, locale, translate) as FrameWords,
    languages: answerLocales.map((one) => ({ locale: one, name: localeNames[one], lang: htmlLang(one) })),
    links: extra.links,
    maxChars: maxInputChars,
    ...(extra.town ? { town: extra.town } : {}),
  }
}
