import { verifySlackRequest } from '@slack/bolt'

/** Slack's requests have some kilobytes; a message of 40,000 characters comes escaped and twice. */
const maxBodyBytes = 1_000_000
/** Slack's own rule for the past; Bolt does not look at the future. */
const maxClockDriftMs = 5 * 60_000

export type Payload = Record<string, unknown>

export type ReadRequest =
  | { kind: 'payload'; payload: Payload; retryNum?: number; retryReason?: string }
  | { kind: 'response'; response: Response; refused?: 'signature' | 'size' | 'form' | 'method' }

/**
 * The payload of a request whose signature is right, or the response to any other.
 *
 * Errors: those of a connection that breaks while the body is read.
 */
export async function readRequest(request: Request, signingSecret: string, now: number): Promise<ReadRequest> {
  if (request.method !== 'POST') return refusal(405, 'method')
  const body = await readBody(request)
  if (body === undefined) return refusal(413, 'size')
  const isForm = request.headers.get('content-type')?.startsWith('application/x-www-form-urlencoded') === true
  // The certificate check comes unsigned and asks for nothing.
  if (isForm && new URLSearchParams(body).get('ssl_check') === '1') return plain(200)
  if (!isSigned(request.headers, body, signingSecret, now)) return refusal(401, 'signature')
  const payload = isForm ? readForm(body) : readJson(body)
  if (!payload) return refusal(400, 'form')
  // Nothing can be done with it, now or when it is sent again.
  if (payload.type === 'event_callback' && !isReadable(payload)) return plain(200)
  if (payload.type === 'url_verification')
    return { kind: 'response', response: Response.json({ challenge: payload.challenge }) }
  const retryNum = Number(request.headers.get('x-slack-retry-num'))
  const retryReason = request.headers.get('x-slack-retry-reason')
  return { kind: 'payload', payload, ...(retryNum > 0 ? { retryNum } : {}), ...(retryReason ? { retryReason } : {}) }
}

/** Whether it has the form that Bolt takes for granted. */
function isReadable({ event, team_id: team = '', enterprise_id: enterprise = '' }: Payload): boolean {
  const isObject = (value: unknown) => typeof value === 'object' && value !== null
  // Bolt keeps its clients in an object by these ids: `toString` would be one of them.
  const isId = (value: unknown) => value === null || (typeof value === 'string' && /^[A-Z0-9]*$/u.test(value))
  if (!isObject(event) || !isId(team) || !isId(enterprise)) return false
  const { type, user = {}, channel = {}, subteam = {}, item = {} } = event as Payload
  return (
    typeof type === 'string' &&
    isObject(item) &&
    [user, channel, subteam].every((one) => typeof one === 'string' || isObject(one))
  )
}

function plain(status: number): ReadRequest {
  return { kind: 'response', response: new Response('', { status }) }
}

function refusal(status: number, refused: 'signature' | 'size' | 'form' | 'method'): ReadRequest {
  return { kind: 'response', response: new Response('', { status }), refused }
}

function isSigned(headers: Headers, body: string, signingSecret: string, now: number): boolean {
  const signature = headers.get('x-slack-signature')
  const timestamp = headers.get('x-slack-request-timestamp')
  if (!signature || !timestamp || !/^\d{1,12}$/u.test(timestamp)) return false
  if (Number(timestamp) * 1000 > now + maxClockDriftMs) return false
  try {
    verifySlackRequest({
      signingSecret,
      body,
      headers: { 'x-slack-signature': signature, 'x-slack-request-timestamp': Number(timestamp) },
      nowMilliseconds: now,
    })
    return true
  } catch {
    return false
  }
}

/** The body as text, `undefined` when it is too long; no more of it is read then. */
async function readBody(request: Request): Promise<string | undefined> {
  if (Number(request.headers.get('content-length')) > maxBodyBytes) return undefined
  if (!request.body) return ''
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of request.body) {
    size += chunk.byteLength
    if (size > maxBodyBytes) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** Interactions are a JSON in the field `payload`; commands are the fields themselves. */
function readForm(body: string): Payload | undefined {
  const form = new URLSearchParams(body)
  const payload = form.get('payload')
  return payload === null ? Object.fromEntries(form) : readJson(payload)
}

function readJson(text: string): Payload | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Payload) : undefined
  } catch {
    return undefined
  }
}
