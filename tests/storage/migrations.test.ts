import { sql, type Kysely } from 'kysely'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { migrate } from '#storage/migrations.ts'
import { schemaState } from '#storage/schema-state.ts'
import type { Tables } from '#storage/schema.ts'
import { vault } from '#tests/contract/sql-store.ts'
import { databaseKinds, testDatabases } from '#tests/support/databases.ts'
import { anUpdate } from '#tests/support/fixtures.ts'
import { startPostgres, type TestPostgres } from '#tests/support/postgres.ts'

let postgres: TestPostgres
const databases = testDatabases(() => postgres)
beforeAll(async () => {
  postgres = await startPostgres()
})
afterEach(() => databases.cleanUp())
afterAll(() => postgres.stop())

const beginnings = ['0001-conversations', '0002-staff']

/** As if a later release had migrated. */
async function pretend(database: Kysely<Tables>, name: string): Promise<void> {
  await sql`insert into kysely_migration (name, timestamp) values (${name}, '2027-01-01')`.execute(database)
}

describe.each(databaseKinds)('the tables in %s', (kind) => {
  it('are made by the start when it may, and by nobody else when it may not', async () => {
    const { store, bare, dialect } = await databases.newDatabase(kind)

    await expect(store(vault, { migrate: 'manual' })).rejects.toMatchObject({
      code: 'config-invalid',
      message: expect.stringMatching(/lacks 0001-conversations, .*npm run db -- migrate/u) as unknown,
    })
    expect(await schemaState(bare(), dialect)).toMatchObject({ applied: [] })
    await store(vault, { migrate: 'auto' })
    expect(await schemaState(bare(), dialect)).toMatchObject({ pending: [], unknown: [] })
    await store(vault, { migrate: 'manual' })
  })

  it('are brought up to date with what is in them', async () => {
    const { store, bare, dialect } = await databases.newDatabase(kind)
    const old = bare()
    await migrate(old, dialect, beginnings)
    const row = { id: 'conversation-a', version: 3, state: '{"greeted":true,"officeIndex":0}', updated_at: 1 }
    await old.insertInto('conversations').values(row).execute()

    expect(await migrate(old, dialect)).not.toContain('0001-conversations')

    expect(await (await store(vault)).load('conversation-a')).toMatchObject({ version: 3, state: { greeted: true } })
    expect(await migrate(old, dialect)).toEqual([])
  })

  it('serve this release also when a later one has added to them', async () => {
    const { store, bare, dialect } = await databases.newDatabase(kind)
    await store(vault)
    const database = bare()
    await pretend(database, '0099-later')
    await sql`alter table inbox add column later text not null default ''`.execute(database)

    const opened = await store(vault, { migrate: 'manual' })

    expect(await opened.receive(anUpdate())).toBe('new')
    expect(await schemaState(database, dialect)).toMatchObject({ pending: [], unknown: ['0099-later'] })
  })

  it('are refused when a later release has taken something away', async () => {
    const { store, bare } = await databases.newDatabase(kind)
    await store(vault)
    await pretend(bare(), '0100-without-codes-contract')

    await expect(store(vault)).rejects.toMatchObject({
      code: 'config-invalid',
      message: expect.stringContaining('0100-without-codes-contract') as unknown,
    })
  })

  it('are left alone when they are behind in one way and ahead in another', async () => {
    const { store, bare, dialect } = await databases.newDatabase(kind)
    const database = bare()
    await migrate(database, dialect, beginnings)
    await pretend(database, '0099-later')

    await expect(store(vault)).rejects.toMatchObject({ code: 'config-invalid' })
    expect(await schemaState(database, dialect)).toMatchObject({ applied: [...beginnings, '0099-later'] })
  })
})

describe('replicas that migrate at the same time', () => {
  it('do it once between them', async () => {
    const { bare, dialect } = await databases.newDatabase('PostgreSQL')

    const done = await Promise.all([1, 2, 3, 4].map(() => migrate(bare(), dialect)))

    expect(done.filter((names) => names.length > 0)).toHaveLength(1)
    expect(await schemaState(bare(), dialect)).toMatchObject({ pending: [] })
  })
})
