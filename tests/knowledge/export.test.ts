import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { entrySchema, type Entry } from '#core/entry.ts'
import { eventSchema } from '#core/event.ts'
import { officeSchema } from '#core/office.ts'
import { contentSchemas, withPublished, type Published } from '#core/overlay.ts'
import { shortTextsFileSchema } from '#core/short-texts.ts'
import { exportChanges } from '#knowledge/export.ts'
import { readKnowledge } from '#knowledge/files.ts'

let directory: string
const file = () => join(directory, 'germany/entries/library-music-arts.yaml')
const subject = { kind: 'entry', place: 'germany', key: 'library-music-arts' } as const
const normalise = ({ kind }: { kind: keyof typeof contentSchemas }, content: unknown) =>
  contentSchemas[kind].parse(content)
const read = (): Entry => entrySchema.parse(parse(readFileSync(file(), 'utf8')))

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'export-'))
  for (const name of ['germany', 'mainz']) cpSync(`knowledge/${name}`, join(directory, name), { recursive: true })
})

afterEach(() => rmSync(directory, { recursive: true, force: true }))

function write(value: unknown, isBasis = true) {
  return exportChanges(directory, [{ ...subject, value, isBasis: () => isBasis }], normalise)
}

describe('export', () => {
  it('changes the lines that differ and no others', () => {
    const before = readFileSync(file(), 'utf8').split('\n')
    const entry = structuredClone(read())
    entry.texts.en!.title = 'Borrowing books'
    entry.texts.de!.phrasings.push('bücher für lau')

    expect(write(entry).written).toEqual(['germany/entries/library-music-arts.yaml'])

    const after = readFileSync(file(), 'utf8').split('\n')
    expect(read()).toEqual(entry)
    expect(after.length).toBe(before.length + 1)
    expect(before.filter((line) => !after.includes(line))).toHaveLength(1)
  })

  it('overwrites nothing that somebody else has changed in the file', () => {
    const text = readFileSync(file(), 'utf8')
    const entry = { ...read(), reviewBy: '2030-01-01' }

    expect(write(entry, false).conflicts).toEqual(['germany/entries/library-music-arts.yaml'])
    expect(readFileSync(file(), 'utf8')).toBe(text)
  })

  it('of what the file already says leaves the file alone', () => {
    const text = readFileSync(file(), 'utf8')

    expect(write(read()).same).toEqual(['germany/entries/library-music-arts.yaml'])
    expect(readFileSync(file(), 'utf8')).toBe(text)
  })

  it.each([
    { place: '../../etc', key: 'passwd' },
    { place: 'germany', key: '../../../etc/cron.d/x' },
    { place: 'germany', key: 'a/b' },
    { place: '..', key: 'x' },
    { place: 'germany', key: 'x.yaml\0' },
    { place: 'C:', key: 'x' },
  ])('writes nothing outside of the folder: %o', (name) => {
    const change = { kind: 'entry', ...name, value: read(), isBasis: () => true } as const

    expect(() => exportChanges(directory, [change], normalise)).toThrow('cannot be the name of a file')
  })

  it('makes a file for an entry that is new in a town', () => {
    const entry: Entry = { ...read(), extends: true }
    const change = { ...subject, place: 'mainz', value: entry, isBasis: () => true }

    exportChanges(directory, [change], normalise)
    expect(
      entrySchema.parse(parse(readFileSync(join(directory, 'mainz/entries/library-music-arts.yaml'), 'utf8'))),
    ).toEqual(entry)
  })

  it('takes a retired entry away, unless somebody has changed its file', () => {
    const conflict = exportChanges(directory, [{ ...subject, value: null, isBasis: () => false }], normalise)
    expect([conflict.conflicts, existsSync(file())]).toEqual([['germany/entries/library-music-arts.yaml'], true])

    expect(write(null).written).toEqual(['germany/entries/library-music-arts.yaml'])
    expect(existsSync(file())).toBe(false)
    expect(write(null).same).toEqual(['germany/entries/library-music-arts.yaml'])
  })

  it('writes a new event at the end of its list, changes one where it stands, and takes one away', () => {
    const path = join(directory, 'mainz/events.yaml')
    const events = () => z.array(eventSchema).parse(parse(readFileSync(path, 'utf8')))
    const before = readFileSync(path, 'utf8').split('\n')
    const ids = events().map(({ id }) => id)
    const fest = eventSchema.parse({ ...events()[2], start: '2027-09-20T11:00:00' })
    const fresh = eventSchema.parse({ ...fest, id: 'neu', title: { de: 'Neues' } })
    const change = (key: string, value: unknown) => ({
      kind: 'event' as const,
      place: 'mainz',
      key,
      value,
      isBasis: () => true,
    })

    exportChanges(directory, [change(fest.id, fest), change('neu', fresh)], normalise)
    expect(events()).toEqual(expect.arrayContaining([fest, fresh]))
    expect(events().map(({ id }) => id)).toEqual([...ids, 'neu'])
    // Nothing else was touched.
    expect(before.filter((line) => !readFileSync(path, 'utf8').split('\n').includes(line))).toEqual([])

    exportChanges(directory, [change('neu', null), change(ids[0] ?? '', null)], normalise)
    expect(events().map(({ id }) => id)).toEqual(ids.slice(1))
  })

  it('makes a list of events where there was an empty one, or none', () => {
    const fest = eventSchema.parse({
      id: 'fest',
      title: { de: 'Fest' },
      office: 'bamf',
      topics: ['kita'],
      source: ['x'],
    })
    rmSync(join(directory, 'mainz/events.yaml'))
    for (const place of ['germany', 'mainz']) {
      exportChanges(directory, [{ kind: 'event', place, key: 'fest', value: fest, isBasis: () => true }], normalise)
      const text = readFileSync(join(directory, place, 'events.yaml'), 'utf8')
      expect(z.array(eventSchema).parse(parse(text))).toEqual([fest])
      expect(text).toContain('- id: fest\n')
    }
  })

  it('puts short texts into the file of their language: changed where they stand, new ones at the end, all else as it was', () => {
    cpSync('knowledge/short-texts', join(directory, 'short-texts'), { recursive: true })
    const path = join(directory, 'short-texts/fr.yaml')
    const texts = () => shortTextsFileSchema.parse(parse(readFileSync(path, 'utf8'))).texts
    const before = readFileSync(path, 'utf8').split('\n')
    const given = texts()
    const write = (...changes: [place: string, texts: Record<string, string>][]) =>
      exportChanges(
        directory,
        changes.map(([place, own]) => ({
          kind: 'short-texts',
          place,
          key: 'fr',
          value: { locale: 'fr', translation: 'human', texts: own },
          isBasis: () => false,
        })),
        normalise,
      )

    const result = write(
      ['germany', { Gebührenfrei: 'Sans frais' }],
      ['mainz', { Gebührenfrei: 'Faux', 'Neu: # hier': 'Nouveau' }],
    )

    expect(result).toEqual({ written: ['short-texts/fr.yaml', 'short-texts/fr.yaml'], same: [], conflicts: [] })
    expect(texts()).toEqual({ ...given, Gebührenfrei: 'Sans frais', 'Neu: # hier': 'Nouveau' })
    expect(Object.keys(texts())).toEqual([...Object.keys(given), 'Neu: # hier'])
    expect(parse(readFileSync(path, 'utf8'))).toMatchObject({ translation: 'machine' })
    const after = readFileSync(path, 'utf8').split('\n')
    expect(before.filter((line) => !after.includes(line))).toEqual(['  Gebührenfrei: Gratuit'])
    expect(write(['mainz', { 'Neu: # hier': 'Nouveau' }]).same).toEqual(['short-texts/fr.yaml'])
  })

  it('makes the file of a language that has no short texts yet', () => {
    const value = { locale: 'fr', translation: 'human', texts: { Hinweis: 'Avis' } }

    exportChanges(
      directory,
      [{ kind: 'short-texts', place: 'mainz', key: 'fr', value, isBasis: () => true }],
      normalise,
    )
    expect(parse(readFileSync(join(directory, 'short-texts/fr.yaml'), 'utf8'))).toEqual(value)
  })

  it('gives, read again, the knowledge that staff had: new, changed and retired things of all kinds', () => {
    for (const name of readdirSync('knowledge')) cpSync(`knowledge/${name}`, join(directory, name), { recursive: true })
    const before = readKnowledge(directory).base
    if (!before) throw new Error('the knowledge cannot be read')
    const [place] = before.municipalities.values()
    const id = place?.municipality.id ?? ''
    const [, firstEvent] = place?.events ?? []
    const [local] = place?.entries.keys() ?? []
    const entry = before.germany.entries.get('library-music-arts')
    const office = officeSchema.parse({
      id: 'neue-stelle',
      name: 'Neue Stelle',
      kind: 'counselling',
      municipality: id,
      source: ['x'],
      seen: 2026,
      confidence: 'high',
      reviewBy: '2027-01-01',
    })
    const published = [
      { kind: 'office', place: id, key: office.id, value: office },
      {
        kind: 'event',
        place: id,
        key: 'neu',
        value: eventSchema.parse({
          id: 'neu',
          title: { de: 'Neu' },
          office: office.id,
          topics: ['library-music-arts'],
          source: ['x'],
          rule: 'FREQ=WEEKLY',
          start: '2026-12-01T10:00:00',
        }),
      },
      { kind: 'event', place: id, key: firstEvent?.id ?? '', value: null },
      { kind: 'entry', place: id, key: local ?? '', value: null },
      { kind: 'entry', place: 'germany', key: 'kita-registration', value: null },
      { kind: 'entry', place: id, key: 'library-music-arts', value: entry && { ...entry, extends: true } },
      { kind: 'responsibilities', place: id, key: 'library-music-arts', value: [{ office: office.id }] },
    ] satisfies Published[]
    const { base: effective, problems } = withPublished(before, published)
    expect(problems).toEqual([])

    const { conflicts } = exportChanges(
      directory,
      published.map((change) => ({ ...change, isBasis: () => true })),
      normalise,
    )

    expect(conflicts).toEqual([])
    const { base: after, problems: faults } = readKnowledge(directory)
    expect(faults).toEqual([])
    expect({ ...after, version: '' }).toEqual({ ...effective, version: '' })
  })

  it('gives back, read again, exactly what was published', () => {
    const line = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 60 })
      .filter((text) => text.trim() !== '')
      .map((text) => text.trim())
    fc.assert(
      fc.property(
        line,
        fc.array(line, { maxLength: 5 }),
        fc.array(line, { minLength: 1, maxLength: 4 }),
        (title, phrasings, paragraphs) => {
          const entry = structuredClone(read())
          entry.texts.de = { ...entry.texts.de!, title, phrasings, answer: paragraphs.join('\n\n') }
          const expected = entrySchema.parse(entry)
          write(expected)
          expect(read()).toEqual(expected)
        },
      ),
      { numRuns: 60 },
    )
  })
})
