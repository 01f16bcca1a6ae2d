import type { Kysely } from 'kysely'
import type { SqlDialect } from '#storage/dialect.ts'
import type { Tables } from '#storage/schema.ts'

export async function createImports({ schema }: Kysely<Tables>, dialect: SqlDialect): Promise<void> {
  await schema
    .createTable('staff_imports')
    .ifNotExists()
    .addColumn('id', dialect.countingKey, dialect.asCountingKey)
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
