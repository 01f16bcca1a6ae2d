import { describe, expect, it } from 'vitest'
import { chatBrowser } from '#tests/support/chat-browser.ts'

const chats = chatBrowser()
const kita = 'Wie finde ich einen Kita-Platz für mein Kind?'

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
