import { describe, expect, it } from 'vitest'
import type { Entry } from '#core/entry.ts'
import type { AnswerLocale } from '#core/locale.ts'
import { differingParts, takenOver } from '#staff/draft-take-over.ts'
import { anEntry } from '#tests/support/small-town.ts'

const begun = anEntry('kita')

function withTitle(entry: Entry, locale: AnswerLocale, title: string): Entry {
  const text = entry.texts[locale] ?? { translation: 'human', answer: 'x', phrasings: [] }
  return { ...entry, texts: { ...entry.texts, [locale]: { ...text, title } } } as Entry
}

describe('a draft over what was published meanwhile', () => {
  const draft = withTitle(withTitle(begun, 'en', 'Mine'), 'ar', 'لي')
  const live = { ...withTitle(withTitle(begun, 'de', 'Neu'), 'en', 'Theirs'), source: ['neu'] }

  it('differs by language; what only one side changed is likely that side’s', () => {
    expect(differingParts({ draft, live, begun }, () => true)).toEqual([
      { name: 'shared', likely: 'live', both: false },
      { name: 'de', likely: 'live', both: false },
      { name: 'en', likely: 'draft', both: true },
      { name: 'ar', likely: 'draft', both: false },
    ])
  })

  it('of which nobody has the beginning keeps what its author could have changed', () => {
    const parts = differingParts({ draft, live, begun: undefined }, (name) => name === 'ar')

    expect(parts.map(({ name, likely, both }) => [name, likely, both])).toEqual([
      ['shared', 'live', undefined],
      ['de', 'live', undefined],
      ['en', 'live', undefined],
      ['ar', 'draft', undefined],
    ])
  })

  it('takes the chosen languages and leaves the others as they are live', () => {
    const entry = takenOver(draft, live, new Set(['ar']))

    expect([entry.source, entry.texts.de?.title, entry.texts.en?.title, entry.texts.ar?.title]).toEqual([
      ['neu'],
      'Neu',
      'Theirs',
      'لي',
    ])
  })

  it('loses a language that was taken away live and is not kept', () => {
    const { en: _, ...texts } = live.texts
    const entry = takenOver(draft, { ...live, texts }, new Set())

    expect(Object.keys(entry.texts)).toEqual(['de'])
  })
})
