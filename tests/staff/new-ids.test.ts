import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { idSchema } from '#core/entry.ts'
import { freeId, idFromName } from '#staff/new-ids.ts'

describe('the id of a new thing', () => {
  it.each([
    ['Beratungsstelle „Café Öl“', 'beratungsstelle-cafe-oel'],
    ['Straßen- & Tiefbauamt', 'strassen-tiefbauamt'],
    ['  Erste   Hilfe 24/7 ', 'erste-hilfe-24-7'],
    [
      'Migrationsberatung für erwachsene Zuwanderer der Arbeiterwohlfahrt Mainz',
      'migrationsberatung-fuer-erwachsene-zuwanderer-der',
    ],
    ['مركز', ''],
  ])('of %s is %s', (name, id) => {
    expect(idFromName(name)).toBe(id)
  })

  it('is one that the knowledge takes, or none', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (name) => {
        const id = idFromName(name)
        expect(id === '' || (idSchema.safeParse(id).success && id.length <= 60)).toBe(true)
      }),
    )
  })

  it('gets a number when the name is there already', () => {
    const taken = new Set(['treff', 'treff-2'])
    expect([freeId('Treff', (id) => taken.has(id)), freeId('Neu', (id) => taken.has(id))]).toEqual(['treff-3', 'neu'])
  })
})
