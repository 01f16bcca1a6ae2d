import type { Kysely } from 'kysely'
import type { Tables } from '#storage/schema.ts'

/** Passkeys of staff, and what their devices are asked to sign. */
export async function createPasskeys({ schema }: Kysely<Tables>): Promise<void> {
  await schema
    .createTable('staff_passkeys')
    .ifNotExists()
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('account_id', 'text', (column) => column.notNull().references('staff_accounts.id').onDelete('cascade'))
    .addColumn('public_key', 'text', (column) => column.notNull())
    .addColumn('counter', 'bigint', (column) => column.notNull())
    .addColumn('transports', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('last_used_at', 'bigint')
    .execute()
  await schema.createIndex('staff_passkeys_account').ifNotExists().on('staff_passkeys').column('account_id').execute()
  await schema
    .createTable('staff_passkey_challenges')
    .ifNotExists()
    .addColumn('hash', 'text', (column) => column.primaryKey())
    .addColumn('account_id', 'text', (column) => column.notNull())
    .addColumn('source', 'text', (column) => column.notNull())
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .execute()
  await schema
    .createIndex('staff_passkey_challenges_source')
    .ifNotExists()
    .on('staff_passkey_challenges')
    .columns(['source', 'expires_at'])
    .execute()
}
