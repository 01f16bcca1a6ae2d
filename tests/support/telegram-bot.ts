import { serve, type ServerType } from '@hono/node-server'
import { EventEmitter, once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { startWorkers, type Workers } from '#app/workers.ts'
import type { ConversationStore, KnowledgeSource, Log, StaffDesk, Update } from '#app/ports.ts'
import { createTelegramChannel, type TelegramChannel } from '#channels/telegram/bot.ts'
import type { AnswerLocale } from '#core/locale.ts'
import type { Brain } from '#core/conversation/context.ts'
import { compileOfficeNames } from '#core/office-names.ts'
import { compilePlaceNames } from '#core/place-names.ts'
import { compileSafety, safetyFileSchema } from '#core/safety.ts'
import type { Translate } from '#core/translate.ts'
import { loadTexts } from '#language/texts.ts'
import { createMemoryStore } from '#storage/memory.ts'
import { createVault } from '#storage/vault.ts'
import { collectedLog } from './collected-log.ts'
import { observed } from './observed.ts'
import { startTelegramServer, type ServerOptions, type TelegramServer } from './telegram-server/server.ts'
import { aTinyBrain } from './tiny-brain.ts'

export const publicUrl = 'https://bot.example'
export const webhookSecret = 'a-secret-of-32-letters-for-tests'
export const vault = createVault('a secret of the tests, long enough to be one')
export const texts: Translate = loadTexts('locales')

/** The tiny brain, which also knows Mainz by name, one word of danger, and another text about nurseries when one is given. */
export function aBrain(nursery: Partial<Record<AnswerLocale, { title?: string; answer: string }>> = {}): Brain {
  const tiny = aTinyBrain()
  const entries = new Map(tiny.base.germany.entries)
  const known = entries.get('kita-registration')
  for (const [locale, text] of Object.entries(nursery))
    if (known)
      entries.set('kita-registration', {
        ...known,
        texts: { ...known.texts, [locale]: { title: 'Kita', translation: 'human', phrasings: [], ...text } },
      })
  const base = { ...tiny.base, germany: { ...tiny.base.germany, entries } }
  const safety = compileSafety([safetyFileSchema.parse({ locale: 'de', medical: ['ohnmächtig'] })])
  return { ...tiny, base, safety, places: compilePlaceNames(base), offices: compileOfficeNames(base) }
}

export interface BotOptions extends ServerOptions {
  server?: TelegramServer
  store?: ConversationStore
  mode?: 'polling' | 'webhook'
  /** Stands before the store, to fail or to wait. */
  receive?: (update: Update, store: (update: Update) => Promise<void>) => Promise<void>
  translate?: Translate
  brain?: Brain
  /** Knowledge that changes; else it is always the brain. */
  knowledge?: KnowledgeSource
  desk?: StaffDesk
  clock?: () => number
  municipality?: string
  /** Without workers updates stay in the inbox. */
  isAnswering?: boolean
}

export interface RunningBot {
  server: TelegramServer
  store: ConversationStore
  channel: TelegramChannel
  workers: Workers | undefined
  log: ReturnType<typeof collectedLog>
  /** Takes in what the service gives itself. */
  receive: (update: Update) => Promise<void>
  /** Waits until the bot has asked this of its store so many times. */
  asked: (method: keyof ConversationStore, times?: number) => Promise<void>
  /** Waits until this was recorded; at once when it was already. */
  logged: (event: string) => Promise<void>
  /** Moves the bot's clock on, and lets it look for what is due. */
  pass: (milliseconds: number) => void
  /** Stops the bot as on SIGTERM; the server stays. */
  stop: () => Promise<void>
}

/** A bot as it runs in production, against a server on loopback. */
export async function startBot(options: BotOptions = {}): Promise<RunningBot> {
  const server = options.server ?? (await startTelegramServer(options))
  const stored = observed(options.store ?? createMemoryStore())
  const store = stored.target
  const log = collectedLog()
  const recorded = observedLog(log)
  const brain = options.brain ?? aBrain()
  const knowledge = options.knowledge ?? { current: () => brain }
  const translate = options.translate ?? texts
  let shiftMs = 0
  const clock = () => (options.clock ?? Date.now)() + shiftMs
  let workers: Workers | undefined
  const keep = async (update: Update) => {
    await store.receive(update)
    workers?.wake()
  }
  const { mode = 'polling', receive } = options
  const channel = createTelegramChannel({
    config: { token: server.token, mode, apiRoot: server.apiRoot, ...(mode === 'webhook' ? { webhookSecret } : {}) },
    ...(mode === 'webhook' ? { publicUrl } : {}),
    receive: receive ? (update) => receive(update, keep) : keep,
    forget: (conversationId) => store.forget(conversationId),
    translate,
    knowledge,
    vault,
    clock,
    log: recorded,
    ...(options.municipality ? { municipality: options.municipality } : {}),
    timing: { pollSeconds: 20, conflictMs: 20, retryMs: 5 },
  })
  // The clock stands still in these tests: what the pace holds back would never go.
  const { pace: _, ...messenger } = channel.messenger
  if (options.isAnswering ?? true)
    workers = startWorkers({
      store,
      knowledge,
      translate,
      clock,
      log: recorded,
      messengers: [messenger],
      ...(options.desk ? { desk: options.desk } : {}),
    })
  const http = channel.webhook && (await listen(channel.webhook.handler))
  if (http) server.resolve(publicUrl, `http://127.0.0.1:${(http.address() as AddressInfo).port}`)
  await channel.start()
  return {
    server,
    store,
    channel,
    workers,
    log,
    receive: keep,
    asked: (method, times = 1) =>
      stored.until((calls) => calls.filter((call) => call.method === method).length >= times),
    logged: recorded.until,
    pass(milliseconds) {
      shiftMs += milliseconds
      workers?.wake()
    },
    async stop() {
      await channel.stop()
      await workers?.stop()
      if (http) await new Promise((resolve) => http.close(resolve))
    },
  }
}

/** Bots of one test: `end` stops them all and fails when one of them made a call that no bot should make. */
export function botsOfATest(): { aBot: (options?: BotOptions) => Promise<RunningBot>; end: () => Promise<void> } {
  let bots: RunningBot[] = []
  return {
    async aBot(options) {
      const bot = await startBot(options)
      bots.push(bot)
      return bot
    },
    async end() {
      const ending = bots
      bots = []
      for (const bot of ending) await bot.stop()
      const servers = new Set(ending.map(({ server }) => server))
      for (const server of servers) await server.close()
      const violations = [...servers].flatMap((server) => server.violations)
      if (violations.length > 0) throw new Error(`the Bot API would refuse:\n${violations.join('\n')}`)
    },
  }
}

function observedLog(log: RunningBot['log']): Log & { until: (event: string) => Promise<void> } {
  const emitter = new EventEmitter()
  return {
    info(event, facts) {
      log.info(event, facts)
      emitter.emit('record')
    },
    warn(event, facts) {
      log.warn(event, facts)
      emitter.emit('record')
    },
    error(event, error, facts) {
      log.error(event, error, facts)
      emitter.emit('record')
    },
    async until(event) {
      while (!log.records.some((record) => record.event === event)) await once(emitter, 'record')
    },
  }
}

async function listen(handler: (request: Request) => Promise<Response>): Promise<ServerType> {
  const http = serve({ fetch: handler, hostname: '127.0.0.1', port: 0 })
  await once(http, 'listening')
  return http
}
