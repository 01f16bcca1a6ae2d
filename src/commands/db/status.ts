import { sql, type Kysely } from 'kysely'
import { schemaState } from '#storage/schema-state.ts'
import { countBoxes } from '#storage/reseal.ts'
import { tablesIn } from '#storage/rows.ts'
import type { Tables } from '#storage/schema.ts'
import { tableNames } from '#storage/table-facts.ts'
import type { Config } from '../../config.ts'
import { openVault } from '../../open-store.ts'
import type { OpenedDatabase } from './open-database.ts'

/** Shapes: the exit code, 1 when a migration is due. */
export async function printStatus({ database, dialect, name }: OpenedDatabase, config: Config): Promise<number> {
  const { applied, pending, unknown } = await schemaState(database, dialect)
  console.log(name)
  for (const migration of applied)
    console.log(`  ${migration}  ${unknown.includes(migration) ? 'of a later release' : 'applied'}`)
  for (const migration of pending) console.log(`  ${migration}  due: npm run db -- migrate`)
  const tables = await tablesIn(database)
  for (const table of tables)
    console.log(`  ${table.padEnd(18)} ${String(await rowsOf(database, table)).padStart(9)} rows`)
  if (tables.length === tableNames.length) {
    const boxes = await countBoxes(database, openVault(config))
    console.log(
      `  sealed with the secret ${boxes.current}, with the other one ${boxes.other}, with neither ${boxes.unknown}`,
    )
  }
  return pending.length > 0 ? 1 : 0
}

async function rowsOf(database: Kysely<Tables>, table: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*) as count from ${sql.table(table)}`.execute(database)
  return rows[0]?.count ?? 0
}
