import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Delivery } from './delivery.ts'
import { Faults, type Fault } from './faults.ts'
import { methods, scopesOf, type Answer, type Arguments, type MethodContext } from './methods.ts'
import { SlackPerson } from './person.ts'
import { respond } from './response-urls.ts'
import { SocketMode } from './socket-mode.ts'
import { faultInCall } from './spec.ts'
import { Workspace } from './workspace.ts'

export interface Call {
  method: string
  given: Arguments
  /** When it came in. */
  at: number
  /** Whether the answer went out to a client that was still there; what the client made of it nobody knows. */
  isAnswered: boolean
}

export interface SlackServer {
  /** For `SLACK_API_URL`. */
  apiUrl: string
  botToken: string
  appToken: string
  workspace: Workspace
  socket: SocketMode
  /** Every call that came in, also those that failed. */
  calls: Call[]
  /** What a strict reader of Slack's rules would object to: wrong arguments, wrong tokens, messages without text. */
  complaints: string[]
  /** How many calls were answered with 429. */
  readonly rateLimited: number
  fail(method: string, ...faults: Fault[]): void
  /** A new person; `locale` as Slack writes it. */
  person(locale?: string): SlackPerson
  /** From now on people's doings reach the app this way. */
  deliverBy(delivery: Delivery): void
  /** The way to the app, for what people cannot do by themselves. */
  delivery(): Delivery
  /** Ends when the condition holds; it is looked at after every change. */
  until<Value>(condition: () => Value | undefined | false): Promise<Value>
  close(): Promise<void>
}

export interface SlackServerOptions {
  now?: () => number
  /** Scopes of the bot token. */
  scopes?: readonly string[]
}

/** A strict Slack on loopback: Web API, response URLs, Socket Mode. */
export async function startSlackServer({
  now = () => Date.now(),
  scopes = ['app_mentions:read', 'chat:write', 'commands', 'im:history'],
}: SlackServerOptions = {}): Promise<SlackServer> {
  const botToken = 'xoxb-test-token-of-the-bot'
  const appToken = 'xapp-test-token-of-the-app'
  const workspace = new Workspace(now)
  const socket = new SocketMode(() => workspace.emit('change'))
  const faults = new Faults()
  const calls: Call[] = []
  const complaints: string[] = []
  let delivery: Delivery | undefined
  let origin = ''
  let rateLimited = 0

  const context: MethodContext = {
    workspace,
    now,
    socketUrl: () => `${origin.replace('http', 'ws')}/link?ticket=${socket.issueTicket()}`,
    complain: (what) => complaints.push(what),
  }

  const way = () => {
    if (!delivery) throw new Error('Slack does not know yet where the app is: call deliverBy()')
    return delivery
  }

  const call = (method: string, given: Arguments, token: string): Answer => {
    const expected = method === 'apps.connections.open' ? appToken : botToken
    if (token === '') return { ok: false, error: 'not_authed' }
    if (token !== expected) return { ok: false, error: 'invalid_auth' }
    const fault = faultInCall(method, given)
    if (fault) {
      complaints.push(`${fault.error} ${fault.detail}`)
      return { ok: false, error: fault.error }
    }
    const needed = scopesOf[method]
    if (needed !== undefined && !scopes.includes(needed))
      return { ok: false, error: 'missing_scope', needed, provided: scopes.join(',') }
    const run = methods[method]
    if (!run) complaints.push(`${method} is not part of this test server`)
    return run ? run(given, context) : { ok: false, error: 'unknown_method' }
  }

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname } = new URL(request.url ?? '', origin)
    const body = await bodyOf(request)
    const [, area = '', name = ''] = /^\/(api|response)\/([\w.]+)$/.exec(pathname) ?? []
    const method = area === 'response' ? 'response_url' : name
    const given = area === 'response' ? (JSON.parse(body) as Arguments) : argumentsOf(request, body)
    const made: Call = { method, given, at: now(), isAnswered: false }
    calls.push(made)
    response.on('finish', () => (made.isAnswered = true))
    workspace.emit('change')
    const fault = faults.take(method)
    if (fault?.kind === 'slow') await fault.until
    if (fault?.kind === 'status') return send(response, fault.status, 'upstream connect error')
    if (fault?.kind === 'ratelimited') {
      rateLimited += 1
      response.setHeader('retry-after', String(fault.retryAfterSeconds))
      send(response, 429, JSON.stringify({ ok: false, error: 'ratelimited' }))
      return void workspace.emit('change')
    }
    const { status, answer } =
      fault?.kind === 'error'
        ? { status: area === 'response' ? 404 : 200, answer: { ok: false as const, error: fault.error } }
        : area === 'response'
          ? respond(name, given, context)
          : { status: area === 'api' ? 200 : 404, answer: call(name, given, tokenOf(request)) }
    if (fault?.kind === 'cut') request.socket.destroy()
    else send(response, status, answer === 'ok' ? answer : JSON.stringify(answer))
    workspace.emit('change')
  }

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      complaints.push(String(error))
      request.socket.destroy()
    })
  })
  socket.attach(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  return {
    apiUrl: `${origin}/api/`,
    botToken,
    appToken,
    workspace,
    socket,
    calls,
    complaints,
    get rateLimited() {
      return rateLimited
    },
    fail: (method, ...more) => faults.add(method, ...more),
    person(locale) {
      const { id } = workspace.addPerson(locale)
      return new SlackPerson(id, workspace, way, () => origin)
    },
    deliverBy(next) {
      delivery = next
    },
    delivery: way,
    until: (condition) =>
      new Promise((resolve) => {
        const look = () => {
          const value = condition()
          if (value === undefined || value === false) return
          workspace.off('change', look)
          resolve(value)
        }
        workspace.on('change', look)
        look()
      }),
    async close() {
      if (!server.listening) return
      socket.close()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function send(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { 'content-type': body.startsWith('{') ? 'application/json' : 'text/plain' }).end(body)
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}

function tokenOf(request: IncomingMessage): string {
  return request.headers.authorization?.replace(/^Bearer ?/, '') ?? ''
}

function argumentsOf(request: IncomingMessage, body: string): Arguments {
  return request.headers['content-type']?.startsWith('application/json')
    ? (JSON.parse(body) as Arguments)
    : Object.fromEntries(new URLSearchParams(body))
}
