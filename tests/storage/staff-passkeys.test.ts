import { afterAll, afterEach, beforeAll, describe } from 'vitest'
import { createStaffStore } from '#storage/staff-accounts.ts'
import { createVault } from '#storage/vault.ts'
import { passkeyStoreContract } from '#tests/contract/passkey-store.ts'
import { databaseKinds, testDatabases } from '#tests/support/databases.ts'
import { startPostgres, type TestPostgres } from '#tests/support/postgres.ts'

const vault = createVault('a secret of at least 32 characters')

let postgres: TestPostgres
const databases = testDatabases(() => postgres)
beforeAll(async () => {
  postgres = await startPostgres()
})
afterEach(() => databases.cleanUp())
afterAll(() => postgres.stop())

describe.each(databaseKinds)('the passkeys in %s', (kind) => {
  passkeyStoreContract(async () => {
    const database = await databases.newDatabase(kind)
    const one = await database.store(vault)
    // One process has one connection to SQLite; everybody shares it.
    const two = kind === 'SQLite' ? one : await database.store(vault)
    return {
      store: createStaffStore(one.database),
      other: createStaffStore(two.database),
      erase: async (id) => {
        await one.database.deleteFrom('staff_accounts').where('id', '=', id).execute()
      },
      close: () => databases.cleanUp(),
    }
  })
})
