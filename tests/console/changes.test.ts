import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { bodyOf, formFields, openEditing, type EditingConsole } from '#tests/support/editing-console.ts'
import { anEntry } from '#tests/support/small-town.ts'

const kita = '/staff/entries/germany/kita'
const kitaChange = '/staff/changes/entry/germany/kita'

let desk: EditingConsole
beforeEach(async () => {
  desk = await openEditing()
})
afterEach(() => desk.close())

const liveText = () => desk.base().germany.entries.get('kita')?.texts.de

describe('who may do what', () => {
  it.each([
    ['a translator', { roles: ['translator'], locales: ['en'] }, kita],
    ['a translator of another language', { roles: ['translator'], locales: ['ar'] }, `${kita}/en`],
    ['an editor of a town', { roles: ['editor'], municipality: 'kleinstadt' }, kita],
    ['an editor of another town', { roles: ['editor'], municipality: 'grossstadt' }, '/staff/entries/kleinstadt/kita'],
    ['an editor', { roles: ['editor'] }, `${kita}/confirm`],
    ['a translator', { roles: ['translator'], locales: ['ar'] }, `${kita}/en/reviewed`],
  ] as const)('%s is refused (%s)', async (_, about, path) => {
    const me = await desk.signIn(about)

    expect((await me.post(path, { title: 'x', answer: 'x', next: 'stay' })).status).toBe(403)
    expect(await desk.revisions.worklist()).toEqual([])
  })

  it('an editor gives a draft to review, and only a publisher publishes it', async () => {
    const [editor, publisher] = [await desk.signIn({ roles: ['editor'] }), await desk.signIn({ roles: ['publisher'] })]
    await editor.post(kita, formFields(await bodyOf(editor.get(kita)), { answer: 'Neu.', next: 'stay' }))
    const [draft] = await desk.revisions.worklist()

    expect(await bodyOf(editor.get(kitaChange))).not.toContain('Veröffentlichen</span>')
    const forged = await editor.post(`${kitaChange}/publish`, { updatedAt: String(draft?.updatedAt), reason: 'x' })
    expect(forged.status).toBe(403)
    expect((await editor.post(`${kitaChange}/submit`)).status).toBe(303)
    await publisher.post(`${kitaChange}/publish`, formFields(await bodyOf(publisher.get(kitaChange))))
    expect(liveText()?.answer).toBe('Neu.')
  })

  it('nobody discards what somebody else has drafted, but those who may edit', async () => {
    const [ada, translator] = [
      await desk.signIn({ roles: ['editor'] }),
      await desk.signIn({ roles: ['translator'], locales: ['en'] }),
    ]
    await ada.post(kita, formFields(await bodyOf(ada.get(kita)), { answer: 'Neu.', next: 'stay' }))

    expect((await translator.post(`${kitaChange}/discard`)).status).toBe(403)
    expect((await ada.post(`${kitaChange}/discard`)).status).toBe(303)
    expect(await desk.revisions.worklist()).toEqual([])
  })
})

describe('the gate before publishing', () => {
  it('asks for a reason when a question is no longer answered as it must be', async () => {
    await desk.close()
    desk = await openEditing({
      golden: [{ question: 'wo ist die kita', locale: 'de', before: 'Kita', after: 'Schule', broken: true }],
    })
    const me = await desk.signIn({ roles: ['publisher'] })
    await me.post(kita, formFields(await bodyOf(me.get(kita)), { answer: 'Neu.', next: 'stay' }))
    const change = await bodyOf(me.get(kitaChange))
    expect(change).toContain('wo ist die kita')
    expect(change).toContain('war richtig')

    const refused = await me.post(`${kitaChange}/publish`, formFields(change, { reason: '' }))
    expect(refused.status).toBe(422)
    expect(liveText()?.answer).toBe('Antwort kita.')
    await me.post(`${kitaChange}/publish`, formFields(change, { reason: 'Das ist so gewollt.' }))
    expect(liveText()?.answer).toBe('Neu.')
  })

  it('does not publish another draft than the one that was looked at', async () => {
    const me = await desk.signIn({ roles: ['publisher'] })
    await me.post(kita, formFields(await bodyOf(me.get(kita)), { answer: 'Erst.', next: 'stay' }))
    const seen = formFields(await bodyOf(me.get(kitaChange)))
    await me.post(kita, formFields(await bodyOf(me.get(kita)), { answer: 'Danach.', next: 'stay' }))

    expect((await me.post(`${kitaChange}/publish`, seen)).status).toBe(422)
    expect(liveText()?.answer).toBe('Antwort kita.')
  })
})

describe('a draft that was begun before another version was published', () => {
  it('is not published as it is, but over what is live now', async () => {
    const me = await desk.signIn({ roles: ['publisher'] })
    await me.post(kita, formFields(await bodyOf(me.get(kita)), { answer: 'Neu.', next: 'stay' }))
    const entries = new Map(desk.base().germany.entries).set(
      'kita',
      anEntry('kita', { source: ['Gesetz von gestern'] }),
    )
    desk.setBase({ ...desk.base(), germany: { ...desk.base().germany, entries } })

    const stale = await bodyOf(me.get(kitaChange))
    expect(stale).toContain('Entwurf ist überholt')
    expect(stale).not.toContain('Veröffentlichen</span>')
    await me.post(`${kitaChange}/renew`)
    const renewed = await bodyOf(me.get(kitaChange))
    expect(renewed).toContain('Gesetz von gestern')
    await me.post(`${kitaChange}/publish`, formFields(renewed))
    expect(liveText()?.answer).toBe('Neu.')
  })
})

describe('the history', () => {
  it('shows who changed what, and brings an old version back as a draft', async () => {
    const me = await desk.signIn({ name: 'Ada' })
    for (const answer of ['Eins.', 'Zwei.']) {
      await me.post(kita, formFields(await bodyOf(me.get(kita)), { answer, reason: `Grund ${answer}`, next: 'stay' }))
      await me.post(`${kitaChange}/publish`, formFields(await bodyOf(me.get(kitaChange))))
    }
    const history = await bodyOf(me.get(`${kitaChange}/history`))
    expect(history).toContain('Grund Zwei.')
    expect(history).toContain('gilt jetzt')
    const old = /name="revision" value="(\d+)"/u.exec(history)?.[1] ?? ''

    await me.post(`${kitaChange}/restore`, { revision: old })
    expect((await desk.revisions.worklist())[0]?.value).toMatchObject({ texts: { de: { answer: 'Eins.' } } })
    expect(liveText()?.answer).toBe('Zwei.')
  })

  it('brings back what was there before all changes', async () => {
    const me = await desk.signIn()
    expect(await bodyOf(me.get(`${kitaChange}/history`))).not.toContain('zurückholen')
    await me.post(kita, formFields(await bodyOf(me.get(kita)), { answer: 'Neu.', next: 'stay' }))
    await me.post(`${kitaChange}/publish`, formFields(await bodyOf(me.get(kitaChange))))
    expect(await bodyOf(me.get(`${kitaChange}/history`))).toContain('mitgeliefert')

    await me.post(`${kitaChange}/restore`, { revision: 'delivered' })
    expect(liveText()?.answer).toBe('Neu.')
    await me.post(`${kitaChange}/publish`, formFields(await bodyOf(me.get(kitaChange))))
    expect(liveText()?.answer).toBe('Antwort kita.')
    expect(await bodyOf(me.get(`${kitaChange}/history`))).not.toContain('mitgeliefert')
  })

  it('restores no version of something else', async () => {
    const me = await desk.signIn({ roles: ['editor'], municipality: 'kleinstadt' })
    const boss = await desk.signIn()
    await boss.post(kita, formFields(await bodyOf(boss.get(kita)), { answer: 'Neu.', next: 'stay' }))
    const [draft] = await desk.revisions.worklist()

    const response = await me.post('/staff/changes/entry/kleinstadt/kita/restore', { revision: String(draft?.id) })
    expect(response.status).toBe(404)
  })
})
