import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { createFloodGuard } from '#app/flood-guard.ts'
import type { Clock, Log, Update, Vault } from '#app/ports.ts'
import type { Incoming } from '#core/conversation/state.ts'
import { localeFromTag, type AnswerLocale } from '#core/locale.ts'
import { textReply, type Reply } from '#core/reply.ts'
import type { Translate } from '#core/translate.ts'
import { maxInputChars } from './present.ts'

const floodMessages = 20
const floodWindowMs = 10_000
const retryAfterSeconds = 2
/** More than this at once and each of them would wait longer than a person does. */
const maxInWork = 100

/** Two steps: zod looks at the length of anything that has one, and fails when that is no number. */
const upTo = (chars: number) => z.string().pipe(z.string().max(chars))
const token = z.string().regex(/^[A-Za-z0-9_-]{16,64}$/)

/** What a browser sends. `conversation` and `message` are random and chosen there: the same message twice gets the same answer. */
export const messageSchema = z.strictObject({
  conversation: token,
  message: token,
  locale: upTo(35).optional(),
  municipality: upTo(60).optional(),
  /** A deep link's payload, maybe empty, with the first message: its answer is the welcome that was shown already. */
  start: upTo(64).optional(),
  input: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('text'), text: upTo(maxInputChars) }),
    z.strictObject({ kind: z.literal('choice'), id: upTo(64) }),
    z.strictObject({ kind: z.literal('command'), name: upTo(32), argument: upTo(200).default('') }),
    z.strictObject({ kind: z.literal('start'), payload: upTo(64).default('') }),
  ]),
})
export type WebMessage = z.output<typeof messageSchema>

export interface MessageDependencies {
  answer: (update: Update) => Promise<Reply[]>
  /** Whether somebody is in danger, who is answered whatever the load. */
  isUrgent: (text: string) => boolean
  translate: Translate
  vault: Vault
  clock: Clock
  log: Log
  municipality?: string | undefined
}

export interface Answered {
  replies: Reply[]
  status: 200 | 429 | 503
  /** There when the same message may be answered a little later. */
  retryAfterSeconds?: number
}

export type MessageHandler = (message: WebMessage) => Promise<Answered>

/** A conversation token nobody can guess. */
export function newToken(): string {
  return randomBytes(16).toString('base64url')
}

/**
 * Takes messages of the web chat in and gives the replies.
 *
 * Shapes: always at least one reply; when something fails it is an apology in the person's language, `failed` says so.
 * Errors: none.
 */
export function createMessageHandler(dependencies: MessageDependencies): MessageHandler {
  const { answer, isUrgent, translate, vault, clock, log } = dependencies
  const guard = createFloodGuard(floodMessages, floodWindowMs)
  let inWork = 0

  const apology = (locale: AnswerLocale = 'de') => [textReply(locale, translate(locale, 'system.error'))]

  return async (message) => {
    const locale = localeFromTag(message.locale)
    const now = clock()
    const conversationId = vault.conversationId('web', message.conversation)
    const refused = !guard.admits(conversationId, now) ? 429 : inWork >= maxInWork ? 503 : undefined
    if (refused && !(message.input.kind === 'text' && isUrgent(message.input.text)))
      return { replies: apology(locale), status: refused, retryAfterSeconds }
    const update = (updateId: string, incoming: Incoming): Update => ({
      channel: 'web',
      updateId: `${conversationId}:${updateId}`,
      conversationId,
      address: '',
      incoming,
      receivedAt: now,
      localeHint: locale,
      municipalityHint: message.municipality ?? dependencies.municipality,
    })
    inWork++
    try {
      if (message.start !== undefined)
        await answer(update(`${message.message}:start`, { kind: 'start', payload: message.start }))
      const replies = await answer(update(message.message, message.input))
      // Sent again so late that the answer is no longer kept.
      if (replies.length === 0) return { replies: apology(locale), status: 503 }
      return { replies, status: 200 }
    } catch (error) {
      log.error('web-answer-failed', error)
      return { replies: apology(locale), status: 503, retryAfterSeconds }
    } finally {
      inWork--
    }
  }
}
