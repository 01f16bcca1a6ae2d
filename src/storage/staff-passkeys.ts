import type { Kysely, Selectable } from 'kysely'
import { z } from 'zod'
import type { Passkey, PasskeyStore } from '#staff/ports.ts'
import type { StaffPasskeyTable, Tables } from './schema.ts'
import { accountOf } from './staff-account-row.ts'
import { append } from './staff-audit-line.ts'
import { asked } from './store-fault.ts'

const transportsSchema = z.array(z.string())

function passkeyOf(row: Selectable<StaffPasskeyTable>): Passkey {
  return {
    id: row.id,
    accountId: row.account_id,
    publicKey: row.public_key,
    counter: row.counter,
    transports: transportsSchema.parse(JSON.parse(row.transports)),
    name: row.name,
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at ?? undefined,
  }
}

/** Passkeys of staff in either database. Errors: `store-unavailable`. */
export function createPasskeyStore(database: Kysely<Tables>): PasskeyStore {
  return {
    addChallenge: ({ hash, accountId, source, expiresAt }, { now, open }) =>
      asked(async () => {
        const { count } = await database
          .selectFrom('staff_passkey_challenges')
          .select(({ fn }) => fn.countAll<string | number>().as('count'))
          .where('source', '=', source)
          .where('expires_at', '>', now)
          .executeTakeFirstOrThrow()
        if (Number(count) >= open) return false
        await database
          .insertInto('staff_passkey_challenges')
          .values({ hash, account_id: accountId ?? '', source, expires_at: expiresAt })
          .execute()
        return true
      }),
    takeChallenge: (hash, accountId, now) =>
      asked(async () => {
        // The deletion is what makes a challenge count once: of two at the same time one finds nothing to delete.
        const { numDeletedRows } = await database
          .deleteFrom('staff_passkey_challenges')
          .where('hash', '=', hash)
          .where('account_id', '=', accountId ?? '')
          .where('expires_at', '>', now)
          .executeTakeFirst()
        return numDeletedRows === 1n
      }),
    passkeys: (accountId) =>
      asked(async () => {
        const account = await database
          .selectFrom('staff_accounts')
          .select('id')
          .where('id', '=', accountId)
          .where('password', 'is not', null)
          .executeTakeFirst()
        if (!account) return undefined
        const rows = await database
          .selectFrom('staff_passkeys')
          .selectAll()
          .where('account_id', '=', accountId)
          .orderBy('created_at')
          .orderBy('id')
          .execute()
        return rows.map(passkeyOf)
      }),
    passkey: (id) =>
      asked(async () => {
        const passkey = await database.selectFrom('staff_passkeys').selectAll().where('id', '=', id).executeTakeFirst()
        const account =
          passkey &&
          (await database
            .selectFrom('staff_accounts')
            .selectAll()
            .where('id', '=', passkey.account_id)
            .executeTakeFirst())
        return passkey && account && { passkey: passkeyOf(passkey), account: accountOf(account) }
      }),
    addPasskey: (passkey, line) =>
      asked(() =>
        database.transaction().execute(async (transaction) => {
          const { numInsertedOrUpdatedRows } = await transaction
            .insertInto('staff_passkeys')
            .values({
              id: passkey.id,
              account_id: passkey.accountId,
              public_key: passkey.publicKey,
              counter: passkey.counter,
              transports: JSON.stringify(passkey.transports),
              name: passkey.name,
              created_at: passkey.createdAt,
              last_used_at: passkey.lastUsedAt ?? null,
            })
            .onConflict((conflict) => conflict.column('id').doNothing())
            .executeTakeFirst()
          const isNew = numInsertedOrUpdatedRows === 1n
          if (isNew) await append(transaction, line)
          return isNew
        }),
      ),
    usePasskey: (id, counter, now) =>
      asked(async () => {
        const { numUpdatedRows } = await database
          .updateTable('staff_passkeys')
          .set({ counter, last_used_at: now })
          .where('id', '=', id)
          // Most devices do not count and always say 0.
          .where((eb) => (counter === 0 ? eb('counter', '=', 0) : eb('counter', '<', counter)))
          .executeTakeFirst()
        return numUpdatedRows === 1n
      }),
    removePasskey: (id, accountId, line) =>
      asked(() =>
        database.transaction().execute(async (transaction) => {
          const { numDeletedRows } = await transaction
            .deleteFrom('staff_passkeys')
            .where('id', '=', id)
            .where('account_id', '=', accountId)
            .executeTakeFirst()
          if (numDeletedRows !== 1n) return false
          await append(transaction, line)
          return true
        }),
      ),
    removePasskeys: (accountId, line) =>
      asked(() =>
        database.transaction().execute(async (transaction) => {
          const { numDeletedRows } = await transaction
            .deleteFrom('staff_passkeys')
            .where('account_id', '=', accountId)
            .executeTakeFirst()
          if (numDeletedRows > 0n) await append(transaction, line)
        }),
      ),
  }
}
