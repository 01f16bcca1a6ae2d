import { afterAll, beforeAll, describe } from 'vitest'
import { openPostgresStore } from '#storage/postgres.ts'
import { openSqliteStore } from '#storage/sqlite.ts'
import { createImportStore } from '#storage/staff-imports.ts'
import { createVault } from '#storage/vault.ts'
import { importStoreContract } from '#tests/contract/import-store.ts'
import { startPostgres, type TestPostgres } from '#tests/support/postgres.ts'

const vault = createVault('a secret of at least 32 characters')

describe('imported material in SQLite', () => {
  importStoreContract(async () => {
    const sqlite = await openSqliteStore({ file: ':memory:', vault })
    // One process: everybody shares its connection.
    const store = createImportStore(sqlite.database)
    return { store, other: store, close: () => sqlite.close() }
  })
})

describe('imported material in PostgreSQL', () => {
  let postgres: TestPostgres
  beforeAll(async () => {
    postgres = await startPostgres()
  })
  afterAll(() => postgres.stop())

  importStoreContract(async () => {
    const url = await postgres.newDatabase()
    const [one, two] = [await openPostgresStore({ url, vault }), await openPostgresStore({ url, vault })]
    return {
      store: createImportStore(one.database),
      other: createImportStore(two.database),
      close: async () => {
        await one.close()
        await two.close()
      },
    }
  })
})
