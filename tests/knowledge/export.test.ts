import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { entrySchema, type Entry } from '#core/entry.ts'
import { contentSchemas } from '#core/overlay.ts'
import { exportChanges } from '#knowledge/export.ts'

let directory: string
const file = () => join(directory, 'germany/entries/library-music-arts.yaml')
const subject = { kind: 'entry', place: 'germany', key: 'library-music-arts' } as const
const normalise = ({ kind }: { kind: keyof typeof contentSchemas }, content: unknown) => contentSchemas[kind].parse(content)
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
    expect(entrySchema.parse(parse(readFileSync(join(directory, 'mainz/entries/library-music-arts.yaml'), 'utf8')))).toEqual(entry)
  })

  it('gives back, read again, exactly what was published', () => {
    const line = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }).filter((text) => text.trim() !== '').map((text) => text.trim())
    fc.assert(
      fc.property(line, fc.array(line, { maxLength: 5 }), fc.array(line, { minLength: 1, maxLength: 4 }), (title, phrasings, paragraphs) => {
        const entry = structuredClone(read())
        entry.texts.de = { ...entry.texts.de!, title, phrasings, answer: paragraphs.join('\n\n') }
        const expected = entrySchema.parse(entry)
        write(expected)
        expect(read()).toEqual(expected)
      }),
      { numRuns: 60 },
    )
  })
})
