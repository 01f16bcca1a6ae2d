import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { eventSchema } from '#core/event.ts'
import { withPublished } from '#core/overlay.ts'
import { launchBrowser } from '#tests/support/browser.ts'
import { formFields, openEditing, type EditingConsole } from '#tests/support/editing-console.ts'
import { smallBrain } from '#tests/support/small-town.ts'
import { listen } from '#tests/support/web-chat.ts'

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
const kita = '/staff/entries/germany/kita'
const kitaChange = '/staff/changes/entry/germany/kita'

const fest = eventSchema.parse({
  id: 'fest',
  title: { de: 'Sommerfest im Park' },
  rule: 'FREQ=MONTHLY;BYDAY=1TH',
  place: 'Stadtpark',
  office: 'main',
  topics: ['kita'],
  source: ['Aushang'],
})

let browser: Browser
let desk: EditingConsole
let server: { url: string; close: () => Promise<void> }
let context: BrowserContext
let page: Page

beforeAll(async () => {
  browser = await launchBrowser()
}, 180_000)
afterAll(() => browser.close())
beforeEach(async () => {
  const { base } = withPublished(smallBrain.base, [{ kind: 'event', place: 'kleinstadt', key: 'fest', value: fest }])
  desk = await openEditing({ brain: { ...smallBrain, base } })
  server = await listen(desk.app)
})
afterEach(async () => {
  await context.close()
  await server.close()
  await desk.close()
})

async function open(width: number, javaScriptEnabled = true) {
  context = await browser.newContext({
    locale: 'de-DE',
    viewport: { width, height: 844 },
    reducedMotion: 'reduce',
    javaScriptEnabled,
  })
  page = await context.newPage()
  const me = await desk.signIn({ name: 'Ada Admin' })
  const [name = '', value = ''] = me.cookie.split('=')
  await context.addCookies([{ name, value, url: server.url }])
  return me
}

async function visit(path: string): Promise<void> {
  await page.goto(server.url + path)
}

async function violations(): Promise<string[]> {
  const { violations: found } = await new AxeBuilder({ page }).setLegacyMode().withTags(rules).analyze()
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
  )
  return [
    ...found.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${page.url()} ${id}: ${html}`)),
    ...(overflow ? [`${page.url()} is wider than the window`] : []),
  ]
}

/** A draft of two languages over a text that was changed meanwhile, and an event, an answer and an office in between. */
async function busyDay(me: Awaited<ReturnType<typeof open>>): Promise<void> {
  const type = async (path: string, typed: Record<string, string>) =>
    me.post(path, formFields(await (await me.get(path)).text(), { ...typed, next: 'stay' }))
  await type(kita, { answer: 'Melden Sie Ihr Kind **früh** an.' })
  await type(`${kita}/en`, { title: 'A nursery place' })
  const entry = desk.base().germany.entries.get('kita')
  const entries = new Map(desk.base().germany.entries).set('kita', { ...entry!, source: ['Neues Gesetz'] })
  desk.setBase({ ...desk.base(), germany: { ...desk.base().germany, entries } })
  await me.post('/staff/changes/entry/germany/school/retire', { reason: 'Das Programm ist ausgelaufen' })
  await me.post('/staff/offices/new', {
    name: 'Nachbarschaftscafé',
    kind: 'volunteer',
    place: 'kleinstadt',
    source: 'Aushang',
    checkedOn: '2026-11-20',
  })
}

describe('the life of answers, offices and events', () => {
  it.each([390, 1280])(
    'has pages without barriers at %i pixels',
    async (width) => {
      const me = await open(width)
      await busyDay(me)
      for (const path of [
        '/staff/events',
        '/staff/events/new?place=kleinstadt',
        '/staff/events/kleinstadt/fest',
        '/staff/offices',
        '/staff/offices/new',
        '/staff/offices/nachbarschaftscafe',
        '/staff/offices/youth',
        '/staff/entries/new?q=kita',
        '/staff/entries/kleinstadt/kita',
        '/staff/changes/entry/germany/school',
        `${kitaChange}/take-over`,
      ]) {
        await visit(path)
        for (const summary of await page.locator('main summary').all()) await summary.click()
        expect(await violations()).toEqual([])
      }
      // Every page is opened and looked at twice as slowly as a single one.
    },
    180_000,
  )

  it('retires an answer with the keyboard alone', async () => {
    await open(1280)
    await visit(kita)
    await page.locator('summary', { hasText: 'Zurückziehen' }).focus()
    await page.keyboard.press('Enter')
    await page.keyboard.press('Tab')
    await page.keyboard.type('Gilt nicht mehr')
    await page.keyboard.press('Enter')
    await page.getByText('Wird zurückgezogen').waitFor()
    await page.getByRole('button', { name: 'Jetzt zurückziehen' }).focus()
    await page.keyboard.press('Enter')

    await page.getByText('Zurückholen geht über').waitFor()
    expect(desk.base().germany.entries.has('kita')).toBe(false)
  })

  it('makes an event on a phone, without JavaScript', async () => {
    await open(390, false)
    await visit('/staff/events')
    await page.getByRole('link', { name: 'Neuer Termin' }).click()
    await page.getByLabel('Gilt für').selectOption('Kleinstadt')
    await page.getByLabel('Name des Termins').fill('Offener Treff')
    await page.getByLabel('Beginn: Tag').fill('2026-12-04')
    await page.getByLabel('Beginn: Uhrzeit').fill('18:00')
    await page.getByLabel('Wie oft').selectOption('jede Woche')
    await page.getByLabel('Stelle, die Auskunft gibt').selectOption('Jugendbüro')
    await page.getByLabel('1. Anliegen').selectOption('Titel kita')
    await page.getByLabel('Quellen').fill('Anruf')
    await page.getByRole('button', { name: 'Speichern und weiter' }).click()
    await page.getByRole('button', { name: 'Veröffentlichen' }).click()

    await page.getByText('In wenigen Sekunden gilt es in allen Kanälen.').waitFor()
    expect(desk.base().municipalities.get('kleinstadt')?.events.at(-1)).toMatchObject({
      id: 'offener-treff',
      rule: 'FREQ=WEEKLY',
      start: '2026-12-04T18:00:00',
    })
  })

  it('takes a draft over, language by language', async () => {
    const me = await open(390)
    await busyDay(me)
    await visit(kitaChange)
    await page.getByRole('link', { name: 'Sprache für Sprache übernehmen' }).click()
    await page.getByRole('group', { name: 'Deutsch', exact: true }).getByLabel('Heutige Fassung nehmen').check()
    await page.getByRole('button', { name: 'So übernehmen' }).click()

    await page.getByText('Der Entwurf steht jetzt auf dem heutigen Stand.').waitFor()
    const draft = (await desk.revisions.worklist()).find(({ key }) => key === 'kita')
    expect(draft?.value).toMatchObject({
      source: ['Neues Gesetz'],
      texts: { de: { answer: 'Antwort kita.' }, en: { title: 'A nursery place' } },
    })
  })
})
