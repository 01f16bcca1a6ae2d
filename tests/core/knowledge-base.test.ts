import { describe, expect, it } from 'vitest'
import { answerTo, placeOf, topicTitle, type KnowledgeBase } from '#core/knowledge-base.ts'
import { localesOf } from '#core/entry.ts'
import { anEntry, aPlace, smallBase } from '#tests/support/small-town.ts'

function withLocalEntry(given: Parameters<typeof anEntry>[1]): KnowledgeBase {
  const local = anEntry('kita', given)
  return {
    ...smallBase,
    municipalities: new Map([
      ['kleinstadt', aPlace('kleinstadt', 'Kleinstadt', 'main', {}, { entries: new Map([['kita', local]]) })],
    ]),
  }
}

const localText = {
  de: { title: 'Kita hier', translation: 'original' as const, answer: 'Hier online.', phrasings: [] },
}

describe('an answer', () => {
  it('is nationwide where the town has none of its own', () => {
    expect(answerTo(smallBase, 'kleinstadt', 'kita', 'de')).toMatchObject({
      answer: 'Antwort kita.',
      translation: 'original',
    })
  })

  it('of the town replaces the nationwide one', () => {
    expect(answerTo(withLocalEntry({ texts: localText }), 'kleinstadt', 'kita', 'de')).toMatchObject({
      title: 'Kita hier',
      answer: 'Hier online.',
    })
  })

  it('of the town comes first when it extends the nationwide one', () => {
    expect(answerTo(withLocalEntry({ texts: localText, extends: true }), 'kleinstadt', 'kita', 'de')?.answer).toBe(
      'Hier online.\n\nAntwort kita.',
    )
  })

  it('stays in one language: the reader’s before the town’s', () => {
    expect(answerTo(withLocalEntry({ texts: localText, extends: true }), 'kleinstadt', 'kita', 'en')).toMatchObject({
      answer: 'Answer kita.',
      locale: 'en',
    })
  })

  it('comes in the next language of the chain, and says which', () => {
    expect(answerTo(smallBase, undefined, 'kita', 'ku')).toMatchObject({ locale: 'en', translation: 'machine' })
  })

  it('is not there for a topic without a text', () => {
    expect(answerTo(smallBase, 'kleinstadt', 'job', 'de')).toBeUndefined()
  })
})

describe('names', () => {
  it('of a topic are the entry’s, else the catalogue’s, else its id', () => {
    expect(topicTitle(smallBase, 'kita', 'de')).toBe('Titel kita')
    expect(topicTitle(smallBase, 'job', 'ar')).toBe('Catalogue job')
    expect(topicTitle(smallBase, 'gone', 'de')).toBe('gone')
  })

  it('of an unknown municipality mean the whole country', () => {
    expect(placeOf(smallBase, 'nowhere')).toBe(smallBase.germany)
  })

  it('of an entry’s locales keep the order of the list', () => {
    expect(localesOf(anEntry('kita'))).toEqual(['de', 'en'])
  })
})
