import { describe, expect, it } from 'vitest'
import { eventSchema } from '#core/event.ts'
import type { KnowledgeBase } from '#core/knowledge-base.ts'
import { withPublished, type Published } from '#core/overlay.ts'
import type { ShortTextsFile } from '#core/short-texts.ts'
import { missingShortTexts, ownerOf, shortTextsIn, translationOf, untranslatedBy } from '#staff/short-texts.ts'
import { anOffice, smallBase } from '#tests/support/small-town.ts'

const french = (texts: Record<string, string>, translation: ShortTextsFile['translation'] = 'machine') => ({ locale: 'fr', translation, texts }) as const // prettier-ignore
const written = (place: string, texts: Record<string, string>): Published => ({
  kind: 'short-texts', place, key: 'fr', value: french(texts, 'human'),
}) // prettier-ignore
const hinted = (id: string, de: string): Published => ({
  kind: 'office', place: 'kleinstadt', key: id, value: anOffice({ id, name: id, hint: { de } }),
}) // prettier-ignore
const reason = (place: string, de: string): Published => ({
  kind: 'responsibilities', place, key: 'school', value: [{ office: 'main', reason: { de } }],
}) // prettier-ignore

/** The small town with short texts of the files, and changes over them. */
function townWith(files: readonly ShortTextsFile[], ...published: Published[]): KnowledgeBase {
  const { base, problems } = withPublished({ ...smallBase, shortTexts: files }, published)
  expect(problems).toEqual([])
  return base
}

function owner(base: KnowledgeBase, german: string): string | undefined {
  const text = shortTextsIn(base).get(german)
  return text && ownerOf(base, text, 'fr')
}

describe('what staff have written', () => {
  it('lies over the texts of the files, and leaves all others as they are', () => {
    const base = townWith(
      [french({ Hinweis: 'machine', Anderes: 'autre' })],
      written('kleinstadt', { Hinweis: 'écrit' }),
    )

    expect(base.shortTexts).toEqual([french({ Hinweis: 'écrit', Anderes: 'autre' })])
    expect(translationOf(base, 'Hinweis', 'fr')).toEqual({ translation: 'écrit', status: 'human' })
    expect(translationOf(base, 'Anderes', 'fr')).toEqual({ translation: 'autre', status: 'machine' })
    expect(translationOf(base, 'Nirgends', 'fr')).toEqual({ translation: '', status: 'missing' })
  })

  it('makes the file of a language that has none', () => {
    expect(townWith([], written('germany', { Hinweis: 'écrit' })).shortTexts).toEqual([
      french({ Hinweis: 'écrit' }, 'human'),
    ])
  })

  it('and is taken back gives way to the text of the file again', () => {
    const base = townWith([french({ Hinweis: 'machine' })], written('germany', { Hinweis: 'écrit' }))

    expect(withPublished(base, [written('germany', {})]).base.shortTexts).toEqual([french({ Hinweis: 'machine' })])
  })

  it('nationwide wins over a town, in whatever order it was published', () => {
    const both = [written('germany', { Hinweis: 'partout' }), written('kleinstadt', { Hinweis: 'ici' })]

    for (const order of [both, both.toReversed()])
      expect(townWith([], ...order).shortTexts).toEqual([french({ Hinweis: 'partout' }, 'human')])
  })

  it('cannot be of another form than the files', () => {
    const { problems } = withPublished(smallBase, [
      { kind: 'short-texts', place: 'germany', key: 'fr', value: { locale: 'xx', translation: 'human', texts: {} } },
      { kind: 'short-texts', place: 'nowhere', key: 'fr', value: french({}) },
      { kind: 'short-texts', place: 'germany', key: 'fr', value: french({ Hinweis: ' ' }) },
      { kind: 'short-texts', place: 'germany', key: 'fr', value: null },
    ])
    expect(problems).toHaveLength(4)
  })
})

describe('a short text', () => {
  it('is the town’s in which alone it stands, and everybody’s as soon as it stands elsewhere, too', () => {
    expect(owner(townWith([], hinted('youth', 'Klingeln')), 'Klingeln')).toBe('kleinstadt')
    // Both towns send people to the main office.
    expect(owner(townWith([], hinted('main', 'Klingeln')), 'Klingeln')).toBe('germany')
    expect(owner(townWith([], hinted('youth', 'Klingeln'), reason('grossstadt', 'Klingeln')), 'Klingeln')).toBe(
      'germany',
    )
    expect(owner(townWith([], reason('grossstadt', 'Klingeln')), 'Klingeln')).toBe('grossstadt')
    expect(owner(townWith([], reason('germany', 'Klingeln')), 'Klingeln')).toBe('germany')
  })

  it('that staff of another town have translated is everybody’s', () => {
    const base = townWith([], hinted('youth', 'Klingeln'), written('grossstadt', { Klingeln: 'Sonnez' }))

    expect(owner(base, 'Klingeln')).toBe('germany')
  })

  it('is missing where nobody has translated it, in neither place', () => {
    const fest = eventSchema.parse({
      id: 'fest', title: { de: 'Fest', fr: 'Fête' }, season: { de: 'im Mai' }, office: 'main', topics: ['kita'], source: ['x'],
    }) // prettier-ignore
    const event: Published = { kind: 'event', place: 'kleinstadt', key: 'fest', value: fest }
    const isHere = (place: string) => place === 'kleinstadt'

    // „berät Betriebe“, „Fest“ and „im Mai“ stand there.
    expect(missingShortTexts(townWith([], event), 'fr', isHere)).toBe(2)
    expect(missingShortTexts(townWith([], event), 'ar', isHere)).toBe(3)
    expect(missingShortTexts(townWith([french({ 'im Mai': 'en mai' })], event), 'fr', isHere)).toBe(1)
    expect(missingShortTexts(townWith([], event), 'fr', () => false)).toBe(0)
  })
})

describe('a change', () => {
  it('names the texts that come in without a translation, and the languages', () => {
    const base = townWith([french({ Klingeln: 'Sonnez' })])
    const change = hinted('youth', 'Klingeln')

    expect(untranslatedBy(base, change).germans).toEqual(['Klingeln'])
    expect(untranslatedBy(base, change).locales).toEqual([
      'en', 'ar', 'fa', 'tr', 'uk', 'ru', 'es', 'pl', 'ro', 'bg', 'sq', 'bs', 'ku',
    ]) // prettier-ignore
    expect(untranslatedBy(withPublished(base, [change]).base, change)).toEqual({ germans: [], locales: [] })
  })

  it('of an event or of who is responsible does so, too; one of an answer has no short texts', () => {
    const fest = { id: 'fest', title: { de: 'Fest' }, office: 'main', topics: ['kita'], source: ['x'] }

    expect(untranslatedBy(smallBase, { kind: 'event', place: 'kleinstadt', key: 'fest', value: fest }).germans).toEqual(['Fest']) // prettier-ignore
    expect(untranslatedBy(smallBase, reason('kleinstadt', 'Klingeln')).germans).toEqual(['Klingeln'])
    expect(untranslatedBy(smallBase, { kind: 'office', place: 'germany', key: 'main', value: null }).germans).toEqual(
      [],
    )
    expect(untranslatedBy(smallBase, { kind: 'entry', place: 'germany', key: 'kita', value: {} }).germans).toEqual([])
  })
})
