import type { Kysely, Selectable } from 'kysely'
import type { Revision, RevisionState, RevisionStore, Subject } from '#staff/ports.ts'
import type { StaffRevisionTable, Tables } from './schema.ts'
import { asked } from './store-fault.ts'

/** The one row of `knowledge_version`. */
const versionRow = 1

function fromRow(row: Selectable<StaffRevisionTable>): Revision {
  return {
    id: Number(row.id),
    kind: row.kind as Revision['kind'],
    place: row.place,
    key: row.key,
    value: JSON.parse(row.value) as unknown,
    basis: row.basis,
    state: row.state as RevisionState,
    author: row.author,
    reason: row.reason,
    createdAt: Number(row.created_at),
    updatedAt: Number(row.updated_at),
    publishedAt: row.published_at === null ? undefined : Number(row.published_at),
  }
}

function toRow(revision: Omit<Revision, 'id'>) {
  return {
    kind: revision.kind,
    place: revision.place,
    key: revision.key,
    value: JSON.stringify(revision.value),
    basis: revision.basis,
    state: revision.state,
    author: revision.author,
    reason: revision.reason,
    created_at: revision.createdAt,
    updated_at: revision.updatedAt,
    published_at: revision.publishedAt ?? null,
  }
}

/** Staff's revisions in either database. Errors: `store-unavailable`. */
export function createRevisionStore(database: Kysely<Tables>): RevisionStore {
  const byId = async (id: number) => {
    const row = await database.selectFrom('staff_revisions').selectAll().where('id', '=', id).executeTakeFirst()
    return row && fromRow(row)
  }
  return {
    add: (revision) =>
      asked(async () =>
        fromRow(
          await database.insertInto('staff_revisions').values(toRow(revision)).returningAll().executeTakeFirstOrThrow(),
        ),
      ),
    replace: (revision, updatedAt) =>
      asked(async () => {
        const { numUpdatedRows } = await database
          .updateTable('staff_revisions')
          .set(toRow(revision))
          .where('id', '=', revision.id)
          .where('state', 'in', ['draft', 'review'])
          .where('updated_at', '=', updatedAt)
          .executeTakeFirst()
        return numUpdatedRows === 1n
      }),
    byId: (id) => asked(() => byId(id)),
    history: ({ kind, place, key }: Subject) =>
      asked(async () => {
        const rows = await database
          .selectFrom('staff_revisions')
          .selectAll()
          .where('kind', '=', kind)
          .where('place', '=', place)
          .where('key', '=', key)
          .orderBy('id', 'desc')
          .execute()
        return rows.map(fromRow)
      }),
    inStates: (states) =>
      asked(async () => {
        const rows = await database
          .selectFrom('staff_revisions')
          .selectAll()
          .where('state', 'in', [...states])
          .orderBy('id')
          .execute()
        return rows.map(fromRow)
      }),
    publish: (id, now) =>
      asked(() =>
        database.transaction().execute(async (transaction) => {
          const row = await transaction
            .selectFrom('staff_revisions')
            .selectAll()
            .where('id', '=', id)
            .where('state', 'in', ['draft', 'review'])
            .executeTakeFirst()
          if (!row) return false
          await transaction
            .updateTable('staff_revisions')
            .set({ state: 'retired', updated_at: now })
            .where('kind', '=', row.kind)
            .where('place', '=', row.place)
            .where('key', '=', row.key)
            .where('state', '=', 'published')
            .execute()
          await transaction
            .updateTable('staff_revisions')
            .set({ state: 'published', published_at: now, updated_at: now })
            .where('id', '=', id)
            .execute()
          const version = { version: `${now}-${id}`, updated_at: now }
          await transaction
            .insertInto('knowledge_version')
            .values({ id: versionRow, ...version })
            .onConflict((conflict) => conflict.column('id').doUpdateSet(version))
            .execute()
          return true
        }),
      ),
    knowledgeVersion: () =>
      asked(async () => {
        const row = await database
          .selectFrom('knowledge_version')
          .select('version')
          .where('id', '=', versionRow)
          .executeTakeFirst()
        return row?.version ?? ''
      }),
  }
}
