import { describe, expect, it } from 'vitest'
import { namedCandidates } from '#console/gaps/inbox.ts'
import { eachTest } from '#tests/support/each-test.ts'
import { openDesk, textOf } from './support/desk.ts'

const desk = eachTest(() => openDesk())

describe('the inbox', () => {
  it('shows open questions in groups, without a trace of who asked', async () => {
    await desk.addGaps(
      { text: 'Wo ist die Fahrradwerkstatt' },
      { text: 'Fahrradwerkstatt?' },
      { text: 'Kleingarten pachten', locale: 'en' },
    )
    const staff = await desk.signIn()

    const page = await textOf(staff.get('/staff/gaps'))

    expect(page).toContain('<strong>3 Fragen</strong> in 2 Gruppen')
    expect(page).toContain('Kleingarten pachten')
    expect(page).not.toContain('secret-conversation')
  })

  it('is for those who may work on it, each in their municipality', async () => {
    await desk.addGaps(
      { text: 'Fahrradwerkstatt' },
      { text: 'Kleingarten', municipality: 'grossstadt' },
      { text: 'Bootsverleih', municipality: '' },
    )
    const translator = await desk.signIn({ roles: ['translator'], locales: ['ar'] })
    const editor = await desk.signIn({ roles: ['editor'], municipality: 'kleinstadt' })

    const page = await textOf(editor.get('/staff/gaps'))
    const [garden] = await desk.database.selectFrom('gaps').select('id').where('text', '=', 'Kleingarten').execute()
    await editor.post('/staff/gaps/delete', { ids: `${garden?.id}` })

    expect((await translator.get('/staff/gaps')).status).toBe(403)
    expect(page).toContain('Fahrradwerkstatt')
    expect(page).not.toMatch(/Kleingarten|Bootsverleih/u)
    expect((await editor.get(`/staff/gaps/${garden?.id}`)).status).toBe(404)
    expect(await desk.gapTexts()).toContain('Kleingarten')
  })

  it('deletes what is not for us at once, and writes down how many it were', async () => {
    await desk.addGaps({ text: 'Fahrradwerkstatt' }, { text: 'Wo ist die Fahrradwerkstatt' }, { text: 'Kleingarten' })
    const staff = await desk.signIn({ roles: ['editor'] })

    const response = await staff.post('/staff/gaps/delete', { ids: '1 2' })

    expect([response.status, response.headers.get('Location')]).toEqual([303, '/staff/gaps'])
    expect(await desk.gapTexts()).toEqual(['Kleingarten'])
    expect((await desk.store.auditLines({ before: undefined, limit: 1 }))[0]).toMatchObject({
      actor: staff.account.id,
      action: 'gaps-deleted',
      facts: { place: 'kleinstadt', count: '2' },
    })
  })

  it('is named in the log in whole sentences', async () => {
    await desk.addGaps({ text: 'Fahrradwerkstatt' })
    const admin = await desk.signIn()
    await admin.post('/staff/gaps/delete', { ids: '1' })
    await desk.accounts.audit.record(admin.account.id, 'revision.published', 'fr', { kind: 'short-texts' })

    const log = await textOf(admin.get('/staff/audit'))

    expect(log).toMatch(/hat Fragen gelöscht\s*<\/p>/u)
    expect(log).toMatch(/hat veröffentlicht: <span class="subject">Kurze Texte auf Französisch<\/span>/u)
  })

  it.each([
    ['the list', '/staff/gaps'],
    ['the page of the group', '/staff/gaps/1'],
  ])('asks once more in %s before it deletes what is not for us', async (_, path) => {
    await desk.addGaps({ text: 'Fahrradwerkstatt' }, { text: 'Wo ist die Fahrradwerkstatt' })
    const staff = await desk.signIn({ roles: ['editor'] })

    const page = await textOf(staff.get(path))

    expect(page).toMatch(
      /<summary>Nicht für uns: löschen<\/summary>\s*<p[^>]*>\s*Alle 2 Fragen werden sofort\s+gelöscht[^]*Ja, löschen[^]*<\/details>/u,
    )
    const afterAsking = page.slice(page.indexOf('Nicht für uns: löschen'))
    expect(page.match(/name="ids" value="[\d]+ [\d]+"/gu)).toHaveLength(1)
    expect(afterAsking).toMatch(/name="ids" value="2 1"/u)
  })

  it('asks once more before it deletes all that is answered by now', async () => {
    await desk.addGaps({ text: 'kita platz anmelden' }, { text: 'grundschule anmeldung' })
    const staff = await desk.signIn({ roles: ['editor'] })

    expect(await textOf(staff.get('/staff/gaps'))).toMatch(
      /<summary>Alle beantworteten löschen<\/summary>\s*<p[^>]*>\s*Alle 2 Fragen werden[^]*Ja, löschen[^]*<\/details>/u,
    )
  })

  it('lets what is answered by now go from the page of its group', async () => {
    await desk.addGaps({ text: 'kita platz anmelden' })
    const staff = await desk.signIn({ roles: ['editor'] })

    const page = await textOf(staff.get('/staff/gaps/1'))

    expect(page).toMatch(/Heute erhält diese Frage die Antwort zu „Titel kita“[^]*Erledigt: löschen/u)
  })

  it('says that nothing is open, and whether that is only so for what was chosen', async () => {
    const staff = await desk.signIn({ roles: ['editor'] })
    const empty = await textOf(staff.get('/staff/gaps'))
    await desk.addGaps({ text: 'Fahrradwerkstatt' }, { text: 'garden plot', locale: 'en' })
    const filtered = await textOf(staff.get('/staff/gaps?language=fr'))

    expect(empty).toContain('Hier ist nichts offen. Gut gemacht!')
    expect(filtered).toContain('Für diese Auswahl ist nichts offen.')
    expect(empty + filtered).not.toContain('0 Fragen')
  })

  it('names no topic that is hardly possible', async () => {
    const base = { id: 1, language: 'de' as const, municipality: '', gaps: [], answeredBy: undefined }
    const candidates = [
      { topic: 'kita', probability: 0.05, score: 1 },
      { topic: 'school', probability: 0.049, score: 0.9 },
    ]

    expect(namedCandidates({ ...base, candidates }).map(({ topic }) => topic)).toEqual(['kita'])
  })

  it('shows what people wrote as text, whatever it is', async () => {
    await desk.addGaps({ text: '<script>alert(1)</script> "onload=x' })
    const staff = await desk.signIn()

    for (const path of ['/staff/gaps', '/staff/gaps/1']) {
      const page = await textOf(staff.get(path))
      expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
      expect(page).not.toContain('<script>alert')
    }
  })

  it('names questions that are answered by now, so that they can go', async () => {
    await desk.addGaps({ text: 'kita platz anmelden' })
    const staff = await desk.signIn()

    expect(await textOf(staff.get('/staff/gaps'))).toMatch(/Inzwischen beantwortet.*kita platz anmelden.*Titel kita/u)
  })

  it('takes no form without the token of the session', async () => {
    await desk.addGaps({ text: 'Kleingarten' })
    const staff = await desk.signIn()

    await staff.post('/staff/gaps/delete', { ids: '1', _csrf: 'wrong' })

    expect(await desk.gapTexts()).toEqual(['Kleingarten'])
  })
})

describe('a question for somebody else', () => {
  it('is passed on by its address: its words stay in the console', async () => {
    await desk.addGaps({ text: 'Minijob' })
    await desk.signIn({ name: 'Ada Beispiel', login: 'ada@example.org', roles: ['editor'] })
    const staff = await desk.signIn()

    const page = await textOf(staff.get('/staff/gaps/1'))

    const mail = /href="(mailto:[^"]+)"/u.exec(page)?.[1] ?? ''
    expect(decodeURIComponent(mail)).toContain('mailto:ada@example.org?')
    expect(decodeURIComponent(mail)).toContain('/staff/gaps/1')
    expect(mail).not.toContain('Minijob')
  })
})
