import type { Kysely } from 'kysely'
import type { StaffStore } from '#staff/ports.ts'
import { recordDeletions } from './deletions.ts'
import type { Tables } from './schema.ts'
import { accountOf } from './staff-account-row.ts'
import { asked } from './store-fault.ts'

type SessionStore = Pick<
  StaffStore,
  | 'addSession'
  | 'session'
  | 'touchSession'
  | 'setFlash'
  | 'endSession'
  | 'attempts'
  | 'countAttempt'
  | 'forgiveAttempts'
  | 'deleteExpired'
>

/** Who is signed in, and who tries to be. Errors: `store-unavailable`. */
export function createStaffSessionStore(database: Kysely<Tables>): SessionStore {
  const change = (hash: string, values: { seen_at: number } | { flash: string }) =>
    asked(async () => {
      await database.updateTable('staff_sessions').set(values).where('hash', '=', hash).execute()
    })
  return {
    addSession: ({ hash, accountId, createdAt, seenAt, flash }) =>
      asked(async () => {
        await database
          .insertInto('staff_sessions')
          .values({ hash, account_id: accountId, created_at: createdAt, seen_at: seenAt, flash })
          .execute()
      }),
    session: (hash) =>
      asked(async () => {
        const row = await database
          .selectFrom('staff_sessions')
          .innerJoin('staff_accounts', 'staff_accounts.id', 'staff_sessions.account_id')
          .selectAll('staff_accounts')
          .select(['staff_sessions.created_at as begun_at', 'staff_sessions.seen_at', 'staff_sessions.flash'])
          .where('staff_sessions.hash', '=', hash)
          .executeTakeFirst()
        return (
          row && {
            session: { hash, accountId: row.id, createdAt: row.begun_at, seenAt: row.seen_at, flash: row.flash },
            account: accountOf(row),
          }
        )
      }),
    touchSession: (hash, now) => change(hash, { seen_at: now }),
    setFlash: (hash, flash) => change(hash, { flash }),
    endSession: (hash) =>
      asked(async () => {
        await database.deleteFrom('staff_sessions').where('hash', '=', hash).execute()
      }),
    attempts: (key) =>
      asked(async () => {
        const row = await database.selectFrom('staff_attempts').selectAll().where('key', '=', key).executeTakeFirst()
        return row && { failures: row.failures, lastAt: row.last_at }
      }),
    countAttempt: (key, seen, now) =>
      asked(async () => {
        if (!seen) {
          const { numInsertedOrUpdatedRows } = await database
            .insertInto('staff_attempts')
            .values({ key, failures: 1, last_at: now })
            .onConflict((conflict) => conflict.column('key').doNothing())
            .executeTakeFirst()
          return numInsertedOrUpdatedRows === 1n
        }
        const { numUpdatedRows } = await database
          .updateTable('staff_attempts')
          .set({ failures: seen.failures + 1, last_at: now })
          .where('key', '=', key)
          .where('failures', '=', seen.failures)
          .where('last_at', '=', seen.lastAt)
          .executeTakeFirst()
        return numUpdatedRows === 1n
      }),
    forgiveAttempts: (key, how) =>
      asked(async () => {
        if (how === 'all') await database.deleteFrom('staff_attempts').where('key', '=', key).execute()
        else
          await database
            .updateTable('staff_attempts')
            .set((eb) => ({ failures: eb('failures', '-', 1) }))
            .where('key', '=', key)
            .where('failures', '>', 0)
            .execute()
      }),
    deleteExpired: ({ now, createdBefore, seenBefore, attemptsBefore }) =>
      asked(() =>
        database.transaction().execute(async (transaction) => {
          const sessions = await transaction
            .deleteFrom('staff_sessions')
            .where((eb) => eb.or([eb('created_at', '<=', createdBefore), eb('seen_at', '<=', seenBefore)]))
            .executeTakeFirst()
          const links = await transaction.deleteFrom('staff_links').where('expires_at', '<=', now).executeTakeFirst()
          const attempts = await transaction
            .deleteFrom('staff_attempts')
            .where('last_at', '<=', attemptsBefore)
            .executeTakeFirst()
          const challenges = await transaction
            .deleteFrom('staff_passkey_challenges')
            .where('expires_at', '<=', now)
            .executeTakeFirst()
          await recordDeletions(transaction, now, 'expired', {
            'staff-sessions': Number(sessions.numDeletedRows),
            'staff-links': Number(links.numDeletedRows),
            'sign-in-attempts': Number(attempts.numDeletedRows),
            'passkey-challenges': Number(challenges.numDeletedRows),
          })
        }),
      ),
  }
}
