import { afterEach, describe, expect, it } from 'vitest'
import { openDesk, type Desk } from './support/desk.ts'

let desk: Desk
afterEach(() => desk.close())

async function ask(text: string, fields: Record<string, string> = {}): Promise<{ status: number; page: string }> {
  desk = await openDesk()
  const staff = await desk.signIn({ roles: ['translator'], locales: ['ar'] })
  const response = await staff.post('/staff/try', { text, place: 'kleinstadt', ...fields })
  return { status: response.status, page: (await response.text()).replaceAll(/\s+/gu, ' ') }
}

describe('the test bench', () => {
  it('shows answer, office with its reason, candidates and evidence', async () => {
    const { page } = await ask('wo melde ich mein kind im kindergarten an')

    expect(page).toContain('Antwort: Titel kita')
    expect(page).toMatch(/<dt>Stelle<\/dt>\s*<dd>\s*Kita-Büro/u)
    expect(page).toContain('Zuständig')
    expect(page).toMatch(/Wort „<bdi>kindergarten<\/bdi>“/u)
    expect(page).toContain('+49 6131 122008')
  })

  it('names concepts by their German word, and the phrasing that is most alike', async () => {
    const { page } = await ask('mein kind im kindergarten anmelden')

    expect(page).toContain('Begriff „<bdi>kind</bdi>“')
    expect(page).toContain('Formulierung „<bdi>wo melde ich mein kind im kindergarten an</bdi>“')
    // A concept that no phrasing of the topic has is no reason for it.
    expect(page).not.toContain('Begriff „<bdi>fahrrad')
  })

  it('says when nothing is known, and that nothing of it was counted', async () => {
    const { page } = await ask('wie wird das wetter')

    expect(page).toContain('Nicht gewusst')
    expect(await desk.database.selectFrom('counters').selectAll().execute()).toEqual([])
    expect(await desk.gapTexts()).toEqual([])
  })

  it('shows the emergency card and which rule it was', async () => {
    const { page } = await ask('er schlägt mich')

    expect(page).toContain('Notfallkarte')
    expect(page).toContain('durch eine Regel')
  })

  it('says what it took a greeting for', async () => {
    const { page } = await ask('hallo')

    expect(page).toContain('Kein Anliegen')
    expect(page).toMatch(/Verstanden als<\/dt>\s*<dd>\s*Gruß/u)
  })

  it('answers in the chosen language, in its direction', async () => {
    const { page } = await ask('kita platz anmelden', { locale: 'ar' })

    expect(page).toMatch(/class="reply" lang="ar" dir="rtl"/u)
  })

  it('shows what was typed as text', async () => {
    const { page } = await ask('</textarea><script>alert(1)</script>')

    expect(page).not.toContain('<script>alert')
  })

  it('asks for a question when there is none', async () => {
    const { status, page } = await ask('   ')

    expect([status, page]).toEqual([422, expect.stringContaining('Bitte geben Sie eine Frage ein.')])
  })

  it('offers to add the question to a topic, to those who may', async () => {
    const { page } = await ask('kita platz anmelden')
    const editor = await desk.signIn({ roles: ['editor'] })

    const asEditor = await editor.post('/staff/try', { text: 'kita platz anmelden' })

    expect(page).not.toContain('Passt die Antwort nicht?')
    expect(await asEditor.text()).toContain('Passt die Antwort nicht?')
  })
})
