import { sql, type Kysely } from 'kysely'
import type { SqlDialect } from '#storage/dialect.ts'
import type { Tables } from '#storage/schema.ts'

/** Where PostgreSQL tells replicas that the version row of the knowledge was written. */
export const knowledgeChannel = 'wegweiser_knowledge'

/** What was deleted; and a hint to all replicas when the knowledge changes, whoever writes its version. */
export async function createOperations(database: Kysely<Tables>, dialect: SqlDialect): Promise<void> {
  await database.schema
    .createTable('deletions')
    .ifNotExists()
    .addColumn('day', 'text', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('reason', 'text', (column) => column.notNull())
    .addColumn('count', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('deletions_facts', ['day', 'kind', 'reason'])
    .execute()
  if (dialect.name !== 'postgres') return
  await sql`create or replace function wegweiser_knowledge_published() returns trigger language plpgsql as $$
    begin
      perform pg_notify(${sql.lit(knowledgeChannel)}, '');
      return null;
    end
    $$`.execute(database)
  await sql`create or replace trigger knowledge_published after insert or update on knowledge_version
    for each statement execute function wegweiser_knowledge_published()`.execute(database)
}
