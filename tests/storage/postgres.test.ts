import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sql } from 'kysely'
import pg from 'pg'
import { openPostgresStore } from '#storage/postgres.ts'
import { conversationStoreContract } from '#tests/contract/conversation-store.ts'
import { sqlStoreContract, underTest, vault } from '#tests/contract/sql-store.ts'
import { aStep, anUpdate, noon } from '#tests/support/fixtures.ts'
import { startPostgres, type TestPostgres } from '#tests/support/postgres.ts'

let postgres: TestPostgres
beforeAll(async () => {
  postgres = await startPostgres()
})
afterAll(() => postgres.stop())

describe('the PostgreSQL store', () => {
  conversationStoreContract(async () => {
    const url = await postgres.newDatabase()
    const store = await openPostgresStore({ url, vault })
    return underTest(store, await openPostgresStore({ url, vault }), async () => {})
  })
})

describe('the PostgreSQL store as a database', () => {
  let url: string | undefined
  sqlStoreContract(
    async (withVault) => openPostgresStore({ url: (url ??= await postgres.newDatabase()), vault: withVault }),
    async () => {
      url = undefined
    },
  )
})

describe('a PostgreSQL server', () => {
  it('tells its own time, which all replicas go by', async () => {
    const store = await openPostgresStore({ url: await postgres.newDatabase(), vault })

    const time = await store.readTime?.()
    await store.close()

    // The server is on this machine.
    expect(Math.abs((time ?? 0) - Date.now())).toBeLessThan(5_000)
  })

  it('may be opened by several replicas that start together', async () => {
    const url = await postgres.newDatabase()

    const stores = await Promise.all([1, 2, 3].map(() => openPostgresStore({ url, vault })))

    await Promise.all(stores.map((store, id) => store.receive(anUpdate({ updateId: String(id) }))))
    expect(await stores[0]?.pending()).toMatchObject({ updates: 3 })
    await Promise.all(stores.map((store) => store.close()))
  })

  it('that is not there is unavailable', async () => {
    await expect(openPostgresStore({ url: 'postgres://nobody:x@127.0.0.1:1/none', vault })).rejects.toMatchObject({
      code: 'store-unavailable',
    })
  })

  it('may close every connection without a worker noticing more than an error', async () => {
    const url = await postgres.newDatabase()
    const store = await openPostgresStore({ url, vault })
    await store.receive(anUpdate())

    const client = new pg.Client(url)
    await client.connect()
    await client.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname = current_database()',
    )
    await client.end()

    const pending = await store.pending().catch(() => store.pending())
    expect(pending).toMatchObject({ updates: 1 })
    await store.close()
  })

  it('may close a connection between two statements of a transaction: the next one fails, the process lives', async () => {
    const url = await postgres.newDatabase()
    const store = await openPostgresStore({ url, vault })
    const client = new pg.Client(url)
    await client.connect()

    const failure = await store.database
      .transaction()
      .execute(async (transaction) => {
        const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(transaction)
        await client.query('select pg_terminate_backend($1, 5000)', [rows[0]?.pid])
        await sql`select 1`.execute(transaction)
      })
      .catch((error: unknown) => error)
    await client.end()

    expect(failure).toBeInstanceOf(Error)
    expect(await store.receive(anUpdate())).toBe('new')
    await store.close()
  })

  it('may go away and come back: what was half done is not there, what was done is', async () => {
    const store = await openPostgresStore({ url: await postgres.newDatabase(), vault })
    await store.receive(anUpdate())
    const update = await store.claim(noon, 60_000)

    await postgres.stopServer()
    const failure = await store.complete(aStep()).catch((error: unknown) => error)
    await postgres.startServer()

    expect(failure).toMatchObject({ code: 'store-unavailable' })
    expect(await store.load('conversation-a')).toMatchObject({ version: 0 })
    expect(await store.claim(noon + 60_000, 60_000)).toMatchObject({ updateId: update?.updateId, attempt: 2 })
    expect(await store.complete(aStep())).toBe('saved')
    await store.close()
  })
})
