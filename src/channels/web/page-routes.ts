import type { Context, Hono } from 'hono'
import { newConversation, type ConversationState } from '#core/conversation/state.ts'
import { step } from '#core/conversation/step.ts'
import { answerTo, topicTitle } from '#core/knowledge-base.ts'
import { askingLocales, localeFromTag, localeNames, type AnswerLocale } from '#core/locale.ts'
import { messageSized } from './body-size.ts'
import { messageSchema, newToken, type MessageHandler } from './messages.ts'
import { chatPage, textPage, topicPage, type PageContext } from './pages.ts'
import { payloadOf, preferredLocale, type Site, type SiteDependencies } from './site.ts'
import { topicData } from './topic-data.ts'

/** A page that nobody talks to need not say that it is no person. */
const onPaper: ConversationState = { ...newConversation, greeted: true }

export interface PageDependencies extends SiteDependencies {
  config: SiteDependencies['config'] & { publicUrl?: string }
  handle: MessageHandler
  assets: PageContext['assets']
}

/** The chat as pages that need no script, one page an answer, and the one on privacy. */
export function registerPages(app: Hono, site: Site, dependencies: PageDependencies): void {
  const { municipalityIn, localeFor, frameFor, present, firstStep } = site
  const { knowledge, translate, clock, config, handle, assets } = dependencies
  const pageContext = (locale: AnswerLocale, municipality: string | undefined, canonical?: string): PageContext => ({
    frame: frameFor(locale, municipality),
    assets,
    ...(canonical ? { canonical } : {}),
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
  app.post('/', messageSized, async (context) => {
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
}
