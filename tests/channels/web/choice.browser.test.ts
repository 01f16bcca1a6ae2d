import { describe, expect, it } from 'vitest'
import { chatBrowser } from '#tests/support/chat-browser.ts'

const chats = chatBrowser()
const kita = 'Wie finde ich einen Kita-Platz für mein Kind?'

describe('a choice', () => {
  it('is pressed, said, marked, and leaves the others usable', async () => {
    const { log, replies } = await chats.visit('/?m=mainz&l=de')
    await log.getByRole('button', { name: 'Alle Themen' }).click()
    const menu = await replies(2)

    await menu.getByRole('button', { name: 'Schule' }).click()
    await replies(3)
    await menu.getByRole('button', { name: 'Arbeit', exact: true }).click()
    await replies(4)

    expect(await menu.locator('[aria-pressed="true"]').allTextContents()).toEqual(['Schule', 'Arbeit'])
    expect(await log.locator('.said span[dir]').allTextContents()).toEqual(['Alle Themen', 'Schule', 'Arbeit'])
  })

  it('that is pressed twice in a hurry is one press', async () => {
    const release = Promise.withResolvers<void>()
    const { page, log, replies } = await chats.visit('/?m=mainz&l=de')
    await page.route('**/api/messages', (route) => release.promise.then(() => route.continue()))

    await log.getByRole('button', { name: 'Alle Themen' }).dblclick()
    release.resolve()
    await replies(2)

    expect(await log.locator('.said').count()).toBe(1)
  })

  it('of the language list turns a talk to that language and repeats the answer in it', async () => {
    const { chat, ask, replies } = await chats.visit('/?m=mainz&l=de')
    await ask(kita)
    await replies(2)

    await chat.getByRole('combobox').selectOption('tr')

    const reply = await replies(3)
    expect(await reply.getAttribute('lang')).toBe('tr')
    expect(await reply.locator('.office').count()).toBe(1)
    expect(await chat.getAttribute('lang')).toBe('tr')
  })

  it('of the language before the first question turns the welcome, and is kept as chosen', async () => {
    const { chat, log, ask, replies } = await chats.visit('/?m=mainz&l=de')
    await chat.locator('.reply').waitFor()

    await chat.getByRole('combobox').selectOption('ar')
    await chat.and(chat.page().locator('[dir="rtl"]')).waitFor()
    expect(await log.locator('.said').count()).toBe(0)
    await ask('Kita')

    expect(await (await replies(2)).getAttribute('lang')).toBe('ar')
  })

  it('opens the rest of a long answer and closes it again', async () => {
    const { ask, replies } = await chats.visit('/?m=mainz&l=de')
    await ask(kita)
    const reply = await replies(2)
    const folded = reply.locator('.folded')
    expect(await folded.isVisible()).toBe(false)

    await reply.getByRole('button', { name: 'Mehr lesen' }).click()
    expect(await folded.isVisible()).toBe(true)
    expect(await reply.locator('.more').getAttribute('aria-expanded')).toBe('true')
    await reply.getByRole('button', { name: 'Weniger' }).click()

    expect(await folded.isVisible()).toBe(false)
  })
})
