import { describe, expect, it } from 'vitest'
import { listedOffices } from '#console/offices/list.ts'
import { eachTest } from '#tests/support/each-test.ts'
import { bodyOf, confirmFields, formFields, openEditing } from '#tests/support/editing-console.ts'
import { anOffice, smallBrain } from '#tests/support/small-town.ts'

const path = '/staff/offices/kita-office'
const change = '/staff/changes/office/kleinstadt/kita-office'

const desk = eachTest(() => openEditing())

async function draft(): Promise<unknown> {
  return (await desk.revisions.worklist())[0]?.value
}

describe('the list of offices', () => {
  it('finds an office by its name with a slip, by street, and by what is to be done', async () => {
    const me = await desk.signIn()

    expect(await bodyOf(me.get('/staff/offices?q=Kita-Bureau'))).toContain('Kita-Büro')
    expect(await bodyOf(me.get('/staff/offices?q=Marktplatz'))).toContain('Kita-Büro')
    expect(await bodyOf(me.get('/staff/offices?q=Marktplatz+1'))).toContain('Kita-Büro')
    const todo = await bodyOf(me.get('/staff/offices?state=unverified'))
    expect(todo).toContain('Stille Stelle')
    expect(todo).not.toContain('Kita-Büro')
  })
})

describe('the search for an office', () => {
  it('looks for each word by itself, wherever it stands, and finds only what has all of them', () => {
    const offices = [
      anOffice({ id: 'youth', name: 'Amt für Jugend und Familie Mainz (Jugendamt)' }),
      anOffice({ id: 'early-help', name: 'Frühe Hilfen', provider: 'Jugendamt der Stadt Wetzlar' }),
      anOffice({ id: 'jobs', name: 'Jobcenter Mainz' }),
    ]
    const base = { ...smallBrain.base, offices: new Map(offices.map((office) => [office.id, office])) }
    const found = (query: string) =>
      listedOffices(base, { query, place: undefined, state: undefined }, '2026-11-23').map(({ office }) => office.id)

    expect(found('jugendamt mainz')).toEqual(['youth'])
    expect(found('Wetzlar Jugendamt')).toEqual(['early-help'])
    expect(found('Amt Jugend Familie')).toEqual(['youth'])
    expect(found('Jobzenter')).toEqual(['jobs'])
    expect(found('Jugend-Bureau')).toEqual([])
    expect(found('Job-Zentr Mainz')).toEqual(['jobs'])
  })
})

describe('the editor of an office', () => {
  it('says whose contact people get while the office has none of its own', async () => {
    const me = await desk.signIn()

    const silent = await bodyOf(me.get('/staff/offices/silent'))
    expect(silent).toMatch(/Kein eigener Kontakt bekannt[^]*href="\/staff\/offices\/kita-office">Kita-Büro</u)
    expect(await bodyOf(me.get(path))).not.toContain('Kein eigener Kontakt bekannt')
  })

  it('changes hours as people write them, and what is published is live', async () => {
    const me = await desk.signIn({ roles: ['publisher'] })
    const typed = {
      'schedule.0.days': ['mo', 'fr'], 'schedule.0.opens': '8', 'schedule.0.closes': '12.30',
      'schedule.1.days': ['th'], 'schedule.1.opens': '14:00', 'schedule.1.closes': '16:00 Uhr', 'schedule.1.for': 'phone',
      reason: 'Aushang', next: 'change',
    } // prettier-ignore

    const saved = await me.post(path, formFields(await bodyOf(me.get(path)), typed))
    expect(saved.headers.get('location')).toBe(change)
    const page = await bodyOf(me.get(change))
    expect(page).toContain('Mo, Fr 08:00–12:30')
    expect(page).toContain('Mo–Do 09:00–12:00')
    await me.post(`${change}/publish`, formFields(page))
    expect(desk.base().offices.get('kita-office')?.schedules).toEqual([
      { days: ['mo', 'fr'], opens: '08:00', closes: '12:30', for: 'visit' },
      { days: ['th'], opens: '14:00', closes: '16:00', for: 'phone' },
    ])
  })

  it('changes nothing when nothing is typed, also with languages in another order than the boxes', async () => {
    const office = anOffice({ id: 'kita-office', languages: ['uk', 'ar', 'de'], phones: [{ number: '06131 122008' }] })
    desk.setBase({ ...desk.base(), offices: new Map([...desk.base().offices, ['kita-office', office]]) })
    const me = await desk.signIn()

    const same = await me.post(path, formFields(await bodyOf(me.get(path)), { next: 'change' }))
    expect(same.headers.get('location')).toBe(path)
    expect(await bodyOf(me.get(path))).toContain('Nichts geändert')
    expect(await draft()).toBeUndefined()

    await me.post(path, formFields(await bodyOf(me.get(path)), { name: 'Kita-Amt', next: 'stay' }))
    expect(await draft()).toEqual({ ...office, name: 'Kita-Amt' })
  })

  it('deletes a row that was emptied and adds one', async () => {
    const me = await desk.signIn()
    const typed = {
      'phone.0.number': '', 'phone.1.number': '06131 998877', 'phone.1.label': 'Anmeldung', web: 'example.org', emails: 'a@example.org\nb@example.org',
      languages: ['de', 'tr'], moreLanguages: 'TI, so', next: 'stay',
    } // prettier-ignore

    await me.post(path, formFields(await bodyOf(me.get(path)), typed))
    expect(await draft()).toMatchObject({
      phones: [{ number: '06131 998877', label: { de: 'Anmeldung' } }],
      web: 'https://example.org',
      emails: ['a@example.org', 'b@example.org'],
      languages: ['de', 'tr', 'ti', 'so'],
    })
  })

  it('says in German what is wrong and keeps what was typed', async () => {
    const me = await desk.signIn()
    const typed = {
      emails: 'kein-at', 'schedule.0.opens': 'morgens', 'schedule.1.opens': '9', 'schedule.1.closes': '12', 'address.0.postcode': '559', source: '', next: 'stay',
    } // prettier-ignore

    const response = await me.post(path, formFields(await bodyOf(me.get(path)), typed))
    const page = await response.text()
    expect(response.status).toBe(422)
    expect(page).toContain('Eine E-Mail-Adresse ist nicht vollständig.')
    expect(page).toContain('Zeiten, Zeile 1: Uhrzeiten wie 09:00.')
    expect(page).toContain('Zeiten, Zeile 2: Bitte wählen Sie mindestens einen Tag.')
    expect(page).toContain('Die Postleitzahl hat fünf Ziffern.')
    expect(page).toContain('Bitte nennen Sie eine Quelle')
    expect(page).toContain('kein-at')
    expect(page).toContain('value="morgens"')
    expect(await desk.revisions.worklist()).toEqual([])
  })

  it('has no office that closes before it opens', async () => {
    const me = await desk.signIn()
    const typed = { 'schedule.0.opens': '14', 'schedule.0.closes': '9', next: 'stay' }

    const page = await bodyOf(me.post(path, formFields(await bodyOf(me.get(path)), typed)))
    expect(page).toContain('14:00 bis 09:00 geht nicht auf')
  })

  it('shows contact data that are to be verified, and ticks them off', async () => {
    const me = await desk.signIn()
    const silent = '/staff/offices/silent'
    const page = await bodyOf(me.get(silent))
    expect(page).toContain('Telefon: 06131 999999')

    await me.post(
      silent,
      formFields(page, { verified: 'phone', 'phone.0.number': '06131 999999', confirmed: 'yes', next: 'stay' }),
    )
    const value = await draft()
    expect(value).toMatchObject({ phones: [{ number: '06131 999999' }], seen: 2026, confidence: 'high' })
    expect(value).not.toHaveProperty('unverified')
  })

  it('is confirmed in one click by somebody who has it before them', async () => {
    desk.time.now = Date.UTC(2027, 0, 15)
    const later = await desk.signIn({ roles: ['publisher'] })

    await later.post(`${path}/confirm`)
    expect(desk.base().offices.get('kita-office')?.seen).toBe(2026)
    await later.post(`${path}/confirm`, confirmFields(await bodyOf(later.get(path))))
    expect(desk.base().offices.get('kita-office')?.seen).toBe(2027)
  })

  it('shows the second of two editors what the first has saved', async () => {
    const [ada, ben] = [await desk.signIn({ name: 'Ada' }), await desk.signIn()]
    const seen = await bodyOf(ben.get(path))
    await ada.post(path, formFields(await bodyOf(ada.get(path)), { hint: 'Klingeln.', next: 'stay' }))

    const conflict = await ben.post(path, formFields(seen, { hint: 'Klopfen.', next: 'stay' }))
    const page = await conflict.text()
    expect(conflict.status).toBe(409)
    expect(page).toContain('Ada hat diese Stelle geändert')
    await ben.post(path, formFields(page, { next: 'stay' }))
    expect(await draft()).toMatchObject({ hint: { de: 'Klopfen.' } })
  })
})

describe('who may change an office', () => {
  it.each([
    ['an editor of another town', { roles: ['editor'], municipality: 'grossstadt' }, path],
    ['a translator', { roles: ['translator'], locales: ['en'] }, path],
    ['an editor without the right to publish, at once', { roles: ['editor'] }, `${path}/confirm`],
    [
      'an editor of one town, where others refer to it, too',
      { roles: ['editor'], municipality: 'kleinstadt' },
      '/staff/offices/main',
    ],
  ] as const)('%s is refused', async (_, about, target) => {
    const me = await desk.signIn(about)

    expect((await me.post(target, formFields(await bodyOf(me.get(path)), { next: 'stay' }))).status).toBe(403)
    expect(await desk.revisions.worklist()).toEqual([])
  })

  it('an editor of the only town that refers to it', async () => {
    const me = await desk.signIn({ roles: ['editor'], municipality: 'kleinstadt' })

    expect((await me.post(path, formFields(await bodyOf(me.get(path)), { hint: 'Neu.', next: 'stay' }))).status).toBe(
      303,
    )
  })

  it('nobody by naming another place for it', async () => {
    const me = await desk.signIn({ roles: ['editor'], municipality: 'grossstadt' })

    expect((await me.get('/staff/changes/office/grossstadt/kita-office')).status).toBe(404)
  })
})
