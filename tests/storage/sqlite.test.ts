import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { openSqliteStore } from '#storage/sqlite.ts'
import { conversationStoreContract } from '#tests/contract/conversation-store.ts'
import { sqlStoreContract, underTest, vault } from '#tests/contract/sql-store.ts'
import { anUpdate, noon } from '#tests/support/fixtures.ts'

const directories: string[] = []

function newDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'wegweiser-sqlite-'))
  directories.push(directory)
  return directory
}

async function removeDirectories(): Promise<void> {
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true })
}

describe('the SQLite store', () => {
  conversationStoreContract(async () => {
    // One process has one connection: two would wait for each other in the one thread they share.
    const store = await openSqliteStore({ file: join(newDirectory(), 'store.sqlite'), vault })
    return underTest(store, store, removeDirectories)
  })
})

describe('the SQLite store as a database', () => {
  let file: string | undefined
  sqlStoreContract(
    (withVault) => openSqliteStore({ file: (file ??= join(newDirectory(), 'store.sqlite')), vault: withVault }),
    async () => {
      file = undefined
      await removeDirectories()
    },
  )
})

describe('the SQLite file', () => {
  afterEach(removeDirectories)

  it('is readable by its owner only, with its journal', async () => {
    const file = join(newDirectory(), 'data', 'store.sqlite')
    const store = await openSqliteStore({ file, vault })
    await store.receive(anUpdate())

    const modes = ['', '-wal', '-shm'].map((suffix) => statSync(file + suffix).mode & 0o777)

    expect(modes).toEqual([0o600, 0o600, 0o600])
    expect(statSync(join(file, '..')).mode & 0o777).toBe(0o700)
    await store.close()
  })

  it('may be in memory', async () => {
    const store = await openSqliteStore({ file: ':memory:', vault })
    await store.receive(anUpdate())

    expect(await store.pending()).toMatchObject({ updates: 1, messages: 0, oldestUpdateAt: noon })
    await store.close()
  })

  it('is refused when it is no database', async () => {
    const file = join(newDirectory(), 'store.sqlite')
    writeFileSync(file, 'This is a letter and no database, and long enough to be recognised as such. '.repeat(50))

    await expect(openSqliteStore({ file, vault })).rejects.toMatchObject({ code: 'store-unavailable' })
  })
})
