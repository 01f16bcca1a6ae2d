import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { launchBrowser } from '#tests/support/browser.ts'
import { listen } from '#tests/support/web-chat.ts'
import { codeOn, openLinkedConsole, type LinkedConsole } from './support/linked-console.ts'

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

let browser: Browser
let staff: LinkedConsole
let server: { url: string; close: () => Promise<void> }
let context: BrowserContext
let page: Page

beforeAll(async () => {
  browser = await launchBrowser()
}, 180_000)
afterAll(() => browser.close())
afterEach(async () => {
  await context.close()
  await server.close()
  await staff.close()
})

async function open(width: number): Promise<void> {
  staff = await openLinkedConsole()
  server = await listen(staff.app)
  context = await browser.newContext({ locale: 'de-DE', viewport: { width, height: 844 }, reducedMotion: 'reduce' })
  const { cookie } = await staff.signIn({ name: 'Ada Admin', roles: ['publisher'] })
  const [name = '', value = ''] = cookie.split('=')
  await context.addCookies([{ name, value, url: server.url }])
  page = await context.newPage()
  await page.goto(`${server.url}/staff/me`)
}

async function violations(): Promise<string[]> {
  const { violations: found } = await new AxeBuilder({ page }).setLegacyMode().withTags(rules).analyze()
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
}

describe.each([390, 1280])('linking a messenger at %d pixels', (width) => {
  it('goes by keyboard alone, can be read by everybody and fits', async () => {
    await open(width)
    expect(await violations()).toEqual([])
    await page.getByRole('button', { name: 'Code für Telegram anfordern' }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Telegram verbinden' }).waitFor()
    const code = codeOn(await page.getByLabel('Nachricht').inputValue())
    expect(await violations()).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0)

    expect(await staff.chat(code)).toBeDefined()
    await page.getByRole('link', { name: 'Fertig' }).press('Enter')
    await page.getByRole('button', { name: 'Telegram trennen' }).waitFor()
    expect(await violations()).toEqual([])
    await page.getByRole('button', { name: 'Telegram trennen' }).press('Enter')

    await page.getByText('Telegram ist getrennt.').waitFor()
    expect(await staff.links.all()).toEqual([])
  })
})
