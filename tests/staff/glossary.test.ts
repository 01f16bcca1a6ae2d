import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readGlossary } from '#knowledge/glossary.ts'
import { termsIn } from '#staff/glossary.ts'

describe('the terms of the glossary in a text', () => {
  const terms = [
    { de: 'Ausländerbehörde', term: 'foreigners’ authority' },
    { de: 'Migrationsberatung (MBE)', term: 'migration advice' },
    { de: 'Amt', term: 'office' },
  ]

  it('are found inside compounds, in any case, and by what stands in brackets', () => {
    expect(termsIn('Die Ausländerbehörden beraten.', terms).map(({ de }) => de)).toEqual(['Ausländerbehörde'])
    expect(termsIn('Gehen Sie zur MBE.', terms).map(({ de }) => de)).toEqual(['Migrationsberatung (MBE)'])
  })

  it('are not found in the middle of a word when they are short', () => {
    expect(termsIn('Das ist bekamtlich so.', terms)).toEqual([])
    expect(termsIn('Das Amt hilft.', terms).map(({ de }) => de)).toEqual(['Amt'])
  })
})

describe('a file of the glossary', () => {
  it('that is broken is named, and the others are read', () => {
    const directory = mkdtempSync(join(tmpdir(), 'wegweiser-glossary-'))
    mkdirSync(join(directory, 'glossary'))
    writeFileSync(join(directory, 'glossary/en.yaml'), '- { de: Amt, term: office }\n')
    writeFileSync(join(directory, 'glossary/pl.yaml'), '- { de: Nachweis, term: a (b, c) }\n')

    const { glossary, problems } = readGlossary(directory)
    expect([...glossary]).toEqual([['en', [{ de: 'Amt', term: 'office' }]]])
    expect(problems).toMatchObject([{ file: 'glossary/pl.yaml', line: 1 }])
  })
})
