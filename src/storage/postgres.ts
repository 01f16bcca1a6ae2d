import { Kysely, PostgresDialect, sql } from 'kysely'
import pg from 'pg'
import type { Vault } from '#app/ports.ts'
import { postgresDialect } from './dialect.ts'
import { migrate } from './migrations.ts'
import type { Tables } from './schema.ts'
import { asked, createSqlStore, type SqlStore } from './store.ts'

const connectTimeoutMs = 5_000
/** No statement of ours takes long: one that does waits for something that will not come. */
const statementTimeoutMs = 10_000

export interface PostgresOptions {
  /** `postgres://user:password@host:port/database`, with the parameters of libpq. */
  url: string
  vault: Vault
  /** Connections of this replica at most. */
  maxConnections?: number
}

/**
 * Opens the store that many replicas share. The tables are made or brought up to date; replicas that start together take turns.
 *
 * Errors: `store-unavailable` when the database does not answer.
 */
export function openPostgresStore({ url, vault, maxConnections = 10 }: PostgresOptions): Promise<SqlStore> {
  return asked(async () => {
    // Migrations have a connection without a time limit: they wait for those of another replica.
    const owner = connect({ connectionString: url, max: 1 })
    try {
      await migrate(owner, postgresDialect)
    } finally {
      await owner.destroy()
    }
    const database = connect({
      connectionString: url,
      max: maxConnections,
      statement_timeout: statementTimeoutMs,
      query_timeout: statementTimeoutMs + 1_000,
      idle_in_transaction_session_timeout: statementTimeoutMs,
    })
    // What is wrong with these settings (a pooler in between may refuse them) shows now and not with the first question.
    await sql`select 1`.execute(database)
    return createSqlStore({ database, dialect: postgresDialect, vault })
  })
}

function connect(config: pg.PoolConfig): Kysely<Tables> {
  const pool = new pg.Pool({
    ...config,
    application_name: 'wegweiser',
    connectionTimeoutMillis: connectTimeoutMs,
    keepAlive: true,
    types: { getTypeParser },
  })
  // An idle connection that breaks is an `error` event, which without a listener ends the process. The pool opens another one.
  pool.on('error', () => undefined)
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
}

/** 64-bit integers (times, counts) are numbers here; they stay far below 2⁵³. */
const getTypeParser: typeof pg.types.getTypeParser = (type: number, format?: 'text' | 'binary') =>
  type === pg.types.builtins.INT8 && format !== 'binary' ? Number : pg.types.getTypeParser(type, format as 'text')
