import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { NewImportedText } from '#staff/imports.ts'
import { createImportStore } from '#storage/staff-imports.ts'
import { openSqliteStore } from '#storage/sqlite.ts'
import { createVault } from '#storage/vault.ts'
import { anImport } from '#tests/contract/import-store.ts'
import { formFields, openEditing, type EditingConsole } from '#tests/support/editing-console.ts'

let desk: EditingConsole
let imports: ReturnType<typeof createImportStore>
let closeStore: () => Promise<void>
beforeEach(async () => {
  const sqlite = await openSqliteStore({ file: ':memory:', vault: createVault('a secret of at least 32 characters') })
  imports = createImportStore(sqlite.database)
  closeStore = () => sqlite.close()
  desk = await openEditing({ imports })
})
afterEach(async () => {
  await desk.close()
  await closeStore()
})

const aText = (given: Partial<NewImportedText> = {}) =>
  anImport({
    place: 'kleinstadt',
    source: 'https://integreat.app/kleinstadt/de/kita/',
    title: 'Kita Platz anmelden',
    ...given,
  })
const put = async (given: Partial<NewImportedText> = {}) => {
  const text = aText(given)
  await imports.put(text, 1)
  return (await imports.find(text.place, text.source))?.id ?? 0
}

describe('imported material', () => {
  it('stands on the start page of those who may work on it', async () => {
    await put()
    const editor = await desk.signIn({ roles: ['editor'], municipality: 'kleinstadt' })
    const other = await desk.signIn({ roles: ['editor'], municipality: 'grossstadt' })

    expect(await (await editor.get('/staff')).text()).toContain('Zulieferung, die noch niemand gelesen hat')
    expect(await (await other.get('/staff')).text()).not.toContain('Zulieferung')
    expect(await (await editor.get('/staff/imports')).text()).toContain('Kita Platz anmelden')
    expect(await (await other.get('/staff/imports')).text()).toContain('Es ist nichts zu lesen.')
  })

  it('is offered on the list of answers to those who write, not to translators', async () => {
    const editor = await desk.signIn({ roles: ['editor'], municipality: 'kleinstadt' })
    const translator = await desk.signIn({ roles: ['translator'], locales: ['ar'] })

    expect(await (await editor.get('/staff/entries')).text()).toContain('href="/staff/imports"')
    expect(await (await translator.get('/staff/entries')).text()).not.toContain('href="/staff/imports"')
  })

  it('is read with its source, its date and the topic it is probably about', async () => {
    const id = await put({ facts: [['Telefon', '06131 1']] })
    const ada = await desk.signIn()

    const page = await (await ada.get(`/staff/imports/${id}`)).text()
    expect(page).toContain('href="https://integreat.app/kleinstadt/de/kita/"')
    expect(page).toContain('Stand 01.10.2026')
    expect(page).toContain('<strong>kostenlos</strong>')
    expect(page).toMatch(/<optgroup label="Am wahrscheinlichsten"><option value="kita">/u)
  })

  it('becomes a draft that the person sees at once, and is off the list', async () => {
    const id = await put()
    const ada = await desk.signIn()
    const page = await (await ada.get(`/staff/imports/${id}`)).text()

    const made = await ada.post(
      `/staff/imports/${id}/draft`,
      formFields(page, { topic: 'kita', answer: 'Kurz.', phrasings: 'kita frei\n\nkrippe frei' }),
    )
    expect(made.status).toBe(303)
    expect(made.headers.get('Location')).toBe('/staff/changes/entry/kleinstadt/kita')
    expect(await desk.revisions.worklist()).toMatchObject([
      {
        place: 'kleinstadt',
        state: 'draft',
        author: ada.account.id,
        value: {
          source: ['https://integreat.app/kleinstadt/de/kita/ (Stand 01.10.2026)'],
          texts: { de: { title: 'Kita Platz anmelden', answer: 'Kurz.', phrasings: ['kita frei', 'krippe frei'] } },
        },
      },
    ])
    expect(desk.base().municipalities.get('kleinstadt')?.entries.has('kita')).toBe(false)
    expect(await imports.inState('open')).toEqual([])
    expect(await (await ada.get(`/staff/imports/${id}`)).text()).toContain('Daraus wurde schon ein Entwurf gemacht.')
  })

  it('keeps what was typed when something is wrong', async () => {
    const id = await put()
    const ada = await desk.signIn()
    const page = await (await ada.get(`/staff/imports/${id}`)).text()

    const none = await ada.post(`/staff/imports/${id}/draft`, formFields(page, { topic: '', answer: 'Getippt.' }))
    expect(none.status).toBe(422)
    expect(await none.text()).toContain('Getippt.')
    const long = await ada.post(
      `/staff/imports/${id}/draft`,
      formFields(page, { topic: 'kita', answer: 'x'.repeat(701) }),
    )
    expect(await long.text()).toContain('Eine Antwort hat höchstens 700 Zeichen.')
    expect(await desk.revisions.worklist()).toEqual([])
  })

  it('gives its contact data to an office of this town', async () => {
    const contact = { phones: ['06131 999'], emails: [], hours: [] }
    const id = await put({ kind: 'place', title: 'Kita-Büro', contact })
    const ada = await desk.signIn()
    const page = await (await ada.get(`/staff/imports/${id}`)).text()
    expect(page).toMatch(/<option value="kita-office" selected>/u)
    const updatedAt = formFields(page).updatedAt ?? ''

    expect((await ada.post(`/staff/imports/${id}/contact`, { office: 'hotline', updatedAt })).status).toBe(422)
    const made = await ada.post(`/staff/imports/${id}/contact`, { office: 'kita-office', updatedAt })
    expect(made.headers.get('Location')).toBe('/staff/changes/office/kleinstadt/kita-office')
    expect(await desk.revisions.worklist()).toMatchObject([
      { kind: 'office', value: { phones: [{ number: '06131 999' }], addresses: [{ street: 'Marktplatz 1' }] } },
    ])
  })

  it('is discarded, and taken up again', async () => {
    const id = await put()
    const ada = await desk.signIn()
    const updatedAt = String((await imports.byId(id))?.updatedAt)

    expect((await ada.post(`/staff/imports/${id}/discard`, { updatedAt })).headers.get('Location')).toBe(
      '/staff/imports',
    )
    expect(await imports.inState('discarded')).toHaveLength(1)
    expect(await (await ada.get('/staff/imports?state=discarded')).text()).toContain('Kita Platz anmelden')
    // The page was opened before: it says so instead of settling twice.
    await ada.post(`/staff/imports/${id}/draft`, { updatedAt, topic: 'kita', title: 'x', answer: 'y' })
    expect(await desk.revisions.worklist()).toEqual([])
    expect(await (await ada.get(`/staff/imports/${id}`)).text()).toContain('gerade bearbeitet')
    await ada.post(`/staff/imports/${id}/open`, { updatedAt: String((await imports.byId(id))?.updatedAt) })
    expect(await imports.inState('open')).toHaveLength(1)
  })

  it('is only for those who write texts of its town', async () => {
    const id = await put()
    const updatedAt = String((await imports.byId(id))?.updatedAt)
    for (const about of [
      { roles: ['translator'], locales: ['ar'] },
      { roles: ['editor'], municipality: 'grossstadt' },
    ] as const) {
      const person = await desk.signIn(about)
      expect((await person.get(`/staff/imports/${id}`)).status).toBe(403)
      for (const what of ['draft', 'contact', 'discard', 'open'])
        expect(
          (await person.post(`/staff/imports/${id}/${what}`, { updatedAt, topic: 'kita', office: 'kita-office' }))
            .status,
        ).toBe(403)
    }
    const translator = await desk.signIn({ roles: ['translator'], locales: ['ar'] })
    expect((await translator.get('/staff/imports')).status).toBe(403)
    expect((await (await desk.signIn()).get('/staff/imports/4711')).status).toBe(404)
    expect(await imports.inState('open')).toHaveLength(1)
  })

  it('runs nothing in the page, whatever it holds', async () => {
    const evil = '<img src=x onerror=alert(1)>'
    const id = await put({ title: evil, text: `${evil} [x](javascript:alert(1))`, facts: [[evil, evil]] })
    const ada = await desk.signIn()

    for (const path of ['/staff', '/staff/imports', `/staff/imports/${id}`]) {
      const page = await (await ada.get(path)).text()
      expect(page).not.toContain('<img')
      expect(page).not.toContain('href="javascript')
    }
  })

  it('that a command made into a draft names the command as its author', async () => {
    const ada = await desk.signIn()
    const { systemAccount } = await import('#staff/system-account.ts')
    const subject = { kind: 'entry', place: 'germany', key: 'kita' } as const
    const current = desk.revisions.current(subject)
    await desk.revisions.save(subject, { ...(current?.value as object), reviewBy: '2030-01-01' }, {
      basis: current?.basis ?? '', reason: 'Eingelesen', actor: systemAccount,
    }) // prettier-ignore

    expect(await (await ada.get('/staff')).text()).toContain('Eingelesene Entwürfe (1)')
    for (const path of [
      '/staff/entries/germany/kita',
      '/staff/changes/entry/germany/kita',
      '/staff/changes/entry/germany/kita/history',
    ])
      expect(await (await ada.get(path)).text()).toContain('Wegweiser (eingelesen)')
  })
})
