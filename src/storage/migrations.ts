import { sql, type Kysely } from 'kysely'
import { Migrator, type Migration } from 'kysely/migration'
import type { SqlDialect } from './dialect.ts'
import { createOperations } from './operations-schema.ts'
import type { Tables } from './schema.ts'

/**
 * Every change of the tables, by name, oldest first. One that was released is never edited: add another.
 *
 * A migration only adds (expand): the release before this one goes on working on the new tables while replicas are replaced. What takes
 * something away comes a release later, and its name ends in `-contract`: releases that do not know it refuse to start after it.
 */
export function migrationsFor(dialect: SqlDialect): Record<string, Migration> {
  return {
    '0001-conversations': {
      async up(database) {
        await createInbox(database, dialect)
        await createOutbox(database, dialect)
        await createConversations(database)
        await createRecords(database, dialect)
      },
    },
    '0002-staff': {
      async up(database) {
        await createStaffAccounts(database)
        await createStaffSessions(database)
        await createStaffAudit(database, dialect)
        await createStaffRevisions(database, dialect)
      },
    },
    '0003-imports': { up: (database) => createStaffImports(database, dialect) },
    '0004-links': { up: (database) => createStaffMessengers(database) },
    '0005-operations': { up: (database) => createOperations(database, dialect) },
    '0006-delivery': {
      async up(database) {
        await addPace(database)
        await createLeases(database)
      },
    },
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

async function createConversations({ schema }: Kysely<Tables>): Promise<void> {
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
    .addColumn('id', dialect.countingKey, (column) => column.primaryKey())
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

async function createStaffAccounts({ schema }: Kysely<Tables>): Promise<void> {
  await schema
    .createTable('staff_accounts')
    .ifNotExists()
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('login', 'text', (column) => column.notNull().unique())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('roles', 'text', (column) => column.notNull())
    .addColumn('municipality', 'text')
    .addColumn('locales', 'text', (column) => column.notNull())
    .addColumn('active', 'integer', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('password', 'text')
    .addColumn('totp_secret', 'text')
    .addColumn('totp_step', 'bigint', (column) => column.notNull())
    .addColumn('oidc_subject', 'text', (column) => column.unique())
    .execute()
  await schema
    .createTable('staff_links')
    .ifNotExists()
    .addColumn('hash', 'text', (column) => column.primaryKey())
    .addColumn('account_id', 'text', (column) => column.notNull())
    .addColumn('totp_secret', 'text', (column) => column.notNull())
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .execute()
}

async function createStaffSessions({ schema }: Kysely<Tables>): Promise<void> {
  await schema
    .createTable('staff_sessions')
    .ifNotExists()
    .addColumn('hash', 'text', (column) => column.primaryKey())
    .addColumn('account_id', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('seen_at', 'bigint', (column) => column.notNull())
    .addColumn('flash', 'text', (column) => column.notNull())
    .execute()
  await schema.createIndex('staff_sessions_account').ifNotExists().on('staff_sessions').column('account_id').execute()
  await schema
    .createTable('staff_attempts')
    .ifNotExists()
    .addColumn('key', 'text', (column) => column.primaryKey())
    .addColumn('failures', 'integer', (column) => column.notNull())
    .addColumn('last_at', 'bigint', (column) => column.notNull())
    .execute()
}

async function createStaffAudit({ schema }: Kysely<Tables>, dialect: SqlDialect): Promise<void> {
  await schema
    .createTable('staff_audit')
    .ifNotExists()
    .addColumn('id', dialect.countingKey, (column) => column.primaryKey())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('actor', 'text', (column) => column.notNull())
    .addColumn('action', 'text', (column) => column.notNull())
    .addColumn('subject', 'text', (column) => column.notNull())
    .addColumn('facts', 'text', (column) => column.notNull())
    .execute()
}

async function createStaffRevisions({ schema }: Kysely<Tables>, dialect: SqlDialect): Promise<void> {
  await schema
    .createTable('staff_revisions')
    .ifNotExists()
    .addColumn('id', dialect.countingKey, (column) => column.primaryKey())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('place', 'text', (column) => column.notNull())
    .addColumn('key', 'text', (column) => column.notNull())
    .addColumn('value', 'text', (column) => column.notNull())
    .addColumn('basis', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('author', 'text', (column) => column.notNull())
    .addColumn('reason', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('updated_at', 'bigint', (column) => column.notNull())
    .addColumn('published_at', 'bigint')
    .execute()
  await schema
    .createIndex('staff_revisions_subject')
    .ifNotExists()
    .on('staff_revisions')
    .columns(['kind', 'place', 'key'])
    .execute()
  await schema.createIndex('staff_revisions_state').ifNotExists().on('staff_revisions').column('state').execute()
}

async function createStaffImports({ schema }: Kysely<Tables>, dialect: SqlDialect): Promise<void> {
  await schema
    .createTable('staff_imports')
    .ifNotExists()
    .addColumn('id', dialect.countingKey, (column) => column.primaryKey())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('place', 'text', (column) => column.notNull())
    .addColumn('source', 'text', (column) => column.notNull())
    .addColumn('title', 'text', (column) => column.notNull())
    .addColumn('content', 'text', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .addColumn('topic', 'text', (column) => column.notNull())
    .addColumn('changed_on', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('imported_at', 'bigint', (column) => column.notNull())
    .addColumn('updated_at', 'bigint', (column) => column.notNull())
    .addUniqueConstraint('staff_imports_source', ['place', 'source'])
    .execute()
  await schema
    .createIndex('staff_imports_state')
    .ifNotExists()
    .on('staff_imports')
    .columns(['state', 'changed_on'])
    .execute()
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

async function createStaffMessengers({ schema }: Kysely<Tables>): Promise<void> {
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
