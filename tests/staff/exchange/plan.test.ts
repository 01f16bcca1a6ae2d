import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AnswerLocale } from '#core/locale.ts'
import { planImport, saveImport, type Maker } from '#staff/exchange/plan.ts'
import { unitsOf, type SentUnit } from '#staff/exchange/units.ts'
import type { Account } from '#staff/ports.ts'
import { basisOf } from '#knowledge/translations.ts'
import { openEditing, type EditingConsole } from '#tests/support/editing-console.ts'
import { anEntry, smallBase } from '#tests/support/small-town.ts'

const translator: Account = {
  id: 't', name: 'Tarek', login: 't', roles: ['translator'], municipality: undefined, locales: ['en', 'ar'], active: true, createdAt: 0,
} // prettier-ignore
const basis = basisOf({ title: 'Titel kita', answer: 'Antwort kita.' })

let desk: EditingConsole
beforeEach(async () => {
  desk = await openEditing()
})
afterEach(() => desk.close())

function aSent(given: Partial<SentUnit> = {}): SentUnit {
  return {
    place: 'germany',
    topic: 'kita',
    basis,
    title: 'Nursery',
    answer: 'Register early.',
    isReviewed: false,
    ...given,
  }
}

const contextOf = (account = translator, locale: AnswerLocale = 'en', maker: Maker = 'human') => ({
  base: desk.base(),
  revisions: desk.revisions,
  account,
  locale,
  maker,
})
const planned = async (sent: SentUnit, account = translator, locale: AnswerLocale = 'en') =>
  (await planImport([sent], contextOf(account, locale))).texts[0]
const save = async (sent: SentUnit[], options: { maker?: Maker; review?: boolean; locale?: AnswerLocale } = {}) => {
  const context = contextOf(translator, options.locale, options.maker)
  const plan = await planImport(sent, context)
  const chosen = new Map(plan.texts.map(({ unit, seen }) => [`${unit.place}/${unit.topic}`, seen]))
  return saveImport(sent, chosen, { ...context, reason: 'eingelesen', review: options.review ?? false })
}

describe('the plan of an import', () => {
  it('changes nothing when what went out comes back', async () => {
    for (const locale of ['en', 'ar'] as const) {
      const sent = unitsOf([smallBase.germany], locale, 'all').map(
        ({ target, status, place, topic, basis: of }): SentUnit => ({
          place, topic, basis: of, title: target?.title ?? '', answer: target?.answer ?? '', isReviewed: status === 'reviewed',
        }),
      ) // prettier-ignore
      const { texts } = await planImport(sent, contextOf(translator, locale))

      expect(texts).toHaveLength(5)
      expect(new Set(texts.map(({ kind }) => kind))).toEqual(new Set([locale === 'en' ? 'unchanged' : 'empty']))
    }
  })

  it('tells new, changed and checked texts from those whose original has changed since', async () => {
    expect((await planned(aSent(), translator, 'ar'))?.kind).toBe('new')
    expect((await planned(aSent()))?.kind).toBe('changed')
    expect((await planned(aSent({ basis: 'older' })))?.kind).toBe('stale')
    // The texts of the small town know of no original, so they are outdated until somebody says that they fit.
    expect((await planned(aSent({ title: 'Title kita', answer: 'Answer kita.', isReviewed: true })))?.kind).toBe(
      'confirmed',
    )
  })

  it.each([
    [{ answer: 'x'.repeat(701) }, 'Die Antwort hat 701 Zeichen, höchstens 700 sind möglich.'],
    [{ title: 'x'.repeat(81) }, 'Die Überschrift hat 81 Zeichen, höchstens 80 sind möglich.'],
    [{ title: '' }, 'Die Überschrift fehlt.'],
    [{ answer: '' }, 'Die Antwort fehlt.'],
    [{ title: 'a\nb' }, 'Die Überschrift hat mehr als eine Zeile.'],
    [{ answer: 'Hi <b>you</b>' }, 'Der Text enthält HTML. Erlaubt sind Absätze, Listen, fetter Text und Links.'],
    [
      { answer: '<SCRIPT>alert(1)</SCRIPT>' },
      'Der Text enthält HTML. Erlaubt sind Absätze, Listen, fetter Text und Links.',
    ],
    [{ answer: 'abc\u202ecba' }, 'Der Text enthält unsichtbare Steuerzeichen.'],
    [{ place: '../../etc', topic: 'passwd' }, 'Dieses Anliegen gibt es hier nicht.'],
    [{ topic: '__proto__' }, 'Dieses Anliegen gibt es hier nicht.'],
    [{ problem: 'kaputt' }, 'kaputt'],
  ])('refuses %o', async (given, reason) => {
    expect(await planned(aSent(given))).toMatchObject({ kind: 'refused', reasons: [reason] })
  })

  it('refuses what the house rules refuse', async () => {
    await desk.close()
    desk = await openEditing({ problems: ['Ein Link ist nicht vollständig'] })

    expect(await planned(aSent())).toMatchObject({ kind: 'refused', reasons: ['Ein Link ist nicht vollständig'] })
  })

  it('refuses languages, originals and towns that are not of this account, and a text that is there twice', async () => {
    const mainz = { ...translator, municipality: 'kleinstadt' }
    const notMine = 'Mit Ihrem Konto können Sie diesen Text in dieser Sprache nicht ändern.'

    expect((await planned(aSent(), translator, 'fr'))?.reasons).toEqual([notMine])
    expect((await planned(aSent(), translator, 'de'))?.kind).toBe('refused')
    expect((await planned(aSent(), mainz))?.reasons).toEqual([notMine])
    const { texts } = await planImport([aSent(), aSent({ title: 'Other' })], contextOf())
    expect(texts.map(({ kind }) => kind)).toEqual(['changed', 'refused'])
  })
})

describe('an import', () => {
  it('becomes drafts that nobody sees, with who made them and from which original', async () => {
    const { saved, failed } = await save([aSent()], { maker: 'machine' })

    expect(failed).toEqual([])
    expect(saved[0]).toMatchObject({ state: 'draft', author: 't', reason: 'eingelesen' })
    expect(saved[0]?.value).toMatchObject({
      texts: { en: { title: 'Nursery', answer: 'Register early.', translation: 'machine', basis, phrasings: [] } },
    })
    expect(desk.base().germany.entries.get('kita')?.texts.en?.title).toBe('Title kita')
  })

  it('keeps the fingerprint of an original that has changed since, so that the text counts as outdated', async () => {
    const { saved } = await save([aSent({ basis: 'older' })])

    expect(saved[0]?.value).toMatchObject({ texts: { en: { basis: 'older', translation: 'human' } } })
  })

  it('is given to review when asked', async () => {
    await save([aSent()], { review: true })

    expect(await desk.revisions.worklist()).toMatchObject([{ state: 'review' }])
  })

  it('joins the draft of a colleague in another language, but never overwrites one in the same', async () => {
    await save([aSent({ title: 'روضة' })], { locale: 'ar' })
    const { saved } = await save([aSent()])

    expect(saved[0]?.value).toMatchObject({ texts: { ar: { title: 'روضة' }, en: { title: 'Nursery' } } })
    expect(await desk.revisions.worklist()).toHaveLength(1)
    expect((await planned(aSent({ title: 'Kindergarten' })))?.reasons[0]).toContain('schon eine andere Übersetzung')
    expect((await planned(aSent()))?.kind).toBe('unchanged')
  })

  it('leaves out a text that changed after the preview, and saves the others', async () => {
    const sent = [
      aSent(),
      aSent({ topic: 'school', basis: basisOf({ title: 'Titel school', answer: 'Antwort school.' }) }),
    ]
    const plan = await planImport(sent, contextOf())
    const chosen = new Map(plan.texts.map(({ unit, seen }) => [`${unit.place}/${unit.topic}`, seen]))
    const entry = anEntry('kita')
    desk.setBase({
      ...smallBase,
      germany: { ...smallBase.germany, entries: new Map(smallBase.germany.entries).set('kita', { ...entry, texts: { ...entry.texts, de: { ...entry.texts.de!, title: 'Neu' } } }) },
    }) // prettier-ignore

    const { saved, failed } = await saveImport(sent, chosen, { ...contextOf(), reason: '', review: false })

    expect(saved.map(({ key }) => key)).toEqual(['school'])
    expect(failed).toMatchObject([
      {
        text: { unit: { topic: 'kita' } },
        reasons: ['Der Text wurde gerade geändert. Bitte lesen Sie die Datei noch einmal ein.'],
      },
    ])
  })
})
