import { holdLease } from '#app/hold-lease.ts'
import type { Clock, Leases, Log, Messenger, Update, Vault } from '#app/ports.ts'
import type { ReloadableKnowledge } from '#knowledge/source.ts'
import type { Translate } from '#core/translate.ts'
import { present, type Config } from './config.ts'
import type { StaffConsole } from './start-console.ts'

interface ChannelParts {
  receive: (update: Update) => Promise<void>
  forget: (conversationId: string) => Promise<void>
  staff: Pick<StaffConsole, 'left' | 'addMenu' | 'editor'>
  knowledge: ReloadableKnowledge
  translate: Translate
  vault: Vault
  clock: Clock
  log: Log
  /** There when replicas share a database. */
  leases?: Leases
  config: Pick<Config, 'telegram' | 'slack' | 'municipality' | 'publicUrl'>
}

export interface Channels {
  messengers: Messenger[]
  /** What the HTTP server has to offer, by path. */
  webhooks: { path: string; handler: (request: Request) => Response | Promise<Response> }[]
  /** Begins to receive. Errors: `config-invalid` when a platform refuses a setting. */
  start(): Promise<void>
  stop(): Promise<void>
}

/** The channels whose tokens are set. What is not used is not loaded: each of these parts costs some tens of megabytes. */
export async function openChannels({
  config,
  forget,
  staff,
  knowledge,
  leases,
  ...shared
}: ChannelParts): Promise<Channels> {
  const common = { ...shared, ...present({ municipality: config.municipality }) }
  const channels: Channels[] = []

  if (config.telegram) {
    const settings = config.telegram
    const { createTelegramChannel } = await import('#channels/telegram/bot.ts')
    const open = () =>
      createTelegramChannel({
        ...common,
        ...present({ publicUrl: config.publicUrl }),
        config: settings,
        knowledge,
        async forget(id) {
          await forget(id)
          await staff.left(id)
        },
      })
    const telegram = open()
    const { webhook } = telegram
    staff.addMenu('telegram', telegram.staffMenu)
    channels.push({
      messengers: [telegram.messenger],
      webhooks: webhook ? [webhook] : [],
      ...(settings.mode === 'polling' && leases ? pollInTurn(open, { ...shared, leases }) : telegram),
    })
  }
  if (config.slack) {
    const { createSlackChannel } = await import('#channels/slack/app.ts')
    const slack = createSlackChannel({ ...common, config: config.slack, editor: staff.editor })
    const { handler } = slack
    channels.push({
      ...slack,
      messengers: [slack.messenger],
      webhooks: handler ? [{ path: '/slack/events', handler }] : [],
    })
  }
  return {
    messengers: channels.flatMap(({ messengers }) => messengers),
    webhooks: channels.flatMap(({ webhooks }) => webhooks),
    async start() {
      await Promise.all(channels.map((channel) => channel.start()))
    },
    async stop() {
      await Promise.all(channels.map((channel) => channel.stop()))
    },
  }
}

/** Telegram lets one process fetch updates: the replica that has the lease does. Each time it is a channel anew, as a stopped one stays so. */
function pollInTurn(
  open: () => { start(): Promise<void>; stop(): Promise<void> },
  parts: { leases: Leases; clock: Clock; log: Log },
): Pick<Channels, 'start' | 'stop'> {
  let held: { stop(): Promise<void> } | undefined
  return {
    start() {
      held = holdLease(
        'telegram-polling',
        async () => {
          const receiver = open()
          await receiver.start()
          return receiver
        },
        parts,
      )
      return Promise.resolve()
    },
    async stop() {
      await held?.stop()
    },
  }
}
