import { bodyOf, type Outcome, type Surface } from '../checks.ts'
import { hostileJson, mutatedBytes, mutatedJson } from '../mutations.ts'
import type { Random } from '../random.ts'
import type { Service } from '../service.ts'
import { headerText, hostileText, hostileValue, token } from '../texts.ts'

const conversations = 2000
/** More is refused: ten thousand control characters are sixty thousand bytes of JSON. */
const maxBodyBytes = 48 * 1024
/** What the web chat may answer. 429: too many messages, with a reply that says so. */
const documented = new Set([200, 204, 303, 304, 400, 404, 405, 413, 429])

interface Sent {
  path: string
  method?: string
  headers?: Record<string, string>
  body?: string | Uint8Array<ArrayBuffer> | FormData | undefined
}

/** The web chat: messages, forms, pages and paths. */
export function webSurfaces({ app }: Pick<Service, 'app'>): Surface[] {
  const send = async ({ path, method = 'GET', headers = {}, body }: Sent): Promise<Outcome> => {
    const response = await app.request(path, { method, headers, ...(body === undefined ? {} : { body }) })
    const faults = documented.has(response.status) ? [] : [`the status ${response.status} is not documented`]
    return { response, faults }
  }
  const withReplies = async (outcome: Outcome, isValid: boolean): Promise<Outcome> => {
    const { response, faults = [] } = outcome
    if (isValid && response?.status !== 200) faults.push(`a valid message got ${response?.status}`)
    if (response?.status === 200 || response?.status === 429) {
      const { replies } = JSON.parse(await bodyOf(response.clone())) as { replies?: { parts?: unknown[] }[] }
      if (!replies?.length || replies.some(({ parts }) => !parts?.length)) faults.push('no reply')
    }
    return { response, faults }
  }
  return [
    {
      name: 'POST /api/messages, any text',
      share: 14,
      async send(random) {
        const body = new Uint8Array(
          Buffer.from(JSON.stringify(validMessage(random, random.pick([300, 300, 300, 10_000])))),
        )
        return withReplies(
          await send({ path: '/api/messages', method: 'POST', headers: json, body }),
          body.length <= maxBodyBytes,
        )
      },
    },
    {
      name: 'POST /api/messages, any body',
      share: 20,
      async send(random) {
        const message = mutatedJson(validMessage(random, 300), random)
        const text = hostileJson(message, random)
        const body = random.chance(0.4) ? mutatedBytes(text, random) : text
        const headers = random.chance(0.6) ? json : { 'Content-Type': hostileType(random), ...hostileHeaders(random) }
        return withReplies(
          await send({ path: '/api/messages', method: 'POST', headers, body: sized(body, random) }),
          false,
        )
      },
    },
    { name: 'POST /, the form', share: 8, send: (random) => send({ path: '/', method: 'POST', ...formOf(random) }) },
    { name: 'GET pages and interfaces', share: 10, send: (random) => send(pageRequest(random)) },
    {
      name: 'any method and path',
      share: 6,
      send: (random) => send({ path: pathOf(random), method: random.pick(methods), headers: hostileHeaders(random) }),
    },
  ]
}

const json = { 'Content-Type': 'application/json' }
const methods = ['GET', 'HEAD', 'OPTIONS', 'DELETE', 'PUT', 'PATCH', 'POST', 'PROPFIND', 'BREW', 'get']

export function validMessage(random: Random, maxChars: number): Record<string, unknown> {
  const text = hostileText(random, maxChars)
  return {
    conversation: `conversation-${String(random.below(conversations)).padStart(6, '0')}`,
    message: token(random),
    ...(random.chance(0.3)
      ? { municipality: random.pick(['mainz', 'emden', 'atlantis', '__proto__', 'constructor']) }
      : {}),
    ...(random.chance(0.3) ? { locale: hostileText(random, 35) } : {}),
    ...(random.chance(0.2) ? { start: hostileText(random, 64) } : {}),
    input: random.pick([
      { kind: 'text', text },
      { kind: 'text', text },
      { kind: 'text', text },
      { kind: 'choice', id: choiceId(random) },
      { kind: 'command', name: text.slice(0, 32), argument: hostileText(random, 200) },
      {
        kind: 'command',
        name: random.pick(['town', 'language', 'start', 'forget', 'ask']),
        argument: hostileText(random, 200),
      },
      { kind: 'start', payload: hostileText(random, 64) },
    ]),
  }
}

/** Callback data: the form of ours with other contents, or none. */
export function choiceId(random: Random): string {
  const kind = random.pick([
    't',
    'f',
    'l',
    'm',
    'a',
    'o',
    'w',
    'y',
    'n',
    'none',
    'person',
    'languages',
    'towns',
    'forget',
    'x',
    '',
  ])
  const value = random.pick([
    'kita-registration',
    'mainz',
    'ar',
    '__proto__',
    'constructor',
    'toString',
    hostileText(random, 40),
  ])
  const extra = random.pick(['', ':0', ':-1', ':1e9', ':9999999999999999999', ':NaN', `:${hostileText(random, 10)}`])
  return random.chance(0.8) ? `${kind}:${value}${extra}`.slice(0, 64) : hostileText(random, 64)
}

/** Most as they are; some so large that they must be refused. */
function sized(body: string | Uint8Array<ArrayBuffer>, random: Random): string | Uint8Array<ArrayBuffer> {
  return random.chance(0.02)
    ? `${typeof body === 'string' ? body : ''}${' '.repeat(random.pick([50_000, 200_000]))}x`
    : body
}

function hostileType(random: Random): string {
  return random.pick([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data',
    'multipart/form-data; boundary=',
    'multipart/form-data; boundary=x; boundary=y',
    'application/json; charset=utf-7',
    'application/json\tx',
    'image/png',
    headerText(random, 200),
  ])
}

const headerNames = [
  'Accept-Language', 'Accept-Encoding', 'Origin', 'Referer', 'Cookie', 'Host', 'X-Forwarded-For', 'X-Forwarded-Host', 'If-None-Match',
  'Range', 'Content-Encoding', 'X-HTTP-Method-Override', 'Authorization', 'User-Agent', 'Access-Control-Request-Method', 'Sec-Fetch-Site',
] // prettier-ignore

export function hostileHeaders(random: Random): Record<string, string> {
  const headers: Record<string, string> = {}
  for (let count = random.below(4); count > 0; count--)
    headers[random.pick(headerNames)] = random.chance(0.3)
      ? random.pick([
          'de,en;q=0.9',
          'gzip, br;q=1e9',
          'null',
          'https://evil.example',
          'bytes=0-0,-1',
          '*',
          ','.repeat(5000),
        ])
      : headerText(random)
  return headers
}

function formOf(random: Random): Pick<Sent, 'headers' | 'body'> {
  const fields: [string, string][] = [
    ['conversation', random.pick([token(random), hostileText(random, 80)])],
    ['text', hostileText(random, random.pick([300, 300, 12_000]))],
    ['locale', hostileText(random, 40)],
    ['municipality', random.pick(['mainz', hostileText(random, 70)])],
    ['start', hostileText(random, 70)],
    ['choice', choiceId(random)],
    [hostileText(random, 30), hostileText(random, 300)],
  ]
  const chosen = fields.filter(() => random.chance(0.7))
  if (random.chance(0.25)) {
    const form = new FormData()
    for (const [name, value] of chosen) {
      if (random.chance(0.2)) form.append(name, new Blob([value]), hostileText(random, 60))
      else form.append(name, value)
    }
    return { body: form }
  }
  const text = chosen
    .map(([name, value]) => `${encoded(name, random)}=${encoded(value, random)}`)
    .join(random.pick(['&', '&', '&', ';', '&&']))
  const body = random.chance(0.3) ? mutatedBytes(text, random) : text
  const boundary = { 'Content-Type': `multipart/form-data; boundary=${token(random)}` }
  return { body, headers: random.chance(0.9) ? { 'Content-Type': 'application/x-www-form-urlencoded' } : boundary }
}

function encoded(text: string, random: Random): string {
  const whole = encodeURIComponent(text.toWellFormed())
  return random.chance(0.1) ? whole.replace(/%/u, random.pick(['%%', '%u', '%2', '%00%', '%ff%fe%'])) : whole
}

const pages = [
  '/',
  '/api/welcome',
  '/api/frame',
  '/topics/kita-registration',
  '/topics/',
  '/privacy',
  '/widget.js',
  '/widget/',
  '/robots.txt',
  '/healthz',
]

function pageRequest(random: Random): Sent {
  const page = random.pick(pages)
  const path =
    page.endsWith('/') && page !== '/'
      ? `${page}${segment(random)}${random.chance(0.5) ? `/${segment(random)}` : ''}`
      : page
  const query = ['l', 'm', 't', hostileText(random, 20)]
    .filter(() => random.chance(0.6))
    .map((name) => `${encoded(name, random)}=${encoded(queryValue(random), random)}`)
    .join('&')
  return { path: query ? `${path}?${query}` : path, headers: hostileHeaders(random) }
}

function queryValue(random: Random): string {
  return random.pick([
    'ar',
    'de',
    'xx',
    'mainz',
    'kita-registration',
    'mainz_ar',
    '__proto__',
    hostileText(random, 200),
    JSON.stringify(hostileValue(random)),
  ])
}

function segment(random: Random): string {
  return random.pick([
    '..',
    '%2e%2e',
    '%2e%2e%2f%2e%2e%2f',
    '%00',
    '%',
    '%zz',
    '%ff',
    '.',
    'chat.ts',
    'kita-registration',
    '..%5c..',
    encoded(hostileText(random, 100), random),
  ])
}

function pathOf(random: Random): string {
  const depth = random.pick([1, 2, 3, 50])
  return `/${Array.from({ length: depth }, () => segment(random)).join('/')}`.slice(0, 8000)
}
