import { describe, expect, it } from 'vitest'
import { eachTest } from '#tests/support/each-test.ts'
import { bodyOf, confirmFields, formFields, openEditing } from '#tests/support/editing-console.ts'

const desk = eachTest(() => openEditing())

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
    [{ kind: '' }, 'Bitte wählen Sie eine Art'],
    [{ place: '' }, 'Bitte wählen Sie, zu welcher Kommune die Stelle gehört'],
    [{ name: 'مركز' }, 'lateinische Buchstaben'],
  ])('with %j is given back, saying what to correct', async (wrong, said) => {
    const me = await desk.signIn()

    const response = await me.post('/staff/offices/new', { ...typed, ...wrong })
    expect([response.status, await bodyOf(response)]).toEqual([422, expect.stringContaining(said)])
    expect(await desk.revisions.worklist()).toEqual([])
  })

  it.each([
    ['nowhere for those who may write everywhere', {}, '', '<option value="" selected>Bitte wählen</option>'],
    ['where the list showed', {}, '?place=grossstadt', '<option value="grossstadt" selected>'],
    ['in the own town', { municipality: 'kleinstadt' }, '?place=grossstadt', '<option value="kleinstadt" selected>'],
  ])('is %s before anything is chosen', async (_, account, query, chosen) => {
    const me = await desk.signIn({ roles: ['editor'], ...account })

    const page = await bodyOf(me.get(`/staff/offices/new${query}`))

    const place = /<select[^>]*name="place"[^]*?<\/select>/u.exec(page)?.[0]
    expect(place).toContain(chosen)
  })

  it('is begun from the list with the town that the list shows', async () => {
    const me = await desk.signIn()

    expect(await bodyOf(me.get('/staff/offices?place=grossstadt'))).toContain(
      'href="/staff/offices/new?place=grossstadt"',
    )
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
