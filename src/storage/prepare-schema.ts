import type { Kysely } from 'kysely'
import { AppError } from '#app/errors.ts'
import type { SqlDialect } from './dialect.ts'
import { migrate } from './migrations.ts'
import { schemaState, type SchemaState } from './schema-state.ts'
import type { Tables } from './schema.ts'

/** `auto`: the start brings the tables up to date. `manual`: `npm run db -- migrate` does, and the start waits for nobody. */
export type MigrateMode = 'auto' | 'manual'

/**
 * Makes sure that this release can work on these tables. Later migrations that only add are fine: that is how two releases run side by side.
 *
 * Errors: `config-invalid` when the tables are behind and `manual`, or when a later release has taken away what this one needs; those of
 *         the database.
 */
export async function prepareSchema(
  database: Kysely<Tables>,
  dialect: SqlDialect,
  mode: MigrateMode,
): Promise<SchemaState> {
  const state = await schemaState(database, dialect)
  refuseContracted(state)
  if (state.pending.length === 0) return state
  refuseStrange(state)
  if (mode === 'manual')
    throw new AppError(
      'config-invalid',
      `the database lacks ${state.pending.join(', ')}: run \`npm run db -- migrate\` with the settings of the service and start it ` +
        'again, or set MIGRATE=auto',
    )
  try {
    await migrate(database, dialect)
  } catch (error) {
    // SQLite knows no lock for this, and another process may just have done it.
    const now = await schemaState(database, dialect)
    if (now.pending.length > 0) throw error
  }
  return schemaState(database, dialect)
}

function refuseContracted({ unknown }: SchemaState): void {
  const contracted = unknown.filter((name) => name.endsWith('-contract'))
  if (contracted.length > 0)
    throw new AppError(
      'config-invalid',
      `a later release has taken away what this one needs (${contracted.join(', ')}): start that release, or restore a backup from before`,
    )
}

/** Neither older nor newer than this release, but another one: nobody knows what a migration would meet. */
export function refuseStrange({ pending, unknown }: SchemaState): void {
  if (pending.length > 0 && unknown.length > 0)
    throw new AppError(
      'config-invalid',
      `the database has ${unknown.join(', ')}, which this release does not know, and lacks ${pending.join(', ')}: use the release that made it`,
    )
}
