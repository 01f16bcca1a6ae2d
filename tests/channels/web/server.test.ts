import { HtmlValidate } from 'html-validate'
import { describe, expect, it } from 'vitest'
import { AppError } from '#app/errors.ts'
import type { ConversationStore } from '#app/ports.ts'
import { answerLocales } from '#core/locale.ts'
import { createMemoryStore } from '#storage/memory.ts'
import { aWebApp } from '#tests/support/web-chat.ts'

type App = ReturnType<typeof aWebApp>['app']

const conversation = 'conversation-of-a-test'
let lastMessage = 0

function aMessage(text: string, more: Record<string, unknown> = {}) {
  const message = `message-of-a-test-${++lastMessage}`
  return { conversation, message, input: { kind: 'text', text }, ...more }
}

function send(app: App, message: unknown, headers: Record<string, string> = {}) {
  const body = typeof message === 'string' ? message : JSON.stringify(message)
  return app.request('/api/messages', {
    method: 'POST',
    body,
    headers: { 'Content-Type': 'application/json', ...headers },
  })
}

interface Answer {
  frame: { locale: string; dir: string; town?: string; words: Record<string, string> }
  replies: { lang: string; dir: string; parts: { kind: string }[]; choices: { id: string }[][] }[]
  start?: string
}
const read = async (response: Response | Promise<Response>) => (await (await response).json()) as Answer
const words = (answer: Answer) => JSON.stringify(answer.replies)

function post(app: App, fields: Record<string, string>, headers: Record<string, string> = {}) {
  return app.request('/', { method: 'POST', body: new URLSearchParams(fields), headers })
}

const hiddenField = (page: string, name: string) =>
  new RegExp(`<input type="hidden" name="${name}" value="([^"]*)">`, 'u').exec(page)?.[1] ?? ''

// Numbers stay on one line by the stylesheet, so that they can be copied with plain blanks.
const validator = new HtmlValidate({ extends: ['html-validate:recommended'], rules: { 'tel-non-breaking': 'off' } })

async function faultsIn(page: string): Promise<string[]> {
  const report = await validator.validateString(page)
  return report.results.flatMap(({ messages }) => messages.map(({ ruleId, message }) => `${ruleId}: ${message}`))
}

/** A store whose database is away. */
function aBrokenStore(): ConversationStore {
  const fail = () => Promise.reject(new AppError('store-unavailable', 'the database does not answer'))
  return { ...createMemoryStore(), load: fail, complete: fail, pending: fail }
}

describe('the pages', () => {
  it.each([
    ['the chat', '/?m=kleinstadt&l=de'],
    ['the chat in Arabic', '/?m=kleinstadt&l=ar'],
    ['a deep link', '/?m=kleinstadt&l=en&t=kita'],
    ['an answer', '/topics/kita?m=kleinstadt&l=de'],
    ['an answer in Arabic', '/topics/kita?l=ar'],
    ['the privacy notice', '/privacy?l=tr'],
  ])('are valid HTML: %s', async (_, path) => {
    const { app } = aWebApp({ config: { links: { imprint: 'https://example.org/imprint' } } })

    const response = await app.request(path)

    expect(response.status).toBe(200)
    expect(await faultsIn(await response.text())).toEqual([])
  })

  it.each([
    ['an answer with its office', 'Wo melde ich mein Kind im Kindergarten an?'],
    ['the emergency card', 'Hilfe, er schlägt mich'],
    ['a referral', 'Wer gewinnt das Spiel?'],
    ['markup as a question', '<img src=x onerror=alert(1)> "quoted" & more'],
  ])('are valid HTML after a question without JavaScript: %s', async (_, text) => {
    const { app } = aWebApp()

    const response = await post(app, { conversation, municipality: 'kleinstadt', locale: 'de', text })

    expect(response.status).toBe(200)
    expect(await faultsIn(await response.text())).toEqual([])
  })

  it('come with a policy that allows nothing inline and nothing from elsewhere, and are in no frame', async () => {
    const { app } = aWebApp()

    const { headers } = await app.request('/')

    const policy = headers.get('Content-Security-Policy') ?? ''
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("script-src 'self'")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).not.toContain('unsafe')
    expect(headers.get('X-Content-Type-Options')).toBe('nosniff')
    expect(headers.get('Referrer-Policy')).toBe('no-referrer')
    expect(headers.get('Set-Cookie')).toBeNull()
  })

  it('may be framed by the sites that are named', async () => {
    const { app } = aWebApp({ config: { embedOrigins: ['https://www.kleinstadt.example'] } })

    const { headers } = await app.request('/')

    expect(headers.get('Content-Security-Policy')).toContain('frame-ancestors https://www.kleinstadt.example')
  })

  it('that hold the token of a conversation are never stored on the way', async () => {
    const { app } = aWebApp()

    const pages = [await app.request('/'), await post(app, { conversation, text: 'Kita' })]

    expect(pages.map(({ headers }) => headers.get('Cache-Control'))).toEqual(['no-store', 'no-store'])
  })

  it('give every visitor another conversation', async () => {
    const { app } = aWebApp()

    const [one, two] = [await (await app.request('/')).text(), await (await app.request('/')).text()]

    expect(hiddenField(one, 'conversation')).toMatch(/^[\w-]{22}$/u)
    expect(hiddenField(one, 'conversation')).not.toBe(hiddenField(two, 'conversation'))
  })

  it('take the language of the address, then that of the browser, then German', async () => {
    const { app } = aWebApp()
    const langOf = async (path: string, accepted?: string) => {
      const response = await app.request(path, accepted ? { headers: { 'Accept-Language': accepted } } : {})
      return /<html lang="([^"]+)" dir="([^"]+)">/u
        .exec(await response.text())
        ?.slice(1)
        .join(' ')
    }

    expect(await langOf('/?l=ar', 'en')).toBe('ar rtl')
    expect(await langOf('/', 'ti,fa-AF;q=0.9,en;q=0.8')).toBe('fa rtl')
    expect(await langOf('/')).toBe('de ltr')
    expect(await langOf('/?l=xx')).toBe('de ltr')
  })

  it('show the topic of a deep link at once', async () => {
    const { app } = aWebApp()

    const page = await (await app.request('/?m=kleinstadt&l=de&t=kita')).text()

    expect(page).toContain('Antwort kita.')
    expect(page).toContain('Kita-Büro')
    expect(page).toContain('start="kita"')
  })

  it('ignore a municipality and a topic that do not exist', async () => {
    const { app } = aWebApp()

    const response = await app.request('/?m=atlantis&t=nothing&l=de')

    expect(response.status).toBe(200)
    expect(await response.text()).not.toContain('atlantis')
  })

  it('offer the chat to whoever follows an old link', async () => {
    const { app } = aWebApp()

    const response = await app.request('/topics/nothing?l=tr')

    expect(response.status).toBe(404)
    expect(await response.text()).toContain('<wegweiser-chat mode="page" locale="tr">')
  })
})

describe('a talk without JavaScript', () => {
  it('keeps town, language and topic from page to page', async () => {
    const { app } = aWebApp()
    const first = await (await app.request('/?m=kleinstadt&l=de')).text()
    const form = (page: string) => ({
      conversation: hiddenField(page, 'conversation'),
      municipality: hiddenField(page, 'municipality'),
      locale: hiddenField(page, 'locale'),
    })

    const answer = await (await post(app, { ...form(first), start: hiddenField(first, 'start'), text: 'Kita' })).text()
    const followUp = await (await post(app, { ...form(answer), text: 'Öffnungszeiten' })).text()

    expect(answer).toContain('Kita-Büro')
    expect(followUp).toContain('Kita-Büro')
    expect(form(followUp)).toEqual(form(first))
  })

  it('takes a press on a choice', async () => {
    const { app } = aWebApp()

    const page = await (await post(app, { conversation, municipality: 'kleinstadt', choice: 't:school' })).text()

    expect(page).toContain('Antwort school.')
  })

  it('shows what was asked as text, whatever it holds', async () => {
    const { app } = aWebApp()

    const page = await (await post(app, { conversation, text: '"><script>alert(1)</script>' })).text()

    expect(page).toContain('&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;')
    expect(page).not.toContain('<script>alert')
  })

  it('begins anew when the form was tampered with', async () => {
    const { app } = aWebApp()

    const response = await post(app, { conversation: '../../etc', text: 'Kita' })

    expect([response.status, response.headers.get('Location')]).toEqual([303, '/'])
  })
})

describe('GET /api/welcome', () => {
  it('gives the window and the first words in the language that is asked for', async () => {
    const { app } = aWebApp()

    const welcome = await read(app.request('/api/welcome?m=kleinstadt&l=ar'))

    expect(welcome.frame).toMatchObject({ locale: 'ar', dir: 'rtl', town: 'Kleinstadt' })
    expect(welcome.replies).toHaveLength(1)
    expect(welcome.start).toBe('kleinstadt')
  })

  it('leaves no trace', async () => {
    const { app, store } = aWebApp()

    await app.request('/api/welcome?m=kleinstadt&l=de&t=kita')

    expect(store.counters()).toEqual([])
  })
})

describe('POST /api/messages', () => {
  it('answers a question with the text and the office of the town', async () => {
    const { app } = aWebApp()

    const answer = await read(send(app, aMessage('Kita Platz anmelden', { municipality: 'kleinstadt', start: '' })))

    expect(answer.replies[0]?.parts.map(({ kind }) => kind)).toEqual(['heading', 'text', 'office'])
    expect(words(answer)).toContain('+49 6131 122008')
    expect(answer.frame).toMatchObject({ locale: 'de', town: 'Kleinstadt' })
  })

  it('turns the window to the language of the answer', async () => {
    const { app } = aWebApp()

    const { frame, replies } = await read(send(app, aMessage('', { input: { kind: 'choice', id: 'l:fa' } })))

    expect([frame.locale, frame.dir]).toEqual(['fa', 'rtl'])
    expect(replies[0]?.dir).toBe('rtl')
  })

  it('says once that it is no person, unless the welcome has said it', async () => {
    const { app } = aWebApp()
    const disclaimer = 'Ich bin ein Programm'

    const unwelcomed = await read(send(app, { ...aMessage('Kita'), conversation: 'conversation-without-welcome' }))
    const welcomed = await read(send(app, aMessage('Kita', { start: '' })))

    expect(words(unwelcomed)).toContain(disclaimer)
    expect(words(welcomed)).not.toContain(disclaimer)
  })

  it('lets the topic of a deep link be asked about', async () => {
    const { app, store } = aWebApp()

    const answer = await read(send(app, aMessage('Öffnungszeiten', { start: 'kleinstadt_kita' })))

    expect(words(answer)).toContain('Kita-Büro')
    expect(store.counters().filter(({ kind }) => kind === 'question')).toMatchObject([{ topic: 'kita', count: 1 }])
  })

  it('answers a message that comes twice once, with the same words', async () => {
    const { app, store } = aWebApp()
    const message = aMessage('Kita Platz anmelden', { start: 'kleinstadt' })

    const first = await read(send(app, message))
    const second = await read(send(app, message))

    expect(second).toEqual(first)
    expect(store.counters().filter(({ kind }) => kind === 'question')).toMatchObject([{ topic: 'kita', count: 1 }])
  })

  it('asks to try again when the answer to a repeated message is kept no longer', async () => {
    const { app, store } = aWebApp()
    const message = aMessage('Kita Platz anmelden')
    await send(app, message)
    await store.deleteExpired(Date.UTC(2026, 10, 24))

    const again = await send(app, message)

    expect(again.status).toBe(503)
    expect(words(await read(again))).toContain('versuchen Sie es gleich noch einmal')
  })

  it.each([
    ['no JSON', '{"conversation":'],
    ['nothing', ''],
    ['no conversation', { message: 'message-of-a-test', input: { kind: 'text', text: 'Kita' } }],
    ['a conversation that can be guessed', { ...aMessage('Kita'), conversation: 'short' }],
    ['a conversation with signs of its own', { ...aMessage('Kita'), conversation: '../../../etc/passwd' }],
    ['an unknown kind of input', aMessage('', { input: { kind: 'attachment', attachment: 'voice' } })],
    ['a field too many', aMessage('Kita', { isStaff: true })],
    ['a choice that is too long', aMessage('', { input: { kind: 'choice', id: 'x'.repeat(65) } })],
    ['a text that is too long', aMessage('x'.repeat(10_001))],
  ])('refuses %s', async (_, message) => {
    const { app } = aWebApp()

    const response = await send(app, message)

    expect(response.status).toBe(400)
    expect(await response.json()).toEqual({ error: 'the message is not of the documented form' })
  })

  it('refuses a body that is too large without reading it', async () => {
    const { app } = aWebApp()

    expect((await send(app, aMessage('x'.repeat(60_000)))).status).toBe(413)
    expect((await post(app, { conversation, text: 'x'.repeat(60_000) })).status).toBe(413)
  })

  it('takes the longest text that the window takes, in any script', async () => {
    const { app } = aWebApp()

    const statuses = await Promise.all(
      ['ኸ', 'ع', '"', '\n'].map(async (sign) => (await send(app, aMessage(sign.repeat(10_000)))).status),
    )

    expect(statuses).toEqual([200, 200, 200, 200])
  })

  it('asks for patience after twenty messages at once, in the language of the person, and only this one', async () => {
    const { app } = aWebApp()
    for (let count = 0; count < 20; count++) await send(app, aMessage('Kita'))

    const tooMany = await send(app, aMessage('Kita', { locale: 'en' }))
    const someoneElse = await send(app, { ...aMessage('Kita'), conversation: 'another-conversation' })

    expect(tooMany.status).toBe(429)
    expect(words(await read(tooMany))).toContain('many questions')
    expect(someoneElse.status).toBe(200)
  })

  it('apologises when the store does not answer, with the emergency number, and logs nothing of the person', async () => {
    const { app, log } = aWebApp({ store: aBrokenStore() })

    const response = await send(app, aMessage('Mein Name ist Zaubermarke', { locale: 'de' }))
    const page = await post(app, { conversation, text: 'Mein Name ist Zaubermarke' })

    expect(response.status).toBe(503)
    expect(words(await read(response))).toContain('112')
    expect(page.status).toBe(503)
    expect(log.records.map(({ event }) => event)).toEqual(['web-answer-failed', 'web-answer-failed'])
    const logged = log.records.map(({ error, ...record }) => `${JSON.stringify(record)} ${String(error)}`).join()
    expect(logged).not.toContain('Zaubermarke')
    expect(logged).not.toContain(conversation)
  })
})

describe('what other sites may do', () => {
  const preflight = (app: App, origin: string) =>
    app.request('/api/messages', {
      method: 'OPTIONS',
      headers: { Origin: origin, 'Access-Control-Request-Method': 'POST' },
    })

  it('is to embed the chat, every one of them, when none is named', async () => {
    const { app } = aWebApp()

    const allowed = async (path: string) =>
      (await app.request(path, { headers: { Origin: 'https://a.example' } })).headers.get('Access-Control-Allow-Origin')

    expect(await allowed('/widget.js')).toBe('*')
    expect(await allowed('/api/welcome')).toBe('*')
    expect((await preflight(app, 'https://a.example')).headers.get('Access-Control-Allow-Origin')).toBe('*')
    expect(await allowed('/')).toBeNull()
  })

  it('is bound to the named ones', async () => {
    const { app } = aWebApp({ config: { embedOrigins: ['https://a.example'] } })

    const allowed = async (origin: string) => (await preflight(app, origin)).headers.get('Access-Control-Allow-Origin')

    expect(await allowed('https://a.example')).toBe('https://a.example')
    expect(await allowed('https://b.example')).toBeNull()
  })
})

describe('the files of the element', () => {
  it('are loaded by an entry that is fresh, and are kept for ever themselves', async () => {
    const { app } = aWebApp()

    const entry = await app.request('/widget.js')
    const paths = [...(await entry.text()).matchAll(/'\.(\/widget\/[^']+)'/gu)].map(([, path]) => path ?? '')
    const files = await Promise.all(paths.map((path) => app.request(path)))

    expect(entry.headers.get('Cache-Control')).toBe('public, max-age=300')
    expect(paths.at(-1)).toMatch(/\/chat\.ts$/u)
    expect(files.map(({ status }) => status)).toEqual(paths.map(() => 200))
    for (const { headers } of files) {
      expect(headers.get('Cache-Control')).toContain('immutable')
      expect(headers.get('Content-Type')).toBe('text/javascript; charset=utf-8')
    }
  })

  it('hold no type and no comment', async () => {
    const { app } = aWebApp()
    const [, version] = /widget\/(\w+)\//u.exec(await (await app.request('/widget.js')).text()) ?? []

    const script = await (await app.request(`/widget/${version}/chat-window.ts`)).text()
    const styles = await (await app.request(`/widget/${version}/chat.css`)).text()

    expect(script).not.toMatch(/\/\*|\binterface\b|import type|#core|: void/u)
    expect(styles).not.toContain('/*')
  })

  it('of another version, or outside of the folder, do not exist', async () => {
    const { app } = aWebApp()
    const [, version] = /widget\/(\w+)\//u.exec(await (await app.request('/widget.js')).text()) ?? []

    const statuses = await Promise.all(
      ['/widget/0/chat.ts', `/widget/${version}/..%2fserver.ts`, `/widget/${version}/missing.ts`].map(
        async (path) => (await app.request(path)).status,
      ),
    )

    expect(statuses).toEqual([404, 404, 404])
  })
})

describe('an answer on a page of its own', () => {
  it('has its data for other systems', async () => {
    const { app } = aWebApp({ config: { publicUrl: 'https://chat.example' } })

    const page = await (await app.request('/topics/kita?m=kleinstadt&l=de')).text()

    const [, data = ''] = /<script type="application\/ld\+json">(.*?)<\/script>/su.exec(page) ?? []
    expect(JSON.parse(data)).toEqual({
      '@context': 'https://schema.org',
      '@type': 'FAQPage',
      url: 'https://chat.example/topics/kita?l=de&m=kleinstadt',
      inLanguage: 'de',
      mainEntity: [
        { '@type': 'Question', name: 'Titel kita', acceptedAnswer: { '@type': 'Answer', text: 'Antwort kita.' } },
      ],
      about: [
        {
          '@type': 'GovernmentOffice',
          name: 'Kita-Büro',
          telephone: '+49 6131 122008',
          address: 'Marktplatz 1, 55999 Kleinstadt',
        },
      ],
    })
    expect(page).toContain('<link rel="canonical" href="https://chat.example/topics/kita?l=de&amp;m=kleinstadt">')
  })

  it('leads to the other languages and to the chat, with the same town', async () => {
    const { app } = aWebApp()

    const page = await (await app.request('/topics/kita?m=kleinstadt&l=de')).text()

    expect(page).toContain('href="/topics/kita?l=uk&amp;m=kleinstadt" lang="uk" hreflang="uk"')
    expect(page).toContain('href="/?l=de&amp;t=kita&amp;m=kleinstadt"')
  })

  it('says nothing of a talk that is not held there', async () => {
    const { app } = aWebApp()

    const page = await (await app.request('/topics/kita?l=de')).text()

    expect(page).not.toContain('Ich bin ein Programm')
    expect(page).not.toContain('<form')
  })
})

describe('the privacy notice', () => {
  it.each(answerLocales)('is there in %s', async (locale) => {
    const { app } = aWebApp()

    const response = await app.request(`/privacy?l=${locale}`)
    const page = await response.text()

    expect(response.status).toBe(200)
    expect(/<h1[^>]*>[^<]{4,}<\/h1>/u.test(page)).toBe(true)
    expect(page).not.toContain('privacy.text')
  })
})

describe('the health of the process', () => {
  it('is good as long as it answers', async () => {
    const { app } = aWebApp({ store: aBrokenStore() })

    expect((await app.request('/healthz')).status).toBe(200)
  })

  it('is ready only with its store', async () => {
    expect((await aWebApp().app.request('/readyz')).status).toBe(200)
    expect((await aWebApp({ store: aBrokenStore() }).app.request('/readyz')).status).toBe(503)
  })
})
