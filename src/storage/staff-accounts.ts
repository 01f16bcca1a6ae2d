import type { Kysely, Transaction } from 'kysely'
import { z } from 'zod'
import type { Account, AuditEntry, StaffLink, StaffStore } from '#staff/ports.ts'
import type { Tables } from './schema.ts'
import { accountOf } from './staff-account-row.ts'
import { append } from './staff-audit-line.ts'
import { createPasskeyStore } from './staff-passkeys.ts'
import { createStaffSessionStore } from './staff-sessions.ts'
import { asked } from './store-fault.ts'

const factsSchema = z.record(z.string(), z.string())

/** Leaves the transaction so that nothing of it stays. */
class NotRedeemed extends Error {
  readonly reason: 'gone' | 'taken'

  constructor(reason: 'gone' | 'taken') {
    super(reason)
    this.reason = reason
  }
}

function rowOf(account: Account) {
  return {
    name: account.name,
    roles: JSON.stringify(account.roles),
    municipality: account.municipality ?? null,
    locales: JSON.stringify(account.locales),
    active: account.active ? 1 : 0,
  }
}

async function add(database: Kysely<Tables>, account: Account): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await database
    .insertInto('staff_accounts')
    .values({
      id: account.id,
      login: account.login,
      created_at: account.createdAt,
      ...rowOf(account),
      password: null,
      totp_secret: null,
      totp_step: 0,
      oidc_subject: null,
    })
    .onConflict((conflict) => conflict.column('login').doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}

/** Sets what a link brings, and says so in the log; all sessions and passkeys of the account end: what somebody had before proves nothing any more. */
async function redeem(
  transaction: Transaction<Tables>,
  link: StaffLink,
  { now, proof, first }: Parameters<StaffStore['redeem']>[1],
  line: AuditEntry,
): Promise<void> {
  const { numDeletedRows } = await transaction
    .deleteFrom('staff_links')
    .where('hash', '=', link.hash)
    .where('expires_at', '>', now)
    .executeTakeFirst()
  if (numDeletedRows !== 1n) throw new NotRedeemed('gone')
  if (first && !(await add(transaction, first))) throw new NotRedeemed('taken')
  const id = first?.id ?? link.accountId ?? ''
  if (proof.kind === 'subject') {
    const holder = await transaction
      .selectFrom('staff_accounts')
      .select('id')
      .where('oidc_subject', '=', proof.subject)
      .where('id', '<>', id)
      .executeTakeFirst()
    if (holder) throw new NotRedeemed('taken')
  }
  const { numUpdatedRows } = await transaction
    .updateTable('staff_accounts')
    .set(
      proof.kind === 'subject'
        ? { password: null, totp_secret: null, oidc_subject: proof.subject }
        : { password: proof.password, totp_secret: link.totpSecret, totp_step: proof.totpStep, oidc_subject: null },
    )
    .where('id', '=', id)
    .where('active', '=', 1)
    .executeTakeFirst()
  if (numUpdatedRows !== 1n) throw new NotRedeemed('gone')
  await transaction.deleteFrom('staff_sessions').where('account_id', '=', id).execute()
  const passkeys = await transaction.deleteFrom('staff_passkeys').where('account_id', '=', id).executeTakeFirst()
  await append(transaction, line)
  if (passkeys.numDeletedRows > 0n) await append(transaction, { ...line, action: 'passkeys-ended' })
}

/** Accounts, sessions and the audit log in either database; the tables must be there. Errors: `store-unavailable`. */
export function createStaffStore(database: Kysely<Tables>): StaffStore {
  const changing = (work: (transaction: Transaction<Tables>) => Promise<boolean>, line: AuditEntry) =>
    asked(() =>
      database.transaction().execute(async (transaction) => {
        const isDone = await work(transaction)
        if (isDone) await append(transaction, line)
        return isDone
      }),
    )

  return {
    ...createStaffSessionStore(database),
    ...createPasskeyStore(database),
    accounts: () =>
      asked(async () =>
        (await database.selectFrom('staff_accounts').selectAll().orderBy('name').orderBy('login').execute()).map(
          accountOf,
        ),
      ),
    account: (id) =>
      asked(async () => {
        const row = await database.selectFrom('staff_accounts').selectAll().where('id', '=', id).executeTakeFirst()
        return row && accountOf(row)
      }),
    credentials: (login) =>
      asked(async () => {
        const row = await database
          .selectFrom('staff_accounts')
          .selectAll()
          .where('login', '=', login)
          .executeTakeFirst()
        return (
          row && {
            account: accountOf(row),
            password: row.password ?? undefined,
            totpSecret: row.totp_secret ?? undefined,
          }
        )
      }),
    accountOfSubject: (subject) =>
      asked(async () => {
        const row = await database
          .selectFrom('staff_accounts')
          .selectAll()
          .where('oidc_subject', '=', subject)
          .executeTakeFirst()
        return row && accountOf(row)
      }),
    hasAdmin: () =>
      asked(async () => {
        const rows = await database
          .selectFrom('staff_accounts')
          .selectAll()
          .where('active', '=', 1)
          .where((eb) => eb.or([eb('password', 'is not', null), eb('oidc_subject', 'is not', null)]))
          .execute()
        return rows.some((row) => {
          const { roles: held, municipality } = accountOf(row)
          return held.includes('admin') && municipality === undefined
        })
      }),
    addAccount: (account, line) => changing((transaction) => add(transaction, account), line),
    changeAccount: (account, line) =>
      changing(async (transaction) => {
        const { numUpdatedRows } = await transaction
          .updateTable('staff_accounts')
          .set(rowOf(account))
          .where('id', '=', account.id)
          .executeTakeFirst()
        if (!account.active) {
          await transaction.deleteFrom('staff_sessions').where('account_id', '=', account.id).execute()
          await transaction.deleteFrom('staff_links').where('account_id', '=', account.id).execute()
        }
        return numUpdatedRows === 1n
      }, line),
    addLink: async (link, line) => {
      const accountId = link.accountId ?? ''
      await changing(async (transaction) => {
        await transaction.deleteFrom('staff_links').where('account_id', '=', accountId).execute()
        await transaction
          .insertInto('staff_links')
          .values({
            hash: link.hash,
            account_id: accountId,
            totp_secret: link.totpSecret,
            expires_at: link.expiresAt,
          })
          .execute()
        return true
      }, line)
    },
    link: (hash, now) =>
      asked(async () => {
        const row = await database
          .selectFrom('staff_links')
          .selectAll()
          .where('hash', '=', hash)
          .where('expires_at', '>', now)
          .executeTakeFirst()
        return (
          row && {
            hash: row.hash,
            accountId: row.account_id === '' ? undefined : row.account_id,
            totpSecret: row.totp_secret,
            expiresAt: row.expires_at,
          }
        )
      }),
    redeem: (link, use, line) =>
      asked(async () => {
        try {
          await database.transaction().execute(async (transaction) => {
            await redeem(transaction, link, use, line)
          })
          return 'done'
        } catch (error) {
          if (error instanceof NotRedeemed) return error.reason
          throw error
        }
      }),
    spendCode: (accountId, step) =>
      asked(async () => {
        const { numUpdatedRows } = await database
          .updateTable('staff_accounts')
          .set({ totp_step: step })
          .where('id', '=', accountId)
          .where('totp_step', '<', step)
          .executeTakeFirst()
        return numUpdatedRows === 1n
      }),
    appendAudit: (line) => asked(() => append(database, line)),
    auditLines: ({ before, limit }) =>
      asked(async () => {
        const all = database.selectFrom('staff_audit').selectAll().orderBy('id', 'desc').limit(limit)
        const rows = await (before === undefined ? all : all.where('id', '<', before)).execute()
        return rows.map((row) => ({ ...row, facts: factsSchema.parse(JSON.parse(row.facts)) }))
      }),
  }
}
