import type { Kysely } from 'kysely'
import type { Leases } from '#app/ports.ts'
import type { Tables } from './schema.ts'
import { asked } from './store-fault.ts'

/** Leases as rows. The clocks of the replicas may differ by much less than a lease lasts. Errors: `store-unavailable`. */
export function createLeases(database: Kysely<Tables>): Leases {
  return {
    take: (name, holder, now, leaseMs) =>
      asked(async () => {
        const row = { holder, held_until: now + leaseMs }
        const { numInsertedOrUpdatedRows } = await database
          .insertInto('leases')
          .values({ name, ...row })
          .onConflict((conflict) =>
            conflict
              .column('name')
              .doUpdateSet(row)
              .where((eb) => eb.or([eb('leases.holder', '=', holder), eb('leases.held_until', '<=', now)])),
          )
          .executeTakeFirstOrThrow()
        return numInsertedOrUpdatedRows === 1n
      }),
    release: (name, holder) =>
      asked(async () => {
        await database.deleteFrom('leases').where('name', '=', name).where('holder', '=', holder).execute()
      }),
  }
}
