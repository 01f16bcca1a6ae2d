import { sql, type Kysely } from 'kysely'
import type { SqlDialect } from '#storage/dialect.ts'
import type { Tables } from '#storage/schema.ts'

export async function createConversations(database: Kysely<Tables>, dialect: SqlDialect): Promise<void> {
  await createInbox(database, dialect)
  await createOutbox(database, dialect)
  await createStates(database)
  await createRecords(database, dialect)
}

async function createInbox({ schema }: Kysely<Tables>, dialect: SqlDialect): Promise<void> {
  await schema
    .createTable('inbox')
    .ifNotExists()
    .addColumn('id', dialect.countingKey, (column) => column.primaryKey())
    .addColumn('channel', 'text', (column) => column.notNull())
    .addColumn('update_id', 'text', (column) => column.notNull())
    .addColumn('conversation_id', 'text', (column) => column.notNull())
    .addColumn('payload', 'text', (column) => column.notNull())
    .addColumn('received_at', 'bigint', (column) => column.notNull())
    .addColumn('due_at', 'bigint', (column) => column.notNull())
    .addColumn('leased_until', 'bigint', (column) => column.notNull())
    .addColumn('attempt', 'integer', (column) => column.notNull())
    .addColumn('done_at', 'bigint')
    .addColumn('replies', 'text', (column) => column.notNull())
    .addColumn('code', 'text')
    .addUniqueConstraint('inbox_update', ['channel', 'update_id'])
    .execute()
  await schema
    .createIndex('inbox_waiting')
    .ifNotExists()
    .on('inbox')
    .column('id')
    .where(sql.ref('done_at'), 'is', null)
    .execute()
  await schema
    .createIndex('inbox_conversation')
    .ifNotExists()
    .on('inbox')
    .columns(['conversation_id', 'done_at', 'id'])
    .execute()
  await schema.createIndex('inbox_done').ifNotExists().on('inbox').column('done_at').execute()
}

async function createOutbox({ schema }: Kysely<Tables>, dialect: SqlDialect): Promise<void> {
  await schema
    .createTable('outbox')
    .ifNotExists()
    .addColumn('id', dialect.countingKey, (column) => column.primaryKey())
    .addColumn('channel', 'text', (column) => column.notNull())
    .addColumn('conversation_id', 'text', (column) => column.notNull())
    .addColumn('payload', 'text', (column) => column.notNull())
    .addColumn('due_at', 'bigint', (column) => column.notNull())
    .addColumn('leased_until', 'bigint', (column) => column.notNull())
    .addColumn('attempt', 'integer', (column) => column.notNull())
    .addColumn('sent_at', 'bigint')
    .addColumn('dropped', 'text')
    .addColumn('code', 'text')
    .execute()
  await schema
    .createIndex('outbox_waiting')
    .ifNotExists()
    .on('outbox')
    .columns(['channel', 'id'])
    .where(sql.ref('sent_at'), 'is', null)
    .where(sql.ref('dropped'), 'is', null)
    .execute()
  await schema
    .createIndex('outbox_conversation')
    .ifNotExists()
    .on('outbox')
    .columns(['conversation_id', 'sent_at', 'dropped', 'id'])
    .execute()
}

async function createStates({ schema }: Kysely<Tables>): Promise<void> {
  await schema
    .createTable('conversations')
    .ifNotExists()
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('updated_at', 'bigint', (column) => column.notNull())
    .execute()
  await schema.createIndex('conversations_idle').ifNotExists().on('conversations').column('updated_at').execute()
}

async function createRecords({ schema }: Kysely<Tables>, dialect: SqlDialect): Promise<void> {
  const facts = ['day', 'kind', 'channel', 'municipality', 'locale', 'audience', 'outcome', 'topic', 'office'] as const
  const counters = facts.reduce(
    (table, fact) => table.addColumn(fact, 'text', (column) => column.notNull()),
    schema.createTable('counters').ifNotExists(),
  )
  await counters
    .addColumn('count', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('counters_facts', [...facts] as never)
    .execute()
  await schema
    .createTable('gaps')
    .ifNotExists()
    .addColumn('id', dialect.countingKey, dialect.asCountingKey)
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('text', 'text', (column) => column.notNull())
    .addColumn('locale', 'text', (column) => column.notNull())
    .addColumn('municipality', 'text', (column) => column.notNull())
    .addColumn('candidates', 'text', (column) => column.notNull())
    .addColumn('conversation_id', 'text', (column) => column.notNull())
    .execute()
  await schema.createIndex('gaps_created').ifNotExists().on('gaps').column('created_at').execute()
  await schema.createIndex('gaps_conversation').ifNotExists().on('gaps').column('conversation_id').execute()
  await schema
    .createTable('knowledge_version')
    .ifNotExists()
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('version', 'text', (column) => column.notNull())
    .addColumn('updated_at', 'bigint', (column) => column.notNull())
    .execute()
}
