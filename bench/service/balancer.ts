/** A reverse proxy before several replicas: in turn, past those that do not listen, and with nothing repeated that may have been taken. */
import { once } from 'node:events'
import {
  Agent,
  createServer,
  request,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type ServerResponse,
} from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'

/** Lets requests arrive more than once, as platforms do that did not see our answer. */
export interface Repetition {
  /** How often the next request is sent in all; 1: as it should be. */
  times(): number
  /** How much later each copy is sent than the one before. */
  delayMs(): number
}

export interface Balancer {
  readonly url: string
  repetition: Repetition | undefined
  /** Copies of a request that were all answered with 200, but not alike. */
  readonly differing: number
  add(backend: string): void
  remove(backend: string): void
  close(): Promise<void>
}

interface Answer {
  status: number
  headers: OutgoingHttpHeaders
  content: Buffer
}

/** Starts the proxy on a free port. The caller closes it. */
export async function startBalancer(): Promise<Balancer> {
  const backends: string[] = []
  const agent = new Agent({ keepAlive: true, maxSockets: 512 })
  const inWork = new Set<Promise<unknown>>()
  let repetition: Repetition | undefined
  let differing = 0
  let turn = 0

  const pass = (incoming: IncomingMessage, body: Buffer, backend: string): Promise<IncomingMessage> =>
    new Promise((resolve, reject) => {
      const outgoing = request(new URL(incoming.url ?? '/', backend), {
        method: incoming.method ?? 'GET',
        headers: { ...incoming.headers, 'content-length': body.length },
        agent,
      })
      outgoing.on('response', resolve)
      outgoing.on('error', reject)
      outgoing.end(body)
    })

  const answered = async (incoming: IncomingMessage, body: Buffer): Promise<Answer> => {
    for (let tries = 0; tries < backends.length; tries++) {
      const backend = backends[turn++ % backends.length] ?? ''
      try {
        const answer = await pass(incoming, body, backend)
        const content = await buffer(answer)
        const { 'transfer-encoding': _, connection: __, ...headers } = answer.headers
        return { status: answer.statusCode ?? 502, headers, content }
      } catch (error) {
        // Only what surely reached nobody goes to the next one, as proxies do by default.
        if ((error as NodeJS.ErrnoException).code !== 'ECONNREFUSED') break
      }
    }
    return { status: 502, headers: {}, content: Buffer.alloc(0) }
  }

  /** Copies go to the replicas in turn; the first answer counts, so that others arrive when the sender has gone on. */
  const repeated = async (incoming: IncomingMessage, body: Buffer): Promise<Answer> => {
    const plan = repetition
    if (!plan) return answered(incoming, body)
    const copies = Array.from({ length: plan.times() }, async (_, index) => {
      if (index > 0) await sleep(index * plan.delayMs())
      return answered(incoming, body)
    })
    const all = Promise.all(copies).then((answers) => {
      const good = answers.filter(({ status }) => status === 200).map(({ content }) => content.toString())
      if (new Set(good).size > 1) differing++
    })
    inWork.add(all)
    void all.finally(() => inWork.delete(all))
    return Promise.race(copies)
  }

  const handle = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { status, headers, content } = await repeated(incoming, await buffer(incoming))
    response.writeHead(status, { ...headers, 'content-length': content.length }).end(content)
  }

  const server = createServer((incoming, response) => {
    handle(incoming, response).catch(() => response.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get repetition() {
      return repetition
    },
    set repetition(next) {
      repetition = next
    },
    get differing() {
      return differing
    },
    add: (backend) => void backends.push(backend),
    remove(backend) {
      const index = backends.indexOf(backend)
      if (index !== -1) backends.splice(index, 1)
    },
    async close() {
      await Promise.all(inWork)
      agent.destroy()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
