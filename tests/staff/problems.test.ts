import { describe, expect, it } from 'vitest'
import { withPublished, type Published } from '#core/overlay.ts'
import { faultTexts, usesOfOffice, namerText } from '#staff/problems.ts'
import { smallBase } from '#tests/support/small-town.ts'

function problems(...changes: Published[]): string[] {
  const { base, faults } = withPublished(smallBase, changes)
  return faultTexts(base, faults, smallBase)
}

const event = {
  id: 'fest',
  title: { de: 'Sommerfest' },
  office: 'youth',
  topics: ['kita'],
  source: ['test'],
}

describe('what is wrong with a change', () => {
  it('is said in German, with the names of things', () => {
    expect(problems({ kind: 'office', place: 'kleinstadt', key: 'youth', value: null })).toEqual([
      'Zuständigkeit „Titel kita“ (Kleinstadt) nennt die Stelle „Jugendbüro“, die es nicht gibt.',
      'Zuständigkeit „Titel hire“ (Kleinstadt) nennt die Stelle „Jugendbüro“, die es nicht gibt.',
    ])
  })

  it.each([
    [
      { ...event, topics: ['nothing'] },
      'Termin „Sommerfest“ (Kleinstadt) nennt das Anliegen „nothing“, das es nicht gibt.',
    ],
    [{ ...event, topics: [] }, 'Anliegen: Diese Angabe fehlt.'],
    [{ ...event, rule: 'immer' }, 'Wiederholung: Diese Wiederholung können wir nicht berechnen.'],
    [{ ...event, title: {} }, 'Überschrift: Der deutsche Text fehlt.'],
    [{ ...event, start: 'morgen' }, 'Beginn: Diese Angabe fehlt oder ist nicht gültig.'],
  ])('of an event is said in German (%#)', (value, said) => {
    expect(problems({ kind: 'event', place: 'kleinstadt', key: 'fest', value })).toEqual([said])
  })

  it('is a town that is not served', () => {
    expect(problems({ kind: 'event', place: 'nirgends', key: 'fest', value: event })).toEqual([
      'Die Kommune „nirgends“ gibt es hier nicht.',
    ])
  })

  it('is to take away who is responsible: a topic always has somebody', () => {
    expect(problems({ kind: 'responsibilities', place: 'kleinstadt', key: 'kita', value: null })).not.toEqual([])
  })
})

describe('what names an office', () => {
  it('is found wherever it is named', () => {
    const { base } = withPublished(smallBase, [{ kind: 'event', place: 'kleinstadt', key: 'fest', value: event }])

    expect(usesOfOffice(base, 'youth').map((use) => namerText(base, use))).toEqual([
      'Zuständigkeit „Titel kita“ (Kleinstadt)',
      'Zuständigkeit „Titel hire“ (Kleinstadt)',
      'Termin „Sommerfest“ (Kleinstadt)',
    ])
    expect(usesOfOffice(base, 'police').map(({ kind }) => kind)).toEqual(Array(4).fill('emergency'))
    expect(usesOfOffice(base, 'kita-office').map(({ kind }) => kind)).toEqual(['responsibilities', 'office'])
    expect(usesOfOffice(base, 'main')[0]).toEqual({ kind: 'main-office', place: 'kleinstadt', key: '' })
  })
})
