import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { serve, type ServerType } from '@hono/node-server'
import { Hono } from 'hono'
import { afterEach, expect } from 'vitest'
import { parse } from 'yaml'
import type { ConversationStore, KnowledgeSource, StaffDesk, Update } from '#app/ports.ts'
import type { StaffEditor } from '#app/staff-editor.ts'
import { startWorkers } from '#app/workers.ts'
import { createSlackChannel, type SlackChannel } from '#channels/slack/app.ts'
import type { Brain } from '#core/conversation/context.ts'
import { loadTexts } from '#language/texts.ts'
import { createMemoryStore } from '#storage/memory.ts'
import { createVault } from '#storage/vault.ts'
import { collectedLog } from './collected-log.ts'
import { overHttp, overSocket } from './slack-server/delivery.ts'
import { startSlackServer, type SlackServer } from './slack-server/server.ts'
import { aTinyBrain } from './tiny-brain.ts'

export const signingSecret = 'a-signing-secret-of-the-tests'
export const vault = createVault('a secret of the tests, long enough to be one')
export const texts = loadTexts('locales')

export interface SlackManifest {
  display_information: { name: string; description: string; long_description: string }
  features: {
    app_home: Record<string, boolean>
    bot_user: { display_name: string }
    slash_commands: { command: string; description: string; usage_hint: string; url: string }[]
    shortcuts?: unknown[]
  }
  oauth_config: { scopes: { bot: string[] } }
  settings: {
    event_subscriptions: { request_url: string; bot_events: string[] }
    interactivity: { is_enabled: boolean; request_url: string }
    socket_mode_enabled: boolean
    token_rotation_enabled: boolean
  }
}

export const manifest = parse(readFileSync('slack-manifest.yaml', 'utf8')) as SlackManifest

export interface SlackAppOptions {
  mode?: 'http' | 'socket'
  server?: SlackServer
  store?: ConversationStore
  /** Stands before the store, to fail or to wait. */
  receive?: (update: Update, store: (update: Update) => Promise<void>) => Promise<void>
  brain?: Brain
  /** Knowledge that changes; else it is always the brain. */
  knowledge?: KnowledgeSource
  desk?: StaffDesk
  editor?: StaffEditor
  clock?: () => number
  municipality?: string
  /** Beyond those of the manifest. */
  scopes?: string[]
  /** Without workers updates stay in the inbox. */
  isAnswering?: boolean
  deadlineMs?: number
}

export interface RunningSlackApp {
  server: SlackServer
  store: ConversationStore
  channel: SlackChannel
  log: ReturnType<typeof collectedLog>
  /** Takes in what the service gives itself. */
  receive: (update: Update) => Promise<void>
  /** Where the app listens, in HTTP mode. */
  url: string
  clock: () => number
  /** Moves the app's and Slack's clock on, and lets the workers look for what is due. */
  pass: (milliseconds: number) => void
  /** Lets time fly until nothing waits in the inbox or the outbox. */
  done: () => Promise<void>
  /** Stops the app as on SIGTERM; Slack stays. */
  stop: () => Promise<void>
}

/** The tiny brain with the topic in Arabic, and with a second, long answer. */
export function aBrain(answers: { courses?: string } = {}): Brain {
  const tiny = aTinyBrain()
  const { entries } = tiny.base.germany
  const kita = entries.get('kita-registration')
  const courses = entries.get('german-courses')
  if (!kita || !courses) throw new Error('the tiny brain has changed')
  const arabic = {
    title: 'الحضانة',
    answer: 'سجلوا طفلكم في Kita-Portal Mainz مبكرا.',
    translation: 'human' as const,
    phrasings: [],
  }
  const german = {
    title: 'Deutschkurse',
    answer: answers.courses ?? 'Es gibt Integrationskurse.',
    translation: 'original' as const,
    phrasings: [],
  }
  return {
    ...tiny,
    base: {
      ...tiny.base,
      germany: {
        ...tiny.base.germany,
        entries: new Map([
          ['kita-registration', { ...kita, texts: { ...kita.texts, ar: arabic } }],
          ['german-courses', { ...courses, texts: { de: german } }],
        ]),
      },
    },
  }
}

/**
 * Starts apps that are stopped after each test. Every test also checks that Slack had nothing to object to and nobody was pinged.
 */
export function slackApps(): (options?: SlackAppOptions) => Promise<RunningSlackApp> {
  const running: RunningSlackApp[] = []
  afterEach(async () => {
    const apps = running.splice(0)
    for (const app of apps) await app.stop()
    for (const { server } of apps) {
      await server.close()
      expect(server.complaints).toEqual([])
      expect(server.workspace.pings).toEqual([])
    }
  })
  return async (options = {}) => {
    const app = await startSlackApp(options)
    running.push(app)
    return app
  }
}

/** The app as it runs in production, against a Slack on loopback. */
export async function startSlackApp(options: SlackAppOptions = {}): Promise<RunningSlackApp> {
  let shiftMs = 0
  const clock = () => (options.clock ?? Date.now)() + shiftMs
  const scopes = [...manifest.oauth_config.scopes.bot, ...(options.scopes ?? [])]
  const server = options.server ?? (await startSlackServer({ now: clock, scopes }))
  const store = options.store ?? createMemoryStore()
  const log = collectedLog()
  const brain = options.brain ?? aBrain()
  const wake: { workers?: () => void } = {}
  const keep = async (update: Update) => {
    await store.receive(update)
    wake.workers?.()
  }
  const { mode = 'http', receive } = options
  const channel = createSlackChannel({
    config: {
      botToken: server.botToken,
      apiUrl: server.apiUrl,
      ...(mode === 'http' ? { signingSecret } : { appToken: server.appToken }),
    },
    receive: receive ? (update) => receive(update, keep) : keep,
    translate: texts,
    vault,
    clock,
    log,
    municipality: options.municipality,
    editor: options.editor,
    reconnectMs: 10,
    ...(options.deadlineMs === undefined ? {} : { deadlineMs: options.deadlineMs }),
  })
  const knowledge = options.knowledge ?? { current: () => brain }
  // The clock stands still in these tests: what the pace holds back would never go.
  const { pace: _, ...messenger } = channel.messenger
  const workers =
    options.isAnswering === false
      ? undefined
      : startWorkers({
          store,
          knowledge,
          translate: texts,
          clock,
          log,
          messengers: [messenger],
          ...(options.desk ? { desk: options.desk } : {}),
        })
  if (workers) wake.workers = () => workers.wake()
  const http = channel.handler && (await listen(channel.handler))
  const url = http ? `http://127.0.0.1:${(http.address() as AddressInfo).port}/slack/events` : ''
  server.deliverBy(mode === 'http' ? overHttp(url, signingSecret, clock) : overSocket(server.socket))
  await channel.start()
  let stopping: Promise<void> | undefined
  const stop = async () => {
    await channel.stop()
    await workers?.stop()
    if (!http) return
    const closed = new Promise((resolve) => http.close(resolve))
    if ('closeAllConnections' in http) http.closeAllConnections()
    await closed
  }
  const pass = (milliseconds: number) => {
    shiftMs += milliseconds
    workers?.wake()
  }
  return {
    server,
    store,
    channel,
    log,
    receive: keep,
    url,
    clock,
    pass,
    async done() {
      for (;;) {
        const { updates, messages } = await store.pending()
        if (updates + messages === 0) return
        pass(2000)
        await once(server.workspace, 'change', { signal: AbortSignal.timeout(20) }).catch(() => undefined)
      }
    },
    stop: () => (stopping ??= stop()),
  }
}

async function listen(handler: (request: Request) => Promise<Response>): Promise<ServerType> {
  const app = new Hono()
  app.post('/slack/events', (context) => handler(context.req.raw))
  const http = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 })
  await once(http, 'listening')
  return http
}
