import type { MiddlewareHandler } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { html } from 'hono/html'
import { HTTPException } from 'hono/http-exception'
import { timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import type { AnswerLocale } from '#core/locale.ts'
import { mayDo, type Action } from '#staff/rights.ts'
import { sessionLimits } from '#staff/sessions.ts'
import type { ConsoleContext, ConsoleEnv, Flash } from './context.ts'

const flashSchema = z.object({ kind: z.enum(['success', 'info', 'warning', 'danger']), text: z.string() })

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** Headers of every answer of the console: nothing from elsewhere, nothing inline, nothing kept, not to be found. */
export const consoleHeaders: MiddlewareHandler<ConsoleEnv> = async (context, next) => {
  await next()
  const { headers } = context.res
  headers.set('Content-Security-Policy', policy)
  headers.set('X-Content-Type-Options', 'nosniff')
  // Not `no-referrer`: browsers would then send `Origin: null` with our own forms.
  headers.set('Referrer-Policy', 'same-origin')
  headers.set('Permissions-Policy', 'camera=(), geolocation=(), microphone=()')
  headers.set('Cross-Origin-Opener-Policy', 'same-origin')
  headers.set('Cross-Origin-Resource-Policy', 'same-origin')
  headers.set('X-Robots-Tag', 'noindex')
  if (!headers.has('Cache-Control')) headers.set('Cache-Control', 'no-store')
  if (context.get('dependencies').secure) headers.set('Strict-Transport-Security', 'max-age=31536000')
}

/** Lets no other site send anything to us, signed in or not. */
export const sameOriginOnly: MiddlewareHandler<ConsoleEnv> = async (context, next) => {
  if (!isReading(context.req.method) && isForeign(context.req.raw.headers, context.req.url))
    throw new HTTPException(403)
  await next()
}

function isReading(method: string): boolean {
  return method === 'GET' || method === 'HEAD'
}

// What has neither header is no browser, and no browser's cookie is with it.
function isForeign(headers: Headers, url: string): boolean {
  const site = headers.get('Sec-Fetch-Site')
  if (site !== null) return site !== 'same-origin'
  const origin = headers.get('Origin')
  if (origin === null) return false
  // Only the host: a proxy in front speaks https, and http to us.
  return !URL.canParse(origin) || new URL(origin).host !== (headers.get('Host') ?? new URL(url).host)
}

function cookieName(secure: boolean): string {
  return secure ? '__Host-wegweiser-staff' : 'wegweiser-staff'
}

/** Signs the browser in with the token of a session. */
export function giveCookie(context: ConsoleContext, session: string): void {
  const { secure } = context.get('dependencies')
  setCookie(context, cookieName(secure), session, {
    path: '/',
    secure,
    httpOnly: true,
    sameSite: 'Lax',
    maxAge: sessionLimits.absoluteMs / 1000,
  })
}

export function takeCookie(context: ConsoleContext): void {
  const { secure } = context.get('dependencies')
  deleteCookie(context, cookieName(secure), { path: '/', secure })
}

/** Who is signed in, by the cookie. Shapes: `undefined` when nobody is. */
export async function signedIn(context: ConsoleContext): Promise<ConsoleEnv['Variables']['staff'] | undefined> {
  const { accounts, secure } = context.get('dependencies')
  const token = getCookie(context, cookieName(secure))
  const open = token === undefined ? undefined : await accounts.sessions.open(token)
  if (!open) return undefined
  const flash = open.flash === '' ? undefined : flashSchema.safeParse(JSON.parse(open.flash)).data
  return { account: open.account, csrf: open.csrf, session: open.hash, flash }
}

/** Whether the form is one that we gave to this session. A script may send the token as `X-CSRF-Token`. */
export async function hasCsrfToken(context: ConsoleContext, csrf: string): Promise<boolean> {
  const header = context.req.header('X-CSRF-Token')
  const sent = header ?? (await context.req.parseBody())._csrf
  if (typeof sent !== 'string') return false
  const [left, right] = [Buffer.from(sent), Buffer.from(csrf)]
  return left.length === right.length && timingSafeEqual(left, right)
}

/** The hidden field that every form that changes something must have. */
export function csrfField(context: ConsoleContext) {
  return html`<input type="hidden" name="_csrf" value="${context.get('staff').csrf}" />`
}

/** Goes on only when the person may do this. Errors: throws a 403 that the console shows as a page. */
export function demand(context: ConsoleContext, action: Action, place: string, locale?: AnswerLocale): void {
  if (!mayDo(context.get('staff').account, action, place, locale)) throw new HTTPException(403)
}

/** Sends the browser to another page of the console (303), where the message is shown once. `path` begins with `/staff`. */
export async function seeOther(context: ConsoleContext, path: string, flash?: Flash): Promise<Response> {
  if (flash)
    await context.get('dependencies').accounts.sessions.setFlash(context.get('staff').session, JSON.stringify(flash))
  return context.redirect(path, 303)
}

/** A path of the console that was asked for before signing in; the start page for anything else. */
export function pathAfterSignIn(wanted: string | undefined): string {
  if (!wanted || !/^\/staff(?:[/?]|$)/.test(wanted) || /[\\\p{Cc}]|\/\//u.test(wanted)) return '/staff'
  return wanted
}

/** Where the browser is, for counting failed attempts. `proxies`: how many in front of us add to `X-Forwarded-For`. */
export function addressOf(context: ConsoleContext, proxies: number): string {
  if (proxies > 0) {
    const hops = (context.req.header('X-Forwarded-For') ?? '').split(',').map((hop) => hop.trim())
    return hops.at(-proxies) ?? ''
  }
  const env = context.env as { incoming?: { socket?: { remoteAddress?: string } } } | undefined
  return env?.incoming?.socket?.remoteAddress ?? ''
}
