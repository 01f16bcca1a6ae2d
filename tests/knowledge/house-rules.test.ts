import { describe, expect, it } from 'vitest'
import { withPublished, type Published } from '#core/overlay.ts'
import { problemsWith } from '#knowledge/house-rules.ts'
import { anEntry, anOffice, smallBase } from '#tests/support/small-town.ts'

function problems(change: Published): string[] {
  return problemsWith(withPublished(smallBase, [change]).base, change, '2026-11-21')
}

const entry = (answer: string, more: object = {}) => ({
  kind: 'entry' as const,
  place: 'germany',
  key: 'kita',
  value: anEntry('kita', {
    texts: { de: { title: 'Kita', translation: 'original', answer, phrasings: ['kita'] }, ...more },
  }),
})

describe('what stands against a content, for staff', () => {
  it.each([
    ['Rufen Sie 06131 12 20 08 an.', 'sieht aus wie eine Telefonnummer'],
    ['Das kostet 50 Euro.', 'Geldbeträge ändern sich'],
    ['[Hier](www.example.org) steht es.', '„www.example.org“ ist keine vollständige Internetadresse'],
    ['[Hier](https://example.org', 'Ein Link ist nicht geschlossen'],
    ['**Wichtig.', 'Fetter Text ist nicht geschlossen'],
    ['# Kita', 'Erlaubt sind nur Absätze'],
  ])('is said in German: %s', (answer, said) => {
    const found = problems(entry(answer))
    expect(found).toHaveLength(1)
    expect(found[0]).toContain(said)
    expect(found[0]).not.toMatch(/\b(is|not|belongs|only|the)\b/u)
  })

  it('names the language when it is not German, and the topic that has the phrasing already', () => {
    const found = problems(
      entry('Gut.', {
        en: { title: 'Nursery', translation: 'human', answer: 'Costs 5 €.', phrasings: ['grundschule anmeldung'] },
      }),
    )

    expect(found).toEqual([
      'Englisch: Die Formulierung „grundschule anmeldung“ gehört schon zu „Titel school“. Bitte lassen Sie sie an einer der beiden Stellen weg.',
      'Englisch: Geldbeträge ändern sich und stehen nicht im Text: Schreiben Sie, wo der heutige Betrag steht.',
    ])
  })

  it('names a number that cannot be dialled', () => {
    const value = anOffice({ id: 'main', phones: [{ number: '12' }] })
    expect(problems({ kind: 'office', place: 'germany', key: 'main', value })).toEqual([
      'Die Telefonnummer „12“ kann man nicht wählen.',
    ])
  })

  it('is only about the topic whose offices were changed', () => {
    const value = [{ office: 'youth', when: { maxAge: 26 } }]
    expect(problems({ kind: 'responsibilities', place: 'kleinstadt', key: 'school', value })).toEqual([
      '„Titel school“: Die letzte Stelle muss für alle da sein, ohne Bedingung.',
    ])
  })
})
