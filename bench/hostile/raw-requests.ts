import { webhookPath } from '#channels/telegram/webhook.ts'
import { mutatedBytes } from './mutations.ts'
import type { Random } from './random.ts'
import { telegramToken, webhookSecret } from './service.ts'
import { headerText, hostileText, marker } from './texts.ts'
import { validMessage } from './surfaces/web.ts'

/** A request as bytes. `statuses`: what may be answered, where that is known. */
export interface RawRequest {
  name: string
  bytes: Buffer
  statuses?: readonly number[]
}

function request(head: string, body = '', length: number | string = Buffer.byteLength(body)): Buffer {
  return Buffer.from(
    `${head}\r\nHost: localhost\r\nConnection: close\r\nContent-Length: ${length}\r\n\r\n${body}`,
    'utf8',
  )
}

const json = 'Content-Type: application/json'
const question = JSON.stringify({
  conversation: 'conversation-raw-1',
  message: 'message-raw-000001',
  input: { kind: 'text', text: marker },
})
const chunked = (...chunks: string[]) =>
  Buffer.from(
    `POST /api/messages HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${json}\r\nTransfer-Encoding: chunked\r\n\r\n${chunks.join('')}`,
  )
const chunk = (text: string) => `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`

/** Each rule of HTTP broken once. */
export function brokenRequests(): RawRequest[] {
  const get = (line: string, headers = '') => Buffer.from(`${line}\r\n${headers}Connection: close\r\n\r\n`, 'latin1')
  const host = 'Host: localhost\r\n'
  const posts = ['/api/messages', '/', '/staff/sign-in', '/slack/events', webhookPath(telegramToken)]
  const secret = `X-Telegram-Bot-Api-Secret-Token: ${webhookSecret}`
  return [
    {
      name: 'no HTTP at all',
      bytes: Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc, 0x03, 0x03]),
      statuses: [400],
    },
    { name: 'HTTP/0.9', bytes: Buffer.from('GET /\r\n\r\n'), statuses: [200, 400] },
    { name: 'an unknown version', bytes: get('GET / HTTP/9.9', host), statuses: [400, 505] },
    { name: 'an unknown method', bytes: get('HACK / HTTP/1.1', host), statuses: [400] },
    { name: 'no Host', bytes: get('GET / HTTP/1.1'), statuses: [400] },
    { name: 'two Hosts', bytes: get('GET / HTTP/1.1', `${host}Host: evil.example\r\n`), statuses: [200, 400] },
    { name: 'a Host that is none', bytes: get('GET / HTTP/1.1', 'Host: a b<c>\r\n'), statuses: [400] },
    { name: 'a Host with a path', bytes: get('GET /staff HTTP/1.1', 'Host: localhost/../x\r\n'), statuses: [303, 400] },
    {
      name: 'an absolute address',
      bytes: get('GET http://evil.example/topics/x HTTP/1.1', host),
      statuses: [400, 404],
    },
    { name: 'an address without a path', bytes: get('GET ?x=1 HTTP/1.1', host), statuses: [200, 400, 404] },
    { name: 'two slashes in front', bytes: get('GET //evil.example/%2e%2e HTTP/1.1', host), statuses: [400, 404] },
    { name: 'NUL in the path', bytes: get('GET /\0 HTTP/1.1', host), statuses: [400] },
    { name: 'a percent sign alone', bytes: get('GET /topics/% HTTP/1.1', host), statuses: [400, 404] },
    { name: 'bytes that are no UTF-8', bytes: get('GET /topics/%ff%fe HTTP/1.1', host), statuses: [400, 404] },
    { name: 'up and up', bytes: get('GET /widget/../../../../etc/passwd HTTP/1.1', host), statuses: [400, 404] },
    {
      name: 'up and up, encoded',
      bytes: get('GET /staff/assets/x/%2e%2e%2f%2e%2e%2fetc%2fpasswd HTTP/1.1', host),
      statuses: [400, 404],
    },
    { name: 'CONNECT', bytes: get('CONNECT evil.example:443 HTTP/1.1', host) },
    { name: 'TRACE', bytes: get('TRACE / HTTP/1.1', host), statuses: [400, 404, 405] },
    {
      name: 'an upgrade',
      bytes: get('GET / HTTP/1.1', `${host}Upgrade: websocket\r\nSec-WebSocket-Key: x\r\n`),
      statuses: [200, 400, 426],
    },
    { name: 'a long address', bytes: get(`GET /?${'a'.repeat(20_000)} HTTP/1.1`, host), statuses: [414, 431] },
    {
      name: 'a long header',
      bytes: get('GET / HTTP/1.1', `${host}X-Long: ${'a'.repeat(20_000)}\r\n`),
      statuses: [431],
    },
    { name: 'many headers', bytes: get('GET / HTTP/1.1', `${host}${'A: 1\r\n'.repeat(5000)}`), statuses: [200, 431] },
    {
      name: 'a line end in a header',
      bytes: get('GET / HTTP/1.1', `${host}X: a\rSet-Cookie: x=1\r\n`),
      statuses: [400],
    },
    { name: 'a folded header', bytes: get('GET / HTTP/1.1', `${host}X: a\r\n b\r\n`), statuses: [200, 400] },
    {
      name: 'a negative length',
      bytes: request(`POST /api/messages HTTP/1.1\r\n${json}`, question, -1),
      statuses: [400],
    },
    {
      name: 'two lengths',
      bytes: request(`POST /api/messages HTTP/1.1\r\n${json}\r\nContent-Length: 5`, question),
      statuses: [400],
    },
    {
      name: 'a length that is none',
      bytes: request(`POST /api/messages HTTP/1.1\r\n${json}`, question, '1e3'),
      statuses: [400],
    },
    {
      name: 'a length beyond all numbers',
      bytes: request(`POST /api/messages HTTP/1.1\r\n${json}`, question, '9'.repeat(40)),
      statuses: [400],
    },
    {
      name: 'length and chunks',
      bytes: request(`POST /api/messages HTTP/1.1\r\n${json}\r\nTransfer-Encoding: chunked`, '0\r\n\r\n'),
      statuses: [400],
    },
    { name: 'chunks of no size', bytes: chunked('xyz\r\nabc\r\n'), statuses: [400] },
    { name: 'a chunk of all memory', bytes: chunked('ffffffffffffffff\r\nabc\r\n'), statuses: [400, 413] },
    {
      name: 'chunks that are a question',
      bytes: chunked(chunk(question.slice(0, 20)), chunk(question.slice(20)), '0\r\n\r\n'),
      statuses: [200],
    },
    {
      name: 'chunks beyond the limit',
      bytes: chunked(...Array.from({ length: 40 }, () => chunk(' '.repeat(5000))), '0\r\n\r\n'),
      statuses: [413],
    },
    ...posts.map((path) => ({
      name: `a body of two megabytes to ${path.startsWith('/telegram') ? 'the webhook of Telegram' : path}`,
      bytes: request(
        `POST ${path} HTTP/1.1\r\n${secret}\r\n${path === '/' || path.startsWith('/staff') ? 'Content-Type: application/x-www-form-urlencoded' : json}`,
        'a'.repeat(2_000_000),
      ),
      statuses: [413],
    })),
    {
      name: 'a hundred at once',
      bytes: Buffer.concat(Array.from({ length: 100 }, () => Buffer.from('GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n'))),
      statuses: [200],
    },
  ]
}

/** A request with bits flipped, cut or doubled, or with headers nobody expects. */
export function hostileRequest(random: Random): RawRequest {
  const text = JSON.stringify(validMessage(random, 300))
  const path = random.pick([
    '/api/messages',
    '/',
    '/topics/kita-registration',
    '/staff/sign-in',
    '/slack/events',
    webhookPath(telegramToken),
  ])
  const method = random.pick(['POST', 'POST', 'GET', 'PUT'])
  const headers = Array.from(
    { length: random.below(5) },
    () =>
      `${random.pick(['X-A', 'Cookie', 'Accept-Language', 'Origin', 'Content-Type', 'Expect'])}: ${headerText(random, 500)}\r\n`,
  )
  const query = random.chance(0.3) ? `?${encodeURI(hostileText(random, 100).toWellFormed())}` : ''
  const bytes = request(`${method} ${path}${query} HTTP/1.1\r\n${headers.join('')}${json}`, text)
  return {
    name: 'generated',
    bytes: random.chance(0.7) ? Buffer.from(mutatedBytes(bytes.toString('latin1'), random)) : bytes,
  }
}
