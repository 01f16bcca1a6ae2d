import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { confirmFields, formFields, openEditing, type EditingConsole } from '#tests/support/editing-console.ts'

const path = '/staff/offices/kita-office'
const change = '/staff/changes/office/kleinstadt/kita-office'

let desk: EditingConsole
beforeEach(async () => {
  desk = await openEditing()
})
afterEach(() => desk.close())

async function bodyOf(response: Promise<Response> | Response): Promise<string> {
  return (await response).text()
}

async function draft(): Promise<unknown> {
  return (await desk.revisions.worklist())[0]?.value
}

describe('the list of offices', () => {
  it('finds an office by its name with a slip, by street, and by what is to be done', async () => {
    const me = await desk.signIn()

    expect(await bodyOf(me.get('/staff/offices?q=Kita-Bureau'))).toContain('Kita-Büro')
    expect(await bodyOf(me.get('/staff/offices?q=Marktplatz'))).toContain('Kita-Büro')
    const todo = await bodyOf(me.get('/staff/offices?state=unverified'))
    expect(todo).toContain('Stille Stelle')
    expect(todo).not.toContain('Kita-Büro')
  })
})

describe('the editor of an office', () => {
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

  it('changes nothing when nothing is typed', async () => {
    const me = await desk.signIn()
    const before = desk.base().offices.get('kita-office')

    await me.post(path, formFields(await bodyOf(me.get(path)), { next: 'stay' }))
    expect(await draft()).toEqual(before)
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

describe('a new office', () => {
  const typed = {
    name: 'Café Über',
    kind: 'volunteer',
    place: 'kleinstadt',
    source: 'Aushang',
    checkedOn: '2026-11-20',
  }
  const path = '/staff/offices/cafe-ueber'
  const change = '/staff/changes/office/kleinstadt/cafe-ueber'

  it('is begun with name, source and date, filled in, and published by those who may', async () => {
    const editor = await desk.signIn({ roles: ['editor'], municipality: 'kleinstadt' })
    const publisher = await desk.signIn({ roles: ['publisher'], municipality: 'kleinstadt' })

    const made = await editor.post('/staff/offices/new', typed)
    expect(made.headers.get('Location')).toBe(path)
    await editor.post(path, formFields(await bodyOf(editor.get(path)), { emails: 'hallo@example.org', next: 'stay' }))
    expect(await bodyOf(editor.get('/staff/offices'))).toContain('Neu, noch nicht veröffentlicht')
    expect((await editor.post(`${change}/publish`, { updatedAt: '1', reason: 'x' })).status).toBe(403)
    await publisher.post(`${change}/publish`, formFields(await bodyOf(publisher.get(change))))

    expect(desk.base().offices.get('cafe-ueber')).toMatchObject({
      name: 'Café Über',
      municipality: 'kleinstadt',
      emails: ['hallo@example.org'],
      source: ['Aushang'],
      seen: 2026,
      reviewBy: '2027-11-20',
    })
    // Nobody is sent there yet, and still it is the town's to change.
    expect(await bodyOf(editor.get('/staff/offices?state=unused'))).toContain('Café Über')
    expect(await bodyOf(editor.get(path))).toContain('Was haben Sie geändert?')
  })

  it.each([
    [{ name: ' ' }, 'Bitte geben Sie einen Namen'],
    [{ source: '' }, 'Bitte nennen Sie eine Quelle'],
    [{ checkedOn: '' }, 'wann die Angaben geprüft wurden'],
    [{ checkedOn: '2027-01-01' }, 'wann die Angaben geprüft wurden'],
    [{ kind: 'palace' }, 'Bitte wählen Sie eine Art'],
    [{ name: 'مركز' }, 'lateinische Buchstaben'],
  ])('with %j is given back, saying what to correct', async (wrong, said) => {
    const me = await desk.signIn()

    const response = await me.post('/staff/offices/new', { ...typed, ...wrong })
    expect([response.status, await bodyOf(response)]).toEqual([422, expect.stringContaining(said)])
    expect(await desk.revisions.worklist()).toEqual([])
  })

  it('never takes the id of another one', async () => {
    const me = await desk.signIn()
    await me.post('/staff/offices/new', { ...typed, name: 'Youth' })
    await me.post('/staff/offices/new', { ...typed, name: 'New' })

    expect((await desk.revisions.worklist()).map(({ key }) => key)).toEqual(['youth-2', 'new-2'])
  })

  it('is made only where the person may write', async () => {
    const other = await desk.signIn({ roles: ['editor'], municipality: 'grossstadt' })
    const translator = await desk.signIn({ roles: ['translator'], locales: ['en'] })

    expect((await other.post('/staff/offices/new', typed)).status).toBe(403)
    expect((await translator.get('/staff/offices/new')).status).toBe(403)
  })
})

describe('an office that is retired', () => {
  it('is refused while something names it, with links to all of it', async () => {
    const me = await desk.signIn({ roles: ['publisher'] })

    const page = await bodyOf(me.get('/staff/offices/youth'))
    expect(page).toContain('href="/staff/responsibilities/kleinstadt/kita"')
    const refused = await me.post('/staff/changes/office/kleinstadt/youth/retire', { reason: 'Gibt es nicht mehr' })
    expect(refused.status).toBe(409)
    const body = await bodyOf(refused)
    expect(body).toContain('Zuständigkeit „Titel kita“ (Kleinstadt)')
    expect(body).toContain('href="/staff/responsibilities/kleinstadt/hire"')
    expect(await desk.revisions.worklist()).toEqual([])
  })

  it('goes once nobody is sent there, and comes back from the history', async () => {
    const me = await desk.signIn({ roles: ['publisher'] })
    const kita = '/staff/responsibilities/kleinstadt/kita'
    await me.post(kita, formFields(await bodyOf(me.get(kita)), { 'office.2.id': '', next: 'stay' }))
    const released = '/staff/changes/responsibilities/kleinstadt/kita'
    await me.post(`${released}/publish`, formFields(await bodyOf(me.get(released))))
    const change = /action="([^"]+)\/retire"/u.exec(await bodyOf(me.get('/staff/offices/silent')))?.[1] ?? ''

    await me.post(`${change}/retire`, { reason: 'Geschlossen' })
    await me.post(`${change}/publish`, formFields(await bodyOf(me.get(change))))
    expect(desk.base().offices.has('silent')).toBe(false)
    expect(await bodyOf(me.get('/staff/offices'))).toContain('Stille Stelle')
    expect(await bodyOf(me.get('/staff/offices/silent'))).toContain('zurückgezogen')

    await me.post(`${change}/restore`, { revision: 'delivered' })
    await me.post(`${change}/publish`, formFields(await bodyOf(me.get(change))))
    expect(desk.base().offices.get('silent')?.name).toBe('Stille Stelle')
  })

  it('is not retired by an editor', async () => {
    const me = await desk.signIn({ roles: ['editor'] })
    expect((await me.post('/staff/changes/office/germany/hotline/retire', { reason: 'x' })).status).toBe(403)
  })
})

describe('the review date of an office', () => {
  it('that has passed is marked, found by the filter, and moved by a year with a check', async () => {
    const me = await desk.signIn({ roles: ['publisher'], municipality: 'kleinstadt' })
    const youth = '/staff/offices/youth'
    await me.post(youth, formFields(await bodyOf(me.get(youth)), { reviewBy: '2026-11-22', next: 'stay' }))
    await me.post(
      '/staff/changes/office/kleinstadt/youth/publish',
      formFields(await bodyOf(me.get('/staff/changes/office/kleinstadt/youth'))),
    )

    expect(await bodyOf(me.get(youth))).toContain('Prüfdatum vorbei')
    const due = await bodyOf(me.get('/staff/offices?state=due'))
    expect([due.includes('Jugendbüro'), due.includes('Kita-Büro')]).toEqual([true, false])
    expect(await bodyOf(me.get('/staff'))).toContain('deren Angaben zu prüfen sind')

    await me.post(`${youth}/confirm`, confirmFields(await bodyOf(me.get(youth))))
    expect(desk.base().offices.get('youth')?.reviewBy).toBe('2027-11-23')
  })
})

describe('who is responsible', () => {
  const kita = '/staff/responsibilities/kleinstadt/kita'

  it('is changed with conditions, in order, keeping translated reasons', async () => {
    const me = await desk.signIn({ roles: ['publisher'], municipality: 'kleinstadt' })
    const hire = '/staff/responsibilities/kleinstadt/hire'
    const typed = {
      'office.0.minAge': '18',
      'office.0.residence': ['refugee'],
      'office.1.id': 'kita-office',
      next: 'stay',
    }

    await me.post(hire, formFields(await bodyOf(me.get(hire)), typed))
    expect(await draft()).toEqual([
      {
        office: 'youth',
        when: { audience: 'employer', minAge: 18, residence: ['refugee'] },
        reason: { de: 'berät Betriebe', en: 'advises firms' },
      },
      { office: 'kita-office' },
    ])
    const page = await bodyOf(me.get('/staff/changes/responsibilities/kleinstadt/hire'))
    expect(page).toContain('Kita-Büro')
    await me.post('/staff/changes/responsibilities/kleinstadt/hire/publish', formFields(page))
    expect(desk.base().municipalities.get('kleinstadt')?.responsibilities.get('hire')?.[1]).toEqual({
      office: 'kita-office',
    })
  })

  it('always has an office for everybody', async () => {
    const me = await desk.signIn()
    const typed = { 'office.0.gender': 'women', 'office.1.id': '', 'office.2.id': '', next: 'stay' }

    const response = await me.post(kita, formFields(await bodyOf(me.get(kita)), typed))
    expect(response.status).toBe(422)
    expect(await response.text()).toContain('muss für alle da sein')
  })

  it('is refused to those of another town', async () => {
    const me = await desk.signIn({ roles: ['editor'], municipality: 'grossstadt' })

    expect((await me.post(kita, { 'office.0.id': 'youth', next: 'stay' })).status).toBe(403)
  })
})
