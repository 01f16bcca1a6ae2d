import { Api } from 'grammy'
import type { InlineQuery, Update as TelegramUpdate } from 'grammy/types'
import { AppError } from '#app/errors.ts'
import type { Clock, KnowledgeSource, Log, Messenger, Update, Vault } from '#app/ports.ts'
import { dangerIn } from '#core/conversation/danger.ts'
import type { Translate } from '#core/translate.ts'
import { readAddress } from './address.ts'
import { faultOf, type Fault } from './api-errors.ts'
import { cardsFor } from './inline-mode.ts'
import type { BotIdentity } from './message-content.ts'
import { createTelegramMessenger } from './messenger.ts'
import { pause } from './pause.ts'
import { pollingTiming, startPolling, type Polling, type PollingTiming } from './polling.ts'
import { setProfile } from './profile.ts'
import { createStaffMenu, type StaffMenu } from './staff-menu.ts'
import { allowedUpdates, arrivalOf, type Arrival } from './updates.ts'
import { createWebhook, type Webhook } from './webhook.ts'

/** A call that takes longer is given up and tried again; sends of one conversation wait for each other. */
const callSeconds = 20
/** Cards of the inline mode are the same for a while. */
const inlineCacheSeconds = 60
const maxReconnectMs = 60_000
const drainMs = 3_000
const maxAlbums = 1000

/** The settings of the bot; `src/config.ts` reads them. */
export interface TelegramSettings {
  token: string
  mode: 'polling' | 'webhook'
  webhookSecret?: string
  apiRoot?: string
}

export interface TelegramDependencies {
  config: TelegramSettings
  /** Where the service is reached from outside; needed for a webhook. */
  publicUrl?: string
  /** Stores an update; it is acknowledged to Telegram afterwards. */
  receive: (update: Update) => Promise<void>
  /** Erases a conversation whose person blocked the bot. */
  forget: (conversationId: string) => Promise<void>
  translate: Translate
  knowledge: KnowledgeSource
  vault: Pick<Vault, 'conversationId'>
  clock: Clock
  log: Log
  /** The town of a bot that serves one. */
  municipality?: string
  timing?: Partial<PollingTiming>
}

export interface TelegramChannel {
  messenger: Messenger
  /** The menu of commands in the chats of staff. */
  staffMenu: StaffMenu
  /**
   * Connects and begins to receive. While Telegram cannot be reached it goes on trying in the background.
   * Errors: `config-invalid` when Telegram refuses the token or the address of the webhook.
   */
  start(): Promise<void>
  /** Ends after what is being received is stored. Errors: none. */
  stop(): Promise<void>
  /** With `mode: 'webhook'`: what the HTTP server has to offer at `path`. */
  webhook?: Webhook
}

/** The Telegram channel: updates come in by polling or webhook and are stored; answers leave through its messenger. Errors: `config-invalid`. */
export function createTelegramChannel(dependencies: TelegramDependencies): TelegramChannel {
  const { config, publicUrl, receive, forget, translate, knowledge, vault, clock, log, municipality } = dependencies
  const timing = { ...pollingTiming, ...dependencies.timing }
  if (config.mode === 'webhook' && (!config.webhookSecret || !publicUrl))
    throw new AppError(
      'config-invalid',
      'TELEGRAM_WEBHOOK_SECRET and PUBLIC_URL are needed when TELEGRAM_MODE is webhook',
    )
  const apiRoot = config.apiRoot?.replace(/\/+$/u, '')
  const clientFor = (timeoutSeconds: number) =>
    new Api(config.token, { timeoutSeconds, ...(apiRoot ? { apiRoot } : {}) })
  const api = clientFor(callSeconds)

  const stopping = new AbortController()
  const background = new Set<Promise<void>>()
  /** Albums come as a message per picture: what there is to say about pictures is said once. */
  const albums = new Set<string>()
  let bot: BotIdentity | undefined
  let polling: Polling | undefined

  const remember = (album: string) => {
    albums.add(album)
    const [oldest] = albums
    if (albums.size > maxAlbums && oldest !== undefined) albums.delete(oldest)
  }

  const inBackground = (work: Promise<unknown>) => {
    const done = settled(work).finally(() => background.delete(done))
    background.add(done)
  }

  const showCards = async (query: InlineQuery, botUsername: string) => {
    try {
      const results = cardsFor(query, { knowledge, translate, clock, botUsername, municipality })
      await api.raw.answerInlineQuery({
        inline_query_id: query.id,
        results,
        cache_time: inlineCacheSeconds,
        is_personal: true,
      })
    } catch (error) {
      log.warn('telegram-inline-not-answered', { code: faultOf(error).code })
    }
  }

  const take = async (update: TelegramUpdate, self: BotIdentity): Promise<void> => {
    const arrival = arrivalIn(update, self)
    // At once: an app shows a pressed button as busy until then. Too late an answer is refused, which does no harm.
    if ('callbackQueryId' in arrival && arrival.callbackQueryId !== undefined)
      inBackground(api.raw.answerCallbackQuery({ callback_query_id: arrival.callbackQueryId }))
    switch (arrival.kind) {
      case 'update': {
        const album = albumOf(update)
        if (album !== undefined && albums.has(album)) return
        await receive(arrival.update)
        if (album !== undefined) remember(album)
        return
      }
      case 'left':
        return forget(arrival.conversationId)
      case 'inline-query':
        return inBackground(showCards(arrival.query, self.username))
      case 'ignored':
    }
  }

  const arrivalIn = (update: TelegramUpdate, self: BotIdentity): Arrival => {
    try {
      const isUrgent = (text: string) => dangerIn(knowledge.current(), text) !== undefined
      const arrival = arrivalOf(update, { bot: self, vault, clock, isUrgent, municipality })
      if (arrival.kind === 'update') assertAnswerable(arrival.update)
      return arrival
    } catch {
      // It would fail each time: one update that nobody can read must not stop those behind it. The error may quote it.
      log.error('telegram-update-unreadable', new AppError('input-invalid', 'an update could not be read'))
      return { kind: 'ignored' }
    }
  }

  const connect = async (): Promise<Fault | undefined> => {
    try {
      const me = await api.getMe()
      const self = { id: me.id, username: me.username, readsAll: me.can_read_all_group_messages }
      if (config.mode === 'webhook' && webhook && config.webhookSecret)
        await api.raw.setWebhook({
          // The address may have a path of its own, which a proxy takes off.
          url: `${publicUrl?.replace(/\/+$/u, '')}${webhook.path}`,
          secret_token: config.webhookSecret,
          allowed_updates: allowedUpdates,
        })
      else await api.raw.deleteWebhook({})
      if (stopping.signal.aborted) return undefined
      bot = self
      if (config.mode === 'polling')
        polling = startPolling({
          api: clientFor(timing.pollSeconds + callSeconds),
          take: (update) => take(update, self),
          log,
          timing,
        })
      inBackground(setProfile(api, translate, log, stopping.signal))
      log.info('telegram-started', { mode: config.mode })
      return undefined
    } catch (error) {
      return faultOf(error)
    }
  }

  const reconnect = async () => {
    for (let failures = 0; !stopping.signal.aborted; failures++) {
      await pause(Math.min(maxReconnectMs, timing.retryMs * 2 ** Math.min(failures, 10)), stopping.signal)
      const fault = stopping.signal.aborted ? undefined : await connect()
      if (!fault) return
      if (isFinal(fault)) return log.error('telegram-not-started', refusal(fault))
      log.warn('telegram-unreachable', { code: fault.code })
    }
  }

  const webhook =
    config.mode === 'webhook' && config.webhookSecret
      ? createWebhook(
          config.token,
          config.webhookSecret,
          () => {
            const self = bot
            return self && ((update) => take(update, self))
          },
          log,
        )
      : undefined
  return {
    messenger: createTelegramMessenger(api, translate, log),
    staffMenu: createStaffMenu(api, translate, log),
    async start() {
      const fault = await connect()
      if (!fault) return
      if (isFinal(fault)) throw refusal(fault)
      log.warn('telegram-unreachable', { code: fault.code })
      inBackground(reconnect())
    },
    async stop() {
      stopping.abort()
      await polling?.stop()
      // What is left are presses and cards to be confirmed; nothing is lost without that.
      const drained = new AbortController()
      await Promise.race([Promise.all(background), pause(drainMs, drained.signal)])
      drained.abort()
    },
    ...(webhook ? { webhook } : {}),
  }
}

/** What is stored must be such that it can be answered later, or it would be tried again and again. Errors: throws when it is not. */
function assertAnswerable({ address, incoming }: Update): void {
  readAddress(address)
  if (!Object.values(incoming).every((value) => typeof value === 'string' || typeof value === 'boolean'))
    throw new TypeError('not what a person can do')
}

/** The album a picture without words belongs to. */
function albumOf({ message }: TelegramUpdate): string | undefined {
  return message?.caption === undefined ? message?.media_group_id : undefined
}

async function settled(work: Promise<unknown>): Promise<void> {
  await work.catch(() => undefined)
}

/** Whether only an operator can help. */
function isFinal(fault: Fault): boolean {
  return fault.kind === 'unauthorised' || fault.kind === 'refused'
}

function refusal(fault: Fault): AppError {
  const message =
    fault.kind === 'unauthorised'
      ? 'Telegram does not accept TELEGRAM_BOT_TOKEN: look it up at BotFather'
      : `Telegram does not accept the webhook: PUBLIC_URL must be https, on port 443, 80, 88 or 8443 (${fault.code})`
  return new AppError('config-invalid', message)
}
