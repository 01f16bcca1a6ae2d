import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { HTTPException } from 'hono/http-exception'
import { html } from 'hono/html'
import { AppError } from '#app/errors.ts'
import { registerOwnAccount } from './accounts/own-page.ts'
import { registerAccounts } from './accounts/pages.ts'
import { consoleAssets } from './assets.ts'
import { registerAudit } from './audit/pages.ts'
import { maxFileBytes } from '#staff/exchange/read.ts'
import type { ConsoleContext, ConsoleDependencies, ConsoleEnv } from './context.ts'
import { consoleHeaders, hasCsrfToken, sameOriginOnly, signedIn } from './guard.ts'
import { registerKnowledge } from './knowledge.ts'
import { page, plainPage, type PageStatus } from './layout.ts'
import { buttonLink } from './parts.ts'
import { registerReports } from './reports.ts'
import { registerSingleSignOn } from './sign-in/oidc-pages.ts'
import { createSingleSignOn } from './sign-in/oidc.ts'
import { registerPasskeySignIn } from './sign-in/passkey-pages.ts'
import { registerSignIn, registerSignOut } from './sign-in/pages.ts'
import { sendAgain, signInAndSendAgain } from './sign-in/send-again.ts'

/** An answer in a language with all its phrasings has some ten thousand characters. */
const maxBodyBytes = 1024 * 1024
/** A file of translations and what is around it in the form; somewhat more, so that the page can say that a file is too large. */
const maxUploadBytes = 2 * maxFileBytes
const yearSeconds = 31_536_000

/**
 * The staff console under `/staff`. Mount it with `app.route('/', createConsole(…))` before the web chat.
 *
 * Each part has a folder with a function `registerX(app: ConsoleApp, dependencies: ConsoleDependencies): void`, whose paths leave `/staff` out.
 */
export function createConsole(dependencies: ConsoleDependencies) {
  const app = new Hono<ConsoleEnv>().basePath('/staff')

  app.use(async (context, next) => {
    context.set('dependencies', dependencies)
    await next()
  })
  app.use(consoleHeaders)
  app.get('/assets/:version/:path{.+}', (context) => {
    const { version, files } = consoleAssets()
    const asset = context.req.param('version') === version ? files.get(context.req.param('path')) : undefined
    if (!asset) return context.notFound()
    context.header('Cache-Control', `public, max-age=${yearSeconds}, immutable`)
    context.header('Content-Type', asset.type)
    return context.body(new Uint8Array(asset.body))
  })
  app.use(sameOriginOnly)
  const limit = (maxSize: number) => bodyLimit({ maxSize, onError: (context) => fault(context as ConsoleContext, 413) })
  const [forms, uploads] = [limit(maxBodyBytes), limit(maxUploadBytes)]
  app.use((context, next) =>
    (context.req.path.startsWith('/staff/translations/import') ? uploads : forms)(context, next),
  )
  app.use(async (context, next) => {
    // A body that is no form although its header says so; what is read here is kept for whoever asks again.
    const isForm = /form/u.test(context.req.header('Content-Type') ?? '')
    if (isForm) await context.req.parseBody().catch(() => Promise.reject(new HTTPException(400)))
    await next()
  })
  registerSignIn(app)
  registerPasskeySignIn(app)
  if (dependencies.oidc) registerSingleSignOn(app, dependencies, createSingleSignOn(dependencies.oidc))

  // From here on only for those who are signed in, and every form has our token.
  app.use(async (context, next) => {
    const staff = await signedIn(context)
    const isReading = context.req.method === 'GET' || context.req.method === 'HEAD'
    if (!staff) {
      if (!isReading) return signInAndSendAgain(context)
      const { pathname, search } = new URL(context.req.url)
      return context.redirect(`/staff/sign-in?next=${encodeURIComponent(pathname + search)}`, 303)
    }
    context.set('staff', staff)
    if (!isReading && !(await hasCsrfToken(context, staff.csrf))) return sendAgain(context)
    await next()
    return undefined
  })
  registerSignOut(app)
  registerOwnAccount(app, dependencies)
  registerAccounts(app, dependencies)
  registerAudit(app, dependencies)
  registerReports(app, dependencies)
  registerKnowledge(app, dependencies)

  // Instead of `notFound()`, which is the mounting app's, a route throws `HTTPException(404)`.
  app.all('*', (context) => fault(context, 404))
  app.onError((error, context) => {
    if (error instanceof HTTPException) return fault(context, statusOf(error))
    dependencies.log.error('console-failed', error)
    return fault(context, error instanceof AppError && error.code === 'store-unavailable' ? 503 : 500)
  })
  return app
}

function statusOf({ status }: HTTPException): 400 | 403 | 404 | 413 {
  return status === 403 || status === 404 || status === 413 ? status : 400
}

const faults: Record<400 | 403 | 404 | 413 | 500 | 503, { title: string; text: string }> = {
  400: {
    title: 'Das hat nicht geklappt',
    text: 'Die Anfrage war nicht vollständig. Bitte versuchen Sie es noch einmal.',
  },
  403: {
    title: 'Das dürfen Sie hier nicht',
    text: 'Ihr Konto hat dafür keine Berechtigung. Fragen Sie die Person, die bei Ihnen die Konten verwaltet.',
  },
  404: { title: 'Diese Seite gibt es nicht', text: 'Vielleicht wurde sie verschoben oder der Link ist unvollständig.' },
  413: { title: 'Das ist zu viel', text: 'Die Eingabe ist zu groß. Bitte kürzen Sie sie oder teilen Sie sie auf.' },
  500: {
    title: 'Das hat nicht geklappt',
    text: 'Bei uns ist ein Fehler aufgetreten. Gehen Sie zurück und versuchen Sie es noch einmal.',
  },
  503: {
    title: 'Gerade nicht erreichbar',
    text: 'Die Datenbank antwortet nicht. Gehen Sie zurück und versuchen Sie es in einer Minute noch einmal.',
  },
}

async function fault(context: ConsoleContext, status: keyof typeof faults & PageStatus): Promise<Response> {
  const { title, text } = faults[status]
  const body = html`<p class="kern-body">${text}</p>
    <p>${buttonLink('Zur Übersicht', '/staff')}</p>`
  // Without the store there is no menu either: showing the page must not fail again.
  const staff = context.get('staff') as ConsoleEnv['Variables']['staff'] | undefined
  if (staff && status < 500) return page(context, { title, body, status })
  return plainPage(context, { title, body, status })
}
