import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { codeOf, goodPassword, openConsole, type TestConsole } from '#tests/support/console.ts'

let staff: TestConsole
beforeEach(async () => {
  staff = await openConsole()
})
afterEach(() => staff.close())

/** What a form on another site makes a browser send. */
function forge(path: string, headers: Record<string, string>, fields: Record<string, string> = {}) {
  return staff.app.request(path, { method: 'POST', body: new URLSearchParams(fields), headers })
}

const pages = [
  '/staff',
  '/staff/accounts',
  '/staff/accounts/new',
  '/staff/accounts/a-1',
  '/staff/audit',
  '/staff/nowhere',
]

describe('the console', () => {
  it.each(pages)('shows %s to nobody who is not signed in, and comes back to it afterwards', async (path) => {
    const response = await staff.app.request(`${path}?q=1`)

    expect(response.status).toBe(303)
    expect(response.headers.get('Location')).toBe(`/staff/sign-in?next=${encodeURIComponent(`${path}?q=1`)}`)
  })

  it('goes after signing in only to its own pages', async () => {
    const link = (await staff.accounts.links.first()) ?? ''
    const secret = (await staff.accounts.links.open(link))?.secret ?? ''
    await staff.accounts.links.use(link, {
      name: 'Ada',
      login: 'ada',
      password: goodPassword,
      code: codeOf(secret, staff.time.now),
    })
    const goes = async (next: string) => {
      staff.time.now += 60_000
      const code = codeOf(secret, staff.time.now)
      const response = await forge('/staff/sign-in', {}, { login: 'ada', password: goodPassword, code, next })
      return response.headers.get('Location')
    }

    expect(await goes('/staff/audit?before=3')).toBe('/staff/audit?before=3')
    for (const elsewhere of [
      'https://example.org',
      '//example.org',
      '/staff//example.org',
      '/staffx',
      '/staff/\\x',
      '',
    ])
      expect(await goes(elsewhere)).toBe('/staff')
  })

  it('forbids pages to hold anything foreign or inline, to be framed and to be kept', async () => {
    const admin = await staff.signIn()
    for (const response of [await admin.get('/staff/accounts'), await staff.app.request('/staff/sign-in')]) {
      expect(response.headers.get('Content-Security-Policy')).toContain("default-src 'none'; script-src 'self'")
      expect(response.headers.get('Content-Security-Policy')).toContain("frame-ancestors 'none'")
      expect(response.headers.get('Cache-Control')).toBe('no-store')
      expect(response.headers.get('X-Content-Type-Options')).toBe('nosniff')
      expect(response.headers.get('Referrer-Policy')).toBe('same-origin')
      expect(await response.text()).not.toMatch(/<script(?![^>]* src=)|\son\w+=|style=/u)
    }
  })

  it('lets browsers keep its files, and serves no other file', async () => {
    const page = await (await staff.app.request('/staff/sign-in')).text()
    const address = /href="(\/staff\/assets\/\w+\/)kern\.min\.css"/.exec(page)?.[1] ?? ''

    const styles = await staff.app.request(`${address}kern.min.css`)
    expect(styles.headers.get('Cache-Control')).toContain('immutable')
    expect(styles.headers.get('Content-Type')).toContain('text/css')
    for (const path of ['../app.ts', '..%2Fapp.ts', '%2e%2e/%2e%2e/package.json', 'nothing.css'])
      expect((await staff.app.request(address + path)).status).not.toBe(200)
  })

  it('keeps the session in a cookie that only https pages of this host and no script get', async () => {
    await staff.close()
    staff = await openConsole({ secure: true })
    const link = (await staff.accounts.links.first()) ?? ''
    const secret = (await staff.accounts.links.open(link))?.secret ?? ''
    const response = await forge(
      `/staff/link/${link}`,
      { 'Sec-Fetch-Site': 'same-origin' },
      { name: 'Ada', login: 'ada', password: goodPassword, code: codeOf(secret, staff.time.now) },
    )

    expect(response.status).toBe(303)
    expect(response.headers.get('Set-Cookie')).toMatch(
      /^__Host-wegweiser-staff=[\w-]{43}; Max-Age=43200; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    )
    expect(response.headers.get('Strict-Transport-Security')).toBe('max-age=31536000')
  })

  it('says in plain words that the database is away, and logs no more than that', async () => {
    const admin = await staff.signIn()
    await staff.database.schema.dropTable('staff_accounts').execute()

    const response = await admin.get('/staff/accounts')

    expect(response.status).toBe(503)
    expect(await response.text()).toContain('Die Datenbank antwortet nicht')
    expect(staff.log.records).toMatchObject([{ event: 'console-failed' }])
    await staff.database.schema.createTable('staff_accounts').addColumn('id', 'text').execute()
  })
})

describe('a form', () => {
  it('from another site is refused, whoever is signed in', async () => {
    const admin = await staff.signIn()
    const fields = { _csrf: admin.csrf, name: 'Eve', login: 'eve', roles: 'admin', municipality: '' }
    const cookie = { Cookie: admin.cookie }

    for (const headers of [
      { 'Sec-Fetch-Site': 'cross-site' },
      { 'Sec-Fetch-Site': 'same-site' },
      { 'Sec-Fetch-Site': 'none' },
      { Origin: 'https://example.org' },
      { Origin: 'null' },
    ] as Record<string, string>[])
      expect((await forge('/staff/accounts/new', { ...cookie, ...headers }, fields)).status).toBe(403)
    expect((await forge('/staff/sign-in', { 'Sec-Fetch-Site': 'cross-site' })).status).toBe(403)
    expect(await staff.accounts.all()).toHaveLength(1)
  })

  it('without the token of this session does nothing, and can be confirmed', async () => {
    const [admin, other] = [await staff.signIn(), await staff.signIn()]
    const fields = { name: 'Eve <b>', login: 'eve', roles: 'editor', municipality: '' }
    const headers = { Cookie: admin.cookie, 'Sec-Fetch-Site': 'same-origin' }

    for (const wrong of [{}, { _csrf: '' }, { _csrf: other.csrf }] as Record<string, string>[]) {
      const response = await forge('/staff/accounts/new', headers, { ...fields, ...wrong })
      expect(response.status).toBe(403)
      const page = await response.text()
      expect(page).toContain('Bitte bestätigen Sie')
      expect(page).toContain('Eve &lt;b&gt;')
      expect(page).toContain(admin.csrf)
    }
    expect(await staff.accounts.all()).toHaveLength(2)
  })

  it('is not lost when the session ended while somebody was typing', async () => {
    const admin = await staff.signIn()
    staff.time.now += 61 * 60_000

    const response = await admin.post('/staff/accounts/new', { name: 'Ein langer\nText', roles: ['editor', 'admin'] })

    expect(response.status).toBe(401)
    const page = await response.text()
    expect(page).toContain('<textarea name="name" hidden>\nEin langer\nText</textarea>')
    expect(page.match(/<textarea name="roles"/gu)).toHaveLength(2)
    expect(page).not.toContain(admin.csrf)
  })

  it('that is too large is refused', async () => {
    const admin = await staff.signIn()

    expect((await admin.post('/staff/accounts/new', { name: 'x'.repeat(1024 * 1024) })).status).toBe(413)
  })
})

describe('a body that is no form', () => {
  it.each(['multipart/form-data', 'multipart/form-data; boundary=x'])(
    'is refused, whatever it claims to be: %s',
    async (type) => {
      const admin = await staff.signIn()

      const headers = { Cookie: admin.cookie, 'Sec-Fetch-Site': 'same-origin', 'Content-Type': type }
      const response = await staff.app.request('/staff/accounts/new', { method: 'POST', body: '_csrf=x', headers })

      expect(response.status).toBe(400)
      expect(staff.log.records).toEqual([])
    },
  )
})

describe('signing out', () => {
  it('ends the session on the server', async () => {
    const admin = await staff.signIn()

    const response = await admin.post('/staff/sign-out')

    expect(response.headers.get('Location')).toBe('/staff/sign-in?bye')
    expect(response.headers.get('Set-Cookie')).toContain('wegweiser-staff=; Max-Age=0')
    expect((await admin.get('/staff/accounts')).status).toBe(303)
  })

  it('cannot be done to somebody by a link', async () => {
    const admin = await staff.signIn()

    expect((await admin.get('/staff/sign-out')).status).toBe(404)
    expect((await admin.get('/staff/accounts')).status).toBe(200)
  })
})
