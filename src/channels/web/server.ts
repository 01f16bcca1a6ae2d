import { Hono } from 'hono'
import { compress } from 'hono/compress'
import { cors } from 'hono/cors'
import type { ConversationStore, KnowledgeSource } from '#app/ports.ts'
import { dangerIn } from '#core/conversation/danger.ts'
import { registerApi } from './api.ts'
import { loadAssets } from './assets.ts'
import { createMessageHandler, type MessageDependencies } from './messages.ts'
import { registerPages, type PageDependencies } from './page-routes.ts'
import { securityHeaders, securityText } from './security.ts'
import { createSite } from './site.ts'

const yearSeconds = 31_536_000

export interface WebDependencies extends Omit<MessageDependencies, 'municipality' | 'isUrgent'> {
  knowledge: KnowledgeSource
  store: Pick<ConversationStore, 'pending'>
  config: PageDependencies['config'] & { embedOrigins: readonly string[]; securityContact?: string }
}

/** The chat, its element, one page an answer, and the health of the process. */
export function createWebApp(dependencies: WebDependencies): Hono {
  const { knowledge, clock, config, store } = dependencies
  const assets = loadAssets()
  const isUrgent = (text: string) => dangerIn(knowledge.current(), text) !== undefined
  const handle = createMessageHandler({ ...dependencies, isUrgent, municipality: config.municipality })
  const app = new Hono()
  const origins = [...config.embedOrigins]
  const shared = cors({
    origin: origins.length > 0 ? origins : '*',
    allowMethods: ['GET', 'POST'],
    allowHeaders: ['Content-Type'],
    exposeHeaders: ['Retry-After'],
    maxAge: 86_400,
  })

  // The framework's own answer would print the error, which may quote what somebody wrote.
  app.onError((error, context) => {
    dependencies.log.error('web-failed', error)
    return context.text('Something went wrong on our side. Please try again.', 500)
  })
  app.use(compress())
  app.use('/api/*', shared)
  app.use('/widget/*', shared)
  app.use('/widget.js', shared)
  app.use(securityHeaders(origins))

  app.get('/healthz', (context) => context.text('ok'))
  app.get('/readyz', async (context) => {
    try {
      await store.pending()
      return context.text('ready')
    } catch {
      return context.text('the store does not answer', 503)
    }
  })
  app.get('/.well-known/security.txt', (context) =>
    config.securityContact ? context.text(securityText(config.securityContact, clock())) : context.notFound(),
  )
  app.get('/robots.txt', (context) => context.text('User-agent: *\nDisallow: /api/\n'))

  app.get('/widget.js', (context) => {
    context.header('Cache-Control', 'public, max-age=300')
    context.header('Content-Type', 'text/javascript; charset=utf-8')
    return context.body(assets.modules.map((name) => `import './widget/${assets.version}/${name}'\n`).join(''))
  })
  app.get('/widget/:version/:name', (context) => {
    const asset =
      context.req.param('version') === assets.version ? assets.files.get(context.req.param('name')) : undefined
    if (!asset) return context.notFound()
    context.header('Cache-Control', `public, max-age=${yearSeconds}, immutable`)
    context.header('Content-Type', asset.type)
    return context.body(asset.body)
  })

  const site = createSite(dependencies)
  registerApi(app, site, handle)
  registerPages(app, site, { ...dependencies, handle, assets })
  return app
}
