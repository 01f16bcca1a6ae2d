import { createHash, timingSafeEqual } from 'node:crypto'
import type { Update as TelegramUpdate } from 'grammy/types'
import type { Log } from '#app/ports.ts'

/** Updates are far smaller: Telegram's longest message has 4096 characters. */
const maxBodyBytes = 1024 * 1024
const secretHeader = 'x-telegram-bot-api-secret-token'
/** Telegram asks again at once by itself, which helps a database that is away no more than a second later. */
const retryAfterSeconds = 2

export interface Webhook {
  path: string
  handler: (request: Request) => Promise<Response>
}

/** Where updates arrive: a path that cannot be guessed without the token and says nothing about it. */
export function webhookPath(token: string): string {
  return `/telegram/${createHash('sha256').update(`wegweiser telegram webhook ${token}`).digest('hex').slice(0, 32)}`
}

/**
 * Receives updates by HTTP: 200 once an update is stored, 401 without the secret, 503 when it cannot be stored, so that it comes again.
 *
 * `take` stores an update; `undefined`: the bot is not ready yet.
 */
export function createWebhook(
  token: string,
  secret: string,
  take: () => ((update: TelegramUpdate) => Promise<void>) | undefined,
  log: Log,
): Webhook {
  return {
    path: webhookPath(token),
    async handler(request) {
      if (request.method !== 'POST') return new Response(null, { status: 405, headers: { allow: 'POST' } })
      if (!isEqual(request.headers.get(secretHeader) ?? '', secret)) return new Response(null, { status: 401 })
      const body = await limitedText(request, maxBodyBytes).catch(() => '')
      if (body === undefined) return new Response(null, { status: 413 })
      const update = parsed(body)
      if (!update) return new Response(null, { status: 400 })
      const ready = take()
      if (!ready) return comeAgain()
      try {
        await ready(update)
        return new Response(null, { status: 200 })
      } catch (error) {
        log.error('telegram-update-not-stored', error)
        return comeAgain()
      }
    },
  }
}

function comeAgain(): Response {
  return new Response(null, { status: 503, headers: { 'retry-after': String(retryAfterSeconds) } })
}

/** Compares digests: neither where two texts differ nor how long they are shows in the time it takes. */
function isEqual(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(a), digest(b))
}

async function limitedText(request: Request, maxBytes: number): Promise<string | undefined> {
  if (Number(request.headers.get('content-length') ?? 0) > maxBytes) return undefined
  if (!request.body) return ''
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of request.body) {
    bytes += chunk.byteLength
    if (bytes > maxBytes) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function parsed(body: string): TelegramUpdate | undefined {
  try {
    const update = JSON.parse(body) as TelegramUpdate | null
    return Number.isSafeInteger(update?.update_id) ? (update ?? undefined) : undefined
  } catch {
    return undefined
  }
}
