import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate as breathe } from 'node:timers/promises'
import { sql, type Kysely } from 'kysely'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { copyToPostgres } from '#storage/copy.ts'
import { atOneMoment, restoreDump, writeDump } from '#storage/dump.ts'
import { migrate } from '#storage/migrations.ts'
import { schemaState } from '#storage/schema-state.ts'
import { sumOf } from '#storage/rows.ts'
import type { Tables } from '#storage/schema.ts'
import { backUpSqlite, restoreSqlite } from '#storage/sqlite-backup.ts'
import { tableNames } from '#storage/table-facts.ts'
import { vault } from '#tests/contract/sql-store.ts'
import { databaseKinds, testDatabases, type TestDatabase } from '#tests/support/databases.ts'
import { fillStore } from '#tests/support/filled-store.ts'
import { aStep, anUpdate, noon } from '#tests/support/fixtures.ts'
import { startPostgres, type TestPostgres } from '#tests/support/postgres.ts'

let postgres: TestPostgres
const databases = testDatabases(() => postgres)
beforeAll(async () => {
  postgres = await startPostgres()
})
afterEach(() => databases.cleanUp())
afterAll(() => postgres.stop())

const at = new Date('2026-11-21T11:00:00Z')

async function contents(database: Kysely<Tables>): Promise<Record<string, unknown[]>> {
  const all: Record<string, unknown[]> = {}
  for (const table of tableNames)
    all[table] = (await sql`select * from ${sql.table(table)} order by 1, 2`.execute(database)).rows
  return all
}

async function filled(database: TestDatabase): Promise<Record<string, unknown[]>> {
  const store = await database.store(vault)
  await fillStore(store, vault)
  const all = await contents(store.database)
  expect(Object.entries(all).filter(([, rows]) => rows.length === 0)).toEqual([])
  return all
}

/** Answers go on until it is stopped; each adds a conversation and a message together. */
function answering(database: TestDatabase) {
  let isStopped = false
  const loop = async () => {
    const store = await database.store(vault)
    for (let index = 0; !isStopped; index++) {
      // SQLite never waits for anything, and nothing else would get its turn.
      await breathe()
      await store.complete(
        aStep({ update: anUpdate({ updateId: `n${index}`, conversationId: `conversation-n${index}` }) }),
      )
    }
  }
  const running = loop()
  return async () => {
    isStopped = true
    await running
  }
}

async function pairs(database: Kysely<Tables>): Promise<number> {
  const { rows: conversations } = await sumOf(database, 'conversations')
  const { rows: messages } = await sumOf(database, 'outbox')
  expect(conversations).toBe(messages)
  return conversations
}

describe('a backup of SQLite', () => {
  it('brings everything back where there is no database', async () => {
    const source = await databases.newDatabase('SQLite')
    const target = await databases.newDatabase('SQLite')
    const before = await filled(source)
    const file = join(databases.newDirectory(), 'backup.db')

    await backUpSqlite(source.where, file)
    const sums = await restoreSqlite(file, target.where)

    expect(await contents(target.bare())).toEqual(before)
    expect(sums.get('inbox')?.rows).toBe(4)
    expect([file, target.where].map((path) => statSync(path).mode & 0o777)).toEqual([0o600, 0o600])
    const store = await target.store(vault, { migrate: 'manual' })
    expect(await store.claim(noon, 1000)).toMatchObject({ incoming: { text: 'Where is the pool?' } })
  })

  it('is that of one moment while the service writes', async () => {
    const source = await databases.newDatabase('SQLite')
    const target = await databases.newDatabase('SQLite')
    await source.store(vault)
    const stop = answering(source)
    const file = join(databases.newDirectory(), 'backup.db')

    await backUpSqlite(source.where, file)
    await stop()
    await restoreSqlite(file, target.where)

    expect(await pairs(target.bare())).toBeLessThanOrEqual(await pairs(source.bare()))
  })

  it('replaces a database without a row, and no other', async () => {
    const source = await databases.newDatabase('SQLite')
    const [empty, used] = [await databases.newDatabase('SQLite'), await databases.newDatabase('SQLite')]
    const before = await filled(source)
    const file = join(databases.newDirectory(), 'backup.db')
    await backUpSqlite(source.where, file)
    await (await empty.store(vault)).close()
    const store = await used.store(vault)
    await store.receive(anUpdate({ updateId: 'mine' }))

    await restoreSqlite(file, empty.where)
    await expect(restoreSqlite(file, used.where)).rejects.toMatchObject({
      message: expect.stringContaining('not empty (inbox)') as unknown,
    })

    expect(await contents(empty.bare())).toEqual(before)
    expect(await store.pending()).toMatchObject({ updates: 1 })
  })

  it('is refused when one letter in it was changed', async () => {
    const source = await databases.newDatabase('SQLite')
    const target = await databases.newDatabase('SQLite')
    await filled(source)
    const file = join(databases.newDirectory(), 'backup.db')
    await backUpSqlite(source.where, file)
    const bytes = readFileSync(file)
    const place = bytes.indexOf('Rathaus')
    bytes.write('Rasthof', place)
    writeFileSync(file, bytes)

    await expect(restoreSqlite(file, target.where)).rejects.toMatchObject({
      code: 'input-invalid',
      message: expect.stringContaining('damaged') as unknown,
    })
    expect(await schemaState(target.bare(), target.dialect)).toMatchObject({ applied: [] })
  })

  it('is refused when it is another file or cut short', async () => {
    const source = await databases.newDatabase('SQLite')
    const target = await databases.newDatabase('SQLite')
    await filled(source)
    const file = join(databases.newDirectory(), 'backup.db')
    await backUpSqlite(source.where, file)
    const bytes = readFileSync(file)

    for (const content of [bytes.subarray(0, bytes.length / 2), Buffer.from('SQLite format 3 is a fine thing')]) {
      writeFileSync(file, content)
      await expect(restoreSqlite(file, target.where)).rejects.toMatchObject({ code: 'input-invalid' })
    }
  })
})

describe.each(databaseKinds)('a dump of %s', (kind) => {
  const dumped = async (source: TestDatabase) => {
    const file = join(databases.newDirectory(), 'backup.jsonl.gz')
    await atOneMoment(source.bare(), source.dialect, (snapshot) => writeDump(snapshot, source.dialect, file, at))
    return file
  }

  it.each(databaseKinds)('brings everything back into an empty database of %s', async (other) => {
    const source = await databases.newDatabase(kind)
    const target = await databases.newDatabase(other)
    const before = await filled(source)

    const file = await dumped(source)
    await restoreDump(target.bare(), target.dialect, file)

    expect(await contents(target.bare())).toEqual(before)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    const store = await target.store(vault, { migrate: 'manual' })
    expect(await store.claim(noon, 1000)).toMatchObject({ incoming: { text: 'Where is the pool?' } })
    expect(await store.receive(anUpdate({ updateId: 'after' }))).toBe('new')
  })

  it('is refused by a database with anything in it, which stays as it is', async () => {
    const source = await databases.newDatabase(kind)
    await filled(source)
    const target = await databases.newDatabase(kind)
    const store = await target.store(vault)
    await store.receive(anUpdate({ updateId: 'mine' }))

    await expect(restoreDump(target.bare(), target.dialect, await dumped(source))).rejects.toMatchObject({
      message: expect.stringContaining('not empty (inbox)') as unknown,
    })
    expect((await contents(store.database)).inbox).toHaveLength(1)
  })

  it('is refused when it is cut short, changed or something else, and leaves no row', async () => {
    const source = await databases.newDatabase(kind)
    await filled(source)
    const target = await databases.newDatabase(kind)
    const file = await dumped(source)
    const bytes = readFileSync(file)
    const changed = Buffer.from(bytes)
    const middle = Math.floor(bytes.length / 2)
    changed[middle] = (changed[middle] ?? 0) ^ 1

    for (const content of [
      bytes.subarray(0, -20),
      bytes.subarray(0, middle),
      changed,
      Buffer.from('{}'),
      Buffer.of(),
    ]) {
      writeFileSync(file, content)
      await expect(restoreDump(target.bare(), target.dialect, file)).rejects.toMatchObject({ code: 'input-invalid' })
    }

    const store = await target.store(vault)
    expect(Object.values(await contents(store.database)).flat()).toEqual([])
  })

  it('of the release before this one is restored and brought up to date', async () => {
    const source = await databases.newDatabase(kind)
    const target = await databases.newDatabase(kind)
    const old = source.bare()
    await migrate(old, source.dialect, ['0001-conversations', '0002-staff'])
    const row = { id: 'conversation-a', version: 3, state: '{"greeted":true,"officeIndex":0}', updated_at: 1 }
    await old.insertInto('conversations').values(row).execute()
    const file = await dumped(source)

    await restoreDump(target.bare(), target.dialect, file)

    const store = await target.store(vault, { migrate: 'manual' })
    expect(await store.load('conversation-a')).toMatchObject({ version: 3 })
  })

  it('of a later release is refused', async () => {
    const source = await databases.newDatabase(kind)
    const store = await source.store(vault)
    await sql`insert into kysely_migration (name, timestamp) values ('0099-later', '')`.execute(store.database)
    const target = await databases.newDatabase(kind)

    await expect(restoreDump(target.bare(), target.dialect, await dumped(source))).rejects.toMatchObject({
      message: expect.stringContaining('0099-later is of a later release') as unknown,
    })
  })
})

describe('a dump of PostgreSQL', () => {
  it('is that of one moment while replicas write', async () => {
    const source = await databases.newDatabase('PostgreSQL')
    const target = await databases.newDatabase('PostgreSQL')
    const store = await source.store(vault)
    await Promise.all(
      Array.from({ length: 700 }, (_, index) =>
        store.complete(aStep({ update: anUpdate({ updateId: `${index}`, conversationId: `conversation-${index}` }) })),
      ),
    )
    const stop = answering(source)
    const file = join(databases.newDirectory(), 'backup.jsonl.gz')

    await atOneMoment(source.bare(), source.dialect, (snapshot) => writeDump(snapshot, source.dialect, file, at))
    await stop()
    await restoreDump(target.bare(), target.dialect, file)

    expect(await pairs(target.bare())).toBeGreaterThanOrEqual(700)
  })
})

describe('moving from SQLite to PostgreSQL', () => {
  it('takes everything along, and what comes next gets the next numbers', async () => {
    const source = await databases.newDatabase('SQLite')
    const target = await databases.newDatabase('PostgreSQL')
    const before = await filled(source)

    const sums = await copyToPostgres(source.bare(), target.bare())

    expect(await contents(target.bare())).toEqual(before)
    expect(sums.get('outbox')?.rows).toBe(2)
    const store = await target.store(vault, { migrate: 'manual' })
    expect(
      await store.complete(aStep({ update: anUpdate({ updateId: 'after', conversationId: 'conversation-c' }) })),
    ).toBe('saved')
    const ids = await store.database.selectFrom('outbox').select('id').orderBy('id').execute()
    expect(ids.map(({ id }) => id)).toEqual([1, 2, 3])
  })

  it('moves more rows than fit into one statement', async () => {
    const source = await databases.newDatabase('SQLite')
    const target = await databases.newDatabase('PostgreSQL')
    const store = await source.store(vault)
    const rows = Array.from({ length: 1_234 }, (_, index) => ({
      id: `conversation-${index}`, version: 1, state: '{}', updated_at: index,
    })) // prettier-ignore
    await store.database.insertInto('conversations').values(rows).execute()

    await copyToPostgres(source.bare(), target.bare())

    expect((await sumOf(target.bare(), 'conversations')).rows).toBe(1_234)
  })

  it('is refused the second time, and changes nothing then', async () => {
    const source = await databases.newDatabase('SQLite')
    const target = await databases.newDatabase('PostgreSQL')
    const before = await filled(source)
    await copyToPostgres(source.bare(), target.bare())

    await expect(copyToPostgres(source.bare(), target.bare())).rejects.toMatchObject({
      code: 'input-invalid',
      message: expect.stringContaining('not empty') as unknown,
    })
    expect(await contents(target.bare())).toEqual(before)
  })

  it('leaves the target empty when something does not come out the same', async () => {
    const source = await databases.newDatabase('SQLite')
    const target = await databases.newDatabase('PostgreSQL')
    await filled(source)
    const database = target.bare()
    await migrate(database, target.dialect)
    // As a server would that stores text in another way.
    await sql`create function shorten() returns trigger language plpgsql as
      $$ begin new.text = substr(new.text, 1, 5); return new; end $$`.execute(database)
    await sql`create trigger shorten before insert on gaps for each row execute function shorten()`.execute(database)

    await expect(copyToPostgres(source.bare(), database)).rejects.toMatchObject({
      message: expect.stringContaining('gaps came out different') as unknown,
    })
    expect(Object.values(await contents(database)).flat()).toEqual([])
  })
})
