import { describe, expect, it } from 'vitest'
import { withPublished } from '#core/overlay.ts'
import type { OfficeCard } from '#core/reply.ts'
import type { ShortTextsFile } from '#core/short-texts.ts'
import { aContext, aState, press, smallBrain } from '#tests/support/small-town.ts'

const french: ShortTextsFile = {
  locale: 'fr',
  translation: 'machine',
  texts: { 'hilft bei der Anmeldung': 'aide à l’inscription', 'nachts und am Wochenende': 'la nuit et le week-end' },
}

/** The card of the nursery office, after a change of it. */
function card(change: object, locale: 'de' | 'fr' = 'de'): OfficeCard | undefined {
  const office = smallBrain.base.offices.get('kita-office')
  const { base, problems } = withPublished(smallBrain.base, [
    { kind: 'office', place: 'kleinstadt', key: 'kita-office', value: { ...office, ...change } },
    {
      kind: 'responsibilities',
      place: 'kleinstadt',
      key: 'kita',
      value: [{ office: 'kita-office', reason: { de: 'hilft bei der Anmeldung' } }],
    },
  ])
  expect(problems).toEqual([])
  const brain = { ...smallBrain, base: { ...base, shortTexts: [french] } }
  const { replies } = press('t:kita', { ...aState(), municipality: 'kleinstadt', locale }, aContext({ brain }))
  return replies[0]?.parts.find((part) => part.kind === 'office')?.card
}

describe('the card of an office', () => {
  it('says why this one as a sentence of its own, in the reader’s language', () => {
    expect(card({})?.reason).toBe('Hilft bei der Anmeldung')
    expect(card({}, 'fr')?.reason).toBe('Aide à l’inscription')
  })

  it('does not say that the hours are unknown when a note tells them', () => {
    expect(card({ schedules: [] })?.status?.kind).toBe('unknown')
    const told = card({ schedules: [], hoursNote: { de: 'nachts und am Wochenende' } }, 'fr')
    expect(told?.status).toBeUndefined()
    expect(told?.hours).toEqual(['la nuit et le week-end'])
  })
})
