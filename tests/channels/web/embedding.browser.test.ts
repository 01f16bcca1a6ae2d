import { gzipSync } from 'node:zlib'
import { Hono } from 'hono'
import { describe, expect, it } from 'vitest'
import { chatBrowser, type VisitOptions } from '#tests/support/chat-browser.ts'

const chats = chatBrowser()

/** A site of somebody else, whose styles go far. */
async function aSite(element: string, lang = 'de'): Promise<string> {
  const app = new Hono()
  app.get('/', (context) =>
    context.html(
      `<!DOCTYPE html><html lang="${lang}"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Stadt</title><link rel="icon" href="data:,">` +
        `<style>body { font: 40px Impact; text-transform: uppercase; color: red; line-height: 3 } button { display: none }</style>` +
        `<h1>Stadt</h1><p>Text</p>${element}<script type="module" src="${chats.url}/widget.js"></script></html>`,
    ),
  )
  return chats.serveApp(app)
}

/** On a foreign site, requests to our server are the ones that are meant to be. */
async function visitSite(element: string, options: VisitOptions & { lang?: string } = {}) {
  const { lang, ...rest } = options
  const site = await aSite(element, lang)
  const visit = await chats.visit('/', { ...rest, server: site })
  const toUs = (fault: string) => fault.startsWith(chats.url)
  await visit.chat.waitFor({ state: 'attached' })
  return {
    ...visit,
    site,
    /** Takes the requests to our server off the list of faults. Shapes: their paths. */
    requests: () => {
      const ours = visit.faults.filter(toUs)
      visit.faults.splice(0, visit.faults.length, ...visit.faults.filter((fault) => !toUs(fault)))
      return ours.map((url) => new URL(url).pathname)
    },
  }
}

describe('the floating chat on the page of another site', () => {
  const element = '<wegweiser-chat mode="floating" municipality="mainz"></wegweiser-chat>'

  it('opens from its button, answers, and closes with Escape, the focus coming back', async () => {
    const { page, chat, question, ask, replies, requests } = await visitSite(element)
    const launcher = page.getByRole('button', { name: 'Frage stellen' })
    expect(await chat.isVisible()).toBe(false)

    await launcher.click()
    const dialog = page.getByRole('dialog', { name: 'Wegweiser' })
    expect(await dialog.isVisible()).toBe(true)
    expect(await question.evaluate((field) => (field.getRootNode() as ShadowRoot).activeElement === field)).toBe(true)
    await ask('Wie finde ich einen Kita-Platz für mein Kind?')
    await (await replies(2)).locator('.office').waitFor()
    await page.keyboard.press('Escape')

    expect(await chat.isVisible()).toBe(false)
    expect(await launcher.evaluate((button) => (button.getRootNode() as ShadowRoot).activeElement === button)).toBe(
      true,
    )
    expect(new Set(requests().map((path) => path.split('/')[1]))).toEqual(new Set(['widget.js', 'widget', 'api']))
  })

  it('takes the page away from nobody: what is behind it stays usable', async () => {
    const { page, chat, requests } = await visitSite(
      `<button id="own" style="display:inline">Eigener</button>${element}`,
    )

    await page.getByRole('button', { name: 'Frage stellen' }).click()
    await page.getByRole('button', { name: 'Eigener' }).focus()

    expect(await page.evaluate(() => document.activeElement?.id)).toBe('own')
    expect(await chat.isVisible()).toBe(true)
    requests()
  })

  it('fills a phone, and does not call up its keyboard', async () => {
    const viewport = { width: 390, height: 700 }
    const { page, chat, question, requests } = await visitSite(element, { viewport, hasTouch: true, isMobile: true })

    await page.getByRole('button', { name: 'Frage stellen' }).tap()

    const box = await chat.boundingBox()
    const visible = await page.evaluate(() =>
      [visualViewport?.width, visualViewport?.height].map((side) => Math.round(side ?? 0)),
    )
    expect([box?.x, box?.y]).toEqual([0, 0])
    expect([Math.round(box?.width ?? 0), Math.round(box?.height ?? 0)]).toEqual(visible)
    expect(await question.evaluate((field) => (field.getRootNode() as ShadowRoot).activeElement === field)).toBe(false)
    requests()
  })

  it('looks as it should, whatever the styles of the page', async () => {
    const { page, chat, requests } = await visitSite(element)
    await page.getByRole('button', { name: 'Frage stellen' }).click()

    const style = await chat
      .locator('.reply .text')
      .first()
      .evaluate((text) => {
        const { textTransform, fontSize, color } = getComputedStyle(text)
        return { textTransform, fontSize, color }
      })

    expect(style).toEqual({ textTransform: 'none', fontSize: '17px', color: 'rgb(18, 38, 43)' })
    requests()
  })

  it('stays light on a page that is always light', async () => {
    const { page, chat, requests } = await visitSite(element, { colorScheme: 'dark' })
    await page.getByRole('button', { name: 'Frage stellen' }).click()

    const background = await chat
      .locator('.sheet')
      .first()
      .evaluate((sheet) => getComputedStyle(sheet).backgroundColor)

    expect(background).toBe('rgb(255, 255, 255)')
    requests()
  })
})

describe('the chat inside the page of another site', () => {
  it('speaks the language of the page when none is named', async () => {
    const { chat, requests } = await visitSite('<wegweiser-chat municipality="mainz"></wegweiser-chat>', { lang: 'tr' })

    expect(await chat.getAttribute('lang')).toBe('tr')
    expect(await chat.getByRole('heading', { level: 2 }).textContent()).toBe('Wegweiser')
    requests()
  })

  it('speaks the language that is named, from right to left', async () => {
    const { chat, requests } = await visitSite(
      '<wegweiser-chat locale="ar" start="kita-registration"></wegweiser-chat>',
    )

    expect(await chat.getAttribute('dir')).toBe('rtl')
    expect(await chat.locator('.reply h3').first().textContent()).toContain('Kita')
    requests()
  })

  it('has links that lead to its own server', async () => {
    const { chat, requests } = await visitSite('<wegweiser-chat municipality="mainz"></wegweiser-chat>')

    expect(await chat.locator('.links a').first().getAttribute('href')).toBe(`${chats.url}/privacy?l=de`)
    requests()
  })

  it('leaves what stands inside the element when the server cannot be reached', async () => {
    const site = await aSite('<wegweiser-chat><a href="tel:+496131120">06131 120</a></wegweiser-chat>')
    const { page, faults } = await chats.visit('/', {
      server: site,
      expected: /Failed to load/u,
      before: (tab) => tab.route('**/api/welcome*', (route) => route.abort()),
    })
    await page.waitForFunction(
      () => document.querySelector('wegweiser-chat')?.shadowRoot?.querySelector('link') === null,
    )

    expect(await page.getByRole('link', { name: '06131 120' }).isVisible()).toBe(true)
    faults.splice(0, faults.length)
  })
})

describe('the element', () => {
  it('can be a copy on the site itself that is told where its server is', async () => {
    const entry = await (await fetch(`${chats.url}/widget.js`)).text()
    const [, folder = ''] = /'\.(\/widget\/\w+\/)/u.exec(entry) ?? []
    const app = new Hono()
    app.get('/copy/:name', async (context) => {
      const original = await fetch(`${chats.url}${folder}${context.req.param('name')}`)
      context.header('Content-Type', original.headers.get('Content-Type') ?? '')
      return context.body(await original.text())
    })
    app.get('/', (context) =>
      context.html(
        `<!DOCTYPE html><html lang="en"><title>Copy</title><link rel="icon" href="data:,">` +
          `<wegweiser-chat server="${chats.url}"></wegweiser-chat><script type="module" src="/copy/chat.ts"></script></html>`,
      ),
    )
    const { ask, replies, faults } = await chats.visit('/', { server: await chats.serveApp(app) })

    await ask('Where do I register my child for nursery?')
    await replies(2)

    expect(new Set(faults.map((url) => new URL(url).pathname))).toEqual(new Set(['/api/welcome', '/api/messages']))
    faults.length = 0
  })

  it('weighs at most 15 kB, compressed', async () => {
    const { page } = await chats.visit('/?m=mainz&l=de')
    const responses = await page.evaluate(() =>
      performance
        .getEntriesByType('resource')
        .map(({ name }) => name)
        .filter((name) => name.includes('/widget/') && !name.endsWith('page.css')),
    )
    const names = [...new Set(responses)]

    const sizes = await Promise.all(names.map(async (name) => gzipSync(await (await fetch(name)).text()).length))

    expect(names.length).toBeGreaterThan(5)
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(15_000)
  })

  it('comes compressed over the wire', async () => {
    const response = await fetch(`${chats.url}/?m=mainz`, { headers: { 'Accept-Encoding': 'gzip' } })

    expect(response.headers.get('Content-Encoding')).toBe('gzip')
  })
})
