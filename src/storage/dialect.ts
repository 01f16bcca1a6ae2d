import { sql, type ColumnDefinitionBuilder, type Kysely, type SelectQueryBuilder } from 'kysely'
import type { Tables } from './schema.ts'

/** All that SQLite and PostgreSQL do differently. */
export interface SqlDialect {
  readonly name: 'sqlite' | 'postgres'
  /** Type of a key that counts up by itself. */
  readonly countingKey: 'integer' | 'bigserial'
  /** A key that people's links name: the number of a row that is deleted is not given again. */
  readonly asCountingKey: (column: ColumnDefinitionBuilder) => ColumnDefinitionBuilder
  /** Rows that another connection is working on are passed over. */
  skipLocked<Database, Table extends keyof Database, Output>(
    query: SelectQueryBuilder<Database, Table, Output>,
  ): SelectQueryBuilder<Database, Table, Output>
  /** Runs `work` while no other connection works in the same conversation's turn. */
  inTurn<Result>(
    database: Kysely<Tables>,
    conversationId: string,
    work: (database: Kysely<Tables>) => Promise<Result>,
  ): Promise<Result>
  /** Until this transaction ends, other connections wait for the same turn. */
  takeTurn(transaction: Kysely<Tables>, conversationId: string): Promise<void>
  /** Until this transaction ends, other connections can read these tables and not write them. */
  holdTables(transaction: Kysely<Tables>, tables: readonly string[]): Promise<void>
  /** Keys that count up by themselves go on behind the rows that are there. */
  continueKey(transaction: Kysely<Tables>, table: string, column: string): Promise<void>
}

const nothing = () => Promise.resolve()

/** One writer at a time, whatever the number of connections. */
export const sqliteDialect: SqlDialect = {
  name: 'sqlite',
  countingKey: 'integer',
  asCountingKey: (column) => column.primaryKey().autoIncrement(),
  skipLocked: (query) => query,
  inTurn: (database, _conversationId, work) => work(database),
  takeTurn: nothing,
  holdTables: nothing,
  continueKey: nothing,
}

const takeTurn: SqlDialect['takeTurn'] = async (transaction, conversationId) => {
  await sql`select pg_advisory_xact_lock(hashtextextended(${conversationId}, 0))`.execute(transaction)
}

export const postgresDialect: SqlDialect = {
  name: 'postgres',
  countingKey: 'bigserial',
  asCountingKey: (column) => column.primaryKey(),
  skipLocked: (query) => query.forUpdate().skipLocked(),
  inTurn: (database, conversationId, work) =>
    database.transaction().execute(async (transaction) => {
      await takeTurn(transaction, conversationId)
      return work(transaction)
    }),
  takeTurn,
  async holdTables(transaction, tables) {
    await sql`lock table ${sql.join(tables.map((table) => sql.table(table)))} in share row exclusive mode`.execute(
      transaction,
    )
  },
  async continueKey(transaction, table, column) {
    await sql`select setval(pg_get_serial_sequence(${table}, ${column}), max(${sql.ref(column)}))
      from ${sql.table(table)} having max(${sql.ref(column)}) is not null`.execute(transaction)
  },
}
