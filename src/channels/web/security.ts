import type { MiddlewareHandler } from 'hono'

/**
 * Headers of every answer: nothing from elsewhere, nothing inline, no trace of where a person comes from.
 *
 * `frameOrigins`: sites that may show the page in a frame; none: no site may.
 */
export function securityHeaders(frameOrigins: readonly string[]): MiddlewareHandler {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    `frame-ancestors ${frameOrigins.length > 0 ? frameOrigins.join(' ') : "'none'"}`,
  ].join('; ')
  return async (context, next) => {
    await next()
    const { headers } = context.res
    headers.set('Content-Security-Policy', policy)
    headers.set('X-Content-Type-Options', 'nosniff')
    headers.set('Referrer-Policy', 'no-referrer')
    headers.set('Permissions-Policy', 'camera=(), geolocation=(), microphone=()')
    headers.set('Cross-Origin-Opener-Policy', 'same-origin')
  }
}

const validDays = 180
const dayMs = 86_400_000

/** Whom to tell about a weakness (RFC 9116). It has to say until when it holds: for half a year from today. */
export function securityText(contact: string, now: number): string {
  const expires = new Date(now - (now % dayMs) + validDays * dayMs).toISOString()
  return `Contact: ${contact}\nExpires: ${expires}\nPreferred-Languages: de, en\n`
}
