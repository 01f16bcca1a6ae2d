import { chmodSync, closeSync, mkdirSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'
import { Kysely, SqliteDialect, type SqliteDatabase as KyselySqlite } from 'kysely'
import type { Clock, Vault } from '#app/ports.ts'
import { sqliteDialect } from './dialect.ts'
import { prepareSchema, type MigrateMode } from './prepare-schema.ts'
import type { Tables } from './schema.ts'
import { asked } from './store-fault.ts'
import { createSqlStore, type SqlStore } from './store.ts'

/** Another process (a report, a backup) holds the file for milliseconds; while we wait nobody is answered. */
const busyTimeoutMs = 2_000

export interface SqliteOptions {
  /** Path of the database file; `:memory:` keeps nothing. */
  file: string
  vault: Vault
  migrate?: MigrateMode
  clock?: Clock
}

/** The file with its tables, whatever they are. `connection` is for what only SQLite does. */
export interface SqliteDatabase {
  database: Kysely<Tables>
  connection: Database.Database
}

/**
 * Opens the default store: one file, one process. The tables are made or brought up to date.
 *
 * Errors: `store-unavailable` when the file cannot be opened or is no database; those of `prepareSchema`.
 */
export function openSqliteStore({ file, vault, migrate = 'auto', clock }: SqliteOptions): Promise<SqlStore> {
  return asked(async () => {
    const { database } = openSqliteDatabase(file)
    try {
      await prepareSchema(database, sqliteDialect, migrate)
      return createSqlStore({ database, dialect: sqliteDialect, vault, clock: clock ?? Date.now })
    } catch (error) {
      await database.destroy()
      throw error
    }
  })
}

/** Opens the file, or makes it, and leaves the tables as they are. Errors: those of SQLite. */
export function openSqliteDatabase(file: string): SqliteDatabase {
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
    return {
      connection,
      database: new Kysely<Tables>({ dialect: new SqliteDialect({ database: withKeptStatements(connection) }) }),
    }
  } catch (error) {
    connection.close()
    throw error
  }
}

/** SQLite gives the rights of the file to its journal too. */
function createPrivately(file: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  closeSync(openSync(file, 'a', 0o600))
  chmodSync(file, 0o600)
}

/** Each statement is prepared once; there are some dozens, and no query is read row by row, so none is in use twice. */
function withKeptStatements(connection: Database.Database): KyselySqlite {
  const statements = new Map<string, ReturnType<KyselySqlite['prepare']>>()
  return {
    prepare(sql) {
      // A full disk ends the transaction by itself, and another rollback would fail and hide the reason.
      if (sql === 'rollback' && !connection.inTransaction) return nothing
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

const nothing: ReturnType<KyselySqlite['prepare']> = {
  reader: false,
  all: () => [],
  run: () => ({ changes: 0, lastInsertRowid: 0 }),
  iterate: () => [][Symbol.iterator](),
}
