import type { Kysely, Selectable, Transaction } from 'kysely'
import type { MessengerLink, MessengerStore } from '#staff/ports.ts'
import type { StaffMessengerTable, Tables } from './schema.ts'
import { accountOf } from './staff-account-row.ts'
import { append } from './staff-audit-line.ts'
import { asked } from './store-fault.ts'

function linkOf(
  row: Pick<Selectable<StaffMessengerTable>, 'id' | 'channel' | 'account_id' | 'address' | 'linked_at'>,
): MessengerLink {
  return {
    id: row.id,
    channel: row.channel as MessengerLink['channel'],
    accountId: row.account_id,
    address: row.address,
    linkedAt: row.linked_at,
  }
}

/** A code that was not used yet counts no more. */
async function withdrawCodes(
  transaction: Transaction<Tables>,
  accountId: string,
  channel: MessengerLink['channel'],
): Promise<void> {
  await transaction
    .deleteFrom('staff_messenger_codes')
    .where('account_id', '=', accountId)
    .where('channel', '=', channel)
    .execute()
}

/** Chats that staff have linked, in either database. Errors: `store-unavailable`. */
export function createMessengerStore(database: Kysely<Tables>): MessengerStore {
  return {
    addCode: ({ hash, channel, accountId, expiresAt }, line) =>
      asked(() =>
        database.transaction().execute(async (transaction) => {
          await withdrawCodes(transaction, accountId, channel)
          await transaction
            .insertInto('staff_messenger_codes')
            .values({ hash, channel, account_id: accountId, expires_at: expiresAt })
            .execute()
          await append(transaction, line)
        }),
      ),
    redeem: (hash, link, lineFor) =>
      asked(() =>
        database.transaction().execute(async (transaction) => {
          // The deletion is what makes a code count once: of two at the same time one finds nothing to delete.
          const code = await transaction
            .deleteFrom('staff_messenger_codes')
            .where('hash', '=', hash)
            .where('channel', '=', link.channel)
            .where('expires_at', '>', link.linkedAt)
            .returning('account_id')
            .executeTakeFirst()
          const account =
            code &&
            (await transaction
              .selectFrom('staff_accounts')
              .select('id')
              .where('id', '=', code.account_id)
              .where('active', '=', 1)
              .executeTakeFirst())
          if (!account) return undefined
          const replaced = await transaction
            .deleteFrom('staff_messengers')
            .where((eb) =>
              eb.or([
                eb('id', '=', link.id),
                eb.and([eb('channel', '=', link.channel), eb('account_id', '=', account.id)]),
              ]),
            )
            .returningAll()
            .execute()
          await transaction
            .insertInto('staff_messengers')
            .values({
              id: link.id,
              channel: link.channel,
              account_id: account.id,
              address: link.address,
              linked_at: link.linkedAt,
              dialogue: '',
              dialogue_at: 0,
            })
            .execute()
          await append(transaction, lineFor(account.id))
          return { accountId: account.id, replaced: replaced.map(linkOf) }
        }),
      ),
    linked: (id) =>
      asked(async () => {
        const row = await database
          .selectFrom('staff_messengers')
          .innerJoin('staff_accounts', 'staff_accounts.id', 'staff_messengers.account_id')
          .selectAll('staff_accounts')
          .select([
            'staff_messengers.channel',
            'staff_messengers.address',
            'staff_messengers.linked_at',
            'staff_messengers.dialogue',
            'staff_messengers.dialogue_at',
          ])
          .where('staff_messengers.id', '=', id)
          .where('staff_accounts.active', '=', 1)
          .executeTakeFirst()
        return (
          row && {
            account: accountOf(row),
            link: linkOf({ ...row, id, account_id: row.id }),
            dialogue: row.dialogue,
            dialogueAt: row.dialogue_at,
          }
        )
      }),
    links: (accountId) =>
      asked(async () => {
        const all = database
          .selectFrom('staff_messengers')
          .innerJoin('staff_accounts', 'staff_accounts.id', 'staff_messengers.account_id')
          .selectAll('staff_messengers')
          .orderBy('staff_messengers.linked_at')
          .orderBy('staff_messengers.channel')
        const rows = await (
          accountId === undefined
            ? all.where('staff_accounts.active', '=', 1)
            : all.where('staff_messengers.account_id', '=', accountId)
        ).execute()
        return rows.map(linkOf)
      }),
    setDialogue: (id, dialogue, now) =>
      asked(async () => {
        await database
          .updateTable('staff_messengers')
          .set({ dialogue, dialogue_at: now })
          .where('id', '=', id)
          .execute()
      }),
    unlink: ({ id, channel, accountId }, line) =>
      asked(() =>
        database.transaction().execute(async (transaction) => {
          await withdrawCodes(transaction, accountId, channel)
          const { numDeletedRows } = await transaction
            .deleteFrom('staff_messengers')
            .where('id', '=', id)
            .where('account_id', '=', accountId)
            .executeTakeFirst()
          if (numDeletedRows === 0n) return false
          await append(transaction, line)
          return true
        }),
      ),
    deleteExpired: (now, dialoguesBefore) =>
      asked(async () => {
        await database.deleteFrom('staff_messenger_codes').where('expires_at', '<=', now).execute()
        await database
          .updateTable('staff_messengers')
          .set({ dialogue: '' })
          .where('dialogue', '<>', '')
          .where('dialogue_at', '<=', dialoguesBefore)
          .execute()
      }),
  }
}
