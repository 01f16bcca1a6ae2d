import { describe, expect, it } from 'vitest'
import type { Entry } from '#core/entry.ts'
import { eachTest } from '#tests/support/each-test.ts'
import { bodyOf, formFields, openEditing } from '#tests/support/editing-console.ts'
import { anEntry } from '#tests/support/small-town.ts'

const kita = '/staff/entries/germany/kita'
const kitaChange = '/staff/changes/entry/germany/kita'
const localKita = '/staff/entries/kleinstadt/kita'
const localChange = '/staff/changes/entry/kleinstadt/kita'

const desk = eachTest(() => openEditing())

/** The fields of the form that publishes. */
async function publish(me: Awaited<ReturnType<typeof desk.signIn>>, change: string): Promise<Response> {
  return me.post(`${change}/publish`, formFields(await bodyOf(me.get(change))))
}

describe('an answer that is retired', () => {
  it('is shown with its effect first, goes with a reason, and comes back from the history', async () => {
    const me = await desk.signIn({ roles: ['publisher'] })

    const begun = await me.post(`${kitaChange}/retire`, { reason: 'Das Gesetz ist ausgelaufen' })
    expect([begun.status, begun.headers.get('Location')]).toEqual([303, kitaChange])
    const change = await bodyOf(me.get(kitaChange))
    expect(change).toContain('Zurückziehen: Titel kita')
    expect(change).toContain('nennt die Hauptstelle')
    expect(change).toContain('Integrationsbüro Kleinstadt')
    expect(desk.base().germany.entries.has('kita')).toBe(true)

    await publish(me, kitaChange)
    expect(desk.base().germany.entries.has('kita')).toBe(false)
    expect(desk.audited.at(-1)).toMatch(/revision\.retired entry\/germany\/kita$/u)
    expect(await bodyOf(me.get('/staff/entries?q=kita'))).toContain('zurückgezogen')
    expect(await bodyOf(me.get(kita))).toContain('zurückgezogen')

    const history = await bodyOf(me.get(`${kitaChange}/history`))
    expect(history).toContain('Das Gesetz ist ausgelaufen')
    expect(history).toContain('mitgeliefert')
    await me.post(`${kitaChange}/restore`, { revision: 'delivered' })
    await publish(me, kitaChange)
    expect(desk.base().germany.entries.get('kita')?.texts.de?.title).toBe('Titel kita')
  })

  it('of a town gives way to the nationwide text, which is shown', async () => {
    const me = await desk.signIn({ roles: ['publisher'], municipality: 'kleinstadt' })
    await me.post(
      localKita,
      formFields(await bodyOf(me.get(localKita)), {
        title: 'Kita hier',
        answer: 'Eigenes.',
        source: 'Amt',
        next: 'stay',
      }),
    )
    await publish(me, localChange)
    expect(desk.base().municipalities.get('kleinstadt')?.entries.get('kita')).toMatchObject({ extends: true })

    await me.post(`${localChange}/retire`, { reason: 'Gilt nicht mehr' })
    const change = await bodyOf(me.get(localChange))
    expect(change).toContain('gilt dann wieder der deutschlandweite Text')
    expect(change).toContain('Antwort kita.')
    await publish(me, localChange)
    expect(desk.base().municipalities.get('kleinstadt')?.entries.has('kita')).toBe(false)
  })

  it.each([
    ['an editor', { roles: ['editor'] }],
    ['a translator', { roles: ['translator'], locales: ['en'] }],
    ['a publisher of a town', { roles: ['publisher'], municipality: 'kleinstadt' }],
  ] as const)('is not retired by %s', async (_, about) => {
    const me = await desk.signIn(about)

    expect(await bodyOf(me.get(kita))).not.toContain('/retire')
    expect((await me.post(`${kitaChange}/retire`, { reason: 'x' })).status).toBe(403)
    expect(await desk.revisions.worklist()).toEqual([])
  })

  it('needs a reason, and no other open change', async () => {
    const me = await desk.signIn()
    await me.post(`${kitaChange}/retire`, { reason: ' ' })
    expect(await desk.revisions.worklist()).toEqual([])

    await me.post(kita, formFields(await bodyOf(me.get(kita)), { answer: 'Neu.', next: 'stay' }))
    await me.post(`${kitaChange}/retire`, { reason: 'x' })
    expect(await desk.revisions.worklist()).toMatchObject([{ value: { texts: { de: { answer: 'Neu.' } } } }])
  })

  it('is not retired by an editor who asks for an old retirement back', async () => {
    const publisher = await desk.signIn()
    await publisher.post(`${kitaChange}/retire`, { reason: 'x' })
    await publish(publisher, kitaChange)
    await publisher.post(`${kitaChange}/restore`, { revision: 'delivered' })
    await publish(publisher, kitaChange)
    const retirement = (await desk.revisions.history({ kind: 'entry', place: 'germany', key: 'kita' })).find(
      ({ value }) => value === null,
    )

    const editor = await desk.signIn({ roles: ['editor'] })
    const asked = await editor.post(`${kitaChange}/restore`, { revision: String(retirement?.id) })
    expect(asked.status).toBe(404)
    expect(await desk.revisions.worklist()).toEqual([])
  })

  it('waits on the overview of those who may publish, by its name', async () => {
    const me = await desk.signIn({ roles: ['publisher'] })
    await me.post(`${kitaChange}/retire`, { reason: 'x' })
    await me.post('/staff/offices/new', {
      name: 'Neues Café',
      kind: 'other',
      place: 'kleinstadt',
      source: 'x',
      checkedOn: '2026-11-20',
    })

    const overview = await bodyOf(me.get('/staff'))
    expect(overview).toContain('zurückziehen')
    expect(overview).toContain('Neues Café')
  })

  it('is never who is responsible: every topic has somebody', async () => {
    const me = await desk.signIn()

    expect((await me.post('/staff/changes/responsibilities/kleinstadt/kita/retire', { reason: 'x' })).status).toBe(403)
  })
})

describe('a text of a town', () => {
  it('is begun from the topic that was looked for, in front of the nationwide one or instead of it', async () => {
    const me = await desk.signIn({ roles: ['editor'], municipality: 'kleinstadt' })

    const picker = await bodyOf(me.get('/staff/entries/new?q=Titl%20kita'))
    expect(picker).toContain('Titel kita')
    expect(picker).toContain(`href="${localKita}"`)
    expect(picker).toContain('der Themenkatalog, stehen fest')

    const typed = { title: 'Kita hier', answer: 'Nur hier.', source: 'Amt', extends: 'no', next: 'stay' }
    await me.post(localKita, formFields(await bodyOf(me.get(localKita)), typed))
    expect(await desk.revisions.worklist()).toMatchObject([
      { kind: 'entry', place: 'kleinstadt', key: 'kita', state: 'draft', value: { extends: false } },
    ])
    expect((await me.post(`${localChange}/publish`, { updatedAt: '1', reason: 'x' })).status).toBe(403)
  })

  it('is nothing for translators', async () => {
    const me = await desk.signIn({ roles: ['translator'], locales: ['en'] })
    expect((await me.get('/staff/entries/new')).status).toBe(403)
  })
})

describe('a draft whose text was changed elsewhere meanwhile', () => {
  const changeFiles = () => {
    const kitaBefore = desk.base().germany.entries.get('kita') ?? anEntry('kita')
    const { de, en, ...others } = kitaBefore.texts
    const texts = { ...others, de: { ...de!, title: 'Aus der Datei' }, en: { ...en!, title: 'From the file' } }
    const entries = new Map(desk.base().germany.entries).set('kita', { ...kitaBefore, texts })
    desk.setBase({ ...desk.base(), germany: { ...desk.base().germany, entries } })
  }

  it('is taken over language by language: its own stay, the others are those of today', async () => {
    const me = await desk.signIn({ roles: ['editor'] })
    await me.post(`${kita}/en`, formFields(await bodyOf(me.get(`${kita}/en`)), { title: 'My title', next: 'stay' }))
    await me.post(
      `${kita}/ar`,
      formFields(await bodyOf(me.get(`${kita}/ar`)), { title: 'روضة', answer: 'نص.', next: 'stay' }),
    )
    changeFiles()

    expect(await bodyOf(me.get(kitaChange))).toContain(`href="${kitaChange}/take-over"`)
    const page = await bodyOf(me.get(`${kitaChange}/take-over`))
    // German was changed by the file alone, Arabic by the draft alone, English by both.
    const likely = Object.fromEntries(
      [...page.matchAll(/<input[^>]*name="part\.(\w+)"\s+value="(\w+)"\s+checked/gu)].map((match) => [
        match[1],
        match[2],
      ]),
    )
    expect(likely).toEqual({ de: 'live', en: 'draft', ar: 'draft' })
    expect(page).toContain('auf beiden Seiten geändert')

    const seen = /name="seen" value="([^"]+)"/u.exec(page)?.[1] ?? ''
    const done = await me.post(`${kitaChange}/take-over`, {
      seen,
      'part.de': 'live',
      'part.en': 'live',
      'part.ar': 'draft',
    })
    expect(done.headers.get('Location')).toBe(kitaChange)
    const [draft] = await desk.revisions.worklist()
    const texts = (draft?.value as Entry | undefined)?.texts
    expect([texts?.de?.title, texts?.en?.title, texts?.ar?.title]).toEqual(['Aus der Datei', 'From the file', 'روضة'])
    expect(await bodyOf(me.get(kitaChange))).not.toContain('Entwurf ist überholt')
  })

  it('of a translator keeps only their language, without anybody choosing', async () => {
    const me = await desk.signIn({ roles: ['translator'], locales: ['en'] })
    await me.post(`${kita}/en`, formFields(await bodyOf(me.get(`${kita}/en`)), { title: 'My title', next: 'stay' }))
    changeFiles()

    const page = await bodyOf(me.get(`${kitaChange}/take-over`))
    expect(page).toMatch(/id="part-de-live"[^>]*checked/u)
    expect(page).toMatch(/id="part-en-draft"[^>]*checked/u)
  })

  it('is left alone when it was changed once more', async () => {
    const me = await desk.signIn({ roles: ['editor'] })
    await me.post(kita, formFields(await bodyOf(me.get(kita)), { answer: 'Neu.', next: 'stay' }))
    changeFiles()

    const again = await me.post(`${kitaChange}/take-over`, { seen: '1-x', 'part.de': 'draft' })
    expect([again.status, await bodyOf(again)]).toEqual([409, expect.stringContaining('gerade geändert')])
  })

  it('goes when nothing of it is kept, and is not taken over by others than its author and editors', async () => {
    const me = await desk.signIn({ roles: ['editor'] })
    await me.post(kita, formFields(await bodyOf(me.get(kita)), { answer: 'Neu.', next: 'stay' }))
    changeFiles()
    const seen = /name="seen" value="([^"]+)"/u.exec(await bodyOf(me.get(`${kitaChange}/take-over`)))?.[1] ?? ''

    const translator = await desk.signIn({ roles: ['translator'], locales: ['en'] })
    expect((await translator.post(`${kitaChange}/take-over`, { seen })).status).toBe(403)
    await me.post(`${kitaChange}/take-over`, { seen, 'part.de': 'live' })
    expect(await desk.revisions.worklist()).toEqual([])
  })
})
