import { inspect } from 'node:util'
import { Hono } from 'hono'
import { answerUpdate } from '#app/answer-update.ts'
import type { Log, Messenger, Update } from '#app/ports.ts'
import { createSlackChannel } from '#channels/slack/app.ts'
import { createTelegramChannel } from '#channels/telegram/bot.ts'
import { createWebApp } from '#channels/web/server.ts'
import type { Brain } from '#core/conversation/context.ts'
import type { Translate } from '#core/translate.ts'
import { loadKnowledge } from '#knowledge/compiled.ts'
import { createBrain } from '#knowledge/source.ts'
import { loadTexts } from '#language/texts.ts'
import { openSqliteStore } from '#storage/sqlite.ts'
import { createVault } from '#storage/vault.ts'
import { createLog } from '../../src/log.ts'
import { startPlatforms } from './platforms.ts'

export const telegramToken = '123456:hostile-input-token'
export const webhookSecret = 'secret-of-the-webhook'
export const signingSecret = 'a-signing-secret'
/** So much later each input comes: nobody is held back for sending too much, and what is past its time is deleted as in months. */
const tickMs = 20_000
const sweepEvery = 2_000
const leaseMs = 60_000

export interface Service {
  /** The web chat and both webhooks, as `src/main.ts` mounts them, with the shipped knowledge. */
  app: Hono
  brain: Brain
  translate: Translate
  telegramPath: string
  log: Log
  /** What was written to the log since the last call. */
  logged: () => string
  clock: () => number
  /** Lets time pass before the next input. */
  tick: () => Promise<void>
  /** Answers what the messengers have stored. Shapes: how many messages each update got. Errors: those of the conversation. */
  answered(): Promise<number[]>
  close(): Promise<void>
}

/** The service in this process, with its database in memory and platforms that take everything. */
export async function openService(): Promise<Service> {
  let now = Date.UTC(2026, 10, 23, 9)
  let inputs = 0
  let lines: string[] = []
  const log = createLog('debug', { write: (line: string) => void lines.push(line) })
  const said = watchedConsole((line) => void lines.push(line))
  const clock = () => now
  const vault = createVault('a secret of at least 32 characters')
  const brain = createBrain(loadKnowledge('knowledge', '.cache'))
  const knowledge = { current: () => brain }
  const translate = loadTexts('locales')
  const store = await openSqliteStore({ file: ':memory:', vault })
  const platforms = await startPlatforms()
  const receive = async (update: Update) => void (await store.receive(update))
  const shared = { receive, translate, vault, clock, log }
  const telegram = createTelegramChannel({
    ...shared,
    knowledge,
    publicUrl: 'https://wegweiser.example.org',
    config: { token: telegramToken, mode: 'webhook', webhookSecret, apiRoot: platforms.url },
    forget: (id) => store.forget(id),
  })
  const slack = createSlackChannel({
    ...shared,
    config: { botToken: 'xoxb-hostile', signingSecret, apiUrl: `${platforms.url}/` },
  })
  await Promise.all([telegram.start(), slack.start()])
  const answering = { store, knowledge, translate, clock }
  const messengers = new Map<string, Messenger>([telegram.messenger, slack.messenger].map((one) => [one.channel, one]))

  const app = new Hono()
  const { webhook } = telegram
  const { handler } = slack
  if (!webhook || !handler) throw new Error('the webhooks are missing')
  app.post(webhook.path, (context) => webhook.handler(context.req.raw))
  app.post('/slack/events', (context) => handler(context.req.raw))
  const config = { embedOrigins: [], links: {} }
  const answer = (update: Update) => answerUpdate(update, answering)
  app.route('/', createWebApp({ answer, store, translate, knowledge, vault, clock, log, config }))

  return {
    app,
    brain,
    translate,
    telegramPath: webhook.path,
    log,
    logged() {
      const text = lines.join('')
      lines = []
      return text
    },
    clock,
    async tick() {
      now += tickMs
      if (++inputs % sweepEvery === 0) await store.deleteExpired(now)
    },
    async answered() {
      const counts: number[] = []
      for (let update = await store.claim(now, leaseMs); update; update = await store.claim(now, leaseMs)) {
        const messenger = messengers.get(update.channel)
        try {
          await answerUpdate(update, answering, messenger)
        } catch (error) {
          const { state, version } = await store.load(update.conversationId)
          await store.complete({ update, state, version, messages: [], records: [], now })
          throw error
        }
        counts.push(await sendAll(messenger))
      }
      return counts
    },
    async close() {
      said.restore()
      await Promise.all([telegram.stop(), slack.stop()])
      await platforms.close()
      await store.close()
    },
  }

  /** Takes the messages out of the outbox as if they were sent. */
  async function sendAll(messenger: Messenger | undefined): Promise<number> {
    if (!messenger) return 0
    let count = 0
    for (;;) {
      const message = await store.claimMessage(messenger.channel, now, leaseMs)
      if (!message) return count
      await store.messageSent(message.id, now)
      count++
    }
  }
}

/** Libraries that write to the console write to the log as well. */
function watchedConsole(write: (line: string) => void): { restore(): void } {
  const { error, warn } = console
  const keep = (...values: unknown[]) => write(`${values.map((value) => inspect(value)).join(' ')}\n`)
  Object.assign(console, { error: keep, warn: keep })
  return { restore: () => void Object.assign(console, { error, warn }) }
}
