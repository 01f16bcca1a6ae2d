import type { Kysely } from 'kysely'
import type { SqlDialect } from '#storage/dialect.ts'
import type { Tables } from '#storage/schema.ts'

export async function createStaff(database: Kysely<Tables>, dialect: SqlDialect): Promise<void> {
  await createAccounts(database)
  await createSessions(database)
  await createAudit(database, dialect)
  await createRevisions(database, dialect)
}

async function createAccounts({ schema }: Kysely<Tables>): Promise<void> {
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

async function createSessions({ schema }: Kysely<Tables>): Promise<void> {
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

async function createAudit({ schema }: Kysely<Tables>, dialect: SqlDialect): Promise<void> {
  await schema
    .createTable('staff_audit')
    .ifNotExists()
    .addColumn('id', dialect.countingKey, dialect.asCountingKey)
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('actor', 'text', (column) => column.notNull())
    .addColumn('action', 'text', (column) => column.notNull())
    .addColumn('subject', 'text', (column) => column.notNull())
    .addColumn('facts', 'text', (column) => column.notNull())
    .execute()
}

async function createRevisions({ schema }: Kysely<Tables>, dialect: SqlDialect): Promise<void> {
  await schema
    .createTable('staff_revisions')
    .ifNotExists()
    .addColumn('id', dialect.countingKey, dialect.asCountingKey)
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
