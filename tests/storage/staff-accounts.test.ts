import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe } from 'vitest'
import { openPostgresStore } from '#storage/postgres.ts'
import { openSqliteStore } from '#storage/sqlite.ts'
import { createStaffStore } from '#storage/staff-accounts.ts'
import type { SqlStore } from '#storage/store.ts'
import { createVault } from '#storage/vault.ts'
import { staffStoreContract } from '#tests/contract/staff-store.ts'
import { startPostgres, type TestPostgres } from '#tests/support/postgres.ts'

const vault = createVault('a secret of at least 32 characters')

function underTest(one: SqlStore, two: SqlStore, close: () => Promise<void>) {
  return { store: createStaffStore(one.database), other: createStaffStore(two.database), close }
}

describe('the accounts in SQLite', () => {
  staffStoreContract(async () => {
    const directory = mkdtempSync(join(tmpdir(), 'wegweiser-staff-'))
    const file = join(directory, 'wegweiser.db')
    const store = await openSqliteStore({ file, vault })
    // One process: everybody shares its connection.
    return underTest(store, store, async () => {
      await store.close()
      rmSync(directory, { recursive: true })
    })
  })
})

describe('the accounts in PostgreSQL', () => {
  let postgres: TestPostgres
  beforeAll(async () => {
    postgres = await startPostgres()
  })
  afterAll(() => postgres.stop())

  staffStoreContract(async () => {
    const url = await postgres.newDatabase()
    const [one, two] = [await openPostgresStore({ url, vault }), await openPostgresStore({ url, vault })]
    return underTest(one, two, async () => {
      await one.close()
      await two.close()
    })
  })
})
