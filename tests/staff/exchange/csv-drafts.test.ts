import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { basisOf } from '#knowledge/translations.ts'
import { draftRows, readDraftRows } from '#staff/exchange/csv-drafts.ts'
import { systemAccount } from '#staff/system-account.ts'
import { openEditing, type EditingConsole } from '#tests/support/editing-console.ts'

let desk: EditingConsole
beforeEach(async () => {
  desk = await openEditing()
})
afterEach(() => desk.close())

const head = 'Ort;Anliegen;Sprache;Überschrift;Antwort;Formulierung;Quelle'
const bringIn = (...rows: string[]) =>
  draftRows(readDraftRows([head, ...rows].join('\n')), {
    base: desk.base(),
    revisions: desk.revisions,
    actor: systemAccount,
    today: '2026-11-23',
    reason: 'Eingelesen aus fragen.csv',
  })
const drafts = async () =>
  (await desk.revisions.worklist()).map(({ place, key, state, author, value }) => ({
    place,
    key,
    state,
    author,
    value,
  }))

describe('a table of phrasings and texts', () => {
  it('becomes one draft for each topic, and nothing is published', async () => {
    const done = await bringIn(
      ';kita;de;;;wo ist noch was frei;',
      ';kita;en;;;any nursery place left;',
      ';kita;de;;;Kita Platz anmelden;',
    )

    expect(done).toEqual([{ place: 'germany', topic: 'kita', lines: [2, 3, 4], outcome: 'draft', reasons: [] }])
    expect(await drafts()).toMatchObject([
      {
        place: 'germany',
        key: 'kita',
        state: 'draft',
        author: 'system',
        value: {
          texts: {
            de: { title: 'Titel kita', phrasings: expect.arrayContaining(['wo ist noch was frei']) as string[] },
            en: { translation: 'machine', phrasings: ['any nursery place left'] },
          },
        },
      },
    ])
    expect(desk.base().germany.entries.get('kita')?.texts.en?.phrasings).toEqual([])
  })

  it('changes nothing the second time', async () => {
    await bringIn(';kita;de;;;wo ist noch was frei;')

    expect(await bringIn(';kita;de;;;Wo ist noch was frei?;')).toMatchObject([{ outcome: 'same' }])
    expect(await bringIn(';school;de;Titel school;Antwort school.;;')).toMatchObject([{ outcome: 'same' }])
  })

  it('begins a text of a town, with its translation made from the German of the same table', async () => {
    const done = await bringIn(
      'kleinstadt;kita;ar;روضة;سجّلوا طفلكم.;;',
      'kleinstadt;kita;de;Kita;Melden Sie Ihr Kind an.;;https://example.org',
    )

    expect(done).toMatchObject([{ outcome: 'draft', reasons: [] }])
    expect((await drafts())[0]?.value).toMatchObject({
      extends: true,
      source: ['https://example.org'],
      checkedOn: '2026-11-23',
      reviewBy: '2027-11-23',
      texts: {
        de: { translation: 'original', answer: 'Melden Sie Ihr Kind an.' },
        ar: { translation: 'human', basis: basisOf({ title: 'Kita', answer: 'Melden Sie Ihr Kind an.' }) },
      },
    })
  })

  it.each([
    ['nowhere;kita;de;;;x;', 'Dieses Anliegen oder diesen Ort gibt es nicht.'],
    ['../..;kita;de;;;x;', 'Dieses Anliegen oder diesen Ort gibt es nicht.'],
    [';../kita;de;;;x;', 'Dieses Anliegen oder diesen Ort gibt es nicht.'],
    ['kleinstadt;kita;de;Kita;Text.;;', 'Zeile 2: Ein neuer Text braucht eine Quelle.'],
    ['kleinstadt;kita;ar;روضة;نص.;;https://example.org', 'Zeile 2: Zuerst braucht es den deutschen Text.'],
    [';kita;ar;;;روضة;', 'Zeile 2: In dieser Sprache gibt es noch keinen Text, also auch keine Formulierungen.'],
    [';kita;de;;<b>fett</b>;;', 'Zeile 2: Der Text enthält HTML. Erlaubt sind Absätze, Listen, fetter Text und Links.'],
    [
      ';kita;de;;;[…] anmelden;',
      'Zeile 2: Bitte ersetzen Sie „[…]“ durch Wörter oder lassen Sie die Stelle weg: Daraus wird nichts gelernt.',
    ],
  ])('refuses %o', async (row, reason) => {
    expect(await bringIn(row)).toMatchObject([{ outcome: 'refused', reasons: [reason] }])
    expect(await drafts()).toEqual([])
  })

  it('is refused as a whole when its columns or languages are not known', () => {
    expect(() => readDraftRows('')).toThrow('Die Datei ist leer.')
    expect(() => readDraftRows('Anliegen;Formulierung\nkita;x')).toThrow('„Anliegen“ und „Sprache“')
    expect(() => readDraftRows('Anliegen;Sprache\nkita;de')).toThrow('„Formulierung“ oder „Antwort“')
    expect(() => readDraftRows('topic,locale,phrasing\nkita,tlh,nuqneH')).toThrow('Zeile 2: Die Sprache „tlh“')
  })
})
