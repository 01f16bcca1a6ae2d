import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Preview } from '#staff/revisions.ts'
import { launchBrowser } from '#tests/support/browser.ts'
import { formFields, openEditing } from '#tests/support/editing-console.ts'
import { listen } from '#tests/support/web-chat.ts'

const kita = '/staff/entries/germany/kita'

let browser: Browser
beforeAll(async () => {
  browser = await launchBrowser()
}, 180_000)
afterAll(() => browser.close())

describe('a page whose end takes seconds', () => {
  it.each([true, false])(
    'can be read before, and then says nothing of waiting (scripts: %s)',
    async (javaScriptEnabled) => {
      const checked = Promise.withResolvers<Preview>()
      const desk = await openEditing()
      desk.revisions.preview = () => checked.promise
      const server = await listen(desk.app)
      const context = await browser.newContext({ locale: 'de-DE', javaScriptEnabled })
      const me = await desk.signIn()
      const [name = '', value = ''] = me.cookie.split('=')
      await context.addCookies([{ name, value, url: server.url }])
      await me.post(kita, formFields(await (await me.get(kita)).text(), { answer: 'Melden Sie Ihr Kind **früh** an.' }))
      const page = await context.newPage()
      const waiting = page.getByText('Das dauert einige Sekunden')

      await page.goto(`${server.url}/staff/changes/entry/germany/kita`, { waitUntil: 'commit' })
      await waiting.waitFor({ state: 'visible' })
      expect(await page.getByText('Was sich ändert').isVisible()).toBe(true)
      expect(await page.getByText('Nichts geht verloren').count()).toBe(0)
      checked.resolve({ problems: [], changes: [] })
      await page.getByRole('button', { name: 'Veröffentlichen' }).waitFor({ state: 'visible' })

      expect(await page.getByText('Nichts geht verloren').isVisible()).toBe(true)
      expect(await waiting.isVisible()).toBe(false)
      await context.close()
      await server.close()
      await desk.close()
    },
  )
})
