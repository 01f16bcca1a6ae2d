import type { Kysely } from 'kysely'
import type { AuditEntry } from '#staff/ports.ts'
import type { Tables } from './schema.ts'

/** Adds a line to the audit log. */
export async function append(database: Kysely<Tables>, line: AuditEntry): Promise<void> {
  await database
    .insertInto('staff_audit')
    .values({ ...line, facts: JSON.stringify(line.facts) })
    .execute()
}
