import { describe, expect, it } from 'vitest'
import { createMemoryStore } from '#storage/memory.ts'
import { aBrokenStore, aWebApp, postForm as post, type WebApp as App } from '#tests/support/web-chat.ts'

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
    ['what has a length that is no number', { ...aMessage('Kita'), municipality: { length: [{ toString: 1 }] } }],
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
    expect(tooMany.headers.get('Retry-After')).toBe('2')
    expect(words(await read(tooMany))).toContain('try again in a moment')
    expect(someoneElse.status).toBe(200)
  })

  it('answers a cry for help after twenty messages too', async () => {
    const { app } = aWebApp()
    for (let count = 0; count < 20; count++) await send(app, aMessage('Kita'))

    const answered = await send(app, aMessage('er schlägt mich'))

    expect(answered.status).toBe(200)
    expect(words(await read(answered))).toContain('110')
  })

  it('asks the hundred-and-first to come again in a moment while a hundred wait for the database', async () => {
    const memory = createMemoryStore()
    const database = Promise.withResolvers<void>()
    const store = {
      ...memory,
      async load(conversationId: string) {
        await database.promise
        return memory.load(conversationId)
      },
    }
    const { app } = aWebApp({ store })
    const waiting = Array.from({ length: 100 }, async (_, index) =>
      send(app, { ...aMessage('Kita'), conversation: `conversation-number-${index}` }),
    )
    // The hundred are under way once they have asked the store.
    await new Promise((done) => setImmediate(done))

    const shed = await send(app, { ...aMessage('Kita'), conversation: 'conversation-that-is-one-more' })
    database.resolve()
    const answered = await Promise.all(waiting)

    expect(shed.status).toBe(503)
    expect(shed.headers.get('Retry-After')).toBe('2')
    expect(new Set(answered.map(({ status }) => status))).toEqual(new Set([200]))
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
    const files = await Promise.all(paths.map(async (path) => app.request(path)))

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

describe('/.well-known/security.txt', () => {
  it('says whom to tell about a weakness, for half a year', async () => {
    const { app } = aWebApp({ config: { securityContact: 'mailto:it@stadt.example' } })

    const response = await app.request('/.well-known/security.txt')

    expect(response.headers.get('Content-Type')).toMatch(/^text\/plain/u)
    expect(await response.text()).toBe(
      'Contact: mailto:it@stadt.example\nExpires: 2027-05-22T00:00:00.000Z\nPreferred-Languages: de, en\n',
    )
  })

  it('is not there when nobody is named', async () => {
    const { app } = aWebApp()

    expect((await app.request('/.well-known/security.txt')).status).toBe(404)
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
