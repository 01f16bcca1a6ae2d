import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Account } from '#staff/ports.ts'
import { codeOf, goodPassword, openConsole, type TestConsole } from '#tests/support/console.ts'

const minute = 60_000
const hour = 60 * minute

let staff: TestConsole
beforeEach(async () => {
  staff = await openConsole()
})
afterEach(() => staff.close())

/** The first account, set up by its link; its codes come from `secret`. */
async function setUp(): Promise<{ account: Account; secret: string; session: string }> {
  const token = (await staff.accounts.links.first()) ?? ''
  const secret = (await staff.accounts.links.open(token))?.secret ?? ''
  const outcome = await staff.accounts.links.use(token, {
    name: 'Ada',
    login: 'ada',
    password: goodPassword,
    code: codeOf(secret, staff.time.now),
  })
  if (outcome.kind !== 'done') throw new Error(outcome.kind)
  // The next code: each counts once.
  staff.time.now += minute
  return { account: outcome.account, secret, session: outcome.session }
}

const trying = (about: { login?: string; password?: string; code?: string; address?: string }) =>
  staff.accounts.signIn({ login: 'ada', password: goodPassword, code: '000000', address: '192.0.2.1', ...about })

describe('signing in', () => {
  it('takes password and code together', async () => {
    const { secret, account } = await setUp()

    const outcome = await trying({ login: ' ADA ', code: codeOf(secret, staff.time.now) })

    expect(outcome).toMatchObject({ kind: 'done', account: { id: account.id } })
    expect(outcome.kind === 'done' && (await staff.accounts.sessions.open(outcome.session))).toMatchObject({ account })
  })

  it('says the same whatever is wrong', async () => {
    const { secret } = await setUp()
    const code = codeOf(secret, staff.time.now)

    expect(await trying({ code: '000000' })).toEqual({ kind: 'refused' })
    expect(await trying({ password: 'Regenschirm', code })).toEqual({ kind: 'refused' })
    expect(await trying({ login: 'nobody', code })).toEqual({ kind: 'refused' })
  })

  it('takes a code once, even one that was seen over the shoulder', async () => {
    const { secret } = await setUp()
    const code = codeOf(secret, staff.time.now)
    await trying({ code })

    expect(await trying({ code })).toEqual({ kind: 'refused' })
  })

  it('takes no code of two minutes ago', async () => {
    const { secret } = await setUp()
    const code = codeOf(secret, staff.time.now)
    staff.time.now += 2 * minute

    expect(await trying({ code })).toEqual({ kind: 'refused' })
  })

  it('lets somebody who guesses wait ever longer, and not even the right password through meanwhile', async () => {
    const { secret } = await setUp()
    const waits: number[] = []
    for (let guess = 0; guess < 40 && waits.length < 7; guess++) {
      const outcome = await trying({ code: '000000', address: `192.0.2.${guess}` })
      if (outcome.kind !== 'wait') continue
      waits.push(outcome.seconds)
      expect(await trying({ code: codeOf(secret, staff.time.now), address: 'elsewhere' })).toMatchObject({
        kind: 'wait',
      })
      staff.time.now += outcome.seconds * 1000
    }

    expect(waits).toEqual([2, 4, 8, 16, 32, 60, 60])
    expect(await trying({ code: codeOf(secret, staff.time.now), address: 'elsewhere' })).toMatchObject({ kind: 'done' })
  })

  it('counts guesses that come at the same moment', async () => {
    await setUp()

    const outcomes = await Promise.all(Array.from({ length: 12 }, () => trying({ code: '000000' })))

    expect(outcomes.filter(({ kind }) => kind === 'refused').length).toBeLessThanOrEqual(3)
  })

  it('slows down one address that tries many names, not the others', async () => {
    const { secret } = await setUp()
    const outcomes: string[] = []
    for (let name = 0; name < 21; name++)
      outcomes.push((await trying({ login: `name${name}`, address: '198.51.100.7' })).kind)

    expect(outcomes).toEqual([...Array.from({ length: 20 }, () => 'refused'), 'wait'])
    expect(await trying({ code: codeOf(secret, staff.time.now) })).toMatchObject({ kind: 'done' })
  })

  it('keeps no address, login or token in the clear', async () => {
    const { secret, session } = await setUp()
    await trying({ login: 'marked.name', address: '198.51.100.7' })

    const tables = ['staff_accounts', 'staff_attempts', 'staff_sessions', 'staff_links', 'staff_audit'] as const
    const rows = await Promise.all(tables.map((table) => staff.database.selectFrom(table).selectAll().execute()))

    for (const marked of ['marked.name', '198.51.100.7', secret, session, goodPassword])
      expect(JSON.stringify(rows)).not.toContain(marked)
  })

  it('is not for a deactivated account, whose sessions end at once', async () => {
    const { secret, account, session } = await setUp()
    const other = await staff.signIn()
    await staff.accounts.setActive(account.id, false, other.account)

    expect(await trying({ code: codeOf(secret, staff.time.now) })).toEqual({ kind: 'refused' })
    expect(await staff.accounts.sessions.open(session)).toBeUndefined()
  })
})

describe('a session', () => {
  it('ends after an hour without a click, and after twelve in any case', async () => {
    const { session } = await setUp()
    const { sessions } = staff.accounts
    for (let half = 0; half < 22; half++) {
      staff.time.now += 30 * minute
      expect(await sessions.open(session)).toBeDefined()
    }
    staff.time.now += hour - minute
    expect(await sessions.open(session)).toBeUndefined()

    const again = await sessions.begin((await staff.accounts.all())[0]?.id ?? '')
    staff.time.now += hour
    expect(await sessions.open(again)).toBeUndefined()
  })

  it('leaves nothing behind when it is past', async () => {
    await setUp()
    staff.time.now += 25 * hour
    await staff.accounts.deleteExpired()

    expect(await staff.database.selectFrom('staff_sessions').selectAll().execute()).toEqual([])
    expect(await staff.database.selectFrom('staff_attempts').selectAll().execute()).toEqual([])
  })
})

describe('a one-time link', () => {
  const form = (code: string) => ({ name: 'Eve', login: 'eve', password: goodPassword, code })

  it('makes the first account once, and there is no other one after it', async () => {
    const token = (await staff.accounts.links.first()) ?? ''
    const secret = (await staff.accounts.links.open(token))?.secret ?? ''
    const use = () => staff.accounts.links.use(token, form(codeOf(secret, staff.time.now)))

    const outcomes = await Promise.all([use(), use()])

    expect(outcomes.map(({ kind }) => kind).toSorted()).toEqual(['done', 'gone'])
    expect(await staff.accounts.links.first()).toBeUndefined()
    expect(await staff.accounts.all()).toMatchObject([{ login: 'eve', roles: ['admin'] }])
  })

  it('ends when a new one is made, and after its time', async () => {
    const first = (await staff.accounts.links.first()) ?? ''
    const second = (await staff.accounts.links.first()) ?? ''
    expect(await staff.accounts.links.open(first)).toBeUndefined()
    expect(await staff.accounts.links.open(second)).toBeDefined()

    staff.time.now += 24 * hour
    expect(await staff.accounts.links.open(second)).toBeUndefined()
  })

  it('replaces password and app, and ends the sessions of whoever had them', async () => {
    const { account, secret, session } = await setUp()
    const admin = await staff.signIn()
    const reset = await staff.accounts.reset(account.id, admin.account)
    const token = reset.kind === 'done' ? reset.token : ''
    const fresh = (await staff.accounts.links.open(token))?.secret ?? ''
    const password = 'Tulpe Bahnhof Salz Wolke'
    const used = await staff.accounts.links.use(token, { ...form(codeOf(fresh, staff.time.now)), password })

    expect(used).toMatchObject({ kind: 'done', account: { id: account.id, login: 'ada' } })
    expect(await staff.accounts.sessions.open(session)).toBeUndefined()
    staff.time.now += minute
    expect(await trying({ code: codeOf(secret, staff.time.now) })).toEqual({ kind: 'refused' })
    expect(await trying({ password, code: codeOf(fresh, staff.time.now) })).toMatchObject({ kind: 'done' })
  })

  it('is not given to somebody who cannot set a safe password or whose app is not set up', async () => {
    const token = (await staff.accounts.links.first()) ?? ''

    const outcome = await staff.accounts.links.use(token, { ...form('123'), password: 'kurz' })

    expect(outcome).toMatchObject({
      kind: 'invalid',
      problems: [expect.stringContaining('12 Zeichen'), expect.stringContaining('Code')],
    })
    expect(await staff.accounts.links.open(token)).toBeDefined()
  })
})
