import { existsSync, mkdirSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { AppError } from '#app/errors.ts'
import { copyToPostgres } from '#storage/copy.ts'
import { atOneMoment, restoreDump, writeDump } from '#storage/dump.ts'
import { countBoxes } from '#storage/reseal.ts'
import type { TableSum } from '#storage/rows.ts'
import { backUpSqlite, isSqliteFile, restoreSqlite } from '#storage/sqlite-backup.ts'
import { asked } from '#storage/store-fault.ts'
import { readOrCreateSecret } from '#storage/secret-files.ts'
import type { Config } from '../../config.ts'
import { databaseFile, openVault } from '../../open-store.ts'
import { openPostgres, openSqlite, refuseMissing, withDatabase } from './open-database.ts'

function printSums(sums: ReadonlyMap<string, TableSum>): void {
  for (const [table, { rows, checksum }] of sums)
    console.log(`  ${table.padEnd(18)} ${String(rows).padStart(9)} rows  ${checksum.slice(0, 12)}`)
}

export async function backUp(config: Config, given: string | undefined): Promise<number> {
  if (config.databaseUrl === undefined) refuseMissing(config)
  const now = new Date()
  const ending = config.databaseUrl === undefined ? 'db' : 'jsonl.gz'
  const stamp = now.toISOString().replace(/[-:]|\.\d+/gu, '')
  const file = resolve(given ?? join(config.dataDirectory, 'backups', `wegweiser-${stamp}.${ending}`))
  if (existsSync(file)) throw new AppError('input-invalid', `${file} is there already, and is not overwritten`)
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  const sums =
    config.databaseUrl === undefined
      ? await asked(() => backUpSqlite(databaseFile(config), file))
      : await withDatabase(config, ({ database, dialect }) =>
          atOneMoment(database, dialect, (snapshot) => writeDump(snapshot, dialect, file, now)),
        )
  printSums(sums)
  console.log(`Written to ${file}. The secret is not in it: keep it elsewhere, a backup is of no use without it.`)
  return 0
}

export async function restore(config: Config, given: string): Promise<number> {
  const file = resolve(given)
  if (!existsSync(file)) throw new AppError('input-invalid', `there is no file ${file}`)
  const isSqlite = isSqliteFile(file)
  if (isSqlite && config.databaseUrl !== undefined)
    throw new AppError(
      'input-invalid',
      'this is a backup of SQLite: restore it without DATABASE_URL, then `npm run db -- copy-to-postgres`',
    )
  if (isSqlite) mkdirSync(config.dataDirectory, { recursive: true, mode: 0o700 })
  const sums = isSqlite
    ? await asked(() => restoreSqlite(file, databaseFile(config)))
    : await withDatabase(config, ({ database, dialect }) => restoreDump(database, dialect, file))
  printSums(sums)
  const { other, unknown } = await withDatabase(config, ({ database }) => countBoxes(database, openVault(config)))
  if (unknown > 0)
    console.error(`${unknown} sealed texts were made with another secret than this service has: put that one back.`)
  if (other > 0) console.log(`${other} sealed texts are of the other secret: npm run db -- rotate-key`)
  console.log('Restored.')
  return unknown > 0 ? 1 : 0
}

export async function copyOver(config: Config): Promise<number> {
  const { databaseUrl, secret, secretAlso } = config
  if (databaseUrl === undefined) throw new AppError('input-invalid', 'DATABASE_URL must name the PostgreSQL database')
  refuseMissing(config)
  if (existsSync(join(config.dataDirectory, 'secret.key'))) {
    const own = readOrCreateSecret(config.dataDirectory)
    if (own !== secret && own !== secretAlso)
      throw new AppError(
        'config-invalid',
        `the SQLite file goes with the secret in ${join(config.dataDirectory, 'secret.key')}: set it as WEGWEISER_SECRET, or people ` +
          'would begin anew and what waits could not be read',
      )
  }
  return asked(async () => {
    const source = openSqlite(databaseFile(config))
    const target = await openPostgres(databaseUrl)
    try {
      const { unknown } = await countBoxes(source.database, openVault(config))
      if (unknown > 0)
        throw new AppError('config-invalid', `WEGWEISER_SECRET cannot open ${unknown} sealed texts of the SQLite file`)
      printSums(await copyToPostgres(source.database, target.database))
    } finally {
      await source.database.destroy()
      await target.database.destroy()
    }
    console.log('Copied and compared. Start the service with DATABASE_URL; the SQLite file was not changed.')
    return 0
  })
}
