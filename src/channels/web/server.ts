import { Hono, type Context } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { compress } from 'hono/compress'
import { cors } from 'hono/cors'
import type { ConversationStore, KnowledgeSource } from '#app/ports.ts'
import { dangerIn } from '#core/conversation/danger.ts'
import { step } from '#core/conversation/step.ts'
import { newConversation, type ConversationState } from '#core/conversation/state.ts'
import { answerTo, topicTitle } from '#core/knowledge-base.ts'
import { askingLocales, localeFromTag, localeNames, type AnswerLocale } from '#core/locale.ts'
import type { Reply } from '#core/reply.ts'
import { loadAssets } from './assets.ts'
import { createMessageHandler, messageSchema, newToken, type MessageDependencies } from './messages.ts'
import { chatPage, textPage, topicPage, type PageContext } from './pages.ts'
import { presentFrame, presentReply } from './present.ts'
import { securityHeaders, securityText } from './security.ts'
import { topicData } from './topic-data.ts'
import type { Frame } from './widget/protocol.ts'

/** Ten thousand characters of any script, and what surrounds them. */
const maxBodyBytes = 48 * 1024
const yearSeconds = 31_536_000

/** A page that nobody talks to need not say that it is no person. */
const onPaper: ConversationState = { ...newConversation, greeted: true }

export interface WebDependencies extends Omit<MessageDependencies, 'municipality' | 'isUrgent'> {
  knowledge: KnowledgeSource
  store: Pick<ConversationStore, 'pending'>
  config: {
    publicUrl?: string
    embedOrigins: readonly string[]
    links: { imprint?: string; privacy?: string; accessibility?: string }
    municipality?: string
    securityContact?: string
  }
}

/** The chat, its element, one page an answer, and the health of the process. */
export function createWebApp(dependencies: WebDependencies): Hono {
  const { knowledge, translate, clock, config, store } = dependencies
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

  const municipalityIn = (id: string | undefined): string | undefined => {
    const wanted = id ?? config.municipality
    return wanted !== undefined && knowledge.current().base.municipalities.has(wanted) ? wanted : undefined
  }
  const localeFor = (context: Context): AnswerLocale =>
    localeFromTag(context.req.query('l')) ?? preferredLocale(context.req.header('Accept-Language')) ?? 'de'
  const linksIn = (locale: AnswerLocale): Frame['links'] => [
    { label: plainLabel(translate(locale, 'choice.privacy')), url: config.links.privacy ?? `/privacy?l=${locale}` },
    ...(config.links.imprint ? [{ label: translate(locale, 'web.imprint'), url: config.links.imprint }] : []),
    ...(config.links.accessibility
      ? [{ label: translate(locale, 'web.accessibility'), url: config.links.accessibility }]
      : []),
  ]
  const frameFor = (locale: AnswerLocale, municipality: string | undefined): Frame => {
    const town = municipality && knowledge.current().base.municipalities.get(municipality)?.municipality.name
    return presentFrame(locale, translate, { links: linksIn(locale), ...(town ? { town } : {}) })
  }
  const present = (replies: readonly Reply[]) => replies.map((reply) => presentReply(reply, translate))
  const firstStep = (
    payload: string,
    locale: AnswerLocale,
    municipality: string | undefined,
    state = newConversation,
  ) =>
    step(
      state,
      { kind: 'start', payload },
      { brain: knowledge.current(), translate, now: clock(), localeHint: locale, municipalityHint: municipality },
    )
  const pageContext = (locale: AnswerLocale, municipality: string | undefined, canonical?: string): PageContext => ({
    frame: frameFor(locale, municipality),
    assets,
    ...(canonical ? { canonical } : {}),
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

  app.get('/api/welcome', (context) => {
    const municipality = municipalityIn(context.req.query('m'))
    const locale = localeFor(context)
    const start = payloadOf(municipality, context.req.query('t'))
    return context.json({
      frame: frameFor(locale, municipality),
      replies: present(firstStep(start, locale, municipality).replies),
      start,
    })
  })
  app.get('/api/frame', (context) => {
    const municipality = municipalityIn(context.req.query('m'))
    return context.json({ frame: frameFor(localeFor(context), municipality) })
  })

  const tooLarge = (context: Context) => context.json({ error: 'the message is too large' }, 413)
  app.post('/api/messages', bodyLimit({ maxSize: maxBodyBytes, onError: tooLarge }), async (context) => {
    const parsed = messageSchema.safeParse(await context.req.json().catch(() => undefined))
    if (!parsed.success) return context.json({ error: 'the message is not of the documented form' }, 400)
    const { replies, status, retryAfterSeconds } = await handle(parsed.data)
    if (retryAfterSeconds !== undefined) context.header('Retry-After', String(retryAfterSeconds))
    const locale = replies.at(-1)?.locale ?? 'de'
    return context.json(
      { replies: present(replies), frame: frameFor(locale, municipalityIn(parsed.data.municipality)) },
      status,
    )
  })

  const beginning = (context: Context, deepLink: string, canonical: string | undefined): string => {
    const municipality = municipalityIn(context.req.query('m'))
    const locale = localeFor(context)
    const start = payloadOf(municipality, deepLink)
    const { replies } = firstStep(start, locale, municipality)
    const form = { conversation: newToken(), start, ...(municipality ? { municipality } : {}) }
    context.header('Cache-Control', 'no-store')
    return chatPage(pageContext(locale, municipality, canonical), form, present(replies), { deepLink })
  }
  app.get('/', (context) => context.html(beginning(context, context.req.query('t') ?? '', config.publicUrl)))
  app.post('/', bodyLimit({ maxSize: maxBodyBytes, onError: tooLarge }), async (context) => {
    const fields = await context.req.parseBody().catch(() => undefined)
    if (!fields) return context.redirect('/', 303)
    const field = (name: string) => (typeof fields[name] === 'string' && fields[name] !== '' ? fields[name] : undefined)
    const text = field('text')?.slice(0, 10_000)
    const choice = field('choice')
    const municipality = municipalityIn(field('municipality'))
    const hint = localeFromTag(field('locale')) ?? preferredLocale(context.req.header('Accept-Language'))
    const parsed = messageSchema.safeParse({
      conversation: field('conversation') ?? newToken(),
      message: newToken(),
      ...(hint ? { locale: hint } : {}),
      ...(municipality ? { municipality } : {}),
      ...(typeof fields.start === 'string' ? { start: fields.start } : {}),
      input:
        choice === undefined || text !== undefined
          ? { kind: 'text', text: text ?? '' }
          : { kind: 'choice', id: choice },
    })
    if (!parsed.success) return context.redirect('/', 303)
    const { replies, status } = await handle(parsed.data)
    const page = pageContext(replies.at(-1)?.locale ?? 'de', municipality)
    const form = { conversation: parsed.data.conversation, ...(municipality ? { municipality } : {}) }
    context.header('Cache-Control', 'no-store')
    return context.html(chatPage(page, form, present(replies), { question: text }), status)
  })

  app.get('/topics/:topic', (context) => {
    const topic = context.req.param('topic')
    const { base } = knowledge.current()
    const municipality = municipalityIn(context.req.query('m'))
    const locale = localeFor(context)
    // An old link: whoever followed it can still ask.
    if (!base.topics.has(topic)) return context.html(beginning(context, '', undefined), 404)
    const { replies } = firstStep(`${locale}_${topic}`, locale, municipality, onPaper)
    const [reply] = present(replies)
    const text = answerTo(base, municipality, topic, locale)
    if (!reply) return context.notFound()
    const address = (other: AnswerLocale) => `/topics/${topic}?l=${other}${municipality ? `&m=${municipality}` : ''}`
    const languages = askingLocales.map((one) => ({ locale: one, name: localeNames[one], url: address(one) }))
    const canonical = config.publicUrl ? new URL(address(locale), config.publicUrl).href : undefined
    return context.html(
      topicPage(
        pageContext(locale, municipality, canonical),
        topicTitle(base, topic, locale),
        reply,
        languages,
        `/?l=${locale}&t=${topic}${municipality ? `&m=${municipality}` : ''}`,
        topicData(text, replies[0], canonical),
      ),
    )
  })

  app.get('/privacy', (context) => {
    const locale = localeFor(context)
    const { replies } = step(
      onPaper,
      { kind: 'command', name: 'privacy', argument: '' },
      { brain: knowledge.current(), translate, now: clock(), localeHint: locale },
    )
    const [reply] = present(replies)
    return reply
      ? context.html(
          textPage(pageContext(locale, municipalityIn(undefined)), translate(locale, 'privacy.title'), reply),
        )
      : context.notFound()
  })
  return app
}

/** What the first message tells the conversation. The language is not in it: that of the page is a hint, not the person's choice. */
function payloadOf(municipality: string | undefined, deepLink: string | undefined): string {
  return [municipality, deepLink].filter(Boolean).join('_').slice(0, 64)
}

// A choice carries a picture in front of its words; a link in the footer does not.
function plainLabel(label: string): string {
  return label.replace(/^[^\p{L}]+/u, '')
}

/** The first served language of an `Accept-Language` header. */
function preferredLocale(header: string | undefined): AnswerLocale | undefined {
  for (const part of (header ?? '').slice(0, 200).split(',')) {
    const locale = localeFromTag(part.split(';')[0]?.trim())
    if (locale) return locale
  }
  return undefined
}
