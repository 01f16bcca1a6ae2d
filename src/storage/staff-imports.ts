import { createHash } from 'node:crypto'
import type { Kysely, Selectable } from 'kysely'
import type { ImportedText, ImportStore, NewImportedText } from '#staff/imports.ts'
import type { StaffImportTable, Tables } from './schema.ts'
import { asked } from './store-fault.ts'

/** More than this nobody reads; the others come when these are done. */
const maxListed = 1000

/** What is kept as JSON. */
type Content = Pick<NewImportedText, 'text' | 'facts' | 'contact'>

function contentOf({ text, facts, contact }: NewImportedText): string {
  return JSON.stringify({ text, facts, contact } satisfies Content)
}

function fromRow(row: Selectable<StaffImportTable>): ImportedText {
  const content = JSON.parse(row.content) as Content
  return {
    id: Number(row.id),
    kind: row.kind as ImportedText['kind'],
    place: row.place,
    source: row.source,
    title: row.title,
    text: content.text,
    facts: content.facts,
    contact: content.contact,
    changedOn: row.changed_on,
    topic: row.topic === '' ? undefined : row.topic,
    state: row.state as ImportedText['state'],
    importedAt: Number(row.imported_at),
    updatedAt: Number(row.updated_at),
  }
}

/** Imported material in either database. Errors: `store-unavailable`. */
export function createImportStore(database: Kysely<Tables>): ImportStore {
  const rowOf = (place: string, source: string) =>
    database
      .selectFrom('staff_imports')
      .selectAll()
      .where('place', '=', place)
      .where('source', '=', source)
      .executeTakeFirst()
  return {
    put: (imported, now) =>
      asked(async () => {
        const content = contentOf(imported)
        const hash = createHash('sha256').update(`${imported.title}\n${content}`).digest('hex')
        const row = {
          kind: imported.kind,
          place: imported.place,
          source: imported.source,
          title: imported.title,
          content,
          hash,
          topic: imported.topic ?? '',
          changed_on: imported.changedOn,
          state: 'open',
          imported_at: now,
          updated_at: now,
        }
        const added = await database
          .insertInto('staff_imports')
          .values(row)
          .onConflict((conflict) => conflict.columns(['place', 'source']).doNothing())
          .executeTakeFirst()
        if (added.numInsertedOrUpdatedRows === 1n) return 'new'
        const old = await rowOf(imported.place, imported.source)
        if (!old || old.hash === hash) return 'same'
        // Whoever has it before them learns that it has changed.
        const updatedAt = Math.max(now, Number(old.updated_at) + 1)
        await database
          .updateTable('staff_imports')
          .set({ ...row, updated_at: updatedAt })
          .where('id', '=', old.id)
          .execute()
        return 'changed'
      }),
    inState: (state) =>
      asked(async () => {
        const rows = await database
          .selectFrom('staff_imports')
          .selectAll()
          .where('state', '=', state)
          .orderBy('changed_on', 'desc')
          .orderBy('id')
          .limit(maxListed)
          .execute()
        return rows.map(fromRow)
      }),
    find: (place, source) =>
      asked(async () => {
        const row = await rowOf(place, source)
        return row && fromRow(row)
      }),
    byId: (id) =>
      asked(async () => {
        const row = await database.selectFrom('staff_imports').selectAll().where('id', '=', id).executeTakeFirst()
        return row && fromRow(row)
      }),
    settle: ({ id, updatedAt }, state, now) =>
      asked(async () => {
        const { numUpdatedRows } = await database
          .updateTable('staff_imports')
          .set({ state, updated_at: Math.max(now, updatedAt + 1) })
          .where('id', '=', id)
          .where('updated_at', '=', updatedAt)
          .executeTakeFirst()
        return numUpdatedRows === 1n
      }),
  }
}
