import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, BrowserContext, CDPSession, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { launchBrowser } from '#tests/support/browser.ts'
import { openConsole, type TestConsole } from '#tests/support/console.ts'
import { signInWithPassword, type StaffWithPassword } from '#tests/support/staff-with-password.ts'
import { listen } from '#tests/support/web-chat.ts'

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

let browser: Browser
let staff: TestConsole
let server: { url: string; close: () => Promise<void> }
/** Browsers give passkeys to names only, not to 127.0.0.1. */
let url: string
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
  url = server.url.replace('127.0.0.1', 'localhost')
})
afterEach(async () => {
  await context.close()
  await server.close()
  await staff.close()
  if (faults.length > 0) throw new Error(`in the browser: ${faults.join(', ')}`)
})

async function open(
  options: { width?: number; colorScheme?: 'light' | 'dark'; javaScriptEnabled?: boolean } = {},
): Promise<void> {
  const { width = 390, ...rest } = options
  const viewport = { width, height: 844 }
  context = await browser.newContext({ locale: 'de-DE', viewport, reducedMotion: 'reduce', ...rest })
  page = await context.newPage()
  faults = []
  page.on('console', (message) => {
    if (message.type() === 'error' && !/status of 4\d\d/.test(message.text())) faults.push(message.text())
  })
}

/** A device in the browser that checks its owner at once. */
async function addDevice(isUserVerified = true): Promise<{ cdp: CDPSession; authenticatorId: string }> {
  const cdp = await context.newCDPSession(page)
  await cdp.send('WebAuthn.enable')
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified,
      automaticPresenceSimulation: true,
    },
  })
  return { cdp, authenticatorId }
}

async function signIn(): Promise<StaffWithPassword> {
  const ada = await signInWithPassword(staff, { login: 'ada', name: 'Ada Admin', roles: ['admin'] })
  const [name = '', value = ''] = ada.cookie.split('=')
  await context.addCookies([{ name, value, url }])
  return ada
}

async function addPasskey(ada: StaffWithPassword, name: string): Promise<void> {
  const { password, code } = ada.proof()
  await page.goto(`${url}/staff/me`)
  await page.locator('summary', { hasText: 'Passkey hinzufügen' }).click()
  await page.getByLabel('Name des Passkeys').fill(name)
  await page.locator('#passkey-password').fill(password)
  await page.locator('#passkey-code').fill(code)
  await page.getByRole('button', { name: 'Passkey hinzufügen' }).click()
}

const message = () => page.locator('.passkey-message')

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

describe('passkeys in a browser', () => {
  it('are added, sign in instead of password and code, and are removed', async () => {
    await open()
    const ada = await signIn()
    const { cdp, authenticatorId } = await addDevice()

    await addPasskey(ada, 'Dienst-Laptop')
    await page.getByText('Der Passkey „Dienst-Laptop“ ist hinzugefügt.').waitFor()
    const { credentials } = await cdp.send('WebAuthn.getCredentials', { authenticatorId })
    expect(credentials).toMatchObject([{ isResidentCredential: true, rpId: 'localhost' }])
    await page.getByRole('button', { name: 'Menü' }).click()
    await page.getByRole('button', { name: 'Abmelden' }).click()
    await page.getByText('Sie sind abgemeldet.').waitFor()

    await page.goto(`${url}/staff/accounts`)
    await page.getByRole('button', { name: 'Mit Passkey anmelden' }).click()
    await page.waitForURL('**/staff/accounts')
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Konten')

    await page.goto(`${url}/staff/me`)
    await page.getByText('zuletzt benutzt').waitFor()
    await page.getByRole('link', { name: 'Passkey „Dienst-Laptop“ entfernen' }).click()
    await page.getByRole('button', { name: 'Ja, entfernen' }).click()
    await page.getByText('Der Passkey „Dienst-Laptop“ ist entfernt.').waitFor()

    await context.clearCookies()
    await page.goto(`${url}/staff/sign-in`)
    await page.getByRole('button', { name: 'Mit Passkey anmelden' }).click()
    await page.getByText('Dieser Passkey wurde nicht angenommen.').waitFor()
    expect((await context.cookies()).map(({ name }) => name)).toEqual([])
  })

  it('are not added twice on a device, and the page says so', async () => {
    await open()
    const ada = await signIn()
    await addDevice()
    await addPasskey(ada, 'Laptop')
    await page.getByText('ist hinzugefügt').waitFor()

    await addPasskey(ada, 'Noch einmal')

    await expect.poll(() => message().textContent()).toContain('gibt es für Ihr Konto schon einen Passkey')
    expect(await staff.accounts.passkeys.of(ada.account.id)).toHaveLength(1)
  })

  it('tell what is wrong in the form, which keeps what was typed', async () => {
    await open()
    const ada = await signIn()
    await addDevice()
    const { password, code } = ada.proof()
    await page.goto(`${url}/staff/me`)
    await page.locator('summary', { hasText: 'Passkey hinzufügen' }).click()
    await page.getByLabel('Name des Passkeys').fill('Laptop')
    await page.locator('#passkey-password').fill('geraten')
    await page.locator('#passkey-code').fill(code)
    await page.getByRole('button', { name: 'Passkey hinzufügen' }).click()
    await expect.poll(() => message().textContent()).toContain('Passwort oder Code stimmt nicht')

    await page.locator('#passkey-password').fill(password)
    await page.getByRole('button', { name: 'Passkey hinzufügen' }).click()
    await page.getByText('Der Passkey „Laptop“ ist hinzugefügt.').waitFor()
  })

  it('leave the sign-in page usable when the device refuses its owner', async () => {
    await open()
    const ada = await signIn()
    const { cdp, authenticatorId } = await addDevice()
    await addPasskey(ada, 'Laptop')
    await page.getByText('ist hinzugefügt').waitFor()
    await cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false })
    await context.clearCookies()

    await page.goto(`${url}/staff/sign-in`)
    await page.getByRole('button', { name: 'Mit Passkey anmelden' }).click()

    await expect.poll(() => message().textContent()).toContain('Abgebrochen, oder es hat zu lange gedauert')
    const { password, code } = ada.proof()
    await page.getByLabel('Anmeldename oder E-Mail').fill('ada')
    await page.getByLabel('Passwort').fill(password)
    await page.getByLabel('Code aus der App').fill(code)
    await page.getByRole('button', { name: 'Anmelden', exact: true }).click()
    await page.waitForURL('**/staff')
  })

  it.each(['without JavaScript', 'in a browser without passkeys', 'at another address of the same machine'])(
    'do not show %s',
    async (where) => {
      await open({ javaScriptEnabled: where !== 'without JavaScript' })
      if (where === 'in a browser without passkeys') await context.addInitScript('delete window.PublicKeyCredential')
      if (where.startsWith('at another')) {
        await staff.close()
        staff = await openConsole({ publicUrl: 'https://wegweiser.example' })
        await server.close()
        server = await listen(staff.app)
        url = server.url.replace('127.0.0.1', 'localhost')
      }

      await page.goto(`${url}/staff/sign-in`)
      expect(await page.getByRole('button', { name: 'Mit Passkey anmelden' }).isVisible()).toBe(false)
      expect(await page.getByRole('button', { name: 'Anmelden', exact: true }).isVisible()).toBe(true)
      await signIn()
      await page.goto(`${url}/staff/me`)
      expect(await page.getByText('Einen Passkey hinzufügen können Sie hier nicht').isVisible()).toBe(true)
      expect(await page.locator('summary', { hasText: 'Passkey hinzufügen' }).isVisible()).toBe(false)
    },
  )

  it.each([
    [390, 'light'],
    [390, 'dark'],
    [1280, 'light'],
    [1280, 'dark'],
  ] as const)('have no known fault of accessibility at %i pixels, %s', async (width, colorScheme) => {
    await open({ width, colorScheme })
    const found: string[] = []
    await page.goto(`${url}/staff/sign-in`)
    await page.getByRole('button', { name: 'Mit Passkey anmelden' }).waitFor()
    found.push(...(await violations()))
    const ada = await signIn()
    await addDevice()
    await addPasskey(ada, 'Telefon mit einem recht langen Namen von der Dienststelle')
    await page.getByText('ist hinzugefügt').waitFor()
    await page.locator('summary', { hasText: 'Passkey hinzufügen' }).click()
    found.push(...(await violations()))
    await page.getByRole('link', { name: /entfernen$/ }).click()
    await page.getByRole('button', { name: 'Ja, entfernen' }).waitFor()
    found.push(...(await violations()))

    expect(found).toEqual([])
  })
})
