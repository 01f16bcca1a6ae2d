import type { Kysely } from 'kysely'
import type { Tables } from '#storage/schema.ts'

export async function createDelivery(database: Kysely<Tables>): Promise<void> {
  await addPace(database)
  await createLeases(database)
}

async function addPace({ schema }: Kysely<Tables>): Promise<void> {
  await schema
    .alterTable('outbox')
    .addColumn('destination', 'text', (column) => column.notNull().defaultTo(''))
    .execute()
  await schema
    .alterTable('outbox')
    .addColumn('crowded', 'integer', (column) => column.notNull().defaultTo(0))
    .execute()
  await schema
    .createIndex('outbox_destination')
    .ifNotExists()
    .on('outbox')
    .columns(['destination', 'sent_at'])
    .execute()
  await schema.createIndex('outbox_sent').ifNotExists().on('outbox').columns(['channel', 'sent_at']).execute()
}

async function createLeases({ schema }: Kysely<Tables>): Promise<void> {
  await schema
    .createTable('leases')
    .ifNotExists()
    .addColumn('name', 'text', (column) => column.primaryKey())
    .addColumn('holder', 'text', (column) => column.notNull())
    .addColumn('held_until', 'bigint', (column) => column.notNull())
    .execute()
}
