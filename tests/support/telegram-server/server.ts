/**
 * A strict Bot API on loopback, for tests with the real client: every call is checked against the Bot API's data file, its limits and its
 * rules of formatting; chats keep their state; updates come by long polling or webhook, as Telegram brings them; faults on demand.
 */
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { InlineQueryResult } from 'grammy/types'
import { checkCall } from './check.ts'
import { Delivery } from './delivery.ts'
import { ApiRefusal, violation } from './errors.ts'
import { Faults, type Effect, type FaultOptions } from './faults.ts'
import { commandKey, methods } from './methods.ts'
import { Group, Person, type Scene } from './people.ts'
import { payloadOf } from './request.ts'
import { methodNamed } from './spec.ts'
import { World } from './world.ts'

/** A call as the bot made it, and what it was told. */
export interface Call {
  method: string
  payload: Record<string, unknown>
  status: number
  description?: string
  /** When it came in. */
  at: number
  /** Whether the answer went out to a client that was still there; what the client made of it nobody knows. */
  isAnswered: boolean
}

export interface ServerOptions {
  token?: string
  /** Privacy mode off: groups show the bot everything. */
  readsAll?: boolean
}

const untilMs = 10_000
export const defaultToken = '7000000001:AAtest-token_for_loopback_only_0000'

export class TelegramServer {
  readonly token: string
  readonly world = new World()
  readonly delivery: Delivery
  readonly calls: Call[] = []
  /** Calls that no bot should make, in words. Every test expects none. */
  readonly violations: string[] = []
  readonly #scene: Scene
  readonly #faults = new Faults()
  readonly #http = createServer((request, response) => void this.#answer(request, response))
  readonly #watchers = new Set<() => void>()
  readonly #hosts = new Map<string, string>()
  readonly #readsAll: boolean

  constructor({ token = defaultToken, readsAll = false }: ServerOptions = {}) {
    this.token = token
    this.#readsAll = readsAll
    const changed = () => this.#changed()
    this.delivery = new Delivery(this.world, { hosts: this.#hosts, secondMs: 10, changed })
    this.#scene = { world: this.world, delivery: this.delivery, readsAll, changed }
  }

  async listen(): Promise<this> {
    this.#http.listen(0, '127.0.0.1')
    await once(this.#http, 'listening')
    return this
  }

  get apiRoot(): string {
    return `http://127.0.0.1:${(this.#http.address() as AddressInfo).port}`
  }

  async close(): Promise<void> {
    await this.delivery.close()
    this.#http.closeAllConnections()
    await new Promise<void>((resolve) => this.#http.close(() => resolve()))
  }

  /** A public https origin that really listens on loopback. */
  resolve(origin: string, loopback: string): void {
    this.#hosts.set(origin, loopback)
  }

  /** Somebody whose app is in this language; without one the app does not tell. */
  person(languageCode?: string): Person {
    const id = 5_400_000_000 + this.world.nextId()
    const user = {
      id,
      is_bot: false,
      first_name: 'Test',
      ...(languageCode === undefined ? {} : { language_code: languageCode }),
    }
    return new Person(this.#scene, user, this.world.addChat({ id, type: 'private' }))
  }

  group(title = 'Newcomers', type: 'group' | 'supergroup' = 'group'): Group {
    const id = (type === 'group' ? -4_000_000_000 : -1_001_000_000_000) - this.world.nextId()
    return new Group(this.#scene, this.world.addChat({ id, type, title }))
  }

  /** Lets calls of a method fail, the next one unless told otherwise. */
  fault(method: string, effect: Effect, options: FaultOptions = {}): void {
    this.#faults.add(method, effect, options)
  }

  callsOf(method: string): Call[] {
    return this.calls.filter((call) => call.method === method)
  }

  /** Cards that were offered for an inline query. */
  cards(queryId: string): InlineQueryResult[] | undefined {
    return this.world.inlineQueries.get(queryId)?.results
  }

  /** The command menu of a scope in a language. */
  commands(scope: string, languageCode = ''): { command: string; description: string }[] {
    const key = commandKey({ scope: { type: scope }, language_code: languageCode })
    return (this.world.profile.get(key) ?? []) as { command: string; description: string }[]
  }

  /** Resolves as soon as the condition holds; looked at after everything that happens here. Errors: rejects after ten seconds. */
  until(condition: () => boolean, what: string): Promise<void> {
    if (condition()) return Promise.resolve()
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#watchers.delete(look)
        reject(new Error(`this did not happen: ${what}`))
      }, untilMs)
      const look = () => {
        if (!condition()) return
        clearTimeout(timer)
        this.#watchers.delete(look)
        resolve()
      }
      this.#watchers.add(look)
    })
  }

  #changed(): void {
    for (const look of this.#watchers) look()
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, token, name = ''] = /^\/bot([^/]+)\/([^/?]+)/u.exec(request.url ?? '') ?? []
    const method = methodNamed(name)
    const payload = await payloadOf(request, method).catch((error: Error) => {
      this.violations.push(`${name}: a body that cannot be read: ${error.message}`)
      return {}
    })
    const hungUp = new AbortController()
    response.on('close', () => hungUp.abort())
    const fault = method && this.#faults.take(method, payload)
    const call: Call = { method: method ?? name, payload, status: 200, at: Date.now(), isAnswered: false }
    const reply = (status: number, body: object) => {
      call.status = status
      this.calls.push(call)
      call.isAnswered = !response.destroyed
      if (call.isAnswered) response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
      this.#changed()
    }
    const cut = () => {
      call.status = 0
      this.calls.push(call)
      response.destroy()
      this.#changed()
    }
    try {
      if (token === undefined || !/^\d+:[\w-]+$/u.test(token)) throw new ApiRefusal(404, 'Not Found')
      if (token !== this.token) throw new ApiRefusal(401, 'Unauthorized')
      if (fault === 'cut-before') return cut()
      if (fault instanceof ApiRefusal) throw fault
      if (typeof fault === 'object') await fault.hold
      const result = await this.#carryOut(name, method, payload, hungUp.signal)
      if (fault === 'cut-after') return cut()
      reply(200, { ok: true, result })
    } catch (error) {
      const refusal =
        error instanceof ApiRefusal ? error : violation(`the test server failed: ${(error as Error).message}`)
      call.description = refusal.message
      if (refusal.isViolation) this.violations.push(`${call.method}: ${refusal.message}`)
      const { status, message: description, parameters } = refusal
      reply(status, { ok: false, error_code: status, description, ...(parameters ? { parameters } : {}) })
    }
  }

  async #carryOut(
    name: string,
    method: string | undefined,
    payload: Record<string, unknown>,
    signal: AbortSignal,
  ): Promise<unknown> {
    if (method === undefined) throw violation(`method ${name} not found`)
    checkCall(method, payload)
    const carryOut = methods[method]
    if (!carryOut) throw violation(`${method} is not played by the test server`)
    return carryOut(payload, { world: this.world, delivery: this.delivery, readsAll: this.#readsAll, signal })
  }
}

/** A running server. The caller closes it. */
export function startTelegramServer(options: ServerOptions = {}): Promise<TelegramServer> {
  return new TelegramServer(options).listen()
}
