import type { Hono } from 'hono'
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll } from 'vitest'
import type { KnowledgeSource } from '#app/ports.ts'
import { openKnowledge } from '#knowledge/source.ts'
import { launchBrowser } from './browser.ts'
import { collectedLog } from './collected-log.ts'
import { aWebApp, listen, type WebOptions } from './web-chat.ts'

/** A tab with the chat in it, and what went wrong there. */
export interface Visit {
  page: Page
  /** The chat itself: not the form that stands in for it until it is ready. */
  chat: Locator
  log: Locator
  question: Locator
  /** Errors on the console (broken rules of the page's policy among them) and requests to other origins. */
  faults: string[]
  ask: (text: string) => Promise<void>
  /** Waits until this many replies, the welcome among them, stand in the log. */
  replies: (count: number) => Promise<Locator>
}

export interface VisitOptions extends BrowserContextOptions {
  /** The server of this visit; left out: one that all visits of a file share. */
  server?: string
  /** Errors that the test brings about itself. */
  expected?: RegExp
  before?: (page: Page) => Promise<unknown>
}

/** Everything the browser tests of one file share: one browser, one server over the real knowledge. Each visit has a profile of its own. */
class ChatBrowser {
  readonly #browser: Browser
  readonly #knowledge: KnowledgeSource
  readonly #closers: (() => Promise<unknown>)[] = []
  readonly #visits: Visit[] = []
  url = ''

  private constructor(browser: Browser, knowledge: KnowledgeSource) {
    this.#browser = browser
    this.#knowledge = knowledge
  }

  static async open(): Promise<ChatBrowser> {
    const chats = new ChatBrowser(
      await launchBrowser(),
      openKnowledge(
        { knowledgeDirectory: 'knowledge', cacheDirectory: '.cache', revisedDirectory: '.cache/revised' },
        collectedLog(),
      ),
    )
    chats.url = (await chats.serve()).url
    return chats
  }

  /** One more server with a store of its own. */
  async serve(options: WebOptions = {}) {
    const { app, store } = aWebApp({ knowledge: this.#knowledge, ...options })
    return { url: await this.serveApp(app), store }
  }

  async serveApp(app: Pick<Hono, 'fetch'>): Promise<string> {
    const { url, close } = await listen(app)
    this.#closers.push(close)
    return url
  }

  async visit(path: string, { server = this.url, expected, before, ...options }: VisitOptions = {}): Promise<Visit> {
    const context = await this.#browser.newContext({ locale: 'de-DE', reducedMotion: 'reduce', ...options })
    const page = await context.newPage()
    const faults: string[] = []
    page.on('console', (message) => {
      if (message.type() === 'error' && !expected?.test(message.text())) faults.push(message.text())
    })
    page.on('pageerror', (error) => faults.push(error.message))
    page.on('request', (request) => {
      if (!request.url().startsWith(server) && !request.url().startsWith('data:')) faults.push(request.url())
    })
    await before?.(page)
    await page.goto(server + path)
    const chat = page.locator('.chat:not(.plain)')
    const log = chat.getByRole('log')
    const question = chat.getByRole('textbox')
    const visit: Visit = {
      page,
      chat,
      log,
      question,
      faults,
      async ask(text) {
        await question.fill(text)
        await question.press('Enter')
      },
      async replies(count) {
        const reply = log.locator('.reply').nth(count - 1)
        await reply.waitFor({ state: 'attached' })
        return reply
      },
    }
    this.#visits.push(visit)
    return visit
  }

  /** Closes what one test opened. Errors: rejects when anything went wrong in its tabs, or one of them got a cookie. */
  async leave(): Promise<void> {
    const faults: string[] = []
    for (const { page, faults: ofPage } of this.#visits.splice(0)) {
      const cookies = await page.context().cookies()
      faults.push(...ofPage, ...cookies.map(({ name }) => `cookie ${name}`))
      await page.context().close()
    }
    if (faults.length > 0) throw new Error(`in the browser: ${faults.join(', ')}`)
  }

  async close(): Promise<void> {
    await this.#browser.close()
    await Promise.all(this.#closers.map((close) => close()))
  }
}

/**
 * The browser of a test file, open while its tests run.
 *
 * After each test: no cookie, no request to elsewhere, no error and no broken policy, whatever the test did.
 */
export function chatBrowser(): Pick<ChatBrowser, 'url' | 'serve' | 'serveApp' | 'visit'> {
  let chats: ChatBrowser
  beforeAll(async () => {
    chats = await ChatBrowser.open()
  }, 180_000)
  afterEach(() => chats.leave())
  afterAll(() => chats.close())
  return {
    get url() {
      return chats.url
    },
    serve: (options) => chats.serve(options),
    serveApp: (app) => chats.serveApp(app),
    visit: (path, options) => chats.visit(path, options),
  }
}
