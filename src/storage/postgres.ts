import { Kysely, PostgresDialect, sql } from 'kysely'
import pg from 'pg'
import type { Clock, Vault } from '#app/ports.ts'
import { postgresDialect } from './dialect.ts'
import { listenTo } from './listen.ts'
import { knowledgeChannel } from './migrations/0005-operations.ts'
import { prepareSchema, type MigrateMode } from './prepare-schema.ts'
import type { Tables } from './schema.ts'
import { asked } from './store-fault.ts'
import { createSqlStore, type SqlStore } from './store.ts'

const connectTimeoutMs = 5_000
/** No statement of ours takes long: one that does waits for something that will not come. */
const statementTimeoutMs = 10_000

export interface PostgresOptions {
  /** `postgres://user:password@host:port/database`, with the parameters of libpq. */
  url: string
  vault: Vault
  /** Connections of this replica at most. */
  maxConnections?: number
  migrate?: MigrateMode
  clock?: Clock
}

/**
 * Opens the store that many replicas share. The tables are made or brought up to date if `migrate` says so; replicas that start together
 * take turns.
 *
 * Errors: `store-unavailable` when the database does not answer; those of `prepareSchema`.
 */
export function openPostgresStore(options: PostgresOptions): Promise<SqlStore> {
  const { url, vault, maxConnections = 10, migrate = 'auto', clock = Date.now } = options
  return asked(async () => {
    const owner = openPostgresDatabase(url)
    try {
      await prepareSchema(owner, postgresDialect, migrate)
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
    try {
      // What is wrong with these settings (a pooler in between may refuse them) shows now and not with the first question.
      await sql`select 1`.execute(database)
    } catch (error) {
      await database.destroy()
      throw error
    }
    return {
      ...createSqlStore({ database, dialect: postgresDialect, vault, clock }),
      onPublished: (hint) => listenTo(url, knowledgeChannel, hint),
      readTime: () => asked(() => readTime(database)),
    }
  })
}

async function readTime(database: Kysely<Tables>): Promise<number> {
  const time = sql<{ now: number }>`select (extract(epoch from clock_timestamp()) * 1000)::bigint as now`
  const { rows } = await time.execute(database)
  return rows[0]?.now ?? Date.now()
}

/** One connection without a time limit, for work that takes long or waits for another replica's. The tables are left as they are. */
export function openPostgresDatabase(url: string): Kysely<Tables> {
  return connect({ connectionString: url, max: 1 })
}

function connect(config: pg.PoolConfig): Kysely<Tables> {
  const pool = new pg.Pool({
    ...config,
    application_name: 'wegweiser',
    connectionTimeoutMillis: connectTimeoutMs,
    keepAlive: true,
    types: { getTypeParser },
  })
  // A connection that breaks is an `error` event, which without a listener ends the process: of the pool while it is idle, of the
  // connection itself while a transaction holds it between two statements. The pool opens another one.
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
}

/** 64-bit integers (times, counts) are numbers here; they stay far below 2⁵³. */
const getTypeParser: typeof pg.types.getTypeParser = (type: number, format?: 'text' | 'binary') =>
  type === pg.types.builtins.INT8 && format !== 'binary' ? Number : pg.types.getTypeParser(type, format as 'text')
