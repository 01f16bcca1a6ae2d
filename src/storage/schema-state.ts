import { sql, type Kysely } from 'kysely'
import { DEFAULT_MIGRATION_TABLE } from 'kysely/migration'
import type { SqlDialect } from './dialect.ts'
import { migrationsFor } from './migrations.ts'
import type { Tables } from './schema.ts'

/** Names, oldest first. */
export interface SchemaState {
  applied: string[]
  /** This release needs them, the database does not have them. */
  pending: string[]
  /** The database has them, this release does not know them: it is a later one's. */
  unknown: string[]
}

/** What the database has and what this release wants. Changes nothing. Errors: those of the database. */
export async function schemaState(database: Kysely<Tables>, dialect: SqlDialect): Promise<SchemaState> {
  const known = Object.keys(migrationsFor(dialect))
  const applied = await appliedMigrations(database)
  return {
    applied,
    pending: known.filter((name) => !applied.includes(name)),
    unknown: applied.filter((name) => !known.includes(name)),
  }
}

async function appliedMigrations(database: Kysely<Tables>): Promise<string[]> {
  const tables = await database.introspection.getTables({ withInternalKyselyTables: true })
  if (!tables.some(({ name }) => name === DEFAULT_MIGRATION_TABLE)) return []
  // A table of Kysely's own, which `Tables` does not know.
  const { rows } = await sql<{
    name: string
  }>`select name from ${sql.table(DEFAULT_MIGRATION_TABLE)} order by name`.execute(database)
  return rows.map(({ name }) => name)
}
