import { AxeBuilder } from '@axe-core/playwright'
import type { Locator, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { chatBrowser, type Visit } from '#tests/support/chat-browser.ts'

const chats = chatBrowser()

const questions = {
  de: ['Wie finde ich einen Kita-Platz für mein Kind?', 'Mein Mann schlägt mich, ich habe Angst'],
  ar: ['أريد تسجيل طفلي في روضة الأطفال (Kita)', 'زوجي يضربني'],
} as const

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

async function axe({ page, faults }: Visit, configure: (axe: AxeBuilder) => AxeBuilder) {
  const before = faults.length
  const { violations } = await configure(new AxeBuilder({ page })).setLegacyMode().analyze()
  // axe tries styles of its own, which the policy of the page forbids.
  faults.length = before
  return violations
}

async function violations(visit: Visit, except: string[] = []): Promise<string[]> {
  const found = await axe(visit, (builder) => builder.withTags(rules).disableRules(except))
  return found.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${JSON.stringify(target)}`))
}

/** Texts whose contrast is below 7 : 1 (WCAG 2.2, 1.4.6). */
async function weakTexts(visit: Visit): Promise<string[]> {
  const found = await axe(visit, (builder) => builder.withRules(['color-contrast-enhanced']))
  return found.flatMap(({ nodes }) => nodes.map(({ html }) => html.slice(0, 120)))
}

const overflows = (locator: Locator) => locator.evaluate((element) => element.scrollWidth > element.clientWidth)

describe('the chat', () => {
  it.each([
    ['de', 'light'],
    ['de', 'dark'],
    ['ar', 'light'],
    ['ar', 'dark'],
  ] as const)('has no known fault of accessibility, and strong contrasts: %s, %s', async (locale, colorScheme) => {
    const visit = await chats.visit(`/?m=mainz&l=${locale}`, { colorScheme })
    for (const question of questions[locale]) await visit.ask(question)
    const emergency = await visit.replies(3)
    expect(await emergency.locator('.emergency').count()).toBe(1)

    expect(await violations(visit)).toEqual([])
    expect(await weakTexts(visit)).toEqual([])
  })

  it('can be used with the keyboard alone, and leaves the focus where it was', async () => {
    const { page, log, question, replies } = await chats.visit('/?m=mainz&l=de')
    await replies(1)

    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.keyboard.type(questions.de[0])
    await page.keyboard.press('Enter')
    await replies(2)
    expect(await question.evaluate((element) => (element.getRootNode() as ShadowRoot).activeElement === element)).toBe(
      true,
    )
    await page.keyboard.press('Shift+Tab')
    await page.keyboard.press('Enter')
    await replies(3)

    const focused = log.locator(':focus')
    expect(await focused.getAttribute('value')).toBe('languages')
    expect(await focused.evaluate((element) => getComputedStyle(element).outlineStyle)).toBe('solid')
  })

  it('tells screen readers what is new, and in which language', async () => {
    const { log, ask, replies } = await chats.visit('/?m=mainz&l=de')
    await ask(questions.ar[0])
    const reply = await replies(2)

    expect([await log.getAttribute('aria-live'), await log.getAttribute('aria-label')]).toEqual(['polite', 'المحادثة'])
    expect(await reply.getAttribute('lang')).toBe('ar')
  })

  it.each(['de', 'ar'] as const)('needs no sideways scrolling on 320 pixels: %s', async (locale) => {
    const viewport = { width: 320, height: 640 }
    const { page, chat, log, ask, replies } = await chats.visit(`/?m=mainz&l=${locale}`, { viewport })
    for (const question of questions[locale]) await ask(question)
    await replies(3)

    expect(await overflows(page.locator('html'))).toBe(false)
    expect(await overflows(log)).toBe(false)
    expect(await overflows(chat.locator('.bar'))).toBe(false)
  })

  it('scrolls as a whole where the window is low, so that nothing is in the way', async () => {
    const { chat, log, ask, replies } = await chats.visit('/?m=mainz&l=de', { viewport: { width: 640, height: 256 } })
    await ask(questions.de[0])
    await replies(2)

    const heights = await log.evaluate((element) => [element.scrollHeight, element.clientHeight])
    expect(heights[0]).toBe(heights[1])
    expect(await chat.evaluate((element) => element.scrollHeight > element.clientHeight)).toBe(true)
    const top = await log.locator('.said').evaluate((element) => element.getBoundingClientRect().top)
    expect(top).toBeGreaterThanOrEqual(0)
    expect(top).toBeLessThan(256)
  })

  it('has targets of 44 pixels for fingers', async () => {
    const touch = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }
    const { chat, ask, replies } = await chats.visit('/?m=mainz&l=de', touch)
    for (const question of questions.de) await ask(question)
    await replies(3)

    const small = await chat.evaluate((element) =>
      [...element.querySelectorAll('button, label.tool, .call, .fact dd > a:not(.map), .links a')]
        .map((target) => ({ name: target.textContent, box: target.getBoundingClientRect() }))
        .filter(({ box }) => box.height > 0 && box.height < 44)
        .map(({ name }) => name),
    )
    expect(small).toEqual([])
  })

  it('keeps every outline where colours are forced', async () => {
    const visit = await chats.visit('/?m=mainz&l=de', { forcedColors: 'active' })
    const { chat, log, ask, replies } = visit
    for (const question of questions.de) await ask(question)
    await replies(3)
    const border = (locator: Locator) =>
      locator.first().evaluate((element) => {
        const { borderTopStyle, borderTopWidth, borderTopColor } = getComputedStyle(element)
        return borderTopStyle === 'solid' && borderTopWidth !== '0px' && !/^rgba.*, 0\)$/u.test(borderTopColor)
      })

    for (const part of ['.said', '.sheet', '.office', '.choice', '.emergency', '.emergency .call'])
      expect([part, await border(log.locator(part))]).toEqual([part, true])
    expect(await border(chat.locator('.send'))).toBe(true)
    // The colours are the person's own.
    expect(await violations(visit, ['color-contrast'])).toEqual([])
  })

  it('moves nothing where movement is not wanted', async () => {
    const { log, ask, replies } = await chats.visit('/?m=mainz&l=de', { reducedMotion: 'reduce' })
    await ask(questions.de[0])
    const reply = await replies(2)

    expect(await reply.evaluate((element) => getComputedStyle(element).animationName)).toBe('none')
    expect(await log.evaluate((element) => getComputedStyle(element).scrollBehavior)).toBe('auto')
  })

  it('prints what was said and nothing that is pressed', async () => {
    const { page, chat, ask, replies } = await chats.visit('/?m=mainz&l=de')
    await ask(questions.de[0])
    const reply = await replies(2)

    await page.emulateMedia({ media: 'print' })

    for (const control of ['.composer', '.tool', '.choices', '.more', '.links'])
      expect([control, await chat.locator(control).first().isVisible()]).toEqual([control, false])
    expect(await reply.locator('.folded').isVisible()).toBe(true)
    const web = reply.locator('.fact a[href^="https"]:not(.map)').first()
    const printed = await web.evaluate((element) => getComputedStyle(element, '::after').content)
    expect(printed).toBe(`" (${await web.getAttribute('href')})"`)
    const heights = await chat.evaluate((element) => [element.getBoundingClientRect().height, innerHeight])
    expect(heights[0]).toBeGreaterThan(heights[1] ?? 0)
  })
})

describe('the pages around it', () => {
  it.each([
    ['the chat without scripts, light', '/?m=mainz&l=de', 'light'],
    ['the chat without scripts, dark', '/?m=mainz&l=fa', 'dark'],
    ['an answer, light', '/topics/kita-registration?m=mainz&l=ar', 'light'],
    ['an answer, dark', '/topics/kita-registration?m=mainz&l=de', 'dark'],
    ['the privacy notice', '/privacy?l=uk', 'light'],
  ] as const)('have no known fault of accessibility: %s', async (_, path, colorScheme) => {
    // axe is a script itself: only those of the page are kept away.
    const before = (page: Page) => page.route('**/widget/*/*.ts', (route) => route.abort())
    const visit = await chats.visit(path, { colorScheme, before, expected: /Failed to load/u })

    expect(await violations(visit)).toEqual([])
    expect(await weakTexts(visit)).toEqual([])
  })

  it('need no sideways scrolling on 320 pixels', async () => {
    for (const path of ['/?m=mainz&l=de', '/topics/kita-registration?m=mainz&l=ar', '/privacy?l=de']) {
      const { page } = await chats.visit(path, { viewport: { width: 320, height: 640 }, javaScriptEnabled: false })

      const { scrollWidth } = await page.locator('html').evaluate(({ scrollWidth }) => ({ scrollWidth }))
      expect([path, scrollWidth]).toEqual([path, 320])
    }
  })
})
