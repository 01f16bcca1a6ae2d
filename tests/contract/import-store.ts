import { afterEach, beforeEach, expect, it } from 'vitest'
import type { ImportStore, NewImportedText } from '#staff/imports.ts'
import { noon } from '#tests/support/fixtures.ts'

export interface ImportStoreUnderTest {
  store: ImportStore
  /** On the same data, of another replica where there can be one. */
  other: ImportStore
  close(): Promise<void>
}

export function anImport(given: Partial<NewImportedText> = {}): NewImportedText {
  return {
    kind: 'page',
    place: 'mainz',
    source: 'https://integreat.app/mainz/de/schule/',
    title: 'Schule',
    text: 'Alle Kinder gehen **kostenlos** in die Schule.',
    facts: [['Region', 'mainz']],
    contact: undefined,
    changedOn: '2026-10-01',
    topic: undefined,
    ...given,
  }
}

/** What every store of imported material does. */
export function importStoreContract(open: () => Promise<ImportStoreUnderTest>): void {
  let under: ImportStoreUnderTest
  beforeEach(async () => {
    under = await open()
  })
  afterEach(() => under.close())

  it('gives back what was put in', async () => {
    const place = anImport({
      kind: 'place',
      source: 'https://integreat.app/mainz/de/locations/amt/',
      topic: 'school',
      contact: {
        phones: ['06131 120'],
        emails: ['a@example.org'],
        web: 'https://example.org',
        address: { street: 'Markt 1', postcode: '55116', town: 'Mainz' },
        hours: [{ day: 'mo', opens: '09:00', closes: '12:00' }],
      },
    })
    expect(await under.store.put(place, noon)).toBe('new')

    const [found] = await under.other.inState('open')
    expect(found).toEqual({ ...place, id: found?.id, state: 'open', importedAt: noon, updatedAt: noon })
    expect(await under.other.byId(found?.id ?? 0)).toEqual(found)
    expect(await under.other.find('mainz', place.source)).toEqual(found)
    expect(await under.store.find('emden', place.source)).toBeUndefined()
    expect(await under.store.byId(4711)).toBeUndefined()
  })

  it('keeps one for each source of a place, the last changed first', async () => {
    await under.store.put(anImport(), noon)
    await under.store.put(anImport({ place: 'emden', changedOn: '2026-11-01' }), noon)

    expect(await under.other.put(anImport(), noon + 1)).toBe('same')
    expect((await under.store.inState('open')).map(({ place }) => place)).toEqual(['emden', 'mainz'])
  })

  it('does not show again what was read, until it says something else', async () => {
    await under.store.put(anImport(), noon)
    const [found] = await under.store.inState('open')
    if (!found) throw new Error('nothing is there')
    expect(await under.store.settle(found, 'discarded', noon + 1)).toBe(true)

    expect(await under.other.put(anImport(), noon + 2)).toBe('same')
    expect(await under.other.inState('open')).toEqual([])
    expect(await under.other.put(anImport({ text: 'Anders.' }), noon + 3)).toBe('changed')
    expect(await under.store.inState('open')).toMatchObject([{ id: found.id, text: 'Anders.', importedAt: noon + 3 }])
    expect(await under.store.inState('discarded')).toEqual([])
  })

  it('is settled by one of two people', async () => {
    await under.store.put(anImport(), noon)
    const [found] = await under.store.inState('open')
    if (!found) throw new Error('nothing is there')

    expect(await under.store.settle(found, 'used', noon)).toBe(true)
    expect(await under.other.settle(found, 'discarded', noon)).toBe(false)
    expect(await under.other.inState('used')).toHaveLength(1)
  })

  it('takes one that two replicas bring in at the same time once', async () => {
    const results = await Promise.all([under.store.put(anImport(), noon), under.other.put(anImport(), noon)])

    expect(results.toSorted()).toEqual(['new', 'same'])
    expect(await under.store.inState('open')).toHaveLength(1)
  })
}
