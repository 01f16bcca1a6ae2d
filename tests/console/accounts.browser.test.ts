import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { launchBrowser } from '#tests/support/browser.ts'
import { codeOf, goodPassword, openConsole, type TestConsole } from '#tests/support/console.ts'
import { listen } from '#tests/support/web-chat.ts'

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

let browser: Browser
let staff: TestConsole
let server: { url: string; close: () => Promise<void> }
let context: BrowserContext
let page: Page
let faults: string[]

beforeAll(async () => {
  browser = await launchBrowser()
}, 180_000)
afterAll(() => browser.close())
beforeEach(async () => {
  staff = await openConsole()
  server = await listen(staff.app)
})
afterEach(async () => {
  await context.close()
  await server.close()
  await staff.close()
  if (faults.length > 0) throw new Error(`in the browser: ${faults.join(', ')}`)
})

async function open(width: number, colorScheme: 'light' | 'dark' = 'light', javaScriptEnabled = true): Promise<void> {
  context = await browser.newContext({
    locale: 'de-DE',
    viewport: { width, height: 844 },
    colorScheme,
    javaScriptEnabled,
    reducedMotion: 'reduce',
  })
  page = await context.newPage()
  faults = []
  page.on('console', (message) => {
    if (message.type() === 'error' && !/status of 4\d\d/.test(message.text())) faults.push(message.text())
  })
  page.on('request', (request) => {
    if (!request.url().startsWith(server.url) && !request.url().startsWith('data:')) faults.push(request.url())
  })
}

async function signIn(): Promise<void> {
  const { cookie } = await staff.signIn({ name: 'Ada Admin' })
  const [name = '', value = ''] = cookie.split('=')
  await context.addCookies([{ name, value, url: server.url }])
}

async function violations(): Promise<string[]> {
  const before = faults.length
  const { violations: found } = await new AxeBuilder({ page }).setLegacyMode().withTags(rules).analyze()
  // axe tries styles of its own, which the policy of the page forbids.
  faults.length = before
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
  )
  return [
    ...found.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${page.url()} ${id}: ${JSON.stringify(target)}`)),
    ...(overflow ? [`${page.url()} is wider than the window`] : []),
  ]
}

async function setUpFirst(): Promise<string> {
  await page.goto(`${server.url}/staff/link/${await staff.accounts.links.first()}`)
  await page.getByLabel('Ihr Name').fill('Ada Admin')
  await page.getByLabel('Anmeldename oder E-Mail').fill('ada@example.org')
  await page.getByLabel('Neues Passwort').fill(goodPassword)
  const secret = ((await page.locator('.secret').textContent()) ?? '').replaceAll(' ', '')
  await page.getByLabel('Code aus der App').fill(codeOf(secret, staff.time.now))
  await page.getByRole('button', { name: 'Konto anlegen' }).click()
  return secret
}

describe('the accounts in a browser', () => {
  it('lead from the first link to a colleague who has set up an account, without JavaScript', async () => {
    await open(390, 'light', false)
    const secret = await setUpFirst()
    await page.waitForURL('**/staff')

    await page.goto(`${server.url}/staff/accounts`)
    await page.getByRole('link', { name: 'Neues Konto' }).click()
    await page.getByLabel('Name', { exact: true }).fill('Mehmet Can')
    await page.getByLabel('Anmeldename').fill('mehmet')
    await page.getByLabel('Redaktion').check()
    await page.getByRole('button', { name: 'Konto anlegen' }).click()
    const link = await page.getByLabel('Link').inputValue()
    expect(link).toContain(`${server.url}/staff/link/`)

    await context.clearCookies()
    await page.goto(`${server.url}/staff/accounts`)
    await page.getByLabel('Anmeldename oder E-Mail').fill('ada@example.org')
    await page.getByLabel('Passwort').fill(goodPassword)
    staff.time.now += 30_000
    await page.getByLabel('Code aus der App').fill(codeOf(secret, staff.time.now))
    await page.getByRole('button', { name: 'Anmelden' }).click()
    expect(new URL(page.url()).pathname).toBe('/staff/accounts')
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Konten')
  })

  it.each([
    [390, 'light'],
    [390, 'dark'],
    [1280, 'light'],
    [1280, 'dark'],
  ] as const)('have no known fault of accessibility at %i pixels, %s', async (width, colorScheme) => {
    await open(width, colorScheme)
    const found: string[] = []
    await page.goto(`${server.url}/staff/sign-in`)
    found.push(...(await violations()))
    await page.getByLabel('Anmeldename oder E-Mail').fill('ada')
    await page.getByLabel('Passwort').fill('x')
    await page.getByLabel('Code aus der App').fill('123456')
    await page.getByRole('button', { name: 'Anmelden' }).click()
    await page.getByRole('alert').waitFor()
    found.push(...(await violations()))
    await page.goto(`${server.url}/staff/link/${await staff.accounts.links.first()}`)
    await page.getByText('Das Bild lässt sich nicht einlesen?').click()
    found.push(...(await violations()))

    await signIn()
    const { account } = await staff.signIn({
      name: 'Person mit einem recht langen Namen und einem Bindestrich-Nachnamen',
      login: 'person.mit.einem.recht.langen.namen@integrationsbuero.beispielstadt-am-rhein.de',
      roles: ['editor', 'publisher', 'translator'],
      locales: ['ar', 'fa', 'tr'],
    })
    await staff.signIn({ name: 'Gesperrt', active: false })
    for (const path of ['me', 'accounts', 'accounts/new', `accounts/${account.id}`, 'audit', 'nowhere']) {
      await page.goto(`${server.url}/staff/${path}`)
      found.push(...(await violations()))
    }
    if (width < 960) {
      await page.getByRole('button', { name: 'Menü' }).click()
      await page.getByRole('link', { name: 'Protokoll' }).waitFor()
      found.push(...(await violations()))
    }

    expect(found).toEqual([])
  })

  it('can be reached with the keyboard alone on a phone', async () => {
    await open(390)
    await signIn()
    await page.goto(`${server.url}/staff/audit`)

    await page.keyboard.press('Tab')
    expect(await page.locator(':focus').textContent()).toBe('Zum Inhalt springen')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.getByRole('link', { name: 'Konten' }).focus()
    await page.keyboard.press('Enter')
    await page.waitForURL('**/staff/accounts')
  })
})
