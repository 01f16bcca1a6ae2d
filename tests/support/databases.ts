import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Kysely } from 'kysely'
import type { Clock, Vault } from '#app/ports.ts'
import { postgresDialect, sqliteDialect, type SqlDialect } from '#storage/dialect.ts'
import { openPostgresDatabase, openPostgresStore } from '#storage/postgres.ts'
import type { MigrateMode } from '#storage/prepare-schema.ts'
import type { Tables } from '#storage/schema.ts'
import { openSqliteDatabase, openSqliteStore } from '#storage/sqlite.ts'
import type { SqlStore } from '#storage/store.ts'
import type { TestPostgres } from './postgres.ts'

export const databaseKinds = ['SQLite', 'PostgreSQL'] as const

/** One new database of either kind, opened as often as a test wants. */
export interface TestDatabase {
  dialect: SqlDialect
  /** The path of the file, or the address. */
  where: string
  bare: () => Kysely<Tables>
  store: (vault: Vault, options?: { migrate?: MigrateMode; clock?: Clock }) => Promise<SqlStore>
}

/** New databases for one test file; `cleanUp` closes all that was opened. */
export function testDatabases(postgres: () => TestPostgres) {
  const directories: string[] = []
  const closing: (() => Promise<void>)[] = []
  const closedLater = <Opened extends { destroy(): Promise<void> }>(database: Opened): Opened => {
    closing.push(() => database.destroy())
    return database
  }
  const newDirectory = () => {
    const directory = mkdtempSync(join(tmpdir(), 'wegweiser-database-'))
    directories.push(directory)
    return directory
  }
  return {
    newDirectory,
    async newDatabase(kind: (typeof databaseKinds)[number]): Promise<TestDatabase> {
      if (kind === 'SQLite') {
        const where = join(newDirectory(), 'wegweiser.db')
        return {
          dialect: sqliteDialect,
          where,
          bare: () => closedLater(openSqliteDatabase(where).database),
          async store(vault, options) {
            const store = await openSqliteStore({ file: where, vault, ...options })
            closedLater(store.database)
            return store
          },
        }
      }
      const where = await postgres().newDatabase()
      return {
        dialect: postgresDialect,
        where,
        bare: () => closedLater(openPostgresDatabase(where)),
        async store(vault, options) {
          const store = await openPostgresStore({ url: where, vault, ...options })
          closedLater(store.database)
          return store
        },
      }
    },
    async cleanUp(): Promise<void> {
      for (const close of closing.splice(0).toReversed()) await close().catch(() => undefined)
      for (const directory of directories.splice(0)) rmSync(directory, { recursive: true, force: true })
    },
  }
}
