import type { Context } from 'hono'
import type { Clock, KnowledgeSource } from '#app/ports.ts'
import type { StepResult } from '#core/conversation/context.ts'
import { newConversation, type ConversationState } from '#core/conversation/state.ts'
import { step } from '#core/conversation/step.ts'
import { localeFromTag, type AnswerLocale } from '#core/locale.ts'
import type { Reply } from '#core/reply.ts'
import type { Translate } from '#core/translate.ts'
import { presentFrame, presentReply } from './present.ts'
import type { Frame, WebReply } from './widget/protocol.ts'

export interface SiteDependencies {
  knowledge: KnowledgeSource
  translate: Translate
  clock: Clock
  config: {
    links: { imprint?: string; privacy?: string; accessibility?: string }
    municipality?: string
  }
}

/** What pages and the element show alike: the frame in a visitor's language and town, replies as they are sent, and how a talk begins. */
export interface Site {
  /** The town that is asked for, else the one served here. Shapes: `undefined` when it is none that we know. */
  municipalityIn: (id: string | undefined) => string | undefined
  localeFor: (context: Context) => AnswerLocale
  frameFor: (locale: AnswerLocale, municipality: string | undefined) => Frame
  present: (replies: readonly Reply[]) => WebReply[]
  /** How a conversation begins; nothing of it is kept. */
  firstStep: (
    payload: string,
    locale: AnswerLocale,
    municipality: string | undefined,
    state?: ConversationState,
  ) => StepResult
}

export function createSite({ knowledge, translate, clock, config }: SiteDependencies): Site {
  const linksIn = (locale: AnswerLocale): Frame['links'] => [
    { label: plainLabel(translate(locale, 'choice.privacy')), url: config.links.privacy ?? `/privacy?l=${locale}` },
    ...(config.links.imprint ? [{ label: translate(locale, 'web.imprint'), url: config.links.imprint }] : []),
    ...(config.links.accessibility
      ? [{ label: translate(locale, 'web.accessibility'), url: config.links.accessibility }]
      : []),
  ]
  return {
    municipalityIn(id) {
      const wanted = id ?? config.municipality
      return wanted !== undefined && knowledge.current().base.municipalities.has(wanted) ? wanted : undefined
    },
    localeFor: (context) =>
      localeFromTag(context.req.query('l')) ?? preferredLocale(context.req.header('Accept-Language')) ?? 'de',
    frameFor(locale, municipality) {
      const town = municipality && knowledge.current().base.municipalities.get(municipality)?.municipality.name
      return presentFrame(locale, translate, { links: linksIn(locale), ...(town ? { town } : {}) })
    },
    present: (replies) => replies.map((reply) => presentReply(reply, translate)),
    firstStep: (payload, locale, municipality, state = newConversation) =>
      step(
        state,
        { kind: 'start', payload },
        { brain: knowledge.current(), translate, now: clock(), localeHint: locale, municipalityHint: municipality },
      ),
  }
}

/** What the first message tells the conversation. The language is not in it: that of the page is a hint, not the person's choice. */
export function payloadOf(municipality: string | undefined, deepLink: string | undefined): string {
  return [municipality, deepLink].filter(Boolean).join('_').slice(0, 64)
}

// A choice carries a picture in front of its words; a link in the footer does not.
function plainLabel(label: string): string {
  return label.replace(/^[^\p{L}]+/u, '')
}

/** The first served language of an `Accept-Language` header. */
export function preferredLocale(header: string | undefined): AnswerLocale | undefined {
  for (const part of (header ?? '').slice(0, 200).split(',')) {
    const locale = localeFromTag(part.split(';')[0]?.trim())
    if (locale) return locale
  }
  return undefined
}
