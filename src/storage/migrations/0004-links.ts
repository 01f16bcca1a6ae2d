import type { Kysely } from 'kysely'
import type { Tables } from '#storage/schema.ts'

/** Accounts of messengers that are linked to one of the console. */
export async function createLinks({ schema }: Kysely<Tables>): Promise<void> {
  await schema
    .createTable('staff_messengers')
    .ifNotExists()
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('channel', 'text', (column) => column.notNull())
    .addColumn('account_id', 'text', (column) => column.notNull())
    .addColumn('address', 'text', (column) => column.notNull())
    .addColumn('linked_at', 'bigint', (column) => column.notNull())
    .addColumn('dialogue', 'text', (column) => column.notNull())
    .addColumn('dialogue_at', 'bigint', (column) => column.notNull())
    .addUniqueConstraint('staff_messengers_account', ['account_id', 'channel'])
    .execute()
  await schema
    .createTable('staff_messenger_codes')
    .ifNotExists()
    .addColumn('hash', 'text', (column) => column.primaryKey())
    .addColumn('channel', 'text', (column) => column.notNull())
    .addColumn('account_id', 'text', (column) => column.notNull())
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .execute()
}
