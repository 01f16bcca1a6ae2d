import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { launchBrowser } from '#tests/support/browser.ts'
import { openEditing, type EditingConsole } from '#tests/support/editing-console.ts'
import { listen } from '#tests/support/web-chat.ts'

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
const kita = '/staff/entries/germany/kita'

let browser: Browser
let desk: EditingConsole
let server: { url: string; close: () => Promise<void> }
let context: BrowserContext
let page: Page
let faults: string[]

beforeAll(async () => {
  browser = await launchBrowser()
}, 180_000)
afterAll(() => browser.close())
beforeEach(async () => {
  desk = await openEditing({
    glossary: new Map([['en', [{ de: 'Kita', term: 'nursery' }]]]),
    golden: [{ question: 'روضة', locale: 'ar', before: 'Schule', after: 'Kita', broken: true }],
  })
  server = await listen(desk.app)
})
afterEach(async () => {
  await context.close()
  await server.close()
  await desk.close()
  if (faults.length > 0) throw new Error(`in the browser: ${faults.join(', ')}`)
})

async function open(width: number, options: { colorScheme?: 'light' | 'dark'; javaScriptEnabled?: boolean } = {}) {
  context = await browser.newContext({
    locale: 'de-DE',
    viewport: { width, height: 844 },
    reducedMotion: 'reduce',
    ...options,
  })
  page = await context.newPage()
  faults = []
  page.on('console', (message) => {
    if (message.type() === 'error' && !/status of 4\d\d/.test(message.text())) faults.push(message.text())
  })
  page.on('pageerror', (error) => faults.push(error.message))
  const { cookie } = await desk.signIn({ name: 'Ada Admin' })
  const [name = '', value = ''] = cookie.split('=')
  await context.addCookies([{ name, value, url: server.url }])
}

async function visit(path: string): Promise<void> {
  await page.goto(server.url + path)
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
    ...found.flatMap(({ id, nodes }) =>
      nodes.map(({ target, html }) => `${page.url()} ${id}: ${JSON.stringify(target)} ${html}`),
    ),
    ...(overflow ? [`${page.url()} is wider than the window`] : []),
  ]
}

describe('editing in a browser', () => {
  it('shows the answer while it is typed, and leads to the public', async () => {
    await open(1280)
    await visit(kita)
    await page.getByLabel('Antwort', { exact: true }).fill('Melden Sie Ihr Kind **früh** an.')

    await page.locator('#preview strong', { hasText: 'früh' }).first().waitFor()
    expect(await page.getByText('32 von 700 Zeichen').count()).toBe(1)
    await page.getByRole('button', { name: 'Speichern und weiter' }).click()
    await page.getByLabel('Grund der Änderung').fill('So ist es gewollt.')
    await page.getByRole('button', { name: 'Veröffentlichen' }).click()
    await page.getByText('In wenigen Sekunden gilt es in allen Kanälen.').waitFor()
    expect(desk.base().germany.entries.get('kita')?.texts.de?.answer).toBe('Melden Sie Ihr Kind **früh** an.')
  })

  it('asks before a text that was typed is lost', async () => {
    await open(1280)
    await visit(kita)
    await page.getByLabel('Antwort', { exact: true }).fill('Neu.')

    const asked = page.waitForEvent('dialog')
    const leaving = page.getByRole('link', { name: 'Alle Antworten' }).click()
    await (await asked).accept()
    await leaving
    await page.waitForURL('**/staff/entries?**')
    expect(await desk.revisions.worklist()).toEqual([])
  })

  it('adds rows to an office with numbers of their own', async () => {
    await open(1280)
    await visit('/staff/offices/kita-office')
    await page.getByRole('button', { name: 'Weitere Nummer' }).click()
    const rows = page.locator('[data-rows=phone] .row')
    expect(await rows.count()).toBe(3)
    await rows.nth(1).getByLabel('Nummer').fill('06131 1')
    await rows.nth(2).getByLabel('Nummer').fill('06131 2')

    await page.getByRole('button', { name: 'Zwischenspeichern' }).click()
    await page.getByText('Entwurf gespeichert').waitFor()
    expect((await desk.revisions.worklist())[0]?.value).toMatchObject({
      phones: [{ number: '06131 122008' }, { number: '06131 1' }, { number: '06131 2' }],
    })
  })

  it('changes the hours of an office on a phone, without JavaScript', async () => {
    await open(390, { javaScriptEnabled: false })
    await visit('/staff/offices?q=Kita')
    await page.getByRole('link', { name: 'Kita-Büro' }).click()
    const row = page.locator('[data-rows=schedule] .row').first()
    await row.getByLabel('Fr', { exact: true }).check()
    await row.getByLabel('Von', { exact: true }).fill('8')
    await page.getByLabel('Was haben Sie geändert?').fill('Aushang')
    await page.getByRole('button', { name: 'Speichern und weiter' }).click()
    await page.getByRole('button', { name: 'Veröffentlichen' }).click()

    expect(desk.base().offices.get('kita-office')?.schedules[0]).toMatchObject({
      days: ['mo', 'tu', 'we', 'th', 'fr'],
      opens: '08:00',
    })
  })

  it.each([
    [390, 'light'],
    [390, 'dark'],
    [1280, 'light'],
    [1280, 'dark'],
  ] as const)(
    'has no known fault of accessibility at %i pixels, %s',
    async (width, colorScheme) => {
      await open(width, { colorScheme })
      const found: string[] = []
      const look = async (path: string) => {
        await visit(path)
        // What is folded is looked at, too.
        await page.evaluate(() => document.querySelectorAll('details').forEach((one) => (one.open = true)))
        found.push(...(await violations()))
      }
      await look('/staff/entries?q=kita')
      await look(kita)
      await look(`${kita}/ar`)
      await visit(`${kita}/en`)
      await page.getByLabel('Antwort', { exact: true }).fill('x'.repeat(701))
      await page.getByRole('button', { name: 'Speichern und weiter' }).click()
      await page.getByText('Bitte prüfen Sie eine Angabe').waitFor()
      found.push(...(await violations()))
      await page.getByLabel('Antwort', { exact: true }).fill('Register early.')
      await page.getByRole('button', { name: 'Speichern und weiter' }).click()
      await look('/staff/changes/entry/germany/kita')
      await look('/staff/changes/entry/germany/kita/history')
      await look(`${kita}/en`)
      await look('/staff/translations')
      await look('/staff/translations?locale=en')
      await visit('/staff/translations/short-texts?locale=ar&place=kleinstadt')
      await page.getByLabel('berät Betriebe').fill('يقدم المشورة للشركات')
      await page.getByRole('button', { name: 'Speichern und weiter' }).click()
      await look('/staff/changes/short-texts/kleinstadt/ar')
      await look('/staff/translations/short-texts?locale=ar&place=kleinstadt')
      await look('/staff/offices')
      await look('/staff/offices/silent')
      await visit('/staff/offices/silent')
      await page.getByLabel('Gut zu wissen').fill('Bitte klingeln.')
      await page.getByRole('button', { name: 'Speichern und weiter' }).click()
      await look('/staff/changes/office/kleinstadt/silent')
      await look('/staff/responsibilities/kleinstadt/kita')
      await look('/staff/entries/kleinstadt/kita')

      expect(found).toEqual([])
    },
    120_000,
  )
})
