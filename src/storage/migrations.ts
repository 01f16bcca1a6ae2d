import type { Kysely } from 'kysely'
import { Migrator, type Migration } from 'kysely/migration'
import type { SqlDialect } from './dialect.ts'
import { createConversations } from './migrations/0001-conversations.ts'
import { createStaff } from './migrations/0002-staff.ts'
import { createImports } from './migrations/0003-imports.ts'
import { createLinks } from './migrations/0004-links.ts'
import { createOperations } from './migrations/0005-operations.ts'
import { createDelivery } from './migrations/0006-delivery.ts'
import { createPasskeys } from './migrations/0007-passkeys.ts'
import type { Tables } from './schema.ts'

/**
 * Every change of the tables, by name, oldest first. One that was released is never edited: add another.
 *
 * A migration only adds (expand): the release before this one goes on working on the new tables while replicas are replaced. What takes
 * something away comes a release later, and its name ends in `-contract`: releases that do not know it refuse to start after it.
 */
export function migrationsFor(dialect: SqlDialect): Record<string, Migration> {
  return {
    '0001-conversations': { up: (database) => createConversations(database, dialect) },
    '0002-staff': { up: (database) => createStaff(database, dialect) },
    '0003-imports': { up: (database) => createImports(database, dialect) },
    '0004-links': { up: createLinks },
    '0005-operations': { up: (database) => createOperations(database, dialect) },
    '0006-delivery': { up: createDelivery },
    '0007-passkeys': { up: createPasskeys },
  }
}

/**
 * Brings the tables up to date, or only as far as `until` names; replicas that start together wait for each other.
 *
 * Shapes: the names of what was done. Errors: those of the database; nothing is half done.
 */
export async function migrate(
  database: Kysely<Tables>,
  dialect: SqlDialect,
  until?: readonly string[],
): Promise<string[]> {
  const all = Object.entries(migrationsFor(dialect))
  const migrations = Object.fromEntries(until ? all.filter(([name]) => until.includes(name)) : all)
  const migrator = new Migrator({
    db: database,
    provider: { getMigrations: () => Promise.resolve(migrations) },
    // Two changes that were made at the same time are released in either order.
    allowUnorderedMigrations: true,
  })
  const { error, results } = await migrator.migrateToLatest()
  if (error !== undefined) throw error
  return (results ?? []).map(({ migrationName }) => migrationName)
}
