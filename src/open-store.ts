import { join } from 'node:path'
import type { Clock } from '#app/ports.ts'
import { readOrCreateSecret, readPreviousSecret } from '#storage/secret-files.ts'
import { openSqliteStore } from '#storage/sqlite.ts'
import type { SqlStore } from '#storage/store.ts'
import { createVault, type KeyedVault } from '#storage/vault.ts'
import { present, type Config } from './config.ts'

export type StorageConfig = Pick<Config, 'dataDirectory' | 'databaseUrl' | 'secret' | 'secretAlso' | 'migrate'>

export function databaseFile({ dataDirectory }: Pick<Config, 'dataDirectory'>): string {
  return join(dataDirectory, 'wegweiser.db')
}

/** The secrets are those of the environment, or the files in the data folder. Errors: `config-invalid`. */
export function openVault({ secret, secretAlso, dataDirectory }: StorageConfig): KeyedVault {
  if (secret !== undefined) return createVault(secret, secretAlso)
  return createVault(readOrCreateSecret(dataDirectory), readPreviousSecret(dataDirectory))
}

/** The store that the settings name. Errors: `store-unavailable`; `config-invalid` when its tables are not those of this release. */
export async function openStore(
  config: StorageConfig,
  vault: KeyedVault,
  options: { maxConnections?: number; clock?: Clock } = {},
): Promise<SqlStore> {
  const { databaseUrl, migrate } = config
  if (databaseUrl === undefined)
    return openSqliteStore({ file: databaseFile(config), vault, migrate, ...present({ clock: options.clock }) })
  // What is not used is not loaded.
  const { openPostgresStore } = await import('#storage/postgres.ts')
  return openPostgresStore({ url: databaseUrl, vault, migrate, ...options })
}
