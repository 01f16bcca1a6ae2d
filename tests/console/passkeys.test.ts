import { execFileSync } from 'node:child_process'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createAuthenticator } from '#tests/support/authenticator.ts'
import { openConsole, type TestConsole } from '#tests/support/console.ts'
import { signInWithPassword, type StaffWithPassword } from '#tests/support/staff-with-password.ts'

let staff: TestConsole
beforeEach(async () => {
  staff = await openConsole()
})
afterEach(() => staff.close())

/** What a browser on our own page sends, signed in or not. */
function send(path: string, fields: Record<string, string> = {}, headers: Record<string, string> = {}) {
  return staff.app.request(path, {
    method: 'POST',
    body: new URLSearchParams(fields),
    headers: { 'Sec-Fetch-Site': 'same-origin', ...headers },
  })
}

async function challengeOf(response: Response): Promise<string> {
  const { options } = (await response.json()) as { options: { challenge: string } }
  return options.challenge
}

/** Adds a passkey as the page does. */
async function add(who: StaffWithPassword, name = 'Dienst-Laptop') {
  const device = createAuthenticator(who.account.id)
  const challenge = await challengeOf(await who.post('/staff/me/passkeys/options', { name, ...who.proof() }))
  const response = await who.post('/staff/me/passkeys', { name, credential: device.create({ challenge }) })
  return { device, response }
}

async function signIn(device: ReturnType<typeof createAuthenticator>, fields: Record<string, string> = {}) {
  const challenge = await challengeOf(await send('/staff/sign-in/passkey/options'))
  return send('/staff/sign-in/passkey', { credential: device.use({ challenge }), ...fields })
}

describe('the passkeys of the own account', () => {
  it('are added, listed and removed after a question, and the log tells it in words', async () => {
    const ada = await signInWithPassword(staff, { login: 'ada', name: 'Ada' })
    const { device, response } = await add(ada, 'Laptop <b>grün</b>')

    expect(response.headers.get('Location')).toBe('/staff/me')
    const own = await (await ada.get('/staff/me')).text()
    expect(own).toContain('ist hinzugefügt. Sie können sich damit anmelden.')
    expect(own).toContain('Laptop &lt;b&gt;grün&lt;/b&gt;')
    expect(own).toContain('noch nie benutzt')
    await signIn(device)
    expect(await (await ada.get('/staff/me')).text()).toContain('zuletzt benutzt')

    const path = `/staff/me/passkeys/remove?id=${device.id}`
    expect(await (await ada.get(path)).text()).toContain('Ja, entfernen')
    expect((await ada.post('/staff/me/passkeys/remove', { id: device.id })).headers.get('Location')).toBe('/staff/me')
    expect(await (await ada.get('/staff/me')).text()).toContain('ist entfernt.')
    expect((await ada.get(path)).status).toBe(404)
    expect((await ada.post('/staff/me/passkeys/remove', { id: device.id })).status).toBe(404)
    expect((await signIn(device)).status).toBe(403)

    const admin = await staff.signIn()
    const log = (await (await admin.get('/staff/audit')).text())
      .replaceAll(/<[^>]*>|\s+/gu, ' ')
      .replaceAll(/ +/gu, ' ')
    expect(log).toContain('Wegweiser hat eine Anmeldung mit Passkey abgelehnt: unbekannter Passkey')
    for (const words of ['hinzugefügt', 'entfernt']) expect(log).toContain(`Ada hat einen Passkey ${words}`)
    expect(log).toContain('Ada hat sich mit einem Passkey angemeldet')
    expect(log).not.toContain('Laptop')
  })

  it('belong to their owner alone', async () => {
    const ada = await signInWithPassword(staff, { login: 'ada' })
    const { device } = await add(ada)
    const admin = await staff.signIn()

    expect((await admin.get(`/staff/me/passkeys/remove?id=${device.id}`)).status).toBe(404)
    expect((await admin.post('/staff/me/passkeys/remove', { id: device.id })).status).toBe(404)
    expect(await staff.accounts.passkeys.of(ada.account.id)).toHaveLength(1)
  })

  it('are added by nobody without the password, the session or the token of its forms', async () => {
    const ada = await signInWithPassword(staff, { login: 'ada' })
    const form = { name: 'Laptop', ...ada.proof() }

    const wrong = await ada.post('/staff/me/passkeys/options', { ...form, password: 'geraten' })
    expect(wrong.status).toBe(403)
    expect(await wrong.json()).toMatchObject({ problem: expect.stringContaining('Passwort oder Code stimmt nicht') })
    expect((await send('/staff/me/passkeys/options', form)).status).toBe(401)
    expect((await send('/staff/me/passkeys/options', form, { Cookie: ada.cookie })).status).toBe(403)
    expect((await send('/staff/me/passkeys', form, { Cookie: ada.cookie })).status).toBe(403)
    const elsewhere = { Cookie: ada.cookie, 'X-CSRF-Token': ada.csrf, 'Sec-Fetch-Site': 'cross-site' }
    expect((await send('/staff/me/passkeys/options', form, elsewhere)).status).toBe(403)
    expect((await ada.post('/staff/me/passkeys/options', { ...form, name: '' })).status).toBe(422)
    // All of that has not used the code up.
    expect((await ada.post('/staff/me/passkeys/options', form)).status).toBe(200)
  })

  it('that do not fit are not added, and the page says so', async () => {
    const ada = await signInWithPassword(staff, { login: 'ada' })

    await ada.post('/staff/me/passkeys', { name: 'Laptop', credential: '{}' })

    expect(await (await ada.get('/staff/me')).text()).toContain('Der Passkey ließ sich nicht hinzufügen.')
    expect(await staff.accounts.passkeys.of(ada.account.id)).toEqual([])
  })

  it('are not there for somebody who signs in with the administration', async () => {
    const carl = await staff.signIn({ login: 'carl', roles: ['editor'] })
    const token = await staff.accounts.links.create(carl.account.id, 'system')
    const identity = { subject: 'https://id|carl', name: 'Carl', login: 'carl' }
    const used = await staff.accounts.links.useIdentity(token, identity)
    const browser = await staff.browserOf(carl.account, used.kind === 'done' ? used.session : '')

    expect(await (await browser.get('/staff/me')).text()).not.toContain('Passkeys</h2>')
    const refused = await browser.post('/staff/me/passkeys/options', { name: 'Laptop', password: 'x', code: '000000' })
    expect(refused.status).toBe(403)
  })

  it('end when an admin makes a new link for the account', async () => {
    const ada = await signInWithPassword(staff, { login: 'ada', name: 'Ada' })
    const { device } = await add(ada)
    const admin = await staff.signIn()
    expect(await (await admin.get(`/staff/accounts/${ada.account.id}`)).text()).toMatch(/Passkeys der\s+Person/)

    await admin.post(`/staff/accounts/${ada.account.id}/reset`)

    expect((await signIn(device)).status).toBe(403)
    expect(await (await admin.get('/staff/audit')).text()).toContain('hat alle Passkeys entfernt:')
  })
})

describe('signing in with a passkey', () => {
  it('leads to the page that was asked for, and to no other site', async () => {
    const { device } = await add(await signInWithPassword(staff, { login: 'ada', name: 'Ada' }))

    const response = await signIn(device, { next: '/staff/entries?q=kita' })
    const elsewhere = await signIn(device, { next: 'https://evil.example' })

    expect(response.status).toBe(303)
    expect(response.headers.get('Location')).toBe('/staff/entries?q=kita')
    const [cookie = ''] = (response.headers.get('Set-Cookie') ?? '').split(';')
    const page = await staff.app.request('/staff', { headers: { Cookie: cookie } })
    expect(await page.text()).toContain('Angemeldet als <a class="own" href="/staff/me">Ada</a>')
    expect(elsewhere.headers.get('Location')).toBe('/staff')
  })

  it('is for our own pages only', async () => {
    for (const path of ['/staff/sign-in/passkey/options', '/staff/sign-in/passkey']) {
      expect((await send(path, {}, { 'Sec-Fetch-Site': 'cross-site' })).status).toBe(403)
      const foreign = { method: 'POST', headers: { Origin: 'https://evil.example' } }
      expect((await staff.app.request(path, foreign)).status).toBe(403)
    }
    expect(await staff.database.selectFrom('staff_passkey_challenges').selectAll().execute()).toEqual([])
  })

  it('says when it is refused, when it is too often, and leaves the way with the password', async () => {
    const { device } = await add(await signInWithPassword(staff, { login: 'ada' }))
    const foreign = () => device.use({ challenge: 'bm90LW91cnM' })
    const pages: Response[] = []
    for (let guess = 0; guess < 4; guess++) pages.push(await send('/staff/sign-in/passkey', { credential: foreign() }))

    expect(pages.map(({ status }) => status)).toEqual([403, 403, 403, 429])
    const [refused = '', , , wait = ''] = await Promise.all(pages.map((page) => page.text()))
    expect(refused).toContain('Dieser Passkey wurde nicht angenommen.')
    expect(refused).toContain('name="password"')
    expect(wait).toContain('Bitte warten Sie 2 Sekunden')
    expect(pages[3]?.headers.get('Retry-After')).toBe('2')
  })

  it('is for the public address, whatever the address within the house is', async () => {
    await staff.close()
    staff = await openConsole({ publicUrl: 'https://wegweiser.example/', secure: true })
    const ada = await signInWithPassword(staff, { login: 'ada' })
    const device = createAuthenticator(ada.account.id)
    const party = { origin: 'https://wegweiser.example', rpId: 'wegweiser.example' }
    const begun = await ada.post('/staff/me/passkeys/options', { name: 'Laptop', ...ada.proof() })
    const created = device.create({ challenge: await challengeOf(begun), ...party })
    await ada.post('/staff/me/passkeys', { name: 'Laptop', credential: created })
    const within = 'http://10.0.0.7:8080/staff/sign-in'

    const sent = async (about: object) => {
      const challenge = await challengeOf(await send(`${within}/passkey/options`))
      return send(`${within}/passkey`, { credential: device.use({ challenge, ...party, ...about }) })
    }

    expect((await sent({})).headers.get('Set-Cookie')).toContain('__Host-wegweiser-staff=')
    expect((await sent({ origin: 'http://10.0.0.7:8080' })).status).toBe(403)
    expect(await (await staff.app.request(within)).text()).toContain('data-passkeys-at="https://wegweiser.example"')
  })

  it.each([
    [undefined, 'http://localhost:8080', true],
    [undefined, 'http://127.0.0.1:8080', false],
    [undefined, 'http://[::1]:8080', false],
    // A header could say so.
    [undefined, 'https://wegweiser.example', false],
    ['https://wegweiser.example', 'http://10.0.0.7', true],
    ['http://wegweiser.example', 'http://wegweiser.example', false],
    ['https://192.0.2.1', 'https://192.0.2.1', false],
  ])('with the public address %s is offered at %s: %s', async (publicUrl, origin, isOffered) => {
    await staff.close()
    staff = await openConsole({ publicUrl })
    const { cookie } = await staff.signIn()

    const page = await (await staff.app.request(`${origin}/staff/sign-in`)).text()
    const own = await (await staff.app.request(`${origin}/staff/me`, { headers: { Cookie: cookie } })).text()
    const options = await staff.app.request(`${origin}/staff/sign-in/passkey/options`, { method: 'POST' })

    expect(page.includes('Mit Passkey anmelden')).toBe(isOffered)
    expect(page.includes('passkeys.ts')).toBe(isOffered)
    expect(page).toContain('name="password"')
    // This account has set no password up.
    expect(own).not.toContain('Passkey hinzufügen')
    expect(options.status).toBe(isOffered ? 200 : 404)
  })

  it('shows nothing of itself without JavaScript', async () => {
    const page = await (await staff.app.request('/staff/sign-in')).text()

    expect(page).toMatch(/<div class="stack" data-passkeys-at="http:\/\/localhost" hidden>/)
  })

  it('takes no memory for its library before somebody uses it', () => {
    const program = `
      import { registerHooks } from 'node:module'
      const loaded = []
      registerHooks({ resolve: (name, context, next) => (loaded.push(name), next(name, context)) })
      await import('#console/app.ts')
      await import('#staff/accounts.ts')
      console.log(JSON.stringify(loaded))`

    const loaded = JSON.parse(
      execFileSync(process.execPath, ['--input-type=module', '--eval', program], { encoding: 'utf8' }),
    ) as string[]

    expect(loaded).toContain('./passkeys.ts')
    expect(loaded.filter((name) => name.includes('simplewebauthn'))).toEqual([])
  })
})
