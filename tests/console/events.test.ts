import { describe, expect, it } from 'vitest'
import { eventSchema } from '#core/event.ts'
import { withPublished } from '#core/overlay.ts'
import { eachTest } from '#tests/support/each-test.ts'
import { bodyOf, formFields, openEditing } from '#tests/support/editing-console.ts'
import { smallBrain } from '#tests/support/small-town.ts'

const fest = eventSchema.parse({
  id: 'fest',
  title: { de: 'Sommerfest', en: 'Summer festival' },
  rule: 'FREQ=MONTHLY;BYDAY=1TH',
  season: { de: 'donnerstags' },
  office: 'main',
  topics: ['kita'],
  source: ['Aushang'],
})
const typed = {
  'title.de': 'Offener Treff',
  'title.ar': 'لقاء',
  startDay: '2026-12-04',
  startTime: '18',
  repeat: 'weekly',
  place: 'Rathaus',
  registration: 'required',
  web: 'example.org/treff',
  office: 'youth',
  topic: ['kita', 'school'],
  source: 'Anruf am 21.11.2026',
  next: 'stay',
}
const path = '/staff/events/kleinstadt/fest'
const change = '/staff/changes/event/kleinstadt/fest'

const desk = eachTest(() => {
  const { base } = withPublished(smallBrain.base, [{ kind: 'event', place: 'kleinstadt', key: 'fest', value: fest }])
  return openEditing({ brain: { ...smallBrain, base } })
})

const events = () => desk.base().municipalities.get('kleinstadt')?.events ?? []

describe('an event', () => {
  it('is made by an editor, and told to people once it is published', async () => {
    const editor = await desk.signIn({ roles: ['editor'], municipality: 'kleinstadt' })
    const publisher = await desk.signIn({ roles: ['publisher'] })

    const made = await editor.post(
      '/staff/events/new',
      formFields(await bodyOf(editor.get('/staff/events/new')), typed),
    )
    expect(made.headers.get('Location')).toBe('/staff/events/kleinstadt/offener-treff')
    expect(events()).toHaveLength(1)
    const treff = '/staff/changes/event/kleinstadt/offener-treff'
    expect((await editor.post(`${treff}/publish`, { updatedAt: '1', reason: 'x' })).status).toBe(403)
    expect(await bodyOf(editor.get('/staff/events'))).toContain('neu, Entwurf')

    await publisher.post(`${treff}/publish`, formFields(await bodyOf(publisher.get(treff))))
    expect(events().at(-1)).toEqual({
      id: 'offener-treff',
      title: { de: 'Offener Treff', ar: 'لقاء' },
      start: '2026-12-04T18:00:00',
      rule: 'FREQ=WEEKLY',
      place: 'Rathaus',
      registration: 'required',
      web: 'https://example.org/treff',
      office: 'youth',
      topics: ['kita', 'school'],
      source: ['Anruf am 21.11.2026'],
    })
  })

  it('is changed without losing what the form does not show', async () => {
    const me = await desk.signIn()
    const page = await bodyOf(me.get(path))
    expect(page).toContain('FREQ=MONTHLY;BYDAY=1TH')

    await me.post(path, formFields(page, { place: 'Markt', next: 'stay' }))
    expect(await desk.revisions.worklist()).toMatchObject([
      { kind: 'event', key: 'fest', value: { ...fest, place: 'Markt' } },
    ])
    expect(await bodyOf(me.get(change))).toContain('Markt')
  })

  it('asks those of all towns for which one it is', async () => {
    const all = await desk.signIn({ roles: ['editor'] })

    const blank = await bodyOf(all.get('/staff/events/new'))
    expect(formFields(blank).where).toEqual([''])
    const refused = await all.post('/staff/events/new', formFields(blank, typed))
    const again = await refused.text()
    expect(refused.status).toBe(422)
    expect(again).toContain('Bitte wählen Sie, für wen der Termin gilt.')
    const made = await all.post('/staff/events/new', formFields(again, { ...typed, where: 'grossstadt' }))
    expect(made.headers.get('Location')).toBe('/staff/events/grossstadt/offener-treff')

    const own = await desk.signIn({ roles: ['editor'], municipality: 'kleinstadt' })
    expect(formFields(await bodyOf(own.get('/staff/events/new'))).where).toEqual(['kleinstadt'])
    const translator = await desk.signIn({ roles: ['translator'], locales: ['ar'] })
    expect((await translator.post('/staff/events/new', { ...typed, where: '' })).status).toBe(403)
  })

  it('is not drafted when nothing was changed', async () => {
    const me = await desk.signIn()

    const same = await me.post(path, formFields(await bodyOf(me.get(path)), { next: 'change' }))
    expect(same.headers.get('Location')).toBe(path)
    expect(await bodyOf(me.get(path))).toContain('Nichts geändert')
    expect(await desk.revisions.worklist()).toEqual([])
  })

  it('is kept as it is by a form that shows its weekday of the month', async () => {
    const me = await desk.signIn()
    const shown = await bodyOf(me.get(path))

    expect(shown).toMatch(/<option value="monthly-weekday" selected/u)
    expect(shown).toContain('Zurzeit: jeden Monat am ersten Donnerstag.')
    await me.post(path, formFields(shown, { place: 'Marktplatz' }))
    expect((await desk.revisions.worklist())[0]?.value).toEqual({ ...fest, place: 'Marktplatz' })
  })

  it.each([
    ['FREQ=YEARLY;BYMONTH=9', 'im September', 'jedes Jahr im September'],
    ['FREQ=YEARLY', 'jedes Jahr', 'jedes Jahr'],
    ['FREQ=YEARLY', 'jedes Jahr im Herbst', 'jedes Jahr im Herbst'],
    ['FREQ=YEARLY;INTERVAL=2', 'im Juli', 'alle zwei Jahre, im Juli'],
  ])('that comes by %s, %s, is in the list %s', async (rule, season, words) => {
    const event = { ...fest, rule, season: { de: season } }
    desk.setBase(withPublished(desk.base(), [{ kind: 'event', place: 'kleinstadt', key: 'fest', value: event }]).base)
    const me = await desk.signIn()

    expect(await bodyOf(me.get('/staff/events'))).toContain(`<span>${words}</span>`)
  })

  it('is published without asking the golden questions, whose answers it cannot change', async () => {
    const broken = { question: 'Kita', locale: 'de', before: 'Kita', after: 'Schule', broken: true }
    const strict = await openEditing({ golden: [broken] })
    try {
      const me = await strict.signIn()
      await me.post('/staff/events/new', formFields(await bodyOf(me.get('/staff/events/new')), { ...typed, where: 'kleinstadt' })) // prettier-ignore
      const treff = '/staff/changes/event/kleinstadt/offener-treff'
      const shown = await bodyOf(me.get(treff))

      expect(shown).toContain('Daran ändert sich hier nichts.')
      await me.post(`${treff}/publish`, formFields(shown, { reason: '' }))
      expect(
        strict
          .base()
          .municipalities.get('kleinstadt')
          ?.events.map(({ id }) => id),
      ).toEqual(['offener-treff'])
    } finally {
      await strict.close()
    }
  })

  it('is retired and brought back', async () => {
    const me = await desk.signIn({ roles: ['publisher'] })
    await me.post(`${change}/retire`, { reason: 'Findet nicht mehr statt' })
    await me.post(`${change}/publish`, formFields(await bodyOf(me.get(change))))
    expect(events()).toEqual([])
    expect(await bodyOf(me.get('/staff/events'))).toContain('Zurückgezogen (1)')
    expect(await bodyOf(me.get(path))).toContain('zurückgezogen')

    await me.post(`${change}/restore`, { revision: 'delivered' })
    await me.post(`${change}/publish`, formFields(await bodyOf(me.get(change))))
    expect(events()).toEqual([fest])
  })

  it.each([
    [{ 'title.de': '' }, 'wie der Termin auf Deutsch heißt'],
    [{ startDay: '2026-02-30' }, 'Den Tag des Beginns gibt es nicht'],
    [{ startTime: '25:00' }, 'Beginn: Uhrzeiten wie 18:00'],
    [{ startDay: '' }, 'auch den Tag des Beginns'],
    [{ endDay: '2026-12-03' }, 'Das Ende liegt vor dem Beginn'],
    [{ repeat: 'own', rule: 'jeden Montag' }, 'Diese Regel können wir nicht berechnen'],
    [{ web: 'kein netz' }, 'Die Internetadresse ist nicht vollständig'],
    [{ office: 'nobody' }, 'Bitte wählen Sie die Stelle'],
    [{ topic: [''] }, 'mindestens ein Anliegen'],
    [{ source: ' ' }, 'Bitte nennen Sie eine Quelle'],
  ])('with %j is given back, saying what to correct', async (wrong, said) => {
    const me = await desk.signIn()
    const form = formFields(await bodyOf(me.get('/staff/events/new?place=kleinstadt')), { ...typed, ...wrong })

    const response = await me.post('/staff/events/new', form as Record<string, string | string[]>)
    expect([response.status, await bodyOf(response)]).toEqual([422, expect.stringContaining(said)])
    expect(await desk.revisions.worklist()).toEqual([])
  })

  it.each([
    ['an editor of another town', { roles: ['editor'], municipality: 'grossstadt' }],
    ['a translator', { roles: ['translator'], locales: ['en'] }],
  ] as const)('is not written by %s', async (_, about) => {
    const me = await desk.signIn(about)

    expect((await me.post(path, { ...typed, part: 'x' })).status).toBe(403)
    expect((await me.post('/staff/events/new', { ...typed, where: 'kleinstadt' })).status).toBe(403)
    expect((await me.post(`${change}/retire`, { reason: 'x' })).status).toBe(403)
    expect(await desk.revisions.worklist()).toEqual([])
  })

  it('that two people change at once is not overwritten', async () => {
    const [ada, ben] = [await desk.signIn({ name: 'Ada' }), await desk.signIn({ name: 'Ben' })]
    const [first, second] = [await bodyOf(ada.get(path)), await bodyOf(ben.get(path))]
    await ada.post(path, formFields(first, { place: 'Halle', next: 'stay' }))

    const late = await ben.post(path, formFields(second, { place: 'Markt', next: 'stay' }))
    expect([late.status, await bodyOf(late)]).toEqual([409, expect.stringContaining('Ada hat diesen Termin geändert')])
  })
})
