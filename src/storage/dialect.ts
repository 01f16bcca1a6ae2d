import { sql, type Kysely, type SelectQueryBuilder } from 'kysely'
import type { Tables } from './schema.ts'

/** All that SQLite and PostgreSQL do differently. */
export interface SqlDialect {
  /** Type of a key that counts up by itself. */
  readonly countingKey: 'integer' | 'bigserial'
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
}

/** One writer at a time, whatever the number of connections. */
export const sqliteDialect: SqlDialect = {
  countingKey: 'integer',
  skipLocked: (query) => query,
  inTurn: (database, _conversationId, work) => work(database),
}

export const postgresDialect: SqlDialect = {
  countingKey: 'bigserial',
  skipLocked: (query) => query.forUpdate().skipLocked(),
  inTurn: (database, conversationId, work) =>
    database.transaction().execute(async (transaction) => {
      await sql`select pg_advisory_xact_lock(hashtextextended(${conversationId}, 0))`.execute(transaction)
      return work(transaction)
    }),
}
