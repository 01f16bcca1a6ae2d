import { z } from 'zod'
import type { Kysely } from 'kysely'
import type { Clock } from '#app/ports.ts'
import { askingLocaleOf, answerLocaleSchema } from '#core/locale.ts'
import type { Count, CountStore, Gap, GapStore } from '#staff/ports.ts'
import { recordDeletions } from './deletions.ts'
import type { Tables } from './schema.ts'
import { asked } from './store-fault.ts'

/** More open questions than this nobody reads; the newest are what people ask now. */
const maxGaps = 2000
/** Ids per statement: SQLite and PostgreSQL both bind far more. */
const idsPerStatement = 500

const candidatesSchema = z.array(z.string()).catch([])

/** Questions that nobody could answer, as staff see them: without their conversation. Errors: `store-unavailable`. */
export function createGapStore(database: Kysely<Tables>, clock: Clock = Date.now): GapStore {
  return {
    gaps: (municipality) =>
      asked(async () => {
        let query = database
          .selectFrom('gaps')
          .select(['id', 'created_at', 'text', 'locale', 'municipality', 'candidates'])
          .orderBy('id', 'desc')
          .limit(maxGaps)
        if (municipality !== undefined) query = query.where('municipality', '=', municipality)
        return (await query.execute()).map(toGap)
      }),
    deleteGaps: (ids) =>
      asked(async () => {
        for (let start = 0; start < ids.length; start += idsPerStatement)
          await database.transaction().execute(async (transaction) => {
            const { numDeletedRows } = await transaction
              .deleteFrom('gaps')
              .where('id', 'in', ids.slice(start, start + idsPerStatement))
              .executeTakeFirst()
            await recordDeletions(transaction, clock(), 'staff', { gaps: Number(numDeletedRows) })
          })
      }),
  }
}

/** Sums of what was counted. Errors: `store-unavailable`. */
export function createCountStore(database: Kysely<Tables>): CountStore {
  return {
    counts: (from, to, municipality) =>
      asked(async () => {
        let query = database.selectFrom('counters').selectAll().where('day', '>=', from).where('day', '<=', to)
        if (municipality !== undefined) query = query.where('municipality', '=', municipality)
        const rows: Count[] = await query.orderBy('day').execute()
        return rows
      }),
  }
}

function toGap(row: {
  id: number
  created_at: number
  text: string
  locale: string
  municipality: string
  candidates: string
}): Gap {
  const locale = answerLocaleSchema.safeParse(row.locale)
  return {
    id: row.id,
    at: row.created_at,
    text: row.text,
    locale: locale.success ? askingLocaleOf(locale.data) : '',
    municipality: row.municipality,
    candidates: candidatesSchema.parse(JSON.parse(row.candidates)),
  }
}
