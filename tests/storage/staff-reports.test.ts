import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { openPostgresStore } from '#storage/postgres.ts'
import { openSqliteStore } from '#storage/sqlite.ts'
import { createCountStore, createGapStore } from '#storage/staff-reports.ts'
import type { SqlStore } from '#storage/store.ts'
import { vault } from '#tests/contract/sql-store.ts'
import { aStep, anUpdate, noon } from '#tests/support/fixtures.ts'
import { startPostgres, type TestPostgres } from '#tests/support/postgres.ts'

let postgres: TestPostgres
beforeAll(async () => {
  postgres = await startPostgres()
})
afterAll(() => postgres.stop())

describe.each(['SQLite', 'PostgreSQL'])('what staff read of a conversation in %s', (name) => {
  let store: SqlStore
  const open = async () => {
    store =
      name === 'SQLite'
        ? await openSqliteStore({ file: ':memory:', vault })
        : await openPostgresStore({ url: await postgres.newDatabase(), vault })
    return { gapStore: createGapStore(store.database), countStore: createCountStore(store.database) }
  }
  afterEach(() => store.close())
  const asks = (updateId: string, text: string, municipality?: string, locale = 'de') =>
    store.complete(
      aStep({
        update: anUpdate({ updateId, conversationId: `conversation-${updateId}` }),
        records: [{ kind: 'gap', text, locale, candidates: ['kita'], ...(municipality ? { municipality } : {}) }],
        now: noon + Number(updateId),
      }),
    )

  it('are its open questions, newest first, scrubbed and without the conversation', async () => {
    const { gapStore } = await open()
    await asks('1', 'Wer repariert Fahrräder? Tel. 0151 23456789', 'mainz')
    await asks('2', 'Kleingarten', 'emden', 'de-simple')

    const gaps = await gapStore.gaps(undefined)

    expect(gaps.map(({ at, locale, municipality, candidates }) => ({ at, locale, municipality, candidates }))).toEqual([
      { at: noon + 2, locale: 'de', municipality: 'emden', candidates: ['kita'] },
      { at: noon + 1, locale: 'de', municipality: 'mainz', candidates: ['kita'] },
    ])
    expect(JSON.stringify(gaps)).not.toMatch(/conversation|23456/u)
  })

  it('are never told again under the number of one that was deleted, which a link may still name', async () => {
    const { gapStore } = await open()
    await asks('1', 'Kleingarten')
    const [deleted] = await gapStore.gaps(undefined)
    await gapStore.deleteGaps([deleted?.id ?? 0])

    await asks('2', 'Reiten')

    const [next] = await gapStore.gaps(undefined)
    expect(next?.id).toBeGreaterThan(deleted?.id ?? 0)
  })

  it('are those of one municipality for its staff, and are gone once they are deleted', async () => {
    const { gapStore } = await open()
    await asks('1', 'Fahrrad', 'mainz')
    await asks('2', 'Garten', 'emden')
    await asks('3', 'Boot')

    const [first] = await gapStore.gaps('mainz')
    await gapStore.deleteGaps([first?.id ?? 0, 999])

    expect((await gapStore.gaps(undefined)).map(({ text }) => text)).toEqual(['Boot', 'Garten'])
    expect(await gapStore.gaps('mainz')).toEqual([])
    await gapStore.deleteGaps([])
  })

  it('are counts of the days that are asked for, the first and the last among them', async () => {
    const { countStore } = await open()
    const question = {
      kind: 'question' as const,
      outcome: 'answer' as const,
      topic: 'kita',
      locale: 'de',
      municipality: 'mainz',
    }
    for (const [index, day] of ['2026-11-20', '2026-11-21', '2026-11-22', '2026-11-23'].entries())
      await store.complete(
        aStep({
          update: anUpdate({ updateId: String(index), conversationId: String(index) }),
          records: [question, { ...question, municipality: 'emden' }],
          now: Date.parse(`${day}T12:00:00Z`),
        }),
      )

    const counts = await countStore.counts('2026-11-21', '2026-11-22', 'mainz')

    expect(counts.map(({ day, municipality, topic, count }) => [day, municipality, topic, count])).toEqual([
      ['2026-11-21', 'mainz', 'kita', 1],
      ['2026-11-22', 'mainz', 'kita', 1],
    ])
    expect(await countStore.counts('2026-11-20', '2026-11-23', undefined)).toHaveLength(8)
  })
})
