/**
 * Both platforms in their least: they take every message and note when it came. The strict servers of the tests check each call, which
 * would cost more of the two cores than the service does.
 */
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

export interface PlatformSink {
  readonly url: string
  /** Called for each message that is shown, with the chat or channel it goes to. */
  onMessage: (conversation: string) => void
  close(): Promise<void>
}

/** Starts it on a free port. The caller closes it. */
export async function startPlatformSink(): Promise<PlatformSink> {
  let sent = 0
  const sink = { onMessage: (_conversation: string) => undefined as void }

  const telegram = (method: string, body: string): unknown => {
    if (method === 'getMe')
      return { id: 7_000_000_001, is_bot: true, first_name: 'W', username: 'w_bot', can_read_all_group_messages: false }
    if (method !== 'sendMessage') return true
    const { chat_id: chat } = JSON.parse(body) as { chat_id: number }
    sink.onMessage(String(chat))
    return { message_id: ++sent, date: 1, chat: { id: chat, type: 'private', first_name: 'T' }, text: '' }
  }
  const slack = (method: string, body: string): object => {
    const channel = new URLSearchParams(body).get('channel') ?? ''
    if (method === 'chat.postMessage') sink.onMessage(channel)
    return { ok: true, team_id: 'T0', user_id: 'U0', bot_id: 'B0', channel, ts: `${++sent}.000000`, messages: [] }
  }
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await text(request)
    const { pathname } = new URL(request.url ?? '/', 'http://localhost')
    const method = pathname.slice(pathname.lastIndexOf('/') + 1)
    const answer = pathname.startsWith('/bot') ? { ok: true, result: telegram(method, body) } : slack(method, body)
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
  }

  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return Object.assign(sink, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  })
}
