import { describe, expect, it } from 'vitest'
import { chatBrowser } from '#tests/support/chat-browser.ts'
import { aBrokenStore } from '#tests/support/web-chat.ts'

const chats = chatBrowser()
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
