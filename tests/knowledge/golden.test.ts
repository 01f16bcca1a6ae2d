import { describe, expect, it } from 'vitest'
import { withPublished } from '#core/overlay.ts'
import { compareAsked, compareGolden } from '#knowledge/golden.ts'
import { anEntry, smallBrain } from '#tests/support/small-town.ts'

const golden = [{ locale: 'de' as const, questions: [{ question: 'kita platz anmelden', topic: 'kita' }] }]

function brainWith(place: string, value: unknown) {
  const { base } = withPublished(smallBrain.base, [{ kind: 'entry', place, key: 'kita', value }])
  return { ...smallBrain, base }
}

describe('what a change does to questions', () => {
  it('is nothing when all is answered as before', () => {
    expect(compareGolden(golden, smallBrain, smallBrain)).toEqual([])
  })

  it('is broken when the text of the right topic is retired, even if the topic is still found', () => {
    expect(compareGolden(golden, smallBrain, brainWith('germany', null))).toEqual([
      {
        question: 'kita platz anmelden',
        locale: 'de',
        before: 'Titel kita',
        after: '„Katalog kita“ ohne Text: Hauptstelle',
        broken: true,
      },
    ])
  })

  it('names the own text of the town in which a question was asked', () => {
    const asked = [
      { text: 'kita platz anmelden', locale: 'de', municipality: 'kleinstadt' },
      { text: 'kita platz anmelden', locale: 'de', municipality: '' },
    ]

    const compared = compareAsked(asked, smallBrain, brainWith('kleinstadt', anEntry('kita')))
    expect(compared.map(({ before, after }) => [before, after])).toEqual([
      ['Titel kita', 'Titel kita (eigener Text)'],
      ['Titel kita', 'Titel kita'],
    ])
  })
})
