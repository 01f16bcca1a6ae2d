import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { html } from 'hono/html'
import { HTTPException } from 'hono/http-exception'
import type { ConsoleApp, ConsoleContext, ConsoleDependencies } from '#console/context.ts'
import { giveCookie, pathAfterSignIn } from '#console/guard.ts'
import { plainPage } from '#console/layout.ts'
import { buttonLink, problemList } from '#console/parts.ts'
import { pendingSchema, type Pending, type SingleSignOn } from './oidc.ts'

const tenMinutes = 600
const backPath = '/staff/oidc/back'

function failed(context: ConsoleContext, text: string, problems: readonly string[] = []) {
  return plainPage(context, {
    title: 'Die Anmeldung hat nicht geklappt',
    status: 403,
    body: html`${problemList(problems)}
      <p class="kern-body">${text}</p>
      <p>${buttonLink('Zur Anmeldung', '/staff/sign-in')}</p>`,
  })
}

/** Signing in, and setting up an account by its link, with the sign-on service of the administration. */
export function registerSingleSignOn(
  app: ConsoleApp,
  { accounts, secure, publicUrl, log }: ConsoleDependencies,
  signOn: SingleSignOn,
): void {
  const cookie = secure ? '__Host-wegweiser-oidc' : 'wegweiser-oidc'
  const backAddress = (context: ConsoleContext) => new URL(backPath, publicUrl ?? context.req.url)

  app.get('/oidc', async (context) => {
    const link = context.req.query('link')
    // Only our own page may begin this with a link: nobody shall be talked into linking themselves to a stranger's account.
    if (link !== undefined && ![undefined, 'same-origin'].includes(context.req.header('Sec-Fetch-Site')))
      throw new HTTPException(403)
    try {
      const { address, pending } = await signOn.begin(backAddress(context).href)
      const kept: Pending = {
        ...pending,
        next: pathAfterSignIn(context.req.query('next')),
        ...(link === undefined ? {} : { link }),
      }
      setCookie(context, cookie, Buffer.from(JSON.stringify(kept)).toString('base64url'), {
        path: '/',
        secure,
        httpOnly: true,
        // The service sends the browser back with a link of its own, and `Strict` would leave the cookie out.
        sameSite: 'Lax',
        maxAge: tenMinutes,
      })
      return context.redirect(address, 303)
    } catch (error) {
      log.error('oidc-failed', error)
      return failed(context, 'Die Anmeldung der Verwaltung ist gerade nicht erreichbar. Bitte versuchen Sie es später.')
    }
  })

  app.get('/oidc/back', async (context) => {
    const pending = readPending(getCookie(context, cookie))
    deleteCookie(context, cookie, { path: '/', secure })
    if (!pending) return failed(context, 'Das hat zu lange gedauert. Bitte beginnen Sie noch einmal.')
    const address = backAddress(context)
    address.search = new URL(context.req.url).search
    const identity = await signOn.finish(address, pending).catch((error: unknown) => {
      log.error('oidc-failed', error)
    })
    if (!identity) return failed(context, 'Die Antwort der Anmeldung passt nicht. Bitte beginnen Sie noch einmal.')
    if (pending.link === undefined) {
      const session = await accounts.signInBySubject(identity.subject)
      if (session === undefined)
        return failed(
          context,
          'Für Sie gibt es hier noch kein Konto. Die Person, die bei Ihnen die Konten verwaltet, gibt Ihnen einen Link.',
        )
      giveCookie(context, session)
      return context.redirect(pathAfterSignIn(pending.next), 303)
    }
    const outcome = await accounts.links.useIdentity(pending.link, identity)
    if (outcome.kind !== 'done')
      return failed(
        context,
        'Das Konto ließ sich nicht verbinden. Der Link gilt vielleicht nicht mehr.',
        outcome.kind === 'invalid' ? outcome.problems : [],
      )
    giveCookie(context, outcome.session)
    return context.redirect('/staff', 303)
  })
}

function readPending(cookie: string | undefined): Pending | undefined {
  if (cookie === undefined) return undefined
  try {
    return pendingSchema.safeParse(JSON.parse(Buffer.from(cookie, 'base64url').toString('utf8'))).data
  } catch {
    return undefined
  }
}
