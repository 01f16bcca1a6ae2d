import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createImportStore } from '#storage/staff-imports.ts'
import { openSqliteStore } from '#storage/sqlite.ts'
import { createVault } from '#storage/vault.ts'
import { anImport } from '#tests/contract/import-store.ts'
import { launchBrowser } from '#tests/support/browser.ts'
import { openEditing, type EditingConsole } from '#tests/support/editing-console.ts'
import { listen } from '#tests/support/web-chat.ts'

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

let browser: Browser
let desk: EditingConsole
let server: { url: string; close: () => Promise<void> }
let context: BrowserContext
let page: Page
let closeStore: () => Promise<void>
let exported: string

beforeAll(async () => {
  browser = await launchBrowser()
}, 180_000)
afterAll(() => browser.close())
beforeEach(async () => {
  const sqlite = await openSqliteStore({ file: ':memory:', vault: createVault('a secret of at least 32 characters') })
  const imports = createImportStore(sqlite.database)
  closeStore = () => sqlite.close()
  const source = 'https://integreat.app/kleinstadt/de/'
  await imports.put(anImport({ place: 'kleinstadt', source: `${source}kita/`, title: 'Kita Platz anmelden' }), 1)
  const contact = { phones: ['06131 999'], emails: [], hours: [] }
  await imports.put(
    anImport({
      place: 'kleinstadt',
      source: `${source}amt/`,
      kind: 'place',
      title: 'Kita-Büro',
      text: '',
      facts: [['Telefon', '06131 999']],
      contact,
    }),
    1,
  )
  desk = await openEditing({ imports })
  server = await listen(desk.app)
  exported = ''
})
afterEach(async () => {
  await context.close()
  await server.close()
  await desk.close()
  await closeStore()
})

async function open(width: number, options: { javaScriptEnabled?: boolean } = {}) {
  context = await browser.newContext({
    locale: 'de-DE',
    viewport: { width, height: 844 },
    reducedMotion: 'reduce',
    ...options,
  })
  page = await context.newPage()
  const ada = await desk.signIn({ name: 'Ada Admin' })
  exported = await (await ada.get('/staff/translations/export?locale=en&choice=all&place=germany')).text()
  const [name = '', value = ''] = ada.cookie.split('=')
  await context.addCookies([{ name, value, url: server.url }])
}

async function violations(): Promise<string[]> {
  const { violations: found } = await new AxeBuilder({ page }).setLegacyMode().withTags(rules).analyze()
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

describe('files in a browser', () => {
  it('go out, come back and become drafts, on a phone without JavaScript', async () => {
    await open(390, { javaScriptEnabled: false })
    await page.goto(`${server.url}/staff/translations?locale=`)
    await page.getByRole('link', { name: 'Übersetzen lassen' }).click()
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Datei herunterladen' }).click()
    expect((await download).suggestedFilename()).toBe('wegweiser-en-all-2026-11-23.xlf')

    const buffer = Buffer.from(exported.replace('Title kita', 'Nursery'))
    await page
      .getByLabel('Übersetzte Datei')
      .setInputFiles({ name: 'en.xlf', mimeType: 'application/xliff+xml', buffer })
    await page.getByRole('button', { name: 'Datei prüfen' }).click()
    await page.getByText('1 geändert').waitFor()
    await page.getByRole('button', { name: '1 Text als Entwurf speichern' }).click()
    await page.getByText('1 Entwurf gespeichert.').waitFor()

    expect(await desk.revisions.worklist()).toMatchObject([
      { state: 'review', value: { texts: { en: { title: 'Nursery' } } } },
    ])
  })

  it('that are no translations are refused with a reason', async () => {
    await open(1280)
    await page.goto(`${server.url}/staff/translations/exchange`)
    await page
      .getByLabel('Übersetzte Datei')
      .setInputFiles({ name: 'x.xlsx', mimeType: 'x', buffer: Buffer.from('PK\u0003\u0004') })
    await page.getByRole('button', { name: 'Datei prüfen' }).click()

    await page.getByText('Das ist eine gepackte Datei').waitFor()
    expect(await violations()).toEqual([])
  })

  it('and imported material are shown on pages that everybody can use, on phone and desktop', async () => {
    for (const width of [390, 1280]) {
      await open(width)
      await page.goto(`${server.url}/staff/translations/exchange`)
      expect(await violations()).toEqual([])
      const buffer = Buffer.from(
        exported.replace('Title kita', '&lt;b&gt;').replace('Title job', 'Jobs').replace('Title school', 'School'),
      )
      await page
        .getByLabel('Übersetzte Datei')
        .setInputFiles({ name: 'en.xlf', mimeType: 'application/xliff+xml', buffer })
      await page.getByRole('button', { name: 'Datei prüfen' }).click()
      await page.getByRole('heading', { name: 'Einlesen: Englisch' }).waitFor()
      for (const summary of await page.locator('details summary').all()) await summary.click()
      expect(await violations()).toEqual([])
      await page.goto(`${server.url}/staff/imports`)
      expect(await violations()).toEqual([])
      for (const title of ['Kita Platz anmelden', 'Kita-Büro']) {
        await page.goto(`${server.url}/staff/imports`)
        await page.getByRole('link', { name: title }).click()
        await page.getByRole('heading', { level: 1, name: title }).waitFor()
        for (const summary of await page.locator('details summary').all()) await summary.click()
        expect(await violations()).toEqual([])
      }
      if (width === 390) await context.close()
    }
  })
})

describe('imported material in a browser', () => {
  it('is made into a draft with the keyboard only', async () => {
    await open(1280)
    await page.goto(`${server.url}/staff/imports`)
    await page.getByRole('link', { name: 'Kita Platz anmelden' }).focus()
    await page.keyboard.press('Enter')
    await page.getByLabel('Gehört zum Anliegen').focus()
    await page.keyboard.press('ArrowDown')
    await page.getByLabel('Überschrift').focus()
    await page.keyboard.press('Enter')

    await page.getByText('Der Entwurf ist angelegt.').waitFor()
    expect(await desk.revisions.worklist()).toMatchObject([{ place: 'kleinstadt', key: 'kita', state: 'draft' }])
  })
})
