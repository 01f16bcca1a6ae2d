/** The service under load: processes, database and platforms, and how to ask it over each channel. */
import { mkdtempSync, rmSync } from 'node:fs'
import { Agent, request, type IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { webhookPath } from '#channels/telegram/webhook.ts'
import { startPostgres } from '#tests/support/postgres.ts'
import { signatureOf } from '#tests/support/slack-server/delivery.ts'
import { municipality } from '../service/questions.ts'
import { startReplica, type Replica } from '../service/replica.ts'
import { startPlatformSink } from './platform-sink.ts'

export const loadChannels = ['web', 'telegram', 'slack'] as const
export type LoadChannel = (typeof loadChannels)[number]

const token = '7000000001:AAtest-token_for_loopback_only_0000'
const webhookSecret = 'a-secret-of-32-letters-for-load-'
const signingSecret = 'a-signing-secret-for-load'

export interface SiteOptions {
  database: 'sqlite' | 'postgres'
  processes: number
  environment?: Record<string, string>
}

/**
 * `shed`: a polite refusal that says when to come again, 429 for one person's flood and 503 for too many questions at once; `failed`: any
 * other response but 200, and none at all.
 */
export type Taken = 'accepted' | 'shed' | 'failed'

export interface Site {
  readonly replicas: readonly Replica[]
  readonly databaseUrl: string | undefined
  readonly databaseFile: string | undefined
  /** Hands a question in; the processes take turns. */
  ask(channel: LoadChannel, conversation: number, text: string): Promise<Taken>
  /** Told of each answer that a platform shows: the conversation's number. */
  onAnswer: (channel: LoadChannel, conversation: number) => void
  stop(): Promise<void>
}

/** Starts it and waits until it takes questions. PostgreSQL waits for the disk, as in real use. The caller stops it. */
export async function startSite({ database, processes, environment = {} }: SiteOptions): Promise<Site> {
  const sink = await startPlatformSink()
  const dataDirectory = mkdtempSync(join(tmpdir(), 'wegweiser-load-'))
  const postgres = database === 'postgres' ? await startPostgres({ isDurable: true }) : undefined
  const databaseUrl = await postgres?.newDatabase()
  const start = () =>
    startReplica({
      ...(postgres ? {} : { dataDirectory }),
      environment: {
        MUNICIPALITY: municipality,
        MIGRATE: 'auto',
        PUBLIC_URL: 'https://bot.example',
        WEGWEISER_SECRET: 'a secret of all replicas, long enough to be one',
        TELEGRAM_BOT_TOKEN: token,
        TELEGRAM_MODE: 'webhook',
        TELEGRAM_WEBHOOK_SECRET: webhookSecret,
        TELEGRAM_API_ROOT: sink.url,
        SLACK_BOT_TOKEN: 'xoxb-test-token-of-the-bot',
        SLACK_SIGNING_SECRET: signingSecret,
        SLACK_API_URL: `${sink.url}/api/`,
        ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }),
        ...environment,
      },
    })
  const agent = new Agent({ keepAlive: true, maxSockets: 1024 })
  const replicas = await Promise.all(Array.from({ length: processes }, start))
  let turn = 0

  const post = (path: string, body: string, headers: Record<string, string>): Promise<Taken> => {
    const replica = replicas[turn++ % replicas.length]
    return new Promise((resolve) => {
      const outgoing = request(
        new URL(path, replica?.url),
        {
          method: 'POST',
          agent,
          timeout: 30_000,
          headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), ...headers },
        },
        (response) => {
          response.resume()
          response.on('end', () => resolve(takenOf(response)))
          response.on('error', () => resolve('failed'))
        },
      )
      outgoing.on('timeout', () => outgoing.destroy())
      outgoing.on('error', () => resolve('failed'))
      outgoing.end(body)
    })
  }

  const site: Site = {
    replicas,
    databaseUrl,
    databaseFile: postgres ? undefined : join(dataDirectory, 'wegweiser.db'),
    onAnswer: () => undefined,
    ask(channel, conversation, text) {
      const { path, body, headers } = requests[channel](conversation, text)
      return post(path, body, headers)
    },
    async stop() {
      agent.destroy()
      for (const replica of replicas) await replica.end('SIGKILL')
      await sink.close()
      await postgres?.stop()
      rmSync(dataDirectory, { recursive: true, force: true })
    },
  }
  sink.onMessage = (conversation) =>
    conversation.startsWith('D')
      ? site.onAnswer('slack', Number(conversation.slice(1)))
      : site.onAnswer('telegram', Number(conversation) - firstChat)
  return site
}

function takenOf({ statusCode = 0, headers }: IncomingMessage): Taken {
  if (statusCode === 200) return 'accepted'
  return statusCode === 429 || (statusCode === 503 && headers['retry-after'] !== undefined) ? 'shed' : 'failed'
}

const firstChat = 5_400_000_000
let sent = 0

interface LoadRequest {
  path: string
  body: string
  headers: Record<string, string>
}

const requests: Record<LoadChannel, (conversation: number, text: string) => LoadRequest> = {
  web: (conversation, text) => ({
    path: '/api/messages',
    headers: {},
    body: JSON.stringify({
      conversation: `conversation${String(conversation).padStart(10, '0')}`,
      message: `message${String(++sent).padStart(12, '0')}`,
      municipality,
      input: { kind: 'text', text },
    }),
  }),
  telegram: (conversation, text) => ({
    path: webhookPath(token),
    headers: { 'x-telegram-bot-api-secret-token': webhookSecret },
    body: JSON.stringify({
      update_id: 900_000_000 + ++sent,
      message: {
        message_id: sent,
        date: Math.floor(Date.now() / 1000),
        from: { id: firstChat + conversation, is_bot: false, first_name: 'Test' },
        chat: { id: firstChat + conversation, type: 'private', first_name: 'Test' },
        text,
      },
    }),
  }),
  slack: (conversation, text) => {
    const timestamp = Math.floor(Date.now() / 1000)
    const ts = `${timestamp}.${String(++sent).padStart(6, '0')}`
    const event = {
      type: 'message',
      channel_type: 'im',
      channel: `D${conversation}`,
      user: `U${conversation}`,
      text,
      ts,
    }
    const body = JSON.stringify({
      type: 'event_callback',
      team_id: 'T0',
      api_app_id: 'A0',
      event_id: `Ev${sent}`,
      event_time: timestamp,
      event: { ...event, event_ts: ts, team: 'T0' },
    })
    const headers = {
      'x-slack-request-timestamp': String(timestamp),
      'x-slack-signature': signatureOf(signingSecret, timestamp, body),
    }
    return { path: '/slack/events', body, headers }
  },
}
