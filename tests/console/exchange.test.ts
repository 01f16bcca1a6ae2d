import { describe, expect, it } from 'vitest'
import { readKnowledge } from '#knowledge/files.ts'
import { planImport } from '#staff/exchange/plan.ts'
import { readTranslations } from '#staff/exchange/read.ts'
import { toCsvTexts } from '#staff/exchange/csv-texts.ts'
import { unitsOf } from '#staff/exchange/units.ts'
import { toXliff } from '#staff/exchange/xliff-out.ts'
import { languageNames, statusNames } from '#console/languages.ts'
import type { StaffBrowser } from '#tests/support/console.ts'
import { eachTest } from '#tests/support/each-test.ts'
import { openEditing } from '#tests/support/editing-console.ts'

const desk = eachTest(() => openEditing())

/** Sends a form with files, as a browser does. */
async function upload(browser: StaffBrowser, path: string, fields: Record<string, string | File>): Promise<Response> {
  const body = new FormData()
  for (const [name, value] of Object.entries({ _csrf: browser.csrf, ...fields })) body.append(name, value)
  return desk.app.request(path, {
    method: 'POST',
    body,
    headers: { Cookie: browser.cookie, 'Sec-Fetch-Site': 'same-origin' },
  })
}
const send = (browser: StaffBrowser, text: string, name = 'texte.xlf', maker = 'human') =>
  upload(browser, '/staff/translations/import', { maker, file: new File([text], name) })
const payloadIn = (page: string) =>
  (/<textarea\s+name="payload" hidden>\n?([\s\S]*?)<\/textarea>/u.exec(page)?.[1] ?? '')
    .replaceAll('&quot;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
const exported = async (browser: StaffBrowser, query: string) =>
  (await browser.get(`/staff/translations/export?${query}`)).text()
const all = 'locale=en&choice=all&place=germany'

describe('texts that go out', () => {
  it('are a file whose name holds only words of ours', async () => {
    const ada = await desk.signIn()
    const sent = await ada.get(`/staff/translations/export?${all}&place=../../x&format=xliff`)

    expect(sent.headers.get('Content-Disposition')).toBe('attachment; filename="wegweiser-en-all-2026-11-23.xlf"')
    expect(sent.headers.get('Content-Type')).toBe('application/xliff+xml; charset=utf-8')
    expect(await sent.text()).toContain('trgLang="en"')
    expect((await ada.get('/staff/translations/export?locale=../en&choice=all&place=germany')).status).toBe(400)
    expect((await ada.get('/staff/translations/export?locale=de&choice=all&place=germany')).status).toBe(400)
  })

  it('are those that were chosen', async () => {
    const ada = await desk.signIn()

    expect((await exported(ada, all)).match(/<unit /gu)).toHaveLength(5)
    expect(await exported(ada, 'locale=en&choice=missing&place=germany')).toContain('Dazu gibt es keine Texte.')
    expect((await exported(ada, 'locale=ar&choice=missing&place=germany')).match(/<unit /gu)).toHaveLength(5)
    expect(await exported(ada, 'locale=ar&choice=all')).toContain('Bitte wählen Sie, für wen die Texte gelten.')
    const table = await ada.get(`/staff/translations/export?${all}&format=csv`)
    expect(new TextDecoder('utf-8', { ignoreBOM: true }).decode(await table.arrayBuffer()).split('\r\n')[0]).toBe(
      '\uFEFF"Anliegen";"Feld";"Deutsch";"Englisch (en)";"Stand";"Basis"',
    )
  })

  it('change nothing when they come back, in both formats', async () => {
    const ada = await desk.signIn()
    for (const format of ['xliff', 'csv']) {
      const page = await (await send(ada, await exported(ada, `${all}&format=${format}`))).text()
      expect(page).toContain('Es gibt nichts zu speichern.')
      expect(page).toContain('5 unverändert')
    }
    expect(await desk.revisions.worklist()).toEqual([])
  })

  it('of all that is really known change nothing when they come back', async () => {
    const { base } = readKnowledge('knowledge')
    if (!base) throw new Error('the knowledge cannot be read')
    const words = { languages: languageNames, states: statusNames }
    const places = [base.germany, ...base.municipalities.values()]
    const ada = await desk.signIn()
    const context = { base, revisions: desk.revisions, account: ada.account, maker: 'human' } as const
    for (const locale of ['ar', 'fr', 'de-simple'] as const) {
      const units = unitsOf(places, locale, 'all')
      for (const text of [toXliff(units, locale), toCsvTexts(units, locale, words)]) {
        const read = readTranslations(new TextEncoder().encode(text), words)
        if ('refused' in read) throw new Error(read.refused)
        const kinds = (await planImport(read.units, { ...context, locale })).texts.map(({ kind }) => kind)
        expect(kinds).toHaveLength(units.length)
        expect(kinds.filter((kind) => kind !== 'unchanged' && kind !== 'empty')).toEqual([])
      }
    }
  })
})

describe('texts that come back', () => {
  it('are shown first, and then saved for review', async () => {
    const tarek = await desk.signIn({ roles: ['translator'], locales: ['en'] })
    const file = (await exported(tarek, all)).replace('Title kita', 'Nursery &amp; more')

    const preview = await send(tarek, file)
    const page = await preview.text()
    expect(preview.status).toBe(200)
    expect(page).toContain('1 geändert')
    expect(page).toContain('1 Text als Entwurf speichern')
    expect(await desk.revisions.worklist()).toEqual([])

    const saved = await upload(tarek, '/staff/translations/import/save', { payload: payloadIn(page), review: 'yes' })
    expect(saved.status).toBe(303)
    expect(await desk.revisions.worklist()).toMatchObject([
      { state: 'review', key: 'kita', author: tarek.account.id, value: { texts: { en: { title: 'Nursery & more' } } } },
    ])
    expect(desk.base().germany.entries.get('kita')?.texts.en?.title).toBe('Title kita')
    expect(await (await tarek.get('/staff/translations/exchange')).text()).toContain(
      '1 Entwurf gespeichert. Wer freigibt, findet das unter „Warten auf Freigabe“',
    )
  })

  it('are found with the own drafts when nobody is to release them yet', async () => {
    const tarek = await desk.signIn({ roles: ['translator'], locales: ['en'] })
    const file = (await exported(tarek, all)).replace('Title kita', 'Nursery &amp; more')
    const page = await (await send(tarek, file)).text()

    await upload(tarek, '/staff/translations/import/save', { payload: payloadIn(page) })

    expect(await (await tarek.get('/staff/translations/exchange')).text()).toContain(
      '1 Entwurf gespeichert. Er steht unter „Meine Entwürfe“ auf der Übersicht.',
    )
    expect(await (await tarek.get('/staff')).text()).toContain('Meine Entwürfe (1)')
  })

  it('of an older original are saved only when somebody says so', async () => {
    const ada = await desk.signIn()
    const file = (await exported(ada, all))
      .replace(/kita\.[0-9a-f]{12}/u, 'kita.000000000000')
      .replace('Title kita', 'Nursery')
    const page = await (await send(ada, file)).text()
    expect(page).toContain('1 Original seither geändert')

    await upload(ada, '/staff/translations/import/save', { payload: payloadIn(page) })
    expect(await desk.revisions.worklist()).toEqual([])
    await upload(ada, '/staff/translations/import/save', { payload: payloadIn(page), stale: 'yes' })
    expect(await desk.revisions.worklist()).toMatchObject([
      { state: 'draft', value: { texts: { en: { basis: '000000000000' } } } },
    ])
  })

  it('are refused in a language that is not of this account, whatever the form says', async () => {
    const tarek = await desk.signIn({ roles: ['translator'], locales: ['ar'] })
    const ada = await desk.signIn()
    const file = (await exported(tarek, all)).replace('Title kita', 'Nursery')

    const refused = await send(tarek, file)
    expect(refused.status).toBe(403)
    expect(await refused.text()).toContain('Die Datei ist auf Englisch. Ihr Konto übersetzt nicht in diese Sprache.')

    const payload = payloadIn(await (await send(ada, file)).text())
    const forged = await upload(tarek, '/staff/translations/import/save', { payload })
    expect(forged.status).toBe(409)
    expect(await forged.text()).toContain('Mit Ihrem Konto können Sie diesen Text in dieser Sprache nicht ändern.')
    expect(await desk.revisions.worklist()).toEqual([])
  })

  it('of a town are for its own translators', async () => {
    const town = await desk.signIn({ roles: ['editor'], municipality: 'kleinstadt' })
    const file = (await exported(town, all)).replace('Title kita', 'Nursery')

    expect(await (await send(town, file)).text()).toContain('1 nicht möglich')
  })

  it('are read whatever the file is called, and never run in the page', async () => {
    const ada = await desk.signIn()
    const evil = (await exported(ada, all)).replace('Title kita', '&lt;img src=x onerror=alert(1)&gt;')

    const page = await (await send(ada, evil, '../../../etc/passwd.zip')).text()
    expect(page).toContain('Der Text enthält HTML.')
    expect(page).not.toContain('<img')
    expect(page).not.toContain('passwd')
    const name = (await exported(ada, all)).replace('original="germany"', 'original="&lt;script&gt;"')
    expect(await (await send(ada, name)).text()).not.toContain('<script>')
  })

  it('are refused with a reason that can be read', async () => {
    const ada = await desk.signIn()
    const reason = async (text: string | Uint8Array<ArrayBuffer>) => {
      const file = new File([text], 'x.csv')
      const response = await upload(ada, '/staff/translations/import', { maker: 'human', file })
      return `${response.status} ${/<li>([^<]*)<\/li>/u.exec((await response.text()).split('role="alert"')[1] ?? '')?.[1] ?? ''}`
    }

    expect(await reason('PK\u0003\u0004')).toMatch(/^422 Das ist eine gepackte Datei/u)
    expect(await reason('<!DOCTYPE x []><x/>')).toMatch(/^422 Die Datei enthält eine DTD/u)
    expect(await reason(Uint8Array.from([0xe4]))).toMatch(/^422 Die Datei ist in einer anderen Zeichenkodierung/u)
    expect(await reason('x'.repeat(4_000_000))).toMatch(/^422 Die Datei ist größer als 3 MB/u)
    const none = await upload(ada, '/staff/translations/import', { maker: 'human' })
    expect(await none.text()).toContain('Bitte wählen Sie eine Datei.')
    expect(
      (await upload(ada, '/staff/translations/import', { file: new File(['x'.repeat(7_000_000)], 'x') })).status,
    ).toBe(413)
    expect((await upload(ada, '/staff/translations/import/save', { payload: '{"locale":"en"' })).status).toBe(422)
  })

  it('need the token of the session and a signed-in browser', async () => {
    const ada = await desk.signIn()
    const file = await exported(ada, all)

    expect((await send({ ...ada, csrf: 'forged' }, file)).status).toBe(403)
    expect((await send({ ...ada, cookie: '' }, file)).status).toBe(401)
  })
})
