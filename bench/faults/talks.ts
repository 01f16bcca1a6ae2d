/** People on the three channels, who ask and see answers. */
import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Delivered, Delivery } from '#tests/support/slack-server/delivery.ts'
import { overHttp } from '#tests/support/slack-server/delivery.ts'
import type { ShownBlock } from '#tests/support/slack-server/block-kit.ts'
import { shownText } from '#tests/support/slack-server/shown.ts'
import type { NumberedQuestion } from '../service/questions.ts'
import { municipality } from '../service/questions.ts'
import type { Asked, Channel, Send, Shown, Talk } from './accounting.ts'
import { signingSecret, type Fleet } from './fleet.ts'

/** Somebody who can ask. `ask` ends when the service has accepted the question. */
export interface Asker extends Talk {
  ask(question: NumberedQuestion): Promise<void>
}

/** As people press “try again”, and as platforms come again, only sooner. */
const againMs = 500

export function createAsker(channel: Channel, fleet: Fleet, signal: AbortSignal): Asker {
  switch (channel) {
    case 'telegram':
      return telegramAsker(fleet, signal)
    case 'slack':
      return slackAsker(fleet, signal)
    case 'web':
      return webAsker(fleet, signal)
  }
}

export function firstLineOf(text: string): string {
  return (text.split('\n', 1)[0] ?? '').trim()
}

function newAsked(question: NumberedQuestion): Asked {
  return { question, isAccepted: false, deliveries: 0 }
}

function telegramAsker({ telegram }: Fleet, signal: AbortSignal): Asker {
  const person = telegram.person('de')
  const asked: Asked[] = []
  return {
    channel: 'telegram',
    asked,
    screen: () => person.screen.map(({ text }): Shown => ({ firstLine: firstLineOf(text) })),
    sends: () =>
      telegram.calls.flatMap(({ method, payload, at, isAnswered, description }): Send[] =>
        method === 'sendMessage' && payload.chat_id === person.chat.id && description === undefined
          ? [{ firstLine: firstLineOf(String(payload.text)), at, isAnswered }]
          : [],
      ),
    async ask(question) {
      const one = newAsked(question)
      asked.push(one)
      const { updateId } = person.writes(question.text)
      const { deliveries } = telegram.delivery
      for (let read = 0; !one.isAccepted && !signal.aborted;) {
        for (; read < deliveries.length; read++) {
          const delivery = deliveries[read]
          if (delivery?.updateId !== updateId) continue
          one.deliveries++
          one.isAccepted ||= delivery?.status === 200
        }
        if (!one.isAccepted) await changed(telegram, () => deliveries.length > read)
      }
    },
  }
}

/** Waits for the condition, which the server looks at after everything that happens. */
async function changed(server: Fleet['telegram'], condition: () => boolean): Promise<void> {
  await server.until(condition, 'a delivery').catch(() => undefined)
}

/** Slack comes again after 0, 60 and 300 seconds; here after less, and until somebody is there. */
function persistent(once: Delivery, signal: AbortSignal): Delivery {
  return {
    ...once,
    async event(payload) {
      const statuses: number[] = []
      while (!signal.aborted) {
        const { statuses: more, body } = await once.event(payload)
        statuses.push(...more)
        if (more.at(-1) === 200) return { statuses, body } satisfies Delivered
        await sleep(againMs)
      }
      return { statuses, body: '' }
    },
  }
}

function slackAsker({ slack, balancer }: Fleet, signal: AbortSignal): Asker {
  const person = slack.person('de-DE')
  const channel = person.directMessages
  const asked: Asked[] = []
  const line = (blocks: readonly ShownBlock[], text: string) => {
    // Divider and other blocks without words come first in no answer of ours.
    const words = blocks.map((block) => shownText([block])).find((shown) => shown.trim() !== '') ?? text
    return firstLineOf(words).replace(/^\*|\*$/gu, '')
  }
  slack.deliverBy(
    persistent(
      overHttp(`${balancer.url}/slack/events`, signingSecret, () => Date.now()),
      signal,
    ),
  )
  return {
    channel: 'slack',
    asked,
    screen: () => person.answers.map(({ blocks, text }): Shown => ({ firstLine: line(blocks, text) })),
    sends: () =>
      slack.calls.flatMap(({ method, given, at, isAnswered }): Send[] =>
        method === 'chat.postMessage' && given.channel === channel
          ? [
              {
                firstLine: line(
                  JSON.parse((given.blocks as string | undefined) ?? '[]') as ShownBlock[],
                  given.text as string,
                ),
                at,
                isAnswered,
              },
            ]
          : [],
      ),
    async ask(question) {
      const one = newAsked(question)
      asked.push(one)
      const { statuses } = await person.writes(question.text)
      one.deliveries = statuses.length
      one.isAccepted = statuses.at(-1) === 200
    },
  }
}

interface WebAnswer {
  replies: { parts: { kind: string; text?: string }[] }[]
}

function webAsker({ balancer }: Fleet, signal: AbortSignal): Asker {
  const conversation = randomBytes(16).toString('base64url')
  const asked: Asked[] = []
  const shown: Shown[] = []
  return {
    channel: 'web',
    asked,
    screen: () => shown,
    sends: () => [],
    async ask(question) {
      const one = newAsked(question)
      asked.push(one)
      const message = randomBytes(16).toString('base64url')
      const input = { kind: 'text', text: question.text }
      const body = JSON.stringify({ conversation, message, municipality, locale: 'de', input })
      while (!one.isAccepted && !signal.aborted) {
        one.deliveries++
        const answer = await post(`${balancer.url}/api/messages`, body)
        if (!answer) {
          await sleep(againMs)
          continue
        }
        one.isAccepted = true
        for (const { parts } of answer.replies) shown.push({ firstLine: parts[0]?.text ?? parts[0]?.kind ?? '' })
      }
    },
  }
}

/** `undefined`: refused, or nobody there. The widget waits as long. */
async function post(url: string, body: string): Promise<WebAnswer | undefined> {
  try {
    const headers = { 'content-type': 'application/json' }
    const response = await fetch(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(30_000) })
    const answer = (await response.json()) as WebAnswer
    return response.ok ? answer : undefined
  } catch {
    return undefined
  }
}
