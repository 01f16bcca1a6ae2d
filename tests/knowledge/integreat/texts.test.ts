import { describe, expect, it } from 'vitest'
import { integreatTexts } from '#knowledge/integreat/texts.ts'
import { aLocation, anEvent, aPage } from '#tests/support/integreat.ts'

const where = { place: 'mainz', today: '2026-11-23' }
const only = (region: Partial<Parameters<typeof integreatTexts>[0]>) =>
  integreatTexts({ pages: [], places: [], events: [], ...region }, where)

describe('what a region of Integreat gives out', () => {
  it('is a page with its address and the day it was changed', () => {
    expect(only({ pages: [aPage()] })).toEqual({
      unusable: 0,
      texts: [
        {
          kind: 'page',
          place: 'mainz',
          source: 'https://integreat.app/mainz/de/schule/',
          title: 'Schule',
          text: 'Alle Kinder gehen **kostenlos** in die Schule.',
          facts: [],
          contact: undefined,
          changedOn: '2026-10-01',
          topic: undefined,
        },
      ],
    })
  })

  it('is a place with all that people need, and in a form that an office can take over', () => {
    const [place] = only({ places: [aLocation()] }).texts

    expect(place?.facts).toEqual([
      ['Träger', 'Stadt Mainz'],
      ['Anschrift', 'Marktplatz 1, 55116 Mainz'],
      ['Telefon', '+49 6131 122008'],
      ['E-Mail', 'kita@example.org'],
      ['Web', 'https://kita.example.org'],
      ['Kontakt', 'Frau Muster, Anmeldung: +49 6131 122009 · anmeldung@example.org'],
      ['Öffnungszeiten', 'Mo 08:00–12:00; Di 08:00–12:00; Mi 08:00–12:00, nur mit Termin; Do rund um die Uhr'],
      ['Termin', 'https://termin.example.org'],
    ])
    expect(place?.contact).toEqual({
      phones: ['+49 6131 122008', '+49 6131 122009'],
      emails: ['kita@example.org', 'anmeldung@example.org'],
      web: 'https://kita.example.org',
      address: { street: 'Marktplatz 1', postcode: '55116', town: 'Mainz' },
      hours: [
        { day: 'mo', opens: '08:00', closes: '12:00' },
        { day: 'tu', opens: '08:00', closes: '12:00' },
        { day: 'we', opens: '08:00', closes: '12:00' },
        { day: 'th', opens: '00:00', closes: '24:00' },
      ],
    })
  })

  it('is an event with its time in Germany', () => {
    expect(only({ events: [anEvent({ recurrence_rule: 'FREQ=WEEKLY' })] }).texts[0]?.facts).toEqual([
      ['Beginn', 'Samstag, 5. Dezember 2026 um 14:00'],
      ['Ende', 'Samstag, 5. Dezember 2026 um 18:00'],
      ['Wiederholung', 'FREQ=WEEKLY'],
      ['Ort', 'Rathaus, Markt 2, 55116 Mainz'],
    ])
  })

  it('of older releases is read, too', () => {
    const { url: _url, last_updated: _lastUpdated, ...older } = aPage()
    const { contacts: _contacts, ...location } = aLocation({ opening_hours: null })

    expect(only({ pages: [older], places: [location] })).toMatchObject({
      unusable: 0,
      texts: [
        { source: 'https://integreat.app/mainz/de/schule/', changedOn: '2026-09-30' },
        { contact: { phones: ['+49 6131 122008'], hours: [] } },
      ],
    })
  })

  it('is left out and counted when it cannot be used', () => {
    const pages = [
      aPage(),
      aPage(),
      aPage({ url: 'javascript:alert(1)' }),
      aPage({ url: null, path: '//evil.example/x' }),
      aPage({ url: 'https://x.example/1', title: 7 }),
      aPage({ url: 'https://x.example/2', content: '<img src="x">' }),
      aPage({ url: 'https://x.example/3', content: '<div>'.repeat(60_000) + 'x' }),
      'text',
      null,
    ]

    expect(only({ pages })).toMatchObject({ unusable: 8, texts: [{ title: 'Schule' }] })
  })

  it('holds no markup in titles and facts', () => {
    const [place] = only({
      places: [aLocation({ title: '<b>Kita</b><script>x</script>', email: '<img src=x>a@b' })],
    }).texts

    expect(place?.title).toBe('Kita')
    expect(place?.facts).toContainEqual(['E-Mail', 'a@b'])
  })
})
