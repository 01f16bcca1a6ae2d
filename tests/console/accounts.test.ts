import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { codeOf, goodPassword, openConsole, type TestConsole } from '#tests/support/console.ts'

let staff: TestConsole
beforeEach(async () => {
  staff = await openConsole()
})
afterEach(() => staff.close())

const editor = { name: 'Mehmet Can', login: 'mehmet', roles: 'editor', municipality: 'kleinstadt' }

describe('the accounts', () => {
  it('are made with a link that is shown once', async () => {
    const admin = await staff.signIn()

    const response = await admin.post('/staff/accounts/new', editor)

    const page = await response.text()
    const token = /\/staff\/link\/([\w-]{43})/.exec(page)?.[1] ?? ''
    expect(await staff.accounts.links.open(token)).toMatchObject({ account: { login: 'mehmet', roles: ['editor'] } })
    expect(await (await admin.get('/staff/accounts')).text()).not.toContain(token)
    expect((await admin.post('/staff/accounts/new', editor)).status).toBe(422)
  })

  it('say what is wrong and keep what was typed', async () => {
    const admin = await staff.signIn()

    const response = await admin.post('/staff/accounts/new', {
      name: '"><script>alert(1)</script>',
      login: 'no login!',
      municipality: 'atlantis',
    })

    expect(response.status).toBe(422)
    const page = await response.text()
    expect(page).toContain('Bitte prüfen Sie 3 Angaben')
    expect(page).toContain('Diese Kommune gibt es hier nicht.')
    expect(page).toContain('value="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"')
    expect(page).not.toContain('<script>alert')
  })

  it('show names as text wherever they stand', async () => {
    const admin = await staff.signIn({ name: '<img src=x onerror=alert(1)>' })
    const other = await staff.signIn({ name: "<svg onload='x'>" })

    for (const path of ['/staff/accounts', `/staff/accounts/${other.account.id}`, '/staff/audit'])
      expect(await (await admin.get(path)).text()).not.toMatch(/<img|<svg onload/u)
  })

  it('are changed, deactivated and given back, and the audit log says so', async () => {
    const admin = await staff.signIn({ name: 'Ada' })
    const { account } = await staff.signIn({ name: 'Bo', roles: ['editor'] })
    const path = `/staff/accounts/${account.id}`

    const changed = await admin.post(path, {
      name: 'Bo Berg',
      roles: ['translator'],
      locales: ['ar', 'fa'],
      municipality: '',
    })
    expect(changed.headers.get('Location')).toBe(path)
    expect(await (await admin.get(path)).text()).toContain('Das Konto von Bo Berg ist gespeichert.')
    expect(await (await admin.get(path)).text()).not.toContain('ist gespeichert')
    expect(await staff.accounts.byId(account.id)).toMatchObject({
      name: 'Bo Berg',
      roles: ['translator'],
      locales: ['ar', 'fa'],
    })
    await admin.post(`${path}/deactivate`)
    await admin.post(`${path}/activate`)

    const log = await (await admin.get('/staff/audit')).text()
    const found = ['hat ein Konto geändert:', 'hat ein Konto gesperrt:', 'hat ein Konto freigegeben:'].map((words) =>
      log.indexOf(words),
    )
    // Newest first.
    expect(found).toEqual(found.toSorted((left, right) => right - left))
    expect(found).not.toContain(-1)
  })

  it('of oneself cannot be changed, so that an admin is always left', async () => {
    const admin = await staff.signIn()
    const path = `/staff/accounts/${admin.account.id}`

    expect((await admin.post(path, { ...editor, municipality: '' })).status).toBe(403)
    expect((await admin.post(`${path}/deactivate`)).status).toBe(403)
    expect(await staff.accounts.byId(admin.account.id)).toMatchObject({ active: true, roles: ['admin'] })
  })

  it.each(['editor', 'publisher', 'translator'] as const)('are closed to the role %s, on every way', async (role) => {
    const other = await staff.signIn()
    const somebody = await staff.signIn({ roles: [role], locales: ['ar'] })
    const path = `/staff/accounts/${other.account.id}`

    for (const page of ['/staff/accounts', '/staff/accounts/new', path, '/staff/audit'])
      expect((await somebody.get(page)).status).toBe(403)
    for (const action of [path, `${path}/deactivate`, `${path}/activate`, `${path}/reset`, '/staff/accounts/new'])
      expect((await somebody.post(action, { ...editor, roles: 'admin' })).status).toBe(403)
    expect((await somebody.post(`/staff/accounts/${somebody.account.id}`, { ...editor, roles: 'admin' })).status).toBe(
      403,
    )
    expect(await staff.accounts.all()).toHaveLength(2)
  })

  it('of another municipality are out of reach of an admin of one', async () => {
    const everywhere = await staff.signIn({ name: 'Ueberall' })
    const elsewhere = await staff.signIn({ name: 'Woanders', municipality: 'grossstadt' })
    const admin = await staff.signIn({ name: 'Hier', municipality: 'kleinstadt' })

    const list = await (await admin.get('/staff/accounts')).text()
    expect(list).toContain('Hier')
    expect(list).not.toMatch(/Ueberall|Woanders/u)
    for (const { account } of [everywhere, elsewhere]) {
      expect((await admin.get(`/staff/accounts/${account.id}`)).status).toBe(403)
      expect((await admin.post(`/staff/accounts/${account.id}/reset`)).status).toBe(403)
    }
    // Nor can somebody be made who may do more than the admin.
    expect((await admin.post('/staff/accounts/new', { ...editor, roles: 'admin', municipality: '' })).status).toBe(403)
    const log = await (await admin.get('/staff/audit')).text()
    expect(log).not.toMatch(/Ueberall|Woanders/u)
  })
})

describe('the own account', () => {
  /** An editor who has set up password and app. */
  async function setUp() {
    const admin = await staff.signIn()
    const { account } = await staff.signIn({ login: 'bo.berg', roles: ['editor'] })
    const reset = await staff.accounts.reset(account.id, admin.account)
    const token = reset.kind === 'done' ? reset.token : ''
    const secret = (await staff.accounts.links.open(token))?.secret ?? ''
    const code = () => codeOf(secret, staff.time.now)
    const form = { name: '', login: '', password: goodPassword, code: code() }
    const used = await staff.accounts.links.use(token, form)
    staff.time.now += 60_000
    return { code, browser: await staff.browserOf(account, used.kind === 'done' ? used.session : '') }
  }

  it('leads to another password and app whoever proves once more who they are', async () => {
    const { code, browser } = await setUp()

    const response = await browser.post('/staff/me', { password: goodPassword, code: code() })

    const path = response.headers.get('Location') ?? ''
    expect(path).toMatch(/^\/staff\/link\//)
    expect(await (await browser.get(path)).text()).toContain('Neues Passwort')
    expect((await browser.get('/staff/me')).status).toBe(200)
  })

  it('gives no link to somebody who only found an open browser, and counts their guesses', async () => {
    const { code, browser } = await setUp()
    const statuses: number[] = []
    for (let guess = 0; guess < 4; guess++)
      statuses.push((await browser.post('/staff/me', { password: 'geraten', code: code() })).status)

    expect(statuses).toEqual([403, 403, 403, 429])
    expect(await staff.database.selectFrom('staff_links').selectAll().execute()).toEqual([])
  })
})

describe('the audit log', () => {
  it('goes on to older lines', async () => {
    const admin = await staff.signIn()
    for (let line = 0; line < 60; line++) await staff.accounts.audit.record('system', `marked-${line}.`, '')

    const newest = await (await admin.get('/staff/audit')).text()
    const next = /href="(\/staff\/audit\?before=\d+)"/.exec(newest)?.[1] ?? ''
    const older = await (await admin.get(next)).text()

    expect(newest).toContain('marked-59.')
    expect(newest).toContain('marked-10.')
    expect(newest).not.toContain('marked-9.')
    expect(older).toContain('marked-9.')
    expect(older).not.toContain('marked-10.')
    expect(older).not.toContain('Ältere Einträge')
  })

  it('names what was changed as people know it', async () => {
    const admin = await staff.signIn({ name: 'Ada' })
    const place = 'kleinstadt'
    await staff.accounts.audit.recordChange(admin.account, 'revision.published', {
      kind: 'office',
      place,
      key: 'youth',
    })

    const text = (await (await admin.get('/staff/audit')).text())
      .replaceAll(/<[^>]*>|\s+/gu, ' ')
      .replaceAll(/ +/gu, ' ')

    expect(text).toContain('Ada hat veröffentlicht: Jugendbüro Stelle · Kleinstadt')
  })

  it('has no address that changes it', async () => {
    const admin = await staff.signIn()

    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE'])
      expect(
        (
          await staff.app.request('/staff/audit', {
            method,
            headers: { Cookie: admin.cookie, 'X-CSRF-Token': admin.csrf, 'Sec-Fetch-Site': 'same-origin' },
          })
        ).status,
      ).toBe(404)
  })
})
