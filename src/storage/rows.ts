import { createHash } from 'node:crypto'
import { sql, type Kysely, type RawBuilder } from 'kysely'
import { AppError } from '#app/errors.ts'
import type { SqlDialect } from './dialect.ts'
import type { Tables } from './schema.ts'
import { tableFacts, tableNames } from './table-facts.ts'

export type Row = Readonly<Record<string, string | number | null>>

/** What a table holds, to compare it with. */
export interface TableSum {
  rows: number
  /** The same rows in any order give the same. */
  checksum: string
}

const rowsAtATime = 500
const sumBits = 128n

/** Adds up rows. */
export function createSum(): { add(row: Row): void; result(): TableSum } {
  let rows = 0
  let sum = 0n
  return {
    add(row) {
      rows++
      const columns = Object.keys(row).toSorted()
      const text = JSON.stringify(columns.map((column) => [column, row[column]]))
      const hash = createHash('sha256')
        .update(text)
        .digest('hex')
        .slice(0, Number(sumBits) / 4)
      sum = BigInt.asUintN(Number(sumBits), sum + BigInt(`0x${hash}`))
    },
    result: () => ({ rows, checksum: sum.toString(16).padStart(Number(sumBits) / 4, '0') }),
  }
}

/**
 * All rows of a table, or those of a condition, in pieces by its key: any size fits into memory.
 *
 * Shapes: no piece is empty. Errors: those of the database.
 */
export async function* readRows(
  database: Kysely<Tables>,
  table: string,
  condition: RawBuilder<unknown> = sql`true`,
): AsyncGenerator<Row[]> {
  const key = tableFacts.get(table)?.key ?? []
  const columns = sql.join(key.map((column) => sql.ref(column)))
  let after = sql``
  for (;;) {
    const query = sql<Row>`select * from ${sql.table(table)} where ${condition} ${after} order by ${columns} limit ${sql.lit(rowsAtATime)}`
    const { rows } = await query.execute(database)
    const last = rows.at(-1)
    if (!last) return
    yield rows
    if (rows.length < rowsAtATime) return
    after = sql`and (${columns}) > (${sql.join(key.map((column) => last[column]))})`
  }
}

/** Errors: those of the database. */
export async function sumOf(database: Kysely<Tables>, table: string): Promise<TableSum> {
  const sum = createSum()
  for await (const rows of readRows(database, table)) for (const row of rows) sum.add(row)
  return sum.result()
}

/** Shapes: in the order of `tableNames`, those that are in this database. */
export async function tablesIn(database: Kysely<Tables>): Promise<string[]> {
  const there = new Set((await database.introspection.getTables()).map(({ name }) => name))
  return tableNames.filter((name) => there.has(name))
}

async function insertRows(transaction: Kysely<Tables>, table: string, rows: readonly Row[]): Promise<void> {
  await transaction
    .insertInto(table as 'conversations')
    .values(rows as never)
    .execute()
}

/**
 * Fills an empty database in one transaction, and reads it again to compare.
 *
 * Shapes: the sums of all tables. Errors: `input-invalid` when the database is not empty or when what was read again is not what was
 *         written; then nothing of it stays.
 */
export async function fill(
  database: Kysely<Tables>,
  dialect: SqlDialect,
  work: (insert: (table: string, rows: readonly Row[]) => Promise<void>) => Promise<ReadonlyMap<string, TableSum>>,
): Promise<ReadonlyMap<string, TableSum>> {
  const tables = await tablesIn(database)
  return database.transaction().execute(async (transaction) => {
    await dialect.holdTables(transaction, tables)
    await refuseFilled(transaction, tables)
    const expected = await work((table, rows) => insertRows(transaction, table, rows))
    for (const table of tables) {
      const want = expected.get(table) ?? createSum().result()
      const have = await sumOf(transaction, table)
      if (have.rows !== want.rows || have.checksum !== want.checksum)
        throw new AppError(
          'input-invalid',
          `${table} came out different (${have.rows} rows of ${want.rows}): nothing was changed`,
        )
      if (tableFacts.get(table)?.key.join() === 'id' && typeof (await anId(transaction, table)) === 'number')
        await dialect.continueKey(transaction, table, 'id')
    }
    return expected
  })
}

async function refuseFilled(database: Kysely<Tables>, tables: readonly string[]): Promise<void> {
  const filled: string[] = []
  for (const table of tables) {
    const { rows } = await sql`select 1 from ${sql.table(table)} limit 1`.execute(database)
    if (rows.length > 0) filled.push(table)
  }
  if (filled.length > 0)
    throw new AppError(
      'input-invalid',
      `the database is not empty (${filled.join(', ')}): nothing was changed. Use a new one, as rows that are there are never overwritten`,
    )
}

async function anId(database: Kysely<Tables>, table: string): Promise<unknown> {
  const { rows } = await sql<{ id: unknown }>`select id from ${sql.table(table)} limit 1`.execute(database)
  return rows[0]?.id
}
