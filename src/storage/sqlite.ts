import { chmodSync, closeSync, mkdirSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'
import { Kysely, SqliteDialect, type SqliteDatabase } from 'kysely'
import type { Vault } from '#app/ports.ts'
import { sqliteDialect } from './dialect.ts'
import { migrate } from './migrations.ts'
import type { Tables } from './schema.ts'
import { asked, createSqlStore, type SqlStore } from './store.ts'

/** Another process (a report, a backup) holds the file for milliseconds; while we wait nobody is answered. */
const busyTimeoutMs = 2_000

export interface SqliteOptions {
  /** Path of the database file; `:memory:` keeps nothing. */
  file: string
  vault: Vault
}

/**
 * Opens the default store: one file, one process. The tables are made or brought up to date.
 *
 * Errors: `store-unavailable` when the file cannot be opened or is no database.
 */
export function openSqliteStore({ file, vault }: SqliteOptions): Promise<SqlStore> {
  return asked(async () => {
    if (file !== ':memory:') createPrivately(file)
    const connection = new Database(file, { timeout: busyTimeoutMs })
    try {
      connection.pragma('journal_mode = WAL')
      // FULL, not NORMAL: the platform never repeats what we have acknowledged, so it must outlive a power cut. A commit then waits
      // for the disk, 0.1 to 0.2 ms on an SSD.
      connection.pragma('synchronous = FULL')
      connection.pragma('foreign_keys = ON')
      // What is erased is overwritten, not only unlinked from its table.
      connection.pragma('secure_delete = ON')
      const database = new Kysely<Tables>({ dialect: new SqliteDialect({ database: withKeptStatements(connection) }) })
      await migrate(database, sqliteDialect)
      return createSqlStore({ database, dialect: sqliteDialect, vault })
    } catch (error) {
      connection.close()
      throw error
    }
  })
}

/** SQLite gives the rights of the file to its journal too. */
function createPrivately(file: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  closeSync(openSync(file, 'a', 0o600))
  chmodSync(file, 0o600)
}

/** Each statement is prepared once; there are some dozens, and no query is read row by row, so none is in use twice. */
function withKeptStatements(connection: Database.Database): SqliteDatabase {
  const statements = new Map<string, ReturnType<SqliteDatabase['prepare']>>()
  return {
    prepare(sql) {
      let statement = statements.get(sql)
      if (!statement) {
        statement = connection.prepare(sql)
        statements.set(sql, statement)
      }
      return statement
    },
    close() {
      statements.clear()
      connection.close()
    },
  }
}
