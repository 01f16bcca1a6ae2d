import { spawn } from 'node:child_process'
import { once } from 'node:events'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { ConversationStore } from '#app/ports.ts'
import { sqliteDialect } from '#storage/dialect.ts'
import { migrate } from '#storage/migrations.ts'
import { openSqliteDatabase } from '#storage/sqlite.ts'
import { createStaffStore } from '#storage/staff-accounts.ts'
import { createGapStore } from '#storage/staff-reports.ts'
import { createRevisionStore } from '#storage/staff-revisions.ts'
import { createSqlStore, type SqlStore } from '#storage/store.ts'
import { vault } from '#tests/contract/sql-store.ts'
import { anAccount } from '#tests/contract/staff-store.ts'
import { testDatabases } from '#tests/support/databases.ts'
import { aStep, anUpdate, noon } from '#tests/support/fixtures.ts'
import { startPostgres, type TestPostgres } from '#tests/support/postgres.ts'

let postgres: TestPostgres
const databases = testDatabases(() => postgres)
beforeAll(async () => {
  postgres = await startPostgres()
})
afterEach(() => databases.cleanUp())
afterAll(() => postgres.stop())

const secret = 'MARKED-PHRASE'
const update = anUpdate({ text: secret })
const line = { at: noon, actor: 'system', action: 'account-created', subject: 'a-1', facts: {} }

/** Every way to write into the store, and some to read. */
function everything(store: SqlStore): Record<string, () => Promise<unknown>> {
  const staff = createStaffStore(store.database)
  const revisions = createRevisionStore(store.database)
  const large = { ...anUpdate({ updateId: 'large', text: secret.repeat(1_000) }) }
  return {
    receive: () => store.receive(large),
    complete: () => store.complete(aStep({ update: large, messages: [{ address: '{}', body: secret.repeat(1_000) }] })),
    forget: () => store.forget(update.conversationId),
    load: () => store.load('conversation-a'),
    claim: () => store.claim(noon, 1000),
    claimMessage: () => store.claimMessage('telegram', noon, 1000),
    messageSent: () => store.messageSent('1', noon),
    retryMessage: () => store.retryMessage('1', noon, 'busy'),
    dropMessage: () => store.dropMessage('1', 'gone', 'conversation'),
    postpone: () => store.postpone(update, noon, 'busy'),
    repliesTo: () => store.repliesTo('web', '1'),
    deleteExpired: () => store.deleteExpired(noon),
    pending: () => store.pending(),
    accounts: () => staff.accounts(),
    addAccount: () => staff.addAccount(anAccount(), line),
    hasAdmin: () => staff.hasAdmin(),
    session: () => staff.session('s'),
    gaps: () => createGapStore(store.database).deleteGaps([1]),
    revisions: () => revisions.inStates(['draft']),
    publish: () => revisions.publish(1, noon),
    knowledgeVersion: () => revisions.knowledgeVersion(),
  }
}

const unavailable = { name: 'AppError', code: 'store-unavailable' }

describe('SQLite on a full disk', () => {
  /** Pages are limited as a disk is, to what there is now; `free` makes room again. */
  async function onFullDisk() {
    const { database, connection } = openSqliteDatabase((await databases.newDatabase('SQLite')).where)
    await migrate(database, sqliteDialect)
    const store = createSqlStore({ database, dialect: sqliteDialect, vault, clock: () => noon })
    await store.receive(anUpdate({ updateId: 'before' }))
    connection.pragma(`max_page_count = ${connection.pragma('page_count', { simple: true }) as number}`)
    return { store, connection, free: () => connection.pragma('max_page_count = 100000') }
  }
  const fillUp = async (store: ConversationStore) => {
    for (let index = 0; ; index++) {
      const failure = await store
        .receive(anUpdate({ updateId: `filling-${index}`, conversationId: `c-${index}`, text: secret }))
        .then(() => undefined)
        .catch((error: unknown) => error)
      if (failure) return { taken: index, failure }
    }
  }

  it('takes no update in that it cannot keep, says why, and tells nothing of the text', async () => {
    const { store, free } = await onFullDisk()

    const { taken, failure } = await fillUp(store)

    expect(failure).toMatchObject({ ...unavailable, message: 'the disk is full (SQLITE_FULL)' })
    expect(JSON.stringify(failure)).not.toContain(secret)
    expect(await store.pending()).toMatchObject({ updates: taken + 1 })
    free()
    expect(await store.receive(anUpdate({ updateId: 'after', conversationId: 'c-after' }))).toBe('new')
    await store.close()
  })

  it('saves nothing of a step that does not fit, and goes on where it was when there is room again', async () => {
    const { store, connection, free } = await onFullDisk()
    await fillUp(store)
    const claimed = await store.claim(noon, 60_000)
    const step = aStep({ update: claimed ?? update, messages: [{ address: '{}', body: secret.repeat(1_000) }] })

    await expect(store.complete(step)).rejects.toMatchObject({ message: 'the disk is full (SQLITE_FULL)' })

    expect(connection.inTransaction).toBe(false)
    expect(await store.load('conversation-a')).toMatchObject({ version: 0 })
    expect(await store.claimMessage('telegram', noon, 1000)).toBeUndefined()
    free()
    expect(await store.complete(step)).toBe('saved')
    expect(await store.claimMessage('telegram', noon, 1000)).toMatchObject({ attempt: 1 })
    await store.close()
  })

  it('still does what needs no room, such as erasing, and fails in no other way', async () => {
    const { store } = await onFullDisk()
    await fillUp(store)

    const failures = new Map<string, unknown>()
    for (const [name, ask] of Object.entries(everything(store)))
      await ask().catch((error: unknown) => void failures.set(name, error))

    expect([...failures.keys()]).toEqual(['receive', 'complete'])
    for (const failure of failures.values()) expect(failure).toMatchObject(unavailable)
    await store.close()
  })
})

describe('SQLite that another process holds', () => {
  it('is unavailable, says why, and goes on when it is let go', async () => {
    const database = await databases.newDatabase('SQLite')
    const store = await database.store(vault)
    const { connection } = openSqliteDatabase(database.where)
    connection.exec('begin immediate')

    await expect(store.receive(update)).rejects.toMatchObject({
      message: 'another process holds the database (SQLITE_BUSY)',
    })
    connection.exec('rollback')
    expect(await store.receive(update)).toBe('new')
    connection.close()
  })
})

describe('PostgreSQL whose connections are cut', () => {
  /** Cuts them as an administrator, a failover or a firewall would. */
  async function cut(url: string, except = ''): Promise<void> {
    const client = new pg.Client(url)
    await client.connect()
    await client.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where pid <> pg_backend_pid() and datname = current_database() and application_name <> $1`,
      [except],
    )
    await client.end()
  }

  it('undoes a transaction that was cut between two statements, and the process lives on', async () => {
    const database = await databases.newDatabase('PostgreSQL')
    const store = await database.store(vault)

    const failure = await store.database
      .transaction()
      .execute(async (transaction) => {
        await transaction
          .insertInto('conversations')
          .values({ id: 'half', version: 1, state: '{}', updated_at: 1 })
          .execute()
        await cut(database.where)
        // The connection learns of it now, while nothing is asked of it.
        await new Promise((resolve) => setImmediate(resolve))
        await transaction.deleteFrom('outbox').execute()
      })
      .catch((error: unknown) => error)

    expect(failure).toBeInstanceOf(Error)
    expect(await store.load('half')).toMatchObject({ version: 0 })
  })

  it('is asked again by itself where that does no harm: nobody notices', async () => {
    const database = await databases.newDatabase('PostgreSQL')
    const store = await database.store(vault)
    for (let round = 0; round < 20; round++) {
      const asked = [
        store.receive(anUpdate({ updateId: `${round}`, conversationId: `c-${round}` })),
        store.load('conversation-a'),
        store.complete(aStep({ update: anUpdate({ updateId: `s-${round}`, conversationId: `d-${round}` }) })),
      ]
      await cut(database.where)

      const [received, , saved] = await Promise.all(asked)
      // Done before the cut, its answer lost in it: then it is known the second time.
      expect(['new', 'seen']).toContain(received)
      expect(['saved', 'seen']).toContain(saved)
    }

    expect(await store.pending()).toMatchObject({ updates: 20, messages: 20 })
  })

  it('is unavailable in every way while it is away, and in none when it is back', async () => {
    const store = await (await databases.newDatabase('PostgreSQL')).store(vault)
    await store.receive(update)

    await postgres.stopServer()
    const failures = await Promise.all(
      Object.values(everything(store)).map((ask) => ask().catch((error: unknown) => error)),
    )
    await postgres.startServer()

    for (const failure of failures) {
      expect(failure).toMatchObject(unavailable)
      expect(String(failure)).not.toContain(secret)
    }
    for (const ask of Object.values(everything(store))) await ask()
  })
})

describe('a process whose connection is cut in the middle of a transaction', () => {
  it('does not die of it', async () => {
    const { where } = await databases.newDatabase('PostgreSQL')
    // In a process of its own: here vitest would catch what ends a process.
    const program = `
      import { openPostgresStore } from '#storage/postgres.ts'
      import { createVault } from '#storage/vault.ts'
      import { sql } from 'kysely'
      const store = await openPostgresStore({ url: process.argv[1], vault: createVault('x'.repeat(32)) })
      const killer = await openPostgresStore({ url: process.argv[1], vault: createVault('x'.repeat(32)) })
      const failure = await store.database.transaction().execute(async (transaction) => {
        const { rows } = await sql\`select pg_backend_pid() as pid\`.execute(transaction)
        await sql\`select pg_terminate_backend(\${rows[0].pid})\`.execute(killer.database)
        await killer.pending()
        await killer.pending()
        await transaction.deleteFrom('outbox').execute()
      }).catch((error) => error)
      console.log(failure instanceof Error, JSON.stringify(await store.pending()))
      await store.close()
      await killer.close()`
    const child = spawn(process.execPath, ['--input-type=module-typescript', '--eval', program, where], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const output: string[] = []
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => output.push(String(chunk)))

    const [code] = (await once(child, 'exit')) as [number]

    expect(output.join('')).toBe('true {"updates":0,"messages":0}\n')
    expect(code).toBe(0)
  })
})
