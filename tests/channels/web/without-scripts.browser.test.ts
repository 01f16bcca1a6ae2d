import { describe, expect, it } from 'vitest'
import { chatBrowser } from '#tests/support/chat-browser.ts'

const chats = chatBrowser()
const kita = 'Wie finde ich einen Kita-Platz für mein Kind?'

describe('without scripts', () => {
  it('a talk goes on from page to page', async () => {
    const { page } = await chats.visit('/?m=mainz&l=de', { javaScriptEnabled: false })

    await page.getByRole('textbox', { name: 'Ihre Frage' }).fill(kita)
    await page.getByRole('button', { name: 'Senden' }).click()
    expect(await page.locator('.office h3').textContent()).toContain('Kita')
    await page.getByRole('button', { name: 'Andere Stelle' }).click()
    expect(await page.locator('.office').count()).toBe(1)
    await page.getByRole('button', { name: 'Sprache' }).click()
    await page.getByRole('button', { name: 'Українська' }).click()

    expect(await page.locator('html').getAttribute('lang')).toBe('uk')
    expect(await page.locator('.office').count()).toBe(1)
  })

  it('that could not be loaded, the form stays and works', async () => {
    const { page } = await chats.visit('/?m=mainz&l=de', {
      expected: /Failed to load/u,
      before: (page) => page.route('**/api/welcome*', (route) => route.abort()),
    })

    await page.getByRole('textbox', { name: 'Ihre Frage' }).fill(kita)
    await page.getByRole('button', { name: 'Senden' }).click()

    await page.locator('.office').waitFor()
    expect(new URL(page.url()).pathname).toBe('/')
  })
})
