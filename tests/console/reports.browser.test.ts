import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchBrowser } from '#tests/support/browser.ts'
import type { StaffBrowser } from '#tests/support/console.ts'
import { listen } from '#tests/support/web-chat.ts'
import { openDesk, type Desk } from './support/desk.ts'

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
const golden = [{ question: 'schutz vor gewalt', topic: 'shelter' }]

let browser: Browser
let desk: Desk
let server: Awaited<ReturnType<typeof listen>>
let staff: StaffBrowser
beforeAll(async () => {
  browser = await launchBrowser()
  desk = await openDesk(golden)
  server = await listen(desk.app)
  staff = await desk.signIn({ name: 'Ada Beispiel' })
  await desk.signIn({ name: 'Ben Muster', login: 'ben@example.org', roles: ['editor'] })
  await desk.addGaps(
    { text: 'Wer hilft mir mit einer Betreuung für Kleinkinder' },
    { text: 'Betreuung für Kleinkinder wer hilft' },
    { text: 'أين يمكنني إصلاح دراجتي', locale: 'ar', municipality: 'grossstadt' },
    {
      text: 'Ein_sehr_langes_Wort_ohne_jede_Lücke_das_auf_kein_Telefon_passt_und_doch_gefragt_wurde',
      municipality: '',
    },
    { text: 'kita platz anmelden' },
  )
  for (const [index, day] of ['2026-11-02', '2026-11-09', '2026-11-16', '2026-11-22', '2026-11-23'].entries())
    await desk.addCounts(
      { day, count: 20 + 7 * index },
      { day, count: 9, locale: 'ar', topic: 'school', channel: 'telegram', audience: 'newcomer' },
      { day, count: 2, outcome: 'refer', topic: '' },
      { day, count: 12, kind: 'referral', outcome: '', office: 'kita-office' },
      { day, count: 8, kind: 'feedback', outcome: 'helpful' },
      { day, count: 3, kind: 'feedback', outcome: 'not-helpful' },
    )
  await staff.post('/staff/gaps/phrasing', { topic: 'kita', locale: 'de', text: 'schutz vor gewalt in der kita' })
}, 180_000)
afterAll(async () => {
  await browser.close()
  await server.close()
  await desk.close()
})

async function visit(path: string, width: number, run: (page: Page, faults: string[]) => Promise<void>): Promise<void> {
  const context = await browser.newContext({
    locale: 'de-DE',
    viewport: { width, height: 844 },
    reducedMotion: 'reduce',
  })
  const [name = '', value = ''] = staff.cookie.split('=')
  await context.addCookies([{ name, value, url: server.url }])
  const page = await context.newPage()
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text())
  })
  await page.goto(server.url + path)
  await run(page, faults)
  expect(faults).toEqual([])
  await context.close()
}

const pages: [string, string, ((page: Page) => Promise<void>)?][] = [
  ['the start page', '/staff'],
  ['open questions', '/staff/gaps'],
  ['a group of questions', '/staff/gaps/1', (page) => page.getByText('Gleich hier schreiben').click()],
  ['the effect of a draft', '/staff/gaps/effect/1?gap=1'],
  ['the test bench', '/staff/try', tryIt],
  ['figures', '/staff/figures', (page) => page.getByText('Werte als Tabelle').click()],
]

async function tryIt(page: Page): Promise<void> {
  await page.getByLabel('Frage', { exact: true }).fill('wo melde ich mein kind im kindergarten an')
  await page.getByLabel('Kommune').selectOption('kleinstadt')
  await page.getByRole('button', { name: 'Frage stellen' }).click()
  await page.getByRole('heading', { name: 'Ergebnis' }).waitFor()
}

describe('every page of questions and figures', () => {
  it.each(pages)(
    'has no known fault of accessibility and fits a phone: %s',
    async (name, path, prepare) => {
      for (const width of [390, 1280])
        await visit(path, width, async (page, faults) => {
          await prepare?.(page)
          const isWider = await page.evaluate(
            () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
          )
          // axe tries styles of its own, which the policy of the page forbids.
          const { violations } = await new AxeBuilder({ page }).setLegacyMode().withTags(rules).analyze()
          faults.splice(0, faults.length, ...faults.filter((fault) => !/style/u.test(fault)))
          expect(
            violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${JSON.stringify(target)}`)),
          ).toEqual([])
          expect([width, isWider]).toEqual([width, false])
        })
    },
    60_000,
  )

  it('can be worked on with the keyboard alone: from the inbox to the published phrasing', async () => {
    await desk.addGaps({ text: 'Tagesmutter gesucht für Zwillinge' })
    const [gap] = await desk.database.selectFrom('gaps').select('id').where('text', 'like', 'Tagesmutter%').execute()
    await visit(`/staff/gaps/${gap?.id}`, 1280, async (page) => {
      await page.getByLabel('Gehört zum Anliegen').focus()
      await page.keyboard.type('Titel school')
      await page.keyboard.press('Tab')
      await page.keyboard.press('Enter')
      await page.getByRole('heading', { name: 'Wirkung der Änderung' }).waitFor()
      await page.getByLabel('Grund').focus()
      await page.keyboard.press('Enter')
      await page.getByText('Veröffentlicht.').waitFor()
    })
    expect(desk.brain().base.germany.entries.get('school')?.texts.de?.phrasings).toContain(
      'Tagesmutter gesucht für Zwillinge',
    )
    expect(await desk.gapTexts()).not.toContain('Tagesmutter gesucht für Zwillinge')
  }, 60_000)
})
