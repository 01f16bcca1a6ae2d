import type { Hono } from 'hono'
import { messageSized } from './body-size.ts'
import { messageSchema, type MessageHandler } from './messages.ts'
import { payloadOf, type Site } from './site.ts'

/** What the chat element asks: its welcome, its frame in another language, the answer to a message. */
export function registerApi(app: Hono, site: Site, handle: MessageHandler): void {
  const { municipalityIn, localeFor, frameFor, present, firstStep } = site

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

  app.post('/api/messages', messageSized, async (context) => {
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
}
