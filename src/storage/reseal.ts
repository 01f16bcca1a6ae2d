import { sql, type Kysely, type RawBuilder } from 'kysely'
import { readRows } from './rows.ts'
import type { Tables } from './schema.ts'
import { tableFacts } from './table-facts.ts'
import type { KeyedVault } from './vault.ts'

/** Boxes by the secret they were made with. */
export interface BoxCount {
  current: number
  other: number
  /** Of neither secret: nobody can open them any more. */
  unknown: number
}

interface Box {
  table: string
  column: string
  key: Readonly<Record<string, unknown>>
  box: string
}

/** How many boxes there are by each secret. Errors: those of the database. */
export async function countBoxes(database: Kysely<Tables>, vault: KeyedVault): Promise<BoxCount> {
  const count = { current: 0, other: 0, unknown: 0 }
  for await (const { box } of boxesIn(database)) count[vault.keyOf(box)]++
  return count
}

/**
 * Seals anew with the current secret what was sealed with the other one, while the service goes on.
 *
 * Shapes: how many. Errors: those of the database; what was done stays, and it may be begun again.
 */
export async function reseal(database: Kysely<Tables>, vault: KeyedVault): Promise<number> {
  let count = 0
  for await (const { table, column, key, box } of boxesIn(database)) {
    if (vault.keyOf(box) !== 'other') continue
    const isRow = sql.join(
      Object.entries(key).map(([name, value]) => sql`${sql.ref(name)} = ${value}`),
      sql` and `,
    )
    // Only the box that was read: what was erased meanwhile must not come back.
    const { numAffectedRows } =
      await sql`update ${sql.table(table)} set ${sql.ref(column)} = ${vault.seal(vault.open(box))}
      where ${isRow} and ${sql.ref(column)} = ${box}`.execute(database)
    count += Number(numAffectedRows ?? 0n)
  }
  return count
}

async function* boxesIn(database: Kysely<Tables>): AsyncGenerator<Box> {
  for (const [table, { key, sealed = [] }] of tableFacts)
    if (sealed.length > 0)
      for await (const rows of readRows(database, table, hasAny(sealed)))
        for (const row of rows)
          for (const column of sealed) {
            const box = row[column]
            if (typeof box === 'string' && box !== '')
              yield { table, column, box, key: Object.fromEntries(key.map((name) => [name, row[name]])) }
          }
}

function hasAny(columns: readonly string[]): RawBuilder<unknown> {
  const filled = columns.map((column) => sql`${sql.ref(column)} <> ''`)
  return sql`(${sql.join(filled, sql` or `)})`
}
