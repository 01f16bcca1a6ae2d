import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { formOf, withForm, type EntryAtWork, type EntryForm } from '#console/entries/edit.ts'
import { bodyOf, confirmFields, formFields, openEditing, type EditingConsole } from '#tests/support/editing-console.ts'
import { anEntry } from '#tests/support/small-town.ts'

const kita = '/staff/entries/germany/kita'
const kitaChange = '/staff/changes/entry/germany/kita'

let desk: EditingConsole
beforeEach(async () => {
  desk = await openEditing()
})
afterEach(() => desk.close())

const liveText = () => desk.base().germany.entries.get('kita')?.texts.de

describe('the list of answers', () => {
  it('finds a topic by its title with a slip and by the words people use', async () => {
    const me = await desk.signIn()

    expect(await bodyOf(me.get('/staff/entries?q=Titel+schol'))).toContain('Titel school')
    const asked = await bodyOf(me.get('/staff/entries?q=krippe'))
    expect(asked).toContain('Titel kita')
    expect(asked).not.toContain('Titel school')
  })

  it('narrows to field, status of a language, and texts whose review date has passed', async () => {
    const me = await desk.signIn()

    expect(await bodyOf(me.get('/staff/entries?field=school'))).toContain('1 Antwort deutschlandweit')
    expect(await bodyOf(me.get('/staff/entries?locale=en&status=outdated'))).toContain('5 Antworten')
    expect(await bodyOf(me.get('/staff/entries?locale=ar&status=machine'))).toContain('0 Antworten')
    expect(await bodyOf(me.get('/staff/entries?due=1'))).toContain('0 Antworten')
    desk.time.now = Date.UTC(2027, 10, 2)
    expect(await bodyOf((await desk.signIn()).get('/staff/entries?due=1'))).toContain('5 Antworten')
  })

  it('narrows to answers that often did not help, for those who see figures', async () => {
    const counter = { day: '2026-11-20', kind: 'feedback', channel: 'web', municipality: 'kleinstadt', locale: 'de', audience: '', office: '' } // prettier-ignore
    await desk.database
      .insertInto('counters')
      .values([
        { ...counter, topic: 'kita', outcome: 'helpful', count: 3 },
        { ...counter, topic: 'kita', outcome: 'not-helpful', count: 2 },
        { ...counter, topic: 'school', outcome: 'not-helpful', count: 4 },
      ])
      .execute()

    const list = await bodyOf((await desk.signIn({ roles: ['editor'] })).get('/staff/entries?unhelpful=1'))
    expect(list).toContain('1 Antwort deutschlandweit')
    expect(list).toContain('Titel kita')
    const translator = await desk.signIn({ roles: ['translator'], locales: ['en'] })
    expect(await bodyOf(translator.get('/staff/entries?unhelpful=1'))).toContain('0 Antworten')
  })

  it('shows what was typed into it as text', async () => {
    const me = await desk.signIn()

    const page = await bodyOf(me.get(`/staff/entries?q=${encodeURIComponent('"><script>alert(1)</script>')}`))
    expect(page).not.toContain('<script>alert')
  })
})

describe('a new text', () => {
  const picker = '/staff/entries/new'
  const placeOn = (page: string) => /<option\s+value="([^"]*)"\s+selected/u.exec(page)?.[1]

  it('asks those of all towns for whom it is before it offers topics', async () => {
    const me = await desk.signIn({ roles: ['editor'] })

    const page = await bodyOf(me.get(picker))
    expect(placeOn(page)).toBe('')
    expect(page).toContain('Wählen Sie zuerst, für wen der Text gilt.')
    expect(page).not.toContain('Text schreiben</span>')
    const chosen = await bodyOf(me.get(`${picker}?place=grossstadt&q=kita`))
    expect(placeOn(chosen)).toBe('grossstadt')
    expect(chosen).toContain('href="/staff/entries/grossstadt/kita"')
  })

  it('is of the municipality of the account, else of the installation', async () => {
    expect(placeOn(await bodyOf((await desk.signIn({ municipality: 'grossstadt' })).get(picker)))).toBe('grossstadt')
    await desk.close()
    desk = await openEditing({ municipality: 'grossstadt' })
    expect(placeOn(await bodyOf((await desk.signIn()).get(picker)))).toBe('grossstadt')
  })
})

describe('the form of an answer', () => {
  it('keeps what it does not show, and drops a note that was emptied', () => {
    const entry = { ...anEntry('kita'), answerFrom: 0.9, staffNote: 'Nur intern' }
    const subject = { kind: 'entry', place: 'germany', key: 'kita' } as const
    const work: EntryAtWork = { subject, live: undefined, open: undefined, entry, isStale: false }
    const form = formOf(work, 'de', '2026-11-21')

    expect(withForm(work, 'de', form)).toEqual(entry)
    expect(withForm(work, 'de', { ...form, staffNote: '' })).toEqual({ ...anEntry('kita'), answerFrom: 0.9 })
  })

  it('takes a machine translation that a person has changed for a human one', () => {
    const subject = { kind: 'entry', place: 'germany', key: 'kita' } as const
    const work: EntryAtWork = { subject, live: undefined, open: undefined, entry: anEntry('kita'), isStale: false }
    const form = formOf(work, 'en', '2026-11-21')
    const stateWith = (typed: Partial<EntryForm>, over = work) =>
      withForm(over, 'en', { ...form, ...typed }).texts.en?.translation

    expect(form.translation).toBe('machine')
    expect(stateWith({ answer: 'Better answer.' })).toBe('human')
    expect(stateWith({ title: 'Better title' })).toBe('human')
    expect(stateWith({ phrasings: 'nursery place' })).toBe('machine')
    expect(stateWith({ answer: 'Better answer.', translation: 'reviewed' })).toBe('reviewed')
    // Said by the person: what stood there was not a machine's, or nothing did.
    const human = withForm(work, 'en', { ...form, translation: 'human' })
    const { en: _none, ...german } = anEntry('kita').texts
    for (const entry of [human, { ...anEntry('kita'), texts: german }])
      expect(stateWith({ answer: 'By a machine.' }, { ...work, entry })).toBe('machine')
  })
})

describe('the editor of an answer', () => {
  it('makes a draft, shows what changes, and publishes it', async () => {
    const me = await desk.signIn({ roles: ['publisher'] })
    const fields = formFields(await bodyOf(me.get(kita)), {
      answer: 'Neu: Kita-Portal.',
      reason: 'Portal',
      next: 'change',
    })

    const saved = await me.post(kita, fields)
    expect([saved.status, saved.headers.get('location')]).toEqual([303, kitaChange])
    expect(liveText()?.answer).toBe('Antwort kita.')
    const change = await bodyOf(me.get(kitaChange))
    expect(change).toContain('Deutsch: Antwort')
    expect(change).toContain('Alle Prüffragen werden beantwortet wie bisher.')

    const published = await me.post(`${kitaChange}/publish`, formFields(change))
    expect(published.headers.get('location')).toBe(kita)
    expect(liveText()?.answer).toBe('Neu: Kita-Portal.')
    expect(desk.audited).toEqual([
      `${me.account.name} revision.saved entry/germany/kita`,
      `${me.account.name} revision.published entry/germany/kita`,
    ])
  })

  it('makes no draft when what is sent is what is live', async () => {
    const me = await desk.signIn({ roles: ['publisher'] })

    const same = await me.post(
      kita,
      formFields(await bodyOf(me.get(kita)), { reason: 'Nur angesehen', next: 'change' }),
    )
    expect([same.status, same.headers.get('location')]).toEqual([303, kita])
    expect(await bodyOf(me.get(kita))).toContain('Nichts geändert')
    expect(await desk.revisions.worklist()).toEqual([])

    // Into an open draft it is saved all the same: so it is taken back.
    await me.post(kita, formFields(await bodyOf(me.get(kita)), { answer: 'Neu.', next: 'stay' }))
    await me.post(kita, formFields(await bodyOf(me.get(kita)), { answer: 'Antwort kita.', next: 'stay' }))
    expect((await desk.revisions.worklist())[0]?.value).toMatchObject({ texts: { de: { answer: 'Antwort kita.' } } })
  })

  it('keeps delivered phrasings that are alike while nobody touches them', async () => {
    const entries = new Map(desk.base().germany.entries)
    entries.set('kita', anEntry('kita', { texts: { de: { title: 'Kita', translation: 'original', answer: 'Portal.', phrasings: ['Kita?', 'kita'] } } })) // prettier-ignore
    desk.setBase({ ...desk.base(), germany: { ...desk.base().germany, entries } })
    const me = await desk.signIn()

    await me.post(kita, formFields(await bodyOf(me.get(kita)), { next: 'stay' }))
    expect(await desk.revisions.worklist()).toEqual([])
  })

  it('keeps what was typed and says what is wrong with it', async () => {
    const me = await desk.signIn()
    const typed = { title: '', answer: 'x'.repeat(701), source: ' ', reviewBy: 'bald', next: 'stay' }

    const response = await me.post(kita, formFields(await bodyOf(me.get(kita)), typed))
    const page = await response.text()
    expect(response.status).toBe(422)
    expect(page).toContain('Bitte geben Sie eine Überschrift ein.')
    expect(page).toContain('Die Antwort hat 701 Zeichen.')
    expect(page).toContain('Bitte nennen Sie eine Quelle')
    expect(page).toContain('wann der Text wieder geprüft wird')
    expect(page).toContain('x'.repeat(701))
    expect(await desk.revisions.worklist()).toEqual([])
  })

  it('takes each phrasing once', async () => {
    const me = await desk.signIn()
    const typed = { phrasings: 'Kita Platz?\n\nkita platz\n  krippe ', next: 'stay' }

    await me.post(kita, formFields(await bodyOf(me.get(kita)), typed))
    const [draft] = await desk.revisions.worklist()
    expect(draft?.value).toMatchObject({ texts: { de: { phrasings: ['Kita Platz?', 'krippe'] } } })
  })

  it('shows the second of two editors what the first has saved, and saves over it only when told again', async () => {
    const [ada, ben] = [await desk.signIn({ name: 'Ada' }), await desk.signIn({ name: 'Ben' })]
    const [forAda, forBen] = [await bodyOf(ada.get(kita)), await bodyOf(ben.get(kita))]
    await ada.post(kita, formFields(forAda, { answer: 'Von Ada.', next: 'stay' }))

    const conflict = await ben.post(kita, formFields(forBen, { answer: 'Von Ben.', next: 'stay' }))
    const page = await conflict.text()
    expect(conflict.status).toBe(409)
    expect(page).toContain('Ada hat diesen Text geändert')
    expect(page).toContain('Von Ben.')
    expect((await desk.revisions.worklist())[0]?.value).toMatchObject({ texts: { de: { answer: 'Von Ada.' } } })

    expect((await ben.post(kita, formFields(page, { next: 'stay' }))).status).toBe(303)
    expect((await desk.revisions.worklist())[0]?.value).toMatchObject({ texts: { de: { answer: 'Von Ben.' } } })
  })

  it('lets two people work on two languages of one answer at the same time', async () => {
    const [ada, ben] = [await desk.signIn(), await desk.signIn()]
    const [german, english] = [await bodyOf(ada.get(kita)), await bodyOf(ben.get(`${kita}/en`))]

    await ada.post(kita, formFields(german, { answer: 'Neu.', next: 'stay' }))
    const saved = await ben.post(
      `${kita}/en`,
      formFields(english, { answer: 'New.', translation: 'human', next: 'stay' }),
    )
    expect(saved.status).toBe(303)
    expect((await desk.revisions.worklist())[0]?.value).toMatchObject({
      texts: { de: { answer: 'Neu.' }, en: { answer: 'New.', translation: 'human' } },
    })
    // The translator had seen the German text of before.
    expect(await bodyOf(ben.get(`${kita}/en`))).toMatch(/Englisch <small>veraltet<\/small>/u)
  })

  it('begins the own text of a town, which stands before the one for all of Germany', async () => {
    const me = await desk.signIn()
    const path = '/staff/entries/kleinstadt/kita'
    const typed = { title: 'Kita', answer: 'Im Rathaus.', source: 'Auskunft der Stadt', next: 'stay' }

    await me.post(path, formFields(await bodyOf(me.get(path)), typed))
    const [draft] = await desk.revisions.worklist()
    expect(draft).toMatchObject({
      place: 'kleinstadt',
      value: { extends: true, texts: { de: { answer: 'Im Rathaus.' } } },
    })
  })

  it('shows a preview without saving anything', async () => {
    const me = await desk.signIn()

    const shown = await bodyOf(
      me.post('/staff/entries/preview', {
        locale: 'ar',
        title: 'روضة',
        answer: '**مهم**\n- <b>eins</b>\n- [zwei](javascript:x)',
      }),
    )
    expect(shown).toContain('dir="rtl"')
    expect(shown).toContain('<strong>مهم</strong>')
    expect(shown).toContain('&lt;b&gt;eins')
    expect(shown).not.toContain('javascript:')
    expect(await desk.revisions.worklist()).toEqual([])
  })

  it('says that a topic, a town or a language does not exist', async () => {
    const me = await desk.signIn()

    for (const path of [
      '/entries/germany/nothing',
      '/entries/nowhere/kita',
      '/entries/germany/kita/xx',
      '/changes/office/germany/youth',
      '/changes/x/germany/kita',
    ])
      expect((await me.get(`/staff${path}`)).status).toBe(404)
  })
})

describe('a review date', () => {
  it('is moved by a year in one click', async () => {
    const me = await desk.signIn({ roles: ['publisher'] })

    expect((await me.post(`${kita}/confirm`, confirmFields(await bodyOf(me.get(kita))))).status).toBe(303)
    expect(desk.base().germany.entries.get('kita')).toMatchObject({ checkedOn: '2026-11-23', reviewBy: '2027-11-23' })
    expect(await desk.revisions.worklist()).toEqual([])
  })

  it('is not moved for a text that changed meanwhile', async () => {
    const me = await desk.signIn({ roles: ['publisher'] })
    const seen = confirmFields(await bodyOf(me.get(kita)))
    const entries = new Map(desk.base().germany.entries).set('kita', anEntry('kita', { source: ['neu'] }))
    desk.setBase({ ...desk.base(), germany: { ...desk.base().germany, entries } })

    expect((await me.post(`${kita}/confirm`, seen)).headers.get('location')).toBe(kita)
    expect(desk.base().germany.entries.get('kita')?.checkedOn).toBe('2026-11-01')
  })

  it('is left alone while somebody has a draft', async () => {
    const me = await desk.signIn({ roles: ['publisher'] })
    const seen = confirmFields(await bodyOf(me.get(kita)))
    await me.post(kita, formFields(await bodyOf(me.get(kita)), { answer: 'Neu.', next: 'stay' }))

    const response = await me.post(`${kita}/confirm`, seen)
    expect(response.headers.get('location')).toBe(kitaChange)
    expect(liveText()?.answer).toBe('Antwort kita.')
  })
})

describe('a translation', () => {
  it('is confirmed in one click by a translator of this language, and waits for somebody who may publish', async () => {
    const me = await desk.signIn({ roles: ['translator'], locales: ['en'] })

    expect(await bodyOf(me.get('/staff/translations'))).toContain('Übersetzungen: Englisch')
    await me.post(`${kita}/en/reviewed`, confirmFields(await bodyOf(me.get(`${kita}/en`))))
    const [waiting] = await desk.revisions.worklist()
    expect(waiting).toMatchObject({ state: 'review', value: { texts: { en: { translation: 'reviewed' } } } })
  })

  it('leads back to the list of its language when it is given to review and when it is published', async () => {
    const [translator, publisher] = [
      await desk.signIn({ roles: ['translator'], locales: ['en'] }),
      await desk.signIn({ roles: ['publisher'] }),
    ]
    await translator.post(`${kita}/en`, formFields(await bodyOf(translator.get(`${kita}/en`)), { answer: 'New.', next: 'change' })) // prettier-ignore

    expect(await bodyOf(translator.get('/staff'))).toMatch(
      /id="drafts"[\s\S]*href="\/staff\/changes\/entry\/germany\/kita"/u,
    )
    expect(await bodyOf(translator.get(`${kita}/en`))).toContain('Ansehen und zur Freigabe geben')
    const change = await bodyOf(translator.get(kitaChange))
    expect(change).toContain(`href="${kita}/en"`)
    const submitted = await translator.post(`${kitaChange}/submit`)
    expect(submitted.headers.get('location')).toBe('/staff/translations?locale=en')

    expect(await bodyOf(publisher.get(`${kita}/en`))).toContain('Ansehen und veröffentlichen')
    const published = await publisher.post(`${kitaChange}/publish`, formFields(await bodyOf(publisher.get(kitaChange))))
    expect(published.headers.get('location')).toBe('/staff/translations?locale=en')
    expect(desk.base().germany.entries.get('kita')?.texts.en?.answer).toBe('New.')
  })

  it('shows the terms of the glossary that the German text has, and what changed in it since', async () => {
    await desk.close()
    desk = await openEditing({
      glossary: new Map([
        [
          'en',
          [
            { de: 'Kita', term: 'nursery' },
            { de: 'Jobcenter', term: 'job centre' },
          ],
        ],
      ]),
    })
    const me = await desk.signIn()
    await me.post(`${kita}/en`, formFields(await bodyOf(me.get(`${kita}/en`)), { next: 'stay' }))
    await me.post(`${kitaChange}/publish`, formFields(await bodyOf(me.get(kitaChange))))
    await me.post(kita, formFields(await bodyOf(me.get(kita)), { answer: 'Antwort für alle.', next: 'stay' }))

    const page = await bodyOf(me.get(`${kita}/en`))
    expect(page).toContain('nursery')
    expect(page).not.toContain('job centre')
    expect(page).toContain('Seit der Übersetzung geändert')
    expect(page).toContain('gilt der Text als von einem Menschen übersetzt')
    expect(page).toContain('[entfernt: </span>kita')
  })

  it('takes nothing but the text of its language, whatever else is sent', async () => {
    const me = await desk.signIn({ roles: ['translator'], locales: ['en'] })
    const typed = {
      title: 'Nursery',
      answer: 'Hello.',
      source: 'forged',
      reviewBy: '2050-01-01',
      extends: 'yes',
      next: 'stay',
    }

    await me.post(`${kita}/en`, formFields(await bodyOf(me.get(`${kita}/en`)), typed))
    const [draft] = await desk.revisions.worklist()
    expect(draft?.value).toMatchObject({
      source: ['test'], reviewBy: '2027-11-01', extends: false, texts: { de: { answer: 'Antwort kita.' }, en: { title: 'Nursery' } },
    }) // prettier-ignore
  })
})
