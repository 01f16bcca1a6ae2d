import { existsSync } from 'node:fs'
import type { Kysely } from 'kysely'
import { AppError } from '#app/errors.ts'
import { postgresDialect, sqliteDialect, type SqlDialect } from '#storage/dialect.ts'
import type { Tables } from '#storage/schema.ts'
import { openSqliteDatabase } from '#storage/sqlite.ts'
import { asked } from '#storage/store-fault.ts'
import type { Config } from '../../config.ts'
import { databaseFile } from '../../open-store.ts'

export interface OpenedDatabase {
  database: Kysely<Tables>
  dialect: SqlDialect
  /** Which one it is, without what must stay secret. */
  name: string
}

/** Works on the database of the settings, whatever its tables are. Errors: `store-unavailable`, and those of `work`. */
export function withDatabase<Result>(
  config: Config,
  work: (opened: OpenedDatabase) => Promise<Result>,
): Promise<Result> {
  return asked(async () => {
    const opened =
      config.databaseUrl === undefined ? openSqlite(databaseFile(config)) : await openPostgres(config.databaseUrl)
    try {
      return await work(opened)
    } finally {
      await opened.database.destroy()
    }
  })
}

/** Without a file there is nothing to look at, and making one would hide a wrong DATA_DIR. */
export function refuseMissing(config: Config): void {
  const file = databaseFile(config)
  if (!existsSync(file)) throw new AppError('input-invalid', `there is no database at ${file} (DATA_DIR)`)
}

export function openSqlite(file: string): OpenedDatabase {
  return { database: openSqliteDatabase(file).database, dialect: sqliteDialect, name: `SQLite, ${file}` }
}

export async function openPostgres(url: string): Promise<OpenedDatabase> {
  const { openPostgresDatabase } = await import('#storage/postgres.ts')
  const { hostname, port, pathname } = new URL(url)
  const name = `PostgreSQL, ${pathname.slice(1)} on ${hostname}${port ? `:${port}` : ''}`
  return { database: openPostgresDatabase(url), dialect: postgresDialect, name }
}
