import { afterEach, describe, expect, it } from 'vitest'
import { anEntry, smallBase, smallBrain } from '#tests/support/small-town.ts'
import { openDesk, textOf, type Desk } from './support/desk.ts'

let desk: Desk
afterEach(() => desk.close())

describe('the figures', () => {
  it('show charts with their values as tables, and no count under 5', async () => {
    desk = await openDesk()
    await desk.addCounts({ count: 40 }, { count: 3, topic: '', outcome: 'refer' }, { count: 9, day: '2026-11-10' })
    const staff = await desk.signIn()

    const page = await textOf(staff.get('/staff/figures?from=2026-11-01&to=2026-11-23'))

    expect(page).toMatch(/<dt>Fragen<\/dt>\s*<dd class=""\s*>52<\/dd>/u)
    expect(page).toMatch(/an eine Stelle verwiesen.*?&lt; 5/u)
    expect(page).toContain('role="img" aria-label="Fragen im Zeitraum: Die Werte stehen in der Tabelle darunter."')
    expect(page).not.toMatch(/>\s*3\s*<\/td>/u)
  })

  it('are of the last 30 days when nothing else is asked for, or what is asked for makes no sense', async () => {
    desk = await openDesk()
    const staff = await desk.signIn()

    for (const query of ['', '?from=gestern&to=2026-02-31']) {
      const page = await textOf(staff.get(`/staff/figures${query}`))
      expect(page).toContain('Vom 25.10.2026 bis 23.11.2026 wurde hier nichts gefragt.')
    }
    expect(await textOf(staff.get('/staff/figures?from=2026-11-20&to=2026-11-01'))).toContain(
      'Vom 01.11.2026 bis 20.11.2026',
    )
    expect((await staff.get('/staff/figures?from=0001-01-01&to=9999-12-31')).status).toBe(200)
  })

  it('are those of their own municipality for its staff, whatever they ask for', async () => {
    desk = await openDesk()
    await desk.addCounts({ count: 40 }, { count: 1000, municipality: 'grossstadt' })
    const staff = await desk.signIn({ roles: ['editor'], municipality: 'kleinstadt' })
    const translator = await desk.signIn({ roles: ['translator'], locales: ['ar'] })

    const page = await textOf(staff.get('/staff/figures?place=grossstadt'))
    const csv = await textOf(staff.get('/staff/figures.csv?place=grossstadt'))

    expect(page + csv).not.toMatch(/1\.?0[04]0/u)
    expect(csv).toContain('"Fragen";"40"')
    expect((await translator.get('/staff/figures')).status).toBe(403)
    expect((await translator.get('/staff/figures.csv')).status).toBe(403)
  })

  it('are given as a file for spreadsheets', async () => {
    desk = await openDesk()
    await desk.addCounts({ count: 40, day: '2026-11-20' })
    const staff = await desk.signIn()

    const response = await staff.get('/staff/figures.csv?from=2026-11-01&to=2026-11-23&place=kleinstadt')

    expect(response.headers.get('Content-Type')).toBe('text/csv; charset=utf-8')
    expect(response.headers.get('Content-Disposition')).toBe(
      'attachment; filename="wegweiser-kleinstadt-2026-11-01-2026-11-23.csv"',
    )
    const bytes = new Uint8Array(await response.arrayBuffer())
    expect(Array.from(bytes.slice(0, 3))).toEqual([0xef, 0xbb, 0xbf])
    expect(new TextDecoder().decode(bytes)).toContain('"Fragen im Zeitraum";"20.11.2026";"40"\r\n')
  })
})

describe('the start page', () => {
  it('says that there is nothing to do when there is nothing to do', async () => {
    desk = await openDesk()
    const staff = await desk.signIn({ roles: ['editor'], municipality: 'grossstadt' })

    expect(await textOf(staff.get('/staff'))).toContain('Gerade ist nichts zu tun.')
  })

  it('leads to open questions, passed review dates and changes that wait', async () => {
    const entries = new Map(smallBase.germany.entries).set('school', anEntry('school', { reviewBy: '2026-10-01' }))
    const base = { ...smallBase, germany: { ...smallBase.germany, entries } }
    desk = await openDesk([], { ...smallBrain, base })
    await desk.addGaps({ text: 'Fahrradwerkstatt' }, { text: 'Kleingarten' })
    const [editor, publisher] = [await desk.signIn({ roles: ['editor'] }), await desk.signIn({ roles: ['publisher'] })]
    await editor.post('/staff/gaps/phrasing', { topic: 'kita', locale: 'de', text: 'Betreuung für Kleinkinder' })
    const draft = await textOf(editor.get('/staff'))
    await editor.post('/staff/gaps/effect/1', { do: 'submit' })

    const page = await textOf(publisher.get('/staff'))

    expect(page.replaceAll(/<[^>]*>/gu, ' ')).toMatch(/ 2 +offene Fragen /u)
    expect(page).toMatch(/Antwort, deren Prüfdatum vorbei ist.*Titel school \(01\.10\.2026\)/u)
    expect(page).toMatch(/Warten auf Freigabe \(1\).*Titel kita/u)
    expect(draft).toMatch(/Meine Entwürfe \(1\).*Titel kita/u)
    expect(draft).not.toContain('Warten auf Freigabe')
  })

  it('has a line for each language of a translator, and no figures', async () => {
    desk = await openDesk()
    const staff = await desk.signIn({ roles: ['translator'], locales: ['ar', 'en'] })

    const page = await textOf(staff.get('/staff'))

    expect(page).toContain('Übersetzungen: Arabisch')
    expect(page).toContain('Übersetzungen: Englisch')
    expect(page).not.toContain('Die letzten 7 Tage')
  })

  it('names answers that often did not help', async () => {
    desk = await openDesk()
    await desk.addCounts(
      { count: 6, kind: 'feedback', outcome: 'helpful', topic: 'school' },
      { count: 9, kind: 'feedback', outcome: 'not-helpful', topic: 'school' },
      { count: 30, kind: 'feedback', outcome: 'helpful', topic: 'kita' },
    )
    const staff = await desk.signIn()

    const page = await textOf(staff.get('/staff'))

    expect(page).toMatch(/oft nicht geholfen.*Titel school.*hilfreich: 40 %/u)
    expect(page).not.toContain('Titel kita')
  })
})
