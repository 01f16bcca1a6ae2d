import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { readDeletions } from '#storage/deletions.ts'
import { createStaffStore } from '#storage/staff-accounts.ts'
import { createGapStore } from '#storage/staff-reports.ts'
import { vault } from '#tests/contract/sql-store.ts'
import { anAccount } from '#tests/contract/staff-store.ts'
import { databaseKinds, testDatabases } from '#tests/support/databases.ts'
import { aReply, aStep, anUpdate, noon } from '#tests/support/fixtures.ts'
import { startPostgres, type TestPostgres } from '#tests/support/postgres.ts'

const hour = 3_600_000
const day = 24 * hour
const year = 365 * day
const records = [{ kind: 'gap' as const, text: 'Wo kann ich reiten?', locale: 'de', candidates: [] }]

let postgres: TestPostgres
const databases = testDatabases(() => postgres)
beforeAll(async () => {
  postgres = await startPostgres()
})
afterEach(() => databases.cleanUp())
afterAll(() => postgres.stop())

describe.each(databaseKinds)('the record of what was deleted in %s', (kind) => {
  const opened = async () => {
    let now = noon
    const store = await (await databases.newDatabase(kind)).store(vault, { clock: () => now })
    return {
      store,
      later: (ms: number) => (now += ms),
      deletions: async () =>
        (await readDeletions(store.database, '2000-01-01', '2099-12-31')).map(
          (row) => `${row.day} ${row.kind} ${row.count} ${row.reason}`,
        ),
    }
  }
  const ask = (conversationId: string) =>
    aStep({
      update: anUpdate({ channel: 'web', updateId: conversationId, conversationId }),
      records,
      replies: [aReply()],
    })

  it('says what went because its time was over, day by day', async () => {
    const { store, later, deletions } = await opened()
    for (const id of ['a', 'b', 'c']) await store.complete(ask(id))

    for (const ms of [10 * 60_000, 2 * day, 28 * day, 60 * day]) await store.deleteExpired(later(ms))

    expect(await deletions()).toEqual([
      '2026-11-21 replies 3 expired',
      '2026-11-23 updates 3 expired',
      '2026-12-21 gaps 3 expired',
      '2027-02-19 conversations 3 expired',
    ])
  })

  it('says what people had erased, and nothing that leads to them', async () => {
    const { store, deletions } = await opened()
    await store.complete(ask('a'))
    await store.complete(ask('b'))
    await store.receive(anUpdate({ updateId: 'waiting', conversationId: 'a' }))

    await store.forget('a')
    await store.forget('b')
    await store.forget('nobody')

    expect(await deletions()).toEqual([
      '2026-11-21 conversations 2 asked',
      '2026-11-21 gaps 2 asked',
      '2026-11-21 messages 2 asked',
      '2026-11-21 replies 2 asked',
      '2026-11-21 updates 1 asked',
    ])
    expect(Object.keys((await readDeletions(store.database, '2026-11-21', '2026-11-21'))[0] ?? {}).toSorted()).toEqual([
      'count', 'day', 'kind', 'reason',
    ]) // prettier-ignore
  })

  it('says what came in between and is erased with the farewell', async () => {
    const { store, deletions } = await opened()
    await store.complete(ask('a'))
    const forgotten = anUpdate({ updateId: 'forget', conversationId: 'a' })

    await store.complete(aStep({ update: forgotten, messages: [], records: [{ kind: 'forgotten' }] }))

    expect(await deletions()).toEqual(['2026-11-21 conversations 1 asked'])
  })

  it('says what staff have closed', async () => {
    const { store, deletions } = await opened()
    for (const id of ['a', 'b', 'c']) await store.complete(ask(id))
    const gaps = createGapStore(store.database, () => noon + day)
    const ids = (await gaps.gaps(undefined)).map(({ id }) => id)

    await gaps.deleteGaps([...ids.slice(0, 2), 4711])

    expect(await deletions()).toEqual(['2026-11-22 gaps 2 staff'])
  })

  it('says what ended of staff’s sessions, links and attempts', async () => {
    const { store, deletions } = await opened()
    const staff = createStaffStore(store.database)
    const line = { at: noon, actor: 'system', action: 'added', subject: 'a-1', facts: {} }
    await staff.addAccount(anAccount(), line)
    await staff.addSession({ hash: 's', accountId: 'a-1', createdAt: noon, seenAt: noon, flash: '' })
    await staff.addLink({ hash: 'l', accountId: 'a-1', totpSecret: 'sealed', expiresAt: noon }, line)
    await staff.countAttempt('key', undefined, noon)

    await staff.deleteExpired({ now: noon, createdBefore: noon, seenBefore: noon, attemptsBefore: noon })

    expect(await deletions()).toEqual([
      '2026-11-21 sign-in-attempts 1 expired',
      '2026-11-21 staff-links 1 expired',
      '2026-11-21 staff-sessions 1 expired',
    ])
  })

  it('is itself kept for a year', async () => {
    const { store, deletions } = await opened()
    await store.complete(ask('a'))
    await store.forget('a')

    await store.deleteExpired(noon + year - hour * 13)
    expect(await deletions()).not.toEqual([])
    await store.deleteExpired(noon + year)
    expect((await deletions()).filter((line) => line.startsWith('2026-11-21'))).toEqual([])
  })

  it('counts more rows than are deleted at a time', async () => {
    const { store, deletions } = await opened()
    const rows = Array.from({ length: 4_321 }, (_, index) => ({
      id: `c-${index}`,
      version: 1,
      state: '{}',
      updated_at: noon,
    }))
    for (let start = 0; start < rows.length; start += 1_000)
      await store.database
        .insertInto('conversations')
        .values(rows.slice(start, start + 1_000))
        .execute()

    expect(await store.deleteExpired(noon + 90 * day)).toMatchObject({ conversations: 4_321 })

    expect(await deletions()).toEqual(['2027-02-19 conversations 4321 expired'])
  })
})

describe('two replicas that clean up at the same time', () => {
  it('count each row once', async () => {
    const database = await databases.newDatabase('PostgreSQL')
    const stores = [await database.store(vault), await database.store(vault)]
    const rows = Array.from({ length: 5_000 }, (_, index) => ({
      id: `c-${index}`,
      version: 1,
      state: '{}',
      updated_at: noon,
    }))
    await stores[0]?.database.insertInto('conversations').values(rows).execute()

    const counts = await Promise.all(stores.map((store) => store.deleteExpired(noon + 90 * day)))

    expect(counts.reduce((sum, { conversations = 0 }) => sum + conversations, 0)).toBe(5_000)
    const all = await readDeletions(database.bare(), '2000-01-01', '2099-12-31')
    expect(all).toMatchObject([{ kind: 'conversations', count: 5_000 }])
  })
})
