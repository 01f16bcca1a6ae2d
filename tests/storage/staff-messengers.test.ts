import { afterAll, beforeAll, describe } from 'vitest'
import { openPostgresStore } from '#storage/postgres.ts'
import { openSqliteStore } from '#storage/sqlite.ts'
import { createStaffStore } from '#storage/staff-accounts.ts'
import { createMessengerStore } from '#storage/staff-messengers.ts'
import type { SqlStore } from '#storage/store.ts'
import { createVault } from '#storage/vault.ts'
import { messengerStoreContract } from '#tests/contract/messenger-store.ts'
import { startPostgres, type TestPostgres } from '#tests/support/postgres.ts'

const vault = createVault('a secret of at least 32 characters')

function underTest(one: SqlStore, two: SqlStore, close: () => Promise<void>) {
  return {
    staff: createStaffStore(one.database),
    store: createMessengerStore(one.database),
    other: createMessengerStore(two.database),
    close,
  }
}

describe('linked chats in SQLite', () => {
  messengerStoreContract(async () => {
    const store = await openSqliteStore({ file: ':memory:', vault })
    return underTest(store, store, () => store.close())
  })
})

describe('linked chats in PostgreSQL', () => {
  let postgres: TestPostgres
  beforeAll(async () => {
    postgres = await startPostgres()
  })
  afterAll(() => postgres.stop())

  messengerStoreContract(async () => {
    const url = await postgres.newDatabase()
    const [one, two] = [await openPostgresStore({ url, vault }), await openPostgresStore({ url, vault })]
    return underTest(one, two, async () => {
      await one.close()
      await two.close()
    })
  })
})
