import type { Kysely } from 'kysely'
import { keptFor } from './periods.ts'
import { dayOf } from './records.ts'
import type { DeletionTable, Tables } from './schema.ts'
import { asked } from './store-fault.ts'

/** `expired`: its time was over; `asked`: the person asked for it; `staff`: staff closed it. */
export type DeletionReason = 'expired' | 'asked' | 'staff'

/** Adds to the record of what was deleted, in the transaction that deletes. Kinds of which nothing was deleted are left out. */
export async function recordDeletions(
  transaction: Kysely<Tables>,
  now: number,
  reason: DeletionReason,
  counts: Readonly<Record<string, number>>,
): Promise<void> {
  const day = dayOf(now)
  const rows = Object.entries(counts)
    .filter(([, count]) => count > 0)
    // In one order, so that transactions do not block each other.
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([kind, count]) => ({ day, kind, reason, count }))
  if (rows.length === 0) return
  await transaction
    .insertInto('deletions')
    .values(rows)
    .onConflict((conflict) =>
      conflict
        .columns(['day', 'kind', 'reason'])
        .doUpdateSet((eb) => ({ count: eb('deletions.count', '+', eb.ref('excluded.count')) })),
    )
    .execute()
}

/** What was deleted on these days, oldest first. Errors: `store-unavailable`. */
export function readDeletions(database: Kysely<Tables>, from: string, to: string): Promise<DeletionTable[]> {
  return asked(() =>
    database
      .selectFrom('deletions')
      .selectAll()
      .where('day', '>=', from)
      .where('day', '<=', to)
      .orderBy('day')
      .orderBy('kind')
      .orderBy('reason')
      .execute(),
  )
}

/** The record itself is kept for a year. */
export async function deleteOldRecords(database: Kysely<Tables>, now: number): Promise<void> {
  await database
    .deleteFrom('deletions')
    .where('day', '<=', dayOf(now - keptFor.deletions))
    .execute()
}
