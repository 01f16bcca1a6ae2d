import { copyFileSync, chmodSync, existsSync, openSync, closeSync, readSync, renameSync, rmSync } from 'node:fs'
import Database from 'better-sqlite3'
import { sql, type Kysely } from 'kysely'
import { AppError } from '#app/errors.ts'
import { sqliteDialect } from './dialect.ts'
import { migrate } from './migrations.ts'
import { schemaState } from './schema-state.ts'
import { sumOf, tablesIn, type TableSum } from './rows.ts'
import type { Tables } from './schema.ts'
import { openSqliteDatabase } from './sqlite.ts'

/** In the backup only: what it must hold. */
const manifestTable = 'backup_manifest'
/** All pages in one step: begun anew with each write of the service, small steps might never end. */
const allPages = 0x7fff_ffff

/**
 * Copies the database as it is at one moment into a file of its own, while the service goes on writing.
 *
 * Shapes: a SQLite file with the rows and checksum of each table in `backup_manifest`; there when it is whole, for its owner only.
 * Errors: those of SQLite and the file system.
 */
export async function backUpSqlite(source: string, file: string): Promise<ReadonlyMap<string, TableSum>> {
  const draft = `${file}.part`
  const connection = new Database(source, { readonly: true, fileMustExist: true })
  try {
    rmSync(draft, { force: true })
    closeSync(openSync(draft, 'wx', 0o600))
    await connection.backup(draft, { progress: () => allPages })
    const sums = await withDatabase(draft, async (database) => {
      const found = await sumsOf(database)
      await sql`create table ${sql.table(manifestTable)} (name text primary key, rows integer, checksum text)`.execute(
        database,
      )
      for (const [name, { rows, checksum }] of found)
        await sql`insert into ${sql.table(manifestTable)} values (${name}, ${rows}, ${checksum})`.execute(database)
      return found
    })
    renameSync(draft, file)
    return sums
  } catch (error) {
    rmSync(draft, { force: true })
    throw error
  } finally {
    connection.close()
  }
}

/**
 * Puts a backup where there is no database, or an empty one, and brings it up to date.
 *
 * Errors: `input-invalid` when the backup is damaged or of a later release, or when the database is not empty; then nothing is changed.
 */
export async function restoreSqlite(file: string, target: string): Promise<ReadonlyMap<string, TableSum>> {
  if (existsSync(target)) await withDatabase(target, refuseFilled)
  const draft = `${target}.part`
  try {
    copyFileSync(file, draft)
    chmodSync(draft, 0o600)
    const sums = await withDatabase(draft, verified).catch((error: unknown) => {
      throw error instanceof AppError ? error : damaged(error)
    })
    for (const suffix of ['', '-wal', '-shm']) rmSync(target + suffix, { force: true })
    renameSync(draft, target)
    return sums
  } finally {
    for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(draft + suffix, { force: true })
  }
}

/** Whether the file is a SQLite database, by its first bytes. */
export function isSqliteFile(file: string): boolean {
  const start = Buffer.alloc(15)
  const handle = openSync(file, 'r')
  try {
    readSync(handle, start)
  } finally {
    closeSync(handle)
  }
  return start.toString('latin1') === 'SQLite format 3'
}

async function verified(database: Kysely<Tables>): Promise<ReadonlyMap<string, TableSum>> {
  const { rows: findings } = await sql<{ integrity_check: string }>`pragma integrity_check(1)`.execute(database)
  if (findings[0]?.integrity_check !== 'ok') throw damaged()
  const { unknown } = await schemaState(database, sqliteDialect)
  if (unknown.length > 0)
    throw new AppError('input-invalid', `${unknown.join(', ')} is of a later release: use that release to restore`)
  const { rows: manifest } = await sql<TableSum & { name: string }>`select * from ${sql.table(manifestTable)}`.execute(
    database,
  )
  const found = await sumsOf(database)
  const isSame = ({ name, rows, checksum }: TableSum & { name: string }) =>
    found.get(name)?.rows === rows && found.get(name)?.checksum === checksum
  if (manifest.length !== found.size || !manifest.every(isSame)) throw damaged()
  await sql`drop table ${sql.table(manifestTable)}`.execute(database)
  await migrate(database, sqliteDialect)
  return found
}

async function refuseFilled(database: Kysely<Tables>): Promise<void> {
  const filled = [...(await sumsOf(database))].filter(([, { rows }]) => rows > 0).map(([name]) => name)
  if (filled.length > 0)
    throw new AppError(
      'input-invalid',
      `the database is not empty (${filled.join(', ')}): nothing was changed. Move its file away first, as it is never overwritten`,
    )
}

async function sumsOf(database: Kysely<Tables>): Promise<Map<string, TableSum>> {
  const sums = new Map<string, TableSum>()
  for (const table of await tablesIn(database)) sums.set(table, await sumOf(database, table))
  return sums
}

/** Afterwards all is in the one file, without a journal beside it. */
async function withDatabase<Result>(
  file: string,
  work: (database: Kysely<Tables>) => Promise<Result>,
): Promise<Result> {
  const { database, connection } = openSqliteDatabase(file)
  try {
    const result = await work(database)
    connection.pragma('journal_mode = DELETE')
    return result
  } finally {
    await database.destroy()
  }
}

function damaged(cause?: unknown): AppError {
  return new AppError('input-invalid', 'the file is no backup of this service, or is damaged', { cause })
}
