import { describe, expect, it } from 'vitest'
import { smallTalkIn } from '#core/small-talk.ts'
import { officeNamed } from '#core/office-names.ts'
import { placeIn } from '#core/place-names.ts'
import { smallBrain } from '#tests/support/small-town.ts'

const { smallTalk, places, offices } = smallBrain

describe('small talk', () => {
  it.each([
    ['Danke!', { kind: 'intent', intent: 'thanks', locales: ['de'] }],
    ['und bitte telefon', { kind: 'intent', intent: 'phone', locales: ['de'] }],
    ['merhaba', { kind: 'intent', intent: 'greeting', locales: ['tr', 'ku'] }],
    ['auf Englisch bitte', { kind: 'language', locale: 'en', asked: true }],
    ['deutsch', { kind: 'language', locale: 'de', asked: false }],
  ])('understands “%s”', (text, match) => {
    expect(smallTalkIn(smallTalk, text)).toEqual(match)
  })

  it.each([
    'danke für die kita',
    'wo ist das jobcenter',
    '',
    '!!!',
    'eins zwei drei vier fünf sechs sieben acht neun zehn',
    'bitte',
  ])('takes “%s” as something else', (text) => {
    expect(smallTalkIn(smallTalk, text)).toBeUndefined()
  })
})

describe('a town in a text', () => {
  it('is found by name and postcode, and taken out', () => {
    expect(placeIn(places, 'Kita in Klein Stadt suchen')).toEqual({
      municipality: 'kleinstadt',
      alone: false,
      rest: 'kita in suchen',
    })
    expect(placeIn(places, '55999')).toEqual({ municipality: 'kleinstadt', alone: true, rest: '' })
    expect(placeIn(places, 'ich wohne in Großstadt')).toMatchObject({ municipality: 'grossstadt', alone: true })
  })

  it('is a whole word', () => {
    expect(placeIn(places, 'kleinstadtleben 559991')).toBeUndefined()
  })
})

describe('an office by its name', () => {
  it.each([
    ['telefon kita büro', 'kita-office'],
    ['adresse stille stelle bitte', 'silent'],
    ['stille stelle', 'silent'],
  ])('is meant by “%s”', (text, office) => {
    expect(officeNamed(offices, smallTalk, 'kleinstadt', text)).toBe(office)
  })

  it.each(['jugendbüro', 'telefon', '', 'ich brauche hilfe von der stillen stelle wegen geld'])(
    'is not meant by “%s”',
    (text) => {
      expect(officeNamed(offices, smallTalk, 'kleinstadt', text)).toBeUndefined()
    },
  )
})
