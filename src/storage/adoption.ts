import { sql, type Kysely } from 'kysely'
import type { SqlContext } from './inbox.ts'
import type { Tables } from './schema.ts'
import { tableFacts } from './table-facts.ts'

/** Tables with the id of a conversation in `column`; `isKey`: at most one row of each conversation. */
const places = [...tableFacts].flatMap(([table, { conversation, key }]) =>
  conversation === undefined
    ? []
    : [{ table, column: conversation, isKey: key.length === 1 && key[0] === conversation }],
)

/**
 * Gives what is stored under the id that a conversation has by the other secret its id by the current one, while a rotation lasts.
 *
 * The id by the other secret is known only when the conversation comes by: nothing stored tells the platform's id.
 */
export async function adopt({ database, dialect, vault }: SqlContext, conversationId: string): Promise<void> {
  const otherId = vault.otherId(conversationId)
  if (otherId === undefined || !(await hasAny(database, otherId))) return
  await database.transaction().execute(async (transaction) => {
    await dialect.takeTurn(transaction, conversationId)
    for (const { table, column, isKey } of places) {
      const [name, id] = [sql.table(table), sql.ref(column)]
      // Two of one conversation come from replicas that did not know each other's secret; the current one's is the newer.
      if (isKey)
        await sql`delete from ${name} where ${id} = ${otherId}
          and exists (select 1 from ${name} as known where known.${id} = ${conversationId})`.execute(transaction)
      await sql`update ${name} set ${id} = ${conversationId} where ${id} = ${otherId}`.execute(transaction)
    }
  })
}

async function hasAny(database: Kysely<Tables>, otherId: string): Promise<boolean> {
  const found = sql.join(
    places.map(
      ({ table, column }) => sql`exists (select 1 from ${sql.table(table)} where ${sql.ref(column)} = ${otherId})`,
    ),
    sql` or `,
  )
  const { rows } = await sql<{ found: number }>`select 1 as found where ${found}`.execute(database)
  return rows.length > 0
}
