import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Telegram and Slack as far as they are asked something back: yes to everything. What is sent to them is of no interest here. */
export async function startPlatforms(): Promise<{ url: string; close(): Promise<void> }> {
  const me = {
    id: 1,
    is_bot: true,
    first_name: 'Wegweiser',
    username: 'wegweiser_bot',
    can_read_all_group_messages: false,
  }
  const server = createServer((request, response) => {
    request.resume()
    const result = request.url?.endsWith('/getMe') ? me : request.url?.endsWith('/getUpdates') ? [] : true
    response.setHeader('Content-Type', 'application/json')
    response.end(JSON.stringify({ ok: true, result, user: { locale: 'de-DE' }, channel: 'C1', ts: '1.1' }))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
