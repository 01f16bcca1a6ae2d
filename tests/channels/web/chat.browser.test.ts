import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { ChatBrowser } from '#tests/support/chat-browser.ts'
import { aBrokenStore } from '#tests/support/web-chat.ts'

let chats: ChatBrowser
beforeAll(async () => {
  chats = await ChatBrowser.open()
}, 180_000)
// No cookie, no request to elsewhere, no error and no broken policy, whatever a test did.
afterEach(() => chats.leave())
afterAll(() => chats.close())

const kita = 'Wie finde ich einen Kita-Platz für mein Kind?'
const kitaInArabic = 'أريد تسجيل طفلي في روضة الأطفال (Kita)'

describe('a question', () => {
  it('is answered with a text and the office that is in charge', async () => {
    const { ask, replies } = await chats.visit('/?m=mainz&l=de')

    await ask(kita)

    const reply = await replies(2)
    expect(await reply.getByRole('heading').first().textContent()).toContain('Kita')
    expect(await reply.locator('.office').getByRole('heading').textContent()).toContain('Kita')
    expect(await reply.locator('.office a[href^="tel:+496131"]').count()).toBeGreaterThan(0)
  })

  it('in Arabic turns the answer and the whole window to Arabic', async () => {
    const { page, chat, question, ask, replies } = await chats.visit('/?m=mainz&l=de')

    await ask(kitaInArabic)

    const reply = await replies(2)
    expect(await reply.getAttribute('dir')).toBe('rtl')
    expect(await reply.locator('.text').first().textContent()).toContain('الروضة')
    expect([await chat.getAttribute('lang'), await chat.getAttribute('dir')]).toEqual(['ar', 'rtl'])
    expect(await question.getAttribute('placeholder')).toBe('سؤالكم …')
    expect(await page.locator('html').getAttribute('dir')).toBe('rtl')
    expect(await chat.locator('.current').textContent()).toBe('العربية')
  })

  it('stands in the log at once, reads its own way, and the answer begins in sight', async () => {
    const { log, ask, replies } = await chats.visit('/?m=mainz&l=de', { viewport: { width: 800, height: 500 } })

    await ask(kitaInArabic)
    await replies(2)

    const said = log.locator('.said')
    expect(await said.innerText()).toContain(kitaInArabic)
    const { top } = await log.evaluate((element) => element.getBoundingClientRect())
    const begins = await said.evaluate((element) => element.getBoundingClientRect().top)
    expect(begins - top).toBeGreaterThanOrEqual(0)
    expect(begins - top).toBeLessThan(40)
  })

  it('is text, whatever it holds', async () => {
    const { page, log, ask, replies } = await chats.visit('/?m=mainz&l=de')
    const markup = '<img src=x onerror="document.title=1"><script>document.title=2</script>'

    await ask(markup)
    await replies(2)

    expect(await log.locator('.said').textContent()).toContain(markup)
    expect(await log.locator('img, script').count()).toBe(0)
    expect(await page.title()).toBe('Wegweiser · Mainz')
  })

  it('is sent with Enter, goes on with Shift and Enter, and waits while a word is composed', async () => {
    const { log, question, replies } = await chats.visit('/?m=mainz&l=de')

    await question.fill('Hallo')
    await question.press('Shift+Enter')
    await question.dispatchEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true })
    expect(await log.locator('.said').count()).toBe(0)
    await question.press('Enter')
    await replies(2)

    expect(await log.locator('.said').count()).toBe(1)
    expect(await question.inputValue()).toBe('')
  })

  it('that is empty is not sent', async () => {
    const { log, ask } = await chats.visit('/?m=mainz&l=de')

    await ask('  \n ')

    expect(await log.locator('.said').count()).toBe(0)
  })

  it('shows that an answer is on its way', async () => {
    const release = Promise.withResolvers<void>()
    const { page, chat, log, ask, replies } = await chats.visit('/?m=mainz&l=de')
    await page.route('**/api/messages', (route) => release.promise.then(() => route.continue()))

    await ask(kita)

    await chat.getByRole('status').filter({ hasText: 'Antwort kommt …' }).waitFor()
    expect(await log.getAttribute('aria-busy')).toBe('true')
    release.resolve()
    await replies(2)
    expect(await log.getAttribute('aria-busy')).toBe('false')
    expect(await chat.getByRole('status').textContent()).toBe('')
  })

  it('gets its answer in order when several are sent at once', async () => {
    const { log, ask, replies } = await chats.visit('/?m=mainz&l=de')

    await ask(kita)
    await ask('Danke')
    await replies(3)

    const order = await log
      .locator('.reply')
      .evaluateAll((all) => all.map((one) => one.querySelector('.office') !== null))
    expect(order).toEqual([false, true, false])
  })

  it('that did not get through is sent again, and is answered and counted once', async () => {
    const { url, store } = await chats.serve()
    const { page, log, ask, replies } = await chats.visit('/?m=mainz&l=de', {
      server: url,
      expected: /Failed to load/u,
    })
    let sent = 0
    await page.route('**/api/messages', async (route) => {
      // The first one arrives; its answer is lost on the way back.
      if (++sent > 1) return route.continue()
      await route.fetch()
      return route.abort()
    })

    await ask(kita)
    await log.getByText('Keine Verbindung').waitFor()
    await log.getByRole('button', { name: 'Noch einmal versuchen' }).click()
    await replies(2)

    expect(await log.locator('.reply').count()).toBe(2)
    expect(await log.locator('.said').count()).toBe(1)
    expect(await log.getByText('Keine Verbindung').count()).toBe(0)
    expect(store.counters().filter(({ kind }) => kind === 'question')).toMatchObject([{ count: 1 }])
  })

  it('that did not get through says so in sight, also where things move', async () => {
    const { page, chat, log, ask, replies } = await chats.visit('/?m=mainz&l=de', {
      viewport: { width: 390, height: 500 },
      reducedMotion: 'no-preference',
      expected: /Failed to load/u,
    })
    await replies(1)
    await page.route('**/api/messages', (route) => route.abort())

    await ask(kita)
    const retry = log.getByRole('button', { name: 'Noch einmal versuchen' })
    await retry.waitFor()

    const end = async () => {
      const [button, foot] = [await retry.boundingBox(), await chat.locator('.foot').boundingBox()]
      return (button?.y ?? 0) + (button?.height ?? 0) <= (foot?.y ?? 0)
    }
    await expect.poll(end).toBe(true)
  })

  it('gets an apology as its answer when the store is away', async () => {
    const { url } = await chats.serve({ store: aBrokenStore() })
    const { ask, replies } = await chats.visit('/?m=mainz&l=de', { server: url, expected: /503/u })

    await ask(kita)

    expect(await (await replies(2)).textContent()).toContain('112')
  })
})

describe('a choice', () => {
  it('is pressed, said, marked, and leaves the others usable', async () => {
    const { log, replies } = await chats.visit('/?m=mainz&l=de')
    await log.getByRole('button', { name: 'Alle Themen' }).click()
    const menu = await replies(2)

    await menu.getByRole('button', { name: 'Schule' }).click()
    await replies(3)
    await menu.getByRole('button', { name: 'Arbeit', exact: true }).click()
    await replies(4)

    expect(await menu.locator('[aria-pressed="true"]').allTextContents()).toEqual(['Schule', 'Arbeit'])
    expect(await log.locator('.said span[dir]').allTextContents()).toEqual(['Alle Themen', 'Schule', 'Arbeit'])
  })

  it('that is pressed twice in a hurry is one press', async () => {
    const release = Promise.withResolvers<void>()
    const { page, log, replies } = await chats.visit('/?m=mainz&l=de')
    await page.route('**/api/messages', (route) => release.promise.then(() => route.continue()))

    await log.getByRole('button', { name: 'Alle Themen' }).dblclick()
    release.resolve()
    await replies(2)

    expect(await log.locator('.said').count()).toBe(1)
  })

  it('of the language list turns a talk to that language and repeats the answer in it', async () => {
    const { chat, ask, replies } = await chats.visit('/?m=mainz&l=de')
    await ask(kita)
    await replies(2)

    await chat.getByRole('combobox').selectOption('tr')

    const reply = await replies(3)
    expect(await reply.getAttribute('lang')).toBe('tr')
    expect(await reply.locator('.office').count()).toBe(1)
    expect(await chat.getAttribute('lang')).toBe('tr')
  })

  it('of the language before the first question turns the welcome, and is kept as chosen', async () => {
    const { chat, log, ask, replies } = await chats.visit('/?m=mainz&l=de')
    await chat.locator('.reply').waitFor()

    await chat.getByRole('combobox').selectOption('ar')
    await chat.and(chat.page().locator('[dir="rtl"]')).waitFor()
    expect(await log.locator('.said').count()).toBe(0)
    await ask('Kita')

    expect(await (await replies(2)).getAttribute('lang')).toBe('ar')
  })

  it('opens the rest of a long answer and closes it again', async () => {
    const { ask, replies } = await chats.visit('/?m=mainz&l=de')
    await ask(kita)
    const reply = await replies(2)
    const folded = reply.locator('.folded')
    expect(await folded.isVisible()).toBe(false)

    await reply.getByRole('button', { name: 'Mehr lesen' }).click()
    expect(await folded.isVisible()).toBe(true)
    expect(await reply.locator('.more').getAttribute('aria-expanded')).toBe('true')
    await reply.getByRole('button', { name: 'Weniger' }).click()

    expect(await folded.isVisible()).toBe(false)
  })
})

describe('what a tab remembers', () => {
  it('is the talk, also after a reload, and the server goes on with it', async () => {
    const { page, log, ask, replies } = await chats.visit('/?m=mainz&l=de')
    await ask(kita)
    const office = await (await replies(2)).locator('.office h3').textContent()

    await page.reload()
    await replies(2)
    expect(await log.locator('.said').innerText()).toContain(kita)
    await ask('Und die Öffnungszeiten?')

    expect(await (await replies(3)).locator('.office h3').textContent()).toBe(office)
  })

  it('is gone in another tab', async () => {
    const { page, ask, replies } = await chats.visit('/?m=mainz&l=de')
    await ask(kita)
    await replies(2)

    const other = await page.context().newPage()
    await other.goto(page.url())
    await other.locator('.chat.page .reply').waitFor()

    expect(await other.locator('.chat.page .said').count()).toBe(0)
  })

  it('is emptied by beginning anew', async () => {
    const { page, chat, log, ask, replies } = await chats.visit('/?m=mainz&l=de')
    await ask(kita)
    await replies(2)

    await chat.getByRole('button', { name: 'Neu beginnen' }).click()
    await log.locator('.said').waitFor({ state: 'detached' })
    await page.reload()

    expect(await (await replies(1)).textContent()).toContain('Guten Tag!')
    expect(await log.locator('.said').count()).toBe(0)
  })

  it('is emptied by “delete everything”, here and on the server', async () => {
    const { page, chat, log, ask, replies } = await chats.visit('/?m=mainz&l=de')
    await ask(kita)
    await replies(2)
    await ask('Datenschutz')

    await log.getByRole('button', { name: 'Datenschutz' }).first().click()
    await log.getByRole('button', { name: 'Alles löschen' }).click()
    await log.getByText('Alles gelöscht').waitFor()

    expect(await chat.locator('.said').count()).toBe(0)
    const remembered = await page.evaluate(() => JSON.stringify(Object.entries(sessionStorage)))
    expect(remembered).not.toContain('Kita')
  })

  it('is not needed: where storage is blocked the chat works', async () => {
    const { ask, replies } = await chats.visit('/?m=mainz&l=de', {
      before: (page) =>
        page.addInitScript(() => {
          Object.defineProperty(globalThis, 'sessionStorage', {
            get() {
              throw new DOMException('blocked', 'SecurityError')
            },
          })
        }),
    })

    await ask(kita)

    expect(await (await replies(2)).locator('.office').count()).toBe(1)
  })

  it('takes in a deep link once', async () => {
    const { page, log, ask, replies } = await chats.visit('/?m=mainz&l=de')
    await ask('Hallo')
    await replies(2)

    await page.goto(`${chats.url}/?m=mainz&l=de&t=kita-registration`)
    expect(await (await replies(3)).getByRole('heading').first().textContent()).toContain('Kita')
    await page.reload()
    await replies(3)

    expect(await log.locator('.reply').count()).toBe(3)
  })

  it('is a question that did not get through, too', async () => {
    const { page, log, ask, replies } = await chats.visit('/?m=mainz&l=de', { expected: /Failed to load/u })
    await page.route('**/api/messages', (route) => route.abort())
    await ask(kita)
    await log.getByText('Keine Verbindung').waitFor()
    await page.unroute('**/api/messages')

    await page.reload()
    await log.getByRole('button', { name: 'Noch einmal versuchen' }).click()

    expect(await (await replies(2)).locator('.office').count()).toBe(1)
  })
})

describe('without scripts', () => {
  it('a talk goes on from page to page', async () => {
    const { page } = await chats.visit('/?m=mainz&l=de', { javaScriptEnabled: false })

    await page.getByRole('textbox', { name: 'Ihre Frage' }).fill(kita)
    await page.getByRole('button', { name: 'Senden' }).click()
    expect(await page.locator('.office h3').textContent()).toContain('Kita')
    await page.getByRole('button', { name: 'Andere Stelle' }).click()
    expect(await page.locator('.office').count()).toBe(1)
    await page.getByRole('button', { name: 'Sprache' }).click()
    await page.getByRole('button', { name: 'Українська' }).click()

    expect(await page.locator('html').getAttribute('lang')).toBe('uk')
    expect(await page.locator('.office').count()).toBe(1)
  })

  it('that could not be loaded, the form stays and works', async () => {
    const { page } = await chats.visit('/?m=mainz&l=de', {
      expected: /Failed to load/u,
      before: (page) => page.route('**/api/welcome*', (route) => route.abort()),
    })

    await page.getByRole('textbox', { name: 'Ihre Frage' }).fill(kita)
    await page.getByRole('button', { name: 'Senden' }).click()

    await page.locator('.office').waitFor()
    expect(new URL(page.url()).pathname).toBe('/')
  })
})
