import type { Kysely } from 'kysely'
import { AppError } from '#app/errors.ts'
import { postgresDialect, sqliteDialect } from './dialect.ts'
import { atOneMoment } from './dump.ts'
import { migrate } from './migrations.ts'
import { schemaState } from './schema-state.ts'
import { createSum, fill, readRows, tablesIn, type TableSum } from './rows.ts'
import type { Tables } from './schema.ts'

/**
 * Copies everything from SQLite to an empty PostgreSQL database in one transaction, and compares rows and checksum of each table.
 *
 * Errors: `input-invalid` when the target is not empty, the source is not of this release, or something came out different; then nothing is
 *         changed but that the (empty) tables are there. Those of the databases.
 */
export async function copyToPostgres(
  source: Kysely<Tables>,
  target: Kysely<Tables>,
): Promise<ReadonlyMap<string, TableSum>> {
  const { pending, unknown } = await schemaState(source, sqliteDialect)
  if (pending.length > 0 || unknown.length > 0)
    throw new AppError('input-invalid', 'the SQLite file is of another release: start this release on it once')
  await migrate(target, postgresDialect)
  return atOneMoment(source, sqliteDialect, (snapshot) =>
    fill(target, postgresDialect, async (insert) => {
      const sums = new Map<string, TableSum>()
      for (const table of await tablesIn(snapshot)) {
        const sum = createSum()
        for await (const rows of readRows(snapshot, table)) {
          for (const row of rows) sum.add(row)
          await insert(table, rows)
        }
        sums.set(table, sum.result())
      }
      return sums
    }),
  )
}
