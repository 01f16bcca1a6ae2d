import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Account, StaffLink, StaffStore } from '#staff/ports.ts'
import { noon } from '#tests/support/fixtures.ts'

const hour = 3_600_000

export function anAccount(about: Partial<Account> = {}): Account {
  return {
    id: 'a-1',
    name: 'Ada',
    login: 'ada',
    roles: ['editor', 'translator'],
    municipality: 'mainz',
    locales: ['ar', 'fa'],
    active: true,
    createdAt: noon,
    ...about,
  }
}

const line = (action: string) => ({ at: noon, actor: 'system', action, subject: 'a-1', facts: { place: 'mainz' } })

const aLink = (about: Partial<StaffLink> = {}): StaffLink => ({
  hash: 'link-1',
  accountId: 'a-1',
  totpSecret: 'sealed',
  expiresAt: noon + hour,
  ...about,
})

const use = { now: noon, proof: { kind: 'password', password: 'hash', totpStep: 7 }, first: undefined } as const

/** What every store of accounts, sessions and the audit log does. `open` gives a new database, `other` as another replica sees it. */
export function staffStoreContract(
  open: () => Promise<{ store: StaffStore; other: StaffStore; close: () => Promise<void> }>,
) {
  let store: StaffStore
  let other: StaffStore
  let close: () => Promise<void>
  beforeEach(async () => {
    ;({ store, other, close } = await open())
  })
  afterEach(() => close())

  it('gives back an account as it was added, also to another process', async () => {
    const account = anAccount()
    const everywhere = anAccount({
      id: 'a-2',
      login: 'bo',
      name: 'Bo',
      municipality: undefined,
      roles: [],
      locales: [],
    })

    expect(await store.addAccount(account, line('added'))).toBe(true)
    expect(await store.addAccount(everywhere, line('added'))).toBe(true)

    expect(await other.account('a-1')).toEqual(account)
    expect(await other.accounts()).toEqual([account, everywhere])
    expect(await other.credentials('bo')).toEqual({ account: everywhere, password: undefined, totpSecret: undefined })
    expect(await other.account('a-3')).toBeUndefined()
  })

  it('writes the change and its line in the log, or neither', async () => {
    await store.addAccount(anAccount(), line('added'))

    expect(await store.addAccount(anAccount({ id: 'a-2' }), line('twice'))).toBe(false)
    expect(await store.changeAccount(anAccount({ id: 'a-9' }), line('nobody'))).toBe(false)
    expect(await store.changeAccount(anAccount({ name: 'Ada B', municipality: undefined }), line('changed'))).toBe(true)

    expect(await store.account('a-1')).toMatchObject({ name: 'Ada B', municipality: undefined })
    expect(await store.auditLines({ before: undefined, limit: 9 })).toMatchObject([
      { action: 'changed', at: noon, facts: { place: 'mainz' } },
      { action: 'added' },
    ])
  })

  it('gives the log page by page, newest first', async () => {
    for (const action of ['one', 'two', 'three']) await store.appendAudit(line(action))

    const [first] = await store.auditLines({ before: undefined, limit: 1 })
    const rest = await store.auditLines({ before: first?.id, limit: 9 })

    expect(first?.action).toBe('three')
    expect(rest.map(({ action }) => action)).toEqual(['two', 'one'])
  })

  it('lets a link be used once, whoever comes first', async () => {
    await store.addAccount(anAccount(), line('added'))
    await store.addLink(aLink(), line('link'))

    const outcomes = await Promise.all([
      store.redeem(aLink(), use, line('used')),
      other.redeem(aLink(), use, line('used')),
    ])

    expect(outcomes.toSorted()).toEqual(['done', 'gone'])
    expect(await store.credentials('ada')).toMatchObject({ password: 'hash', totpSecret: 'sealed' })
    expect(await store.link('link-1', noon)).toBeUndefined()
  })

  it('links one account to a person of the sign-on service, instead of the password', async () => {
    await store.addAccount(anAccount(), line('added'))
    await store.addAccount(anAccount({ id: 'a-2', login: 'bo' }), line('added'))
    const subject = { now: noon, proof: { kind: 'subject', subject: 'https://id|1' }, first: undefined } as const
    await store.addLink(aLink(), line('link'))
    await store.redeem(aLink(), use, line('used'))
    await store.addLink(aLink(), line('link'))
    expect(await store.redeem(aLink(), subject, line('used'))).toBe('done')
    const link = aLink({ hash: 'link-2', accountId: 'a-2' })
    await store.addLink(link, line('link'))

    expect(await store.redeem(link, subject, line('used'))).toBe('taken')
    expect(await other.accountOfSubject('https://id|1')).toEqual(anAccount())
    expect(await other.credentials('ada')).toMatchObject({ password: undefined, totpSecret: undefined })
    expect(await store.accountOfSubject('https://id|2')).toBeUndefined()
  })

  it('keeps a link whose account cannot be made', async () => {
    await store.addAccount(anAccount(), line('added'))
    const link = aLink({ accountId: undefined })
    await store.addLink(link, line('link'))

    const first = anAccount({ id: 'a-2', roles: ['admin'], municipality: undefined })
    expect(await store.redeem(link, { ...use, first }, line('used'))).toBe('taken')
    expect(await store.link('link-1', noon)).toEqual(link)
    expect(await store.hasAdmin()).toBe(false)
    expect(await store.redeem(link, { ...use, first: { ...first, login: 'bo' } }, line('used'))).toBe('done')
    expect(await store.hasAdmin()).toBe(true)
  })

  it('ends a link after its time and with the next one', async () => {
    await store.addLink(aLink(), line('link'))
    await store.addLink(aLink({ hash: 'link-2' }), line('link'))

    expect(await store.link('link-1', noon)).toBeUndefined()
    expect(await store.link('link-2', noon + hour - 1)).toBeDefined()
    expect(await store.link('link-2', noon + hour)).toBeUndefined()
    expect(await store.redeem(aLink({ hash: 'link-2' }), { ...use, now: noon + hour }, line('used'))).toBe('gone')
  })

  it('lets a code count once', async () => {
    await store.addAccount(anAccount(), line('added'))

    const spent = await Promise.all([store.spendCode('a-1', 8), other.spendCode('a-1', 8)])

    expect(spent.toSorted()).toEqual([false, true])
    expect(await store.spendCode('a-1', 7)).toBe(false)
    expect(await store.spendCode('a-1', 9)).toBe(true)
  })

  it('keeps a session with what it is to say, until it ends', async () => {
    await store.addAccount(anAccount(), line('added'))
    await store.addSession({ hash: 's-1', accountId: 'a-1', createdAt: noon, seenAt: noon, flash: '' })
    await store.setFlash('s-1', '{"kind":"info"}')
    await store.touchSession('s-1', noon + 1)

    expect(await other.session('s-1')).toEqual({
      session: { hash: 's-1', accountId: 'a-1', createdAt: noon, seenAt: noon + 1, flash: '{"kind":"info"}' },
      account: anAccount(),
    })
    await store.endSession('s-1')
    expect(await other.session('s-1')).toBeUndefined()
  })

  it('ends the sessions and links of a deactivated account', async () => {
    await store.addAccount(anAccount(), line('added'))
    await store.addLink(aLink(), line('link'))
    await store.addSession({ hash: 's-1', accountId: 'a-1', createdAt: noon, seenAt: noon, flash: '' })

    await store.changeAccount(anAccount({ active: false }), line('deactivated'))

    expect(await store.session('s-1')).toBeUndefined()
    expect(await store.link('link-1', noon)).toBeUndefined()
    expect(await store.redeem(aLink(), use, line('used'))).toBe('gone')
  })

  it('counts attempts one after the other', async () => {
    expect(await store.attempts('key')).toBeUndefined()
    expect(await store.countAttempt('key', undefined, noon)).toBe(true)
    expect(await other.countAttempt('key', undefined, noon)).toBe(false)
    const seen = { failures: 1, lastAt: noon }
    expect(await store.attempts('key')).toEqual(seen)
    expect(await store.countAttempt('key', seen, noon + 1)).toBe(true)
    expect(await other.countAttempt('key', seen, noon + 1)).toBe(false)
    await store.forgiveAttempts('key', 'one')
    expect(await store.attempts('key')).toEqual({ failures: 1, lastAt: noon + 1 })
    await store.forgiveAttempts('key', 'all')
    expect(await store.attempts('key')).toBeUndefined()
  })

  it('deletes what is past, and only that', async () => {
    await store.addAccount(anAccount(), line('added'))
    const session = { accountId: 'a-1', flash: '' }
    await store.addSession({ ...session, hash: 'old', createdAt: noon - 12 * hour, seenAt: noon })
    await store.addSession({ ...session, hash: 'idle', createdAt: noon - 2 * hour, seenAt: noon - hour })
    await store.addSession({ ...session, hash: 'open', createdAt: noon - 2 * hour, seenAt: noon - hour + 1 })
    await store.addLink(aLink(), line('link'))
    await store.countAttempt('old', undefined, noon - 24 * hour)
    await store.countAttempt('new', undefined, noon)

    await store.deleteExpired({
      now: noon,
      createdBefore: noon - 12 * hour,
      seenBefore: noon - hour,
      attemptsBefore: noon - 24 * hour,
    })

    expect(await store.session('old')).toBeUndefined()
    expect(await store.session('idle')).toBeUndefined()
    expect(await store.session('open')).toBeDefined()
    expect(await store.link('link-1', noon)).toBeDefined()
    expect(await store.attempts('old')).toBeUndefined()
    expect(await store.attempts('new')).toBeDefined()
  })
}
