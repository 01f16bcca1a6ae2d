import { describe, expect, it } from 'vitest'
import { groupGaps } from '#staff/gaps.ts'
import type { Gap } from '#staff/ports.ts'
import { anEntry, saturdayNoon, smallBrain } from '#tests/support/small-town.ts'

let ids = 0
function aGap(text: string, given: Partial<Gap> = {}): Gap {
  const id = ++ids
  return { id, at: saturdayNoon + id, text, locale: 'de', municipality: 'kleinstadt', candidates: [], ...given }
}

const textsOf = (groups: Awaited<ReturnType<typeof groupGaps>>) =>
  groups.map(({ gaps }) => gaps.map(({ text }) => text))

describe('open questions', () => {
  it('that say nearly the same stand together, the larger group first', async () => {
    const groups = await groupGaps(
      [
        aGap('Wo kann ich mein Fahrrad reparieren lassen?'),
        aGap('Gibt es einen Kleingarten zu mieten?'),
        aGap('fahrrad reparieren wo'),
        aGap('Wo kann ich ein Fahrrad reparieren?'),
      ],
      smallBrain,
    )

    expect(textsOf(groups)).toEqual([
      ['Wo kann ich ein Fahrrad reparieren?', 'fahrrad reparieren wo', 'Wo kann ich mein Fahrrad reparieren lassen?'],
      ['Gibt es einen Kleingarten zu mieten?'],
    ])
  })

  it('of two towns or two languages stay apart', async () => {
    const groups = await groupGaps(
      [aGap('Fahrrad'), aGap('Fahrrad', { municipality: 'grossstadt' }), aGap('Fahrrad', { locale: 'en' })],
      smallBrain,
    )

    expect(groups.map(({ municipality, language }) => [municipality, language])).toEqual([
      ['kleinstadt', 'en'],
      ['grossstadt', 'de'],
      ['kleinstadt', 'de'],
    ])
  })

  it('carry what the matcher thinks of them now, and what is answered by now comes last', async () => {
    const [open, done] = await groupGaps(
      [aGap('kita platz anmelden'), aGap('Kita Platz anmelden bitte'), aGap('Fahrrad reparieren')],
      smallBrain,
    )

    expect([open?.answeredBy, open?.gaps.length]).toEqual([undefined, 1])
    expect([done?.answeredBy, done?.gaps.length, done?.candidates[0]?.topic]).toEqual(['kita', 2, 'kita'])
  })

  it('keep the id of their oldest question as their name', async () => {
    const [first, second] = [aGap('Fahrrad reparieren'), aGap('Fahrrad reparieren lassen')]

    const [group] = await groupGaps([second, first], smallBrain)

    expect(group?.id).toBe(first.id)
  })

  it('that only share the words in which all ask stand apart', async () => {
    const things = [
      'Kind',
      'Auto',
      'Hund',
      'Gewerbe',
      'Sohn',
      'Tochter',
      'Baby',
      'Firma',
      'Haus',
      'Mann',
      'Frau',
      'Verein',
    ]
    const phrasings = things.flatMap((thing) => [`Wo melde ich ${thing} an?`, `Wie melde ich mein ${thing} an?`])
    const germany = { ...smallBrain.base.germany, entries: new Map([['kita', anEntry('kita', { phrasings })]]) }
    const brain = { ...smallBrain, base: { ...smallBrain.base, germany } }

    const groups = await groupGaps([aGap('Wo melde ich mein Fahrrad an?'), aGap('Wo melde ich mein Boot an?')], brain)

    expect(groups).toHaveLength(2)
  })

  it('in words that are not letters are not lost', async () => {
    expect(textsOf(await groupGaps([aGap('???'), aGap('👍')], smallBrain))).toEqual([['👍'], ['???']])
  })
})
