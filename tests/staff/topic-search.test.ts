import { describe, expect, it } from 'vitest'
import type { KnowledgeBase } from '#core/knowledge-base.ts'
import { topicsFor } from '#staff/topic-search.ts'
import { smallBrain } from '#tests/support/small-town.ts'

const titles = { kita: 'Kita finden', 'part-time': 'Teilzeitausbildung', adaptation: 'Anpassung', passport: 'Pass' }
const [anyTopic] = smallBrain.base.topics.values()
if (!anyTopic) throw new Error('the small town has no topics')
const base: KnowledgeBase = {
  ...smallBrain.base,
  topics: new Map(Object.entries(titles).map(([id, de]) => [id, { ...anyTopic, id, title: { de } }])),
  germany: { ...smallBrain.base.germany, entries: new Map() },
}

describe('the search for topics', () => {
  it('finds nothing that is only called alike when a word is spelt as in a title', () => {
    expect(topicsFor(base, 'Kita')).toEqual(['kita'])
  })

  it('finds a title in spite of a slip', () => {
    expect(topicsFor(base, 'Teilzeitausbldung')).toEqual(['part-time'])
  })

  it('puts titles with a word that begins so before those with it inside', () => {
    expect(topicsFor(base, 'pass')).toEqual(['passport', 'adaptation'])
  })
})
