import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Entry } from '#core/entry.ts'
import type { KnowledgeBase, Place } from '#core/knowledge-base.ts'
import type { ImportedText } from '#staff/imports.ts'
import { systemAccount } from '#staff/system-account.ts'
import { contactFromImport, draftFromImport, takeOver, withContact } from '#staff/take-over.ts'
import { createImportStore } from '#storage/staff-imports.ts'
import { anImport } from '#tests/contract/import-store.ts'
import { openEditing, type EditingConsole } from '#tests/support/editing-console.ts'
import { anEntry, anOffice, smallBase, smallBrain } from '#tests/support/small-town.ts'

const source = 'https://integreat.app/kleinstadt/de/kita/'
const page = anImport({ place: 'kleinstadt', source, title: 'Kita', text: 'Melden Sie sich **früh** an.' })
const by = { actor: { ...systemAccount, id: 'a1' }, today: '2026-11-23' }

/** The small town with a text of its own that was made from the page. */
function baseWith(entry: Entry): KnowledgeBase {
  const town = smallBase.municipalities.get('kleinstadt') as Place
  const municipalities = new Map(smallBase.municipalities).set('kleinstadt', {
    ...town,
    entries: new Map([[entry.topic, entry]]),
  })
  return { ...smallBase, municipalities }
}

let desk: EditingConsole
const openDesk = async (base: KnowledgeBase = smallBase, problems: string[] = []) => {
  desk = await openEditing({ brain: { ...smallBrain, base }, problems })
}
beforeEach(() => openDesk())
afterEach(() => desk.close())

const bringIn = async (...texts: Parameters<typeof takeOver>[0]) => {
  const imports = createImportStore(desk.database)
  const done = await takeOver(texts, {
    base: desk.base(),
    imports,
    revisions: desk.revisions,
    actor: systemAccount,
    now: 1,
  })
  return { imports, outcomes: done.map(({ outcome }) => outcome) }
}
const imported = (given: Partial<ImportedText> = {}): ImportedText => ({
  ...page, id: 1, state: 'open', importedAt: 1, updatedAt: 1, ...given,
}) // prettier-ignore

describe('material from elsewhere', () => {
  it('waits to be read, and is known the second time', async () => {
    const { imports, outcomes } = await bringIn(page, anImport({ ...page, kind: 'event', source: `${source}x` }))

    expect(outcomes).toEqual(['inbox', 'inbox'])
    expect((await bringIn(page)).outcomes).toEqual(['same'])
    expect(await imports.inState('open')).toHaveLength(2)
    expect(await desk.revisions.worklist()).toEqual([])
  })

  it('becomes a draft of the text that was made from it, never published', async () => {
    await desk.close()
    await openDesk(baseWith(anEntry('kita', { source: ['Satzung', `${source} (Stand 01.02.2026)`], extends: true })))

    const { imports, outcomes } = await bringIn(page)

    expect(outcomes).toEqual(['draft'])
    expect(await imports.inState('used')).toHaveLength(1)
    expect(await desk.revisions.worklist()).toMatchObject([
      {
        place: 'kleinstadt',
        key: 'kita',
        state: 'draft',
        author: 'system',
        reason: `Eingelesen: ${source} (Stand 01.10.2026)`,
        value: {
          source: ['Satzung', `${source} (Stand 01.10.2026)`],
          texts: { de: { title: 'Kita', answer: 'Melden Sie sich **früh** an.' }, en: { title: 'Title kita' } },
        },
      },
    ])
    expect(desk.base().municipalities.get('kleinstadt')?.entries.get('kita')?.texts.de?.title).toBe('Titel kita')
  })

  it('that does not fit as it is waits with its topic', async () => {
    await desk.close()
    await openDesk(baseWith(anEntry('kita', { source: [source] })))

    const long = await bringIn({ ...page, text: 'x'.repeat(701) })
    expect(long.outcomes).toEqual(['inbox'])
    expect(await long.imports.inState('open')).toMatchObject([{ topic: 'kita' }])
    await desk.revisions.save(
      { kind: 'entry', place: 'kleinstadt', key: 'kita' },
      anEntry('kita', { source: [source], reviewBy: '2030-01-01' }),
      {
        basis: desk.revisions.current({ kind: 'entry', place: 'kleinstadt', key: 'kita' })?.basis ?? '',
        reason: '',
        actor: by.actor,
      },
    )
    expect((await bringIn({ ...page, text: 'Kurz, aber jemand ist schon dabei.' })).outcomes).toEqual(['inbox'])
    expect(await desk.revisions.worklist()).toMatchObject([{ author: 'a1' }])
  })
})

describe('a draft of imported material', () => {
  const made = { topic: 'kita', title: ' Kita ', answer: 'Früh anmelden.', phrasings: ['kita', 'krippe'] }

  it('is a new text of the town, in front of the nationwide one, with its source', async () => {
    const saved = await draftFromImport(desk.revisions, imported(), made, by)

    expect(saved).toMatchObject({
      kind: 'saved',
      revision: {
        place: 'kleinstadt',
        value: {
          extends: true,
          source: [`${source} (Stand 01.10.2026)`],
          checkedOn: '2026-11-23',
          reviewBy: '2027-11-23',
          texts: { de: { title: 'Kita', answer: 'Früh anmelden.', phrasings: ['kita', 'krippe'] } },
        },
      },
    })
  })

  it('changes the text that the town has, and keeps what it had', async () => {
    await desk.close()
    await openDesk(baseWith(anEntry('kita', { source: ['Satzung'], phrasings: ['kita'] })))

    const saved = await draftFromImport(desk.revisions, imported(), made, by)

    expect(saved).toMatchObject({
      kind: 'saved',
      revision: {
        value: {
          source: ['Satzung', `${source} (Stand 01.10.2026)`],
          texts: { de: { title: 'Kita', phrasings: ['kita', 'krippe'] }, en: { title: 'Title kita' } },
        },
      },
    })
    expect(await draftFromImport(desk.revisions, imported(), made, by)).toMatchObject({ kind: 'invalid' })
  })

  it('is refused when it is too long or the house rules say so', async () => {
    expect(await draftFromImport(desk.revisions, imported(), { ...made, answer: 'x'.repeat(701) }, by)).toEqual({
      kind: 'invalid',
      problems: ['Eine Antwort hat höchstens 700 Zeichen.'],
    })
    await desk.close()
    await openDesk(smallBase, ['Telefonnummern gehören zur Stelle'])
    expect(await draftFromImport(desk.revisions, imported(), made, by)).toMatchObject({ kind: 'invalid' })
  })
})

describe('contact data of a place', () => {
  const office = anOffice({
    id: 'kita-office',
    phones: [{ number: '06131 122008', label: { de: 'Zentrale' } }],
    emails: ['alt@example.org'],
    addresses: [{ kind: 'post', postcode: '55000', town: 'Mainz' }, { street: 'Alt 1', postcode: '55001', town: 'Mainz' }],
    schedules: [
      { days: ['mo'], opens: '08:00', closes: '09:00', for: 'visit' },
      { days: ['mo'], opens: '07:00', closes: '18:00', for: 'phone' },
    ],
  }) // prettier-ignore
  const place = imported({
    kind: 'place',
    contact: {
      phones: ['+49 6131 122008', '+49 6131 9'],
      emails: [],
      address: { street: 'Neu 2', postcode: '55116', town: 'Mainz' },
      hours: [
        { day: 'mo', opens: '08:00', closes: '12:00' },
        { day: 'tu', opens: '08:00', closes: '12:00' },
        { day: 'we', opens: '13:00', closes: '16:00' },
      ],
    },
  })

  it('replace what the office has, and leave what they do not say', () => {
    expect(withContact(office, place, 2026)).toMatchObject({
      phones: [{ number: '06131 122008', label: { de: 'Zentrale' } }, { number: '+49 6131 9' }],
      emails: ['alt@example.org'],
      addresses: [
        { kind: 'visit', street: 'Neu 2', postcode: '55116', town: 'Mainz' },
        { kind: 'post', postcode: '55000' },
      ],
      schedules: [
        { days: ['mo', 'tu'], opens: '08:00', closes: '12:00', for: 'visit' },
        { days: ['we'], opens: '13:00', closes: '16:00', for: 'visit' },
        { days: ['mo'], for: 'phone' },
      ],
      source: ['test', `${source} (Stand 01.10.2026)`],
      seen: 2026,
    })
  })

  it('become a draft of the office, when nobody is at work on it', async () => {
    const subject = { kind: 'office', place: 'kleinstadt', key: 'kita-office' } as const
    const who = { actor: by.actor, year: 2026 }

    expect(await contactFromImport(desk.revisions, place, subject, who)).toMatchObject({ kind: 'saved' })
    expect(await contactFromImport(desk.revisions, place, subject, who)).toMatchObject({ kind: 'invalid' })
    const broken = imported({ contact: { phones: [], emails: ['not an address'], hours: [] } })
    expect(await contactFromImport(desk.revisions, broken, { ...subject, key: 'youth' }, who)).toMatchObject({
      kind: 'invalid',
    })
  })
})
