/** Brings updates to the bot as Telegram does: by long polling with confirmed offsets, or by webhook with repetition. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Update } from 'grammy/types'
import { ApiRefusal, badRequest } from './errors.ts'
import { expirySeconds } from './methods.ts'
import { faultInType } from './spec.ts'
import type { World } from './world.ts'

interface Waiting {
  update: Update
  /** Seconds it is kept; Telegram forgets presses and inline queries soon. */
  keptSeconds: number
  since: number
}

interface Webhook {
  url: string
  secret: string | undefined
}

export interface DeliveryOptions {
  /** Where a public host really listens, as a hosts file would say: `https://bot.example` → `http://127.0.0.1:1234`. */
  hosts: ReadonlyMap<string, string>
  /** Telegram waits seconds to minutes between repetitions; here a second takes so many milliseconds. */
  secondMs: number
  changed: () => void
}

const keptSeconds = 24 * 3600
const maxRepeatSeconds = 60

export class Delivery {
  /** What the bot answered to each delivery by webhook, in order. */
  readonly deliveries: { updateId: number; status: number | 'no answer' }[] = []
  readonly #world: World
  readonly #options: DeliveryOptions
  #waiting: Waiting[] = []
  #lastUpdateId = 900_000_000
  readonly #made = new Map<number, Update>()
  #allowed: readonly string[] = []
  #webhook: Webhook | undefined
  #poller: { end(conflict: boolean): void } | undefined
  readonly #queues = new Map<string, Promise<void>>()
  #isClosed = false

  constructor(world: World, options: DeliveryOptions) {
    this.#world = world
    this.#options = options
  }

  /** Gives an update its id and brings it on its way, if the bot has asked for its kind. Errors: throws when it is no valid `Update`. */
  push(content: Omit<Update, 'update_id'>): number | undefined {
    this.#lastUpdateId += 1
    const update: Update = { update_id: this.#lastUpdateId, ...content }
    const fault = faultInType(update, 'Update')
    if (fault) throw new TypeError(`the test server made a wrong update: ${fault}`)
    const kind = Object.keys(content)[0] ?? ''
    if (this.#allowed.length > 0 && !this.#allowed.includes(kind)) return undefined
    this.#made.set(update.update_id, update)
    this.#enqueue(update)
    return update.update_id
  }

  /** Delivers an update that was delivered before, as Telegram does when it did not see the answer. */
  repeat(updateId: number | undefined): void {
    const update = this.#made.get(updateId ?? 0)
    if (!update) throw new Error('no such update')
    this.#enqueue(update)
  }

  /** Ids of updates that are not confirmed. */
  get pending(): number[] {
    return this.#waiting.map(({ update }) => update.update_id)
  }

  /** Whether a request for updates is being held open. */
  get isPolled(): boolean {
    return this.#poller !== undefined
  }

  async poll(payload: Record<string, unknown>, signal: AbortSignal): Promise<Update[]> {
    if (this.#webhook)
      throw new ApiRefusal(
        409,
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
      )
    this.#poller?.end(true)
    this.#allow(payload.allowed_updates)
    const { offset, limit = 100, timeout = 0 } = payload as { offset?: number; limit?: number; timeout?: number }
    if (offset !== undefined && offset > 0)
      this.#waiting = this.#waiting.filter(({ update }) => update.update_id >= offset)
    this.#options.changed()
    if (this.#due().length === 0 && timeout > 0) await this.#wait(timeout, signal)
    return this.#due()
      .slice(0, limit)
      .map(({ update }) => update)
  }

  setWebhook(payload: Record<string, unknown>): true {
    const { url, secret_token } = payload as { url: string; secret_token?: string }
    this.#allow(payload.allowed_updates)
    if (!this.#options.hosts.has(new URL(url).origin))
      throw badRequest('bad webhook: Failed to resolve host: Name or service not known')
    this.#poller?.end(true)
    this.#webhook = { url, secret: secret_token }
    const waiting = this.#waiting
    this.#waiting = []
    for (const { update } of waiting) this.#enqueue(update)
    return true
  }

  deleteWebhook(drop: boolean): true {
    this.#webhook = undefined
    if (drop) this.#waiting = []
    return true
  }

  webhookInfo(): Record<string, unknown> {
    return {
      url: this.#webhook?.url ?? '',
      has_custom_certificate: false,
      pending_update_count: this.#waiting.length,
      ...(this.#allowed.length > 0 ? { allowed_updates: this.#allowed } : {}),
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true
    this.#poller?.end(false)
    await Promise.all(this.#queues.values())
  }

  /** The list is remembered until another one comes. */
  #allow(kinds: unknown): void {
    if (Array.isArray(kinds)) this.#allowed = kinds as string[]
  }

  #enqueue(update: Update): void {
    const kept = update.callback_query
      ? expirySeconds.press
      : update.inline_query
        ? expirySeconds.inlineQuery
        : keptSeconds
    this.#waiting.push({ update, keptSeconds: kept, since: this.#world.now() })
    if (this.#webhook) this.#deliverInTurn(update)
    else this.#poller?.end(false)
  }

  #due(): Waiting[] {
    const now = this.#world.now()
    this.#waiting = this.#waiting.filter(({ since, keptSeconds: kept }) => now - since <= kept * 1000)
    return this.#waiting
  }

  #wait(seconds: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => end(false), seconds * 1000)
      const end = (conflict: boolean) => {
        clearTimeout(timer)
        if (this.#poller === own) this.#poller = undefined
        if (conflict)
          reject(
            new ApiRefusal(
              409,
              'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running',
            ),
          )
        else resolve()
      }
      const own = { end }
      this.#poller = own
      this.#options.changed()
      signal.addEventListener('abort', () => end(false))
    })
  }

  /** One update in flight per queue: messages by chat, presses by person. */
  #deliverInTurn(update: Update): void {
    const key = update.message
      ? `chat ${update.message.chat.id}`
      : `user ${update.callback_query?.from.id ?? update.inline_query?.from.id ?? 0}`
    const before = this.#queues.get(key) ?? Promise.resolve()
    this.#queues.set(
      key,
      before.then(() => this.#deliver(update)),
    )
  }

  async #deliver(update: Update): Promise<void> {
    for (let repeats = 0; !this.#isClosed && this.#webhook; repeats++) {
      const isKept = this.#due().some((waiting) => waiting.update === update)
      if (!isKept) return
      const { status, retryAfter } = await this.#send(update, this.#webhook)
      this.deliveries.push({ updateId: update.update_id, status })
      const isTaken = typeof status === 'number' && status >= 200 && status < 300
      if (isTaken) this.#waiting = this.#waiting.filter((waiting) => waiting.update !== update)
      this.#options.changed()
      if (isTaken) return
      // The first repetition comes at once.
      const seconds = retryAfter ?? (repeats === 0 ? 0 : Math.min(maxRepeatSeconds, 2 ** (repeats - 1)))
      await sleep(seconds * this.#options.secondMs)
    }
  }

  async #send(
    update: Update,
    { url, secret }: Webhook,
  ): Promise<{ status: number | 'no answer'; retryAfter: number | undefined }> {
    const { origin, pathname } = new URL(url)
    try {
      const response = await fetch(`${this.#options.hosts.get(origin)}${pathname}`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(secret === undefined ? {} : { 'x-telegram-bot-api-secret-token': secret }),
        },
        body: JSON.stringify(update),
        redirect: 'manual',
      })
      await response.arrayBuffer()
      const retryAfter = response.headers.get('retry-after')
      return { status: response.status, retryAfter: retryAfter === null ? undefined : Number(retryAfter) }
    } catch {
      return { status: 'no answer', retryAfter: undefined }
    }
  }
}
