import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createSingleSignOn } from '#console/sign-in/oidc.ts'
import { goodPassword, openConsole, type TestConsole } from '#tests/support/console.ts'
import { startSignOnServer, type SignOnServer } from '#tests/support/sign-on-server.ts'

let server: SignOnServer
let staff: TestConsole
beforeAll(async () => {
  server = await startSignOnServer()
})
afterAll(() => server.close())
beforeEach(async () => {
  staff = await openConsole({ oidc: server.config, publicUrl: 'https://wegweiser.example' })
})
afterEach(() => staff.close())

const cookieOf = (response: Response, name: string) =>
  new RegExp(`(?:^|, )${name}=([^;]+)`).exec(response.headers.get('Set-Cookie') ?? '')?.[1]

/** To the service and back as a browser goes. `change`: what somebody in between does. */
async function goThrough(query = '', change: (address: URL) => void = () => {}) {
  const away = await staff.app.request(`/staff/oidc${query}`, { headers: { 'Sec-Fetch-Site': 'same-origin' } })
  const cookie = cookieOf(away, 'wegweiser-oidc')
  const atService = await fetch(away.headers.get('Location') ?? '', { redirect: 'manual' })
  const back = new URL(atService.headers.get('Location') ?? '')
  expect(back.origin).toBe('https://wegweiser.example')
  change(back)
  const request = () =>
    staff.app.request(`http://10.0.0.7:8080${back.pathname}${back.search}`, {
      headers: { Cookie: `wegweiser-oidc=${cookie}`, 'Sec-Fetch-Site': 'cross-site' },
    })
  return { response: await request(), again: request }
}

const linkOfNew = async (login = 'mehmet') => {
  const admin = await staff.signIn()
  const form = { name: 'Mehmet Can', login, roles: ['editor'], municipality: '', locales: [] }
  const change = await staff.accounts.create(form, admin.account)
  return change.kind === 'done' ? { token: change.token, id: change.account.id } : { token: '', id: '' }
}

describe('the sign-on of the administration', () => {
  it('is bound to an account by its link, and signs in from then on, whatever the name is by then', async () => {
    const { token, id } = await linkOfNew()
    server.signsIn({ sub: 'mehmet-1', name: 'Mehmet', email: 'm@example.org' })

    const { response } = await goThrough(`?link=${token}`)
    expect(response.headers.get('Location')).toBe('/staff')
    expect(await staff.accounts.links.open(token)).toBeUndefined()

    server.signsIn({ sub: 'mehmet-1', name: 'Someone', email: 'else@example.org' })
    const later = await goThrough('?next=/staff/audit')
    expect(later.response.headers.get('Location')).toBe('/staff/audit')
    const session = cookieOf(later.response, 'wegweiser-staff') ?? ''
    expect((await staff.accounts.sessions.open(session))?.account).toMatchObject({ id, name: 'Mehmet Can' })
  })

  it('makes the first account', async () => {
    server.signsIn({ sub: 'ada-1', name: 'Ada Admin', email: 'Ada@example.org' })

    await goThrough(`?link=${await staff.accounts.links.first()}`)

    expect(await staff.accounts.all()).toMatchObject([
      { name: 'Ada Admin', login: 'ada@example.org', roles: ['admin'] },
    ])
    expect(await staff.accounts.links.first()).toBeUndefined()
  })

  it('gives nobody an account who was not given a link, even with the same e-mail address', async () => {
    await linkOfNew('m@example.org')
    server.signsIn({ sub: 'stranger', name: 'Mehmet Can', email: 'm@example.org' })

    const { response } = await goThrough()

    expect(response.status).toBe(403)
    expect(cookieOf(response, 'wegweiser-staff')).toBeUndefined()
    expect(await response.text()).toContain('Für Sie gibt es hier noch kein Konto')
  })

  it('ends with the account', async () => {
    const { token, id } = await linkOfNew()
    server.signsIn({ sub: 'mehmet-2' })
    await goThrough(`?link=${token}`)
    await staff.accounts.setActive(id, false, (await staff.signIn()).account)

    expect((await goThrough()).response.status).toBe(403)
  })

  it('belongs to one account, whose password it replaces', async () => {
    const [first, second] = [await linkOfNew('one.one'), await linkOfNew('two.two')]
    server.signsIn({ sub: 'shared' })
    await goThrough(`?link=${first.token}`)

    const { response } = await goThrough(`?link=${second.token}`)
    expect(response.status).toBe(403)
    expect(await response.text()).toContain('schon ein anderes Konto')

    const credentials = await staff.store.credentials('one.one')
    expect(credentials).toMatchObject({ password: undefined, totpSecret: undefined })
    const refused = { login: 'one.one', password: goodPassword, code: '000000', address: '' }
    expect(await staff.accounts.signIn(refused)).toEqual({ kind: 'refused' })
  })

  it.each([
    ['another state', (address: URL) => address.searchParams.set('state', 'forged')],
    ['no state', (address: URL) => address.searchParams.delete('state')],
    ['another code', (address: URL) => address.searchParams.set('code', 'forged')],
    ['an error of the service', (address: URL) => address.searchParams.set('error', 'access_denied')],
  ])('is refused with %s', async (_, change) => {
    const { token } = await linkOfNew()
    server.signsIn({ sub: 'forged-1' })

    const { response } = await goThrough(`?link=${token}`, change)

    expect(response.status).toBe(403)
    expect(cookieOf(response, 'wegweiser-staff')).toBeUndefined()
    expect(await staff.accounts.links.open(token)).toBeDefined()
  })

  it.each([
    ['for another program', { aud: 'somebody-else' }],
    ['of another service', { iss: 'https://evil.example' }],
    ['that is past', { exp: 1_000 }],
    ['for another sign-in', { nonce: 'another' }],
  ])('is refused with a token %s', async (_, claims) => {
    const { token } = await linkOfNew()
    server.signsIn({ sub: 'forged-2', claims })

    expect((await goThrough(`?link=${token}`)).response.status).toBe(403)
    expect(await staff.accounts.links.open(token)).toBeDefined()
  })

  it('takes an answer once, and none without the browser that asked', async () => {
    const { token } = await linkOfNew()
    server.signsIn({ sub: 'once' })
    const { again } = await goThrough(`?link=${token}`)

    expect((await again()).status).toBe(403)
    expect((await staff.app.request('/staff/oidc/back?code=1&state=1')).status).toBe(403)
  })

  it('cannot be begun with a link from another site', async () => {
    const { token } = await linkOfNew()
    const response = await staff.app.request(`/staff/oidc?link=${token}`, {
      headers: { 'Sec-Fetch-Site': 'cross-site' },
    })

    expect(response.status).toBe(403)
    expect(response.headers.get('Set-Cookie')).toBeNull()
  })

  it('is offered where it is set up, and says so when it does not answer', async () => {
    expect(await (await staff.app.request('/staff/sign-in')).text()).toContain('Mit dem Konto der Verwaltung')
    const away = await openConsole({ oidc: { ...server.config, issuer: 'http://127.0.0.1:1' } })
    const response = await away.app.request('/staff/oidc')

    expect(response.status).toBe(403)
    expect(await response.text()).toContain('gerade nicht erreichbar')
    expect(away.log.records).toMatchObject([{ event: 'oidc-failed' }])
    await away.close()
  })

  it('is never asked in the clear over a network', () => {
    expect(() => createSingleSignOn({ ...server.config, issuer: 'http://id.example.org' })).toThrow(/OIDC_ISSUER/)
  })
})
