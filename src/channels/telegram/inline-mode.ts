import type { InlineQuery, InlineQueryResultArticle } from 'grammy/types'
import type { Clock, KnowledgeSource } from '#app/ports.ts'
import { answerTo, topicTitle } from '#core/knowledge-base.ts'
import { localeFromTag, type AnswerLocale } from '#core/locale.ts'
import { blocksOf, plainText } from '#core/markdown.ts'
import { placeIn } from '#core/place-names.ts'
import type { Reply, ReplyPart } from '#core/reply.ts'
import { dangerIn } from '#core/conversation/danger.ts'
import type { Translate } from '#core/translate.ts'
import { urgent } from '#core/conversation/emergency-card.ts'
import { referralPart } from '#core/conversation/referral-part.ts'
import { Speech, type StepContext } from '#core/conversation/context.ts'
import { newConversation, type ConversationState } from '#core/conversation/state.ts'
import { keyboardOf } from './keyboard.ts'
import { payloadsOf } from './render.ts'

/** So many cards are offered: the list is read on a phone while a chat waits. */
const maxCards = 5
const maxQueryChars = 256
const maxDescriptionChars = 120
/** Payload of a deep link. */
const startPayload = /^[\w-]{1,64}$/u

export interface InlineContext {
  knowledge: KnowledgeSource
  translate: Translate
  clock: Clock
  botUsername: string
  municipality?: string | undefined
}

/**
 * Cards for `@bot kita mainz`, typed in any chat: title, answer and first office of each topic that may be meant, in the language of the
 * sender's app. The emergency card comes first when the words tell of danger.
 *
 * Shapes: at most five, best first; `[]` for a query without words.
 */
export function cardsFor(query: InlineQuery, inline: InlineContext): InlineQueryResultArticle[] {
  const brain = inline.knowledge.current()
  const text = query.query.slice(0, maxQueryChars)
  const mention = placeIn(brain.places, text)
  const found = brain.matcher.match(mention ? mention.rest : text)
  const detected = found.detected === 'other' ? undefined : found.detected
  const locale = localeFromTag(query.from.language_code) ?? detected ?? 'de'
  const municipality = mention?.municipality ?? inline.municipality
  const state: ConversationState = { ...newConversation, ...(municipality ? { municipality } : {}) }
  const context: StepContext = { brain, translate: inline.translate, now: inline.clock() }
  const speech = new Speech(inline.translate, locale, brain.base.shortTexts)

  const danger = dangerIn(brain, text)
  const emergency = danger ? urgent(danger, text, state, speech, context).replies.slice(0, 1) : []
  return [
    ...emergency.flatMap((reply) => article('emergency', titleOf(reply), '', { ...reply, choices: [] }, inline)),
    ...found.candidates.slice(0, maxCards).flatMap(({ topic }) => {
      const title = topicTitle(brain.base, topic, locale)
      const answer = answerTo(brain.base, municipality, topic, locale)
      const parts: ReplyPart[] = [{ kind: 'heading', text: answer?.title ?? title }]
      if (answer) parts.push({ kind: 'text', text: answer.answer })
      else parts.push({ kind: 'text', text: speech.say('answer.onlyOffice') })
      const note = answer && noteKey(answer, locale)
      if (note) parts.push({ kind: 'note', text: speech.say(note) })
      const referral = referralPart(topic, 0, state, speech, context)
      if (referral) parts.push(referral.part)
      const link = deepLink(inline.botUsername, [municipality, locale, topic])
      const choices = link ? [[{ id: '', label: speech.say('commands.ask'), url: link }]] : []
      const preview = plainText(blocksOf(answer?.answer ?? '')).replace(/\s+/gu, ' ')
      return article(topic, title, preview, speech.reply('answer', parts, choices), inline)
    }),
  ].slice(0, maxCards)
}

function noteKey(answer: { locale: AnswerLocale; translation: string }, locale: AnswerLocale): string | undefined {
  if (answer.locale !== locale) return 'answer.otherLanguage'
  return answer.translation === 'machine' ? 'answer.machine' : undefined
}

function titleOf(reply: Reply): string {
  const emergency = reply.parts.find((part) => part.kind === 'emergency')
  return emergency ? `🚨 ${emergency.title}` : '🚨'
}

/** A link that opens the bot at a topic; `undefined` when its payload would be too long for Telegram. */
export function deepLink(botUsername: string, tokens: readonly (string | undefined)[]): string | undefined {
  const payload = tokens.filter((token) => token !== undefined).join('_')
  return startPayload.test(payload) ? `https://t.me/${botUsername}?start=${payload}` : undefined
}

function article(
  id: string,
  title: string,
  description: string,
  reply: Reply,
  { translate }: InlineContext,
): InlineQueryResultArticle[] {
  const keyboard = keyboardOf(reply.choices, reply.direction)
  // A card is one message: what does not fit is the end of the office's contact, and the button leads to all of it.
  const [payload] = payloadsOf({ ...reply, choices: [] }, translate)
  if (!payload) return []
  const { text, entities, link_preview_options } = payload
  return [
    {
      type: 'article',
      id,
      title,
      ...(description === '' ? {} : { description: shortened(description) }),
      input_message_content: { message_text: text, ...(entities ? { entities } : {}), link_preview_options },
      ...(keyboard ? { reply_markup: keyboard } : {}),
    },
  ]
}

function shortened(text: string): string {
  if (text.length <= maxDescriptionChars) return text
  return `${text.slice(0, maxDescriptionChars).replace(/\s+\S*$/u, '')} …`.toWellFormed()
}
