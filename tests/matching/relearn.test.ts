import { describe, expect, it } from 'vitest'
import type { Matcher } from '#core/matcher.ts'
import { withPublished } from '#core/overlay.ts'
import { compileMatching } from '#matching/compile.ts'
import { createMatcher } from '#matching/matcher.ts'
import { relearn } from '#matching/relearn.ts'
import { anEntry, smallBase } from '#tests/support/small-town.ts'

const question = 'wo gibt es zauberhafte flimmerkisten'
const learnt = compileMatching(smallBase)

function withPhrasing(topic: string, phrasing: string) {
  const old = smallBase.germany.entries.get(topic)?.texts.de?.phrasings ?? []
  const value = anEntry(topic, { phrasings: [...old, phrasing] })
  return withPublished(smallBase, [{ kind: 'entry', place: 'germany', key: topic, value }]).base
}

describe('learning one topic anew', () => {
  const base = withPhrasing('kita', 'zauberhafte flimmerkisten')
  const revised = relearn(learnt.matching, learnt.training, base, new Set(['kita']))

  it('finds what was added', () => {
    const scoreOf = (matcher: Matcher) =>
      matcher.match(question).candidates.find(({ topic }) => topic === 'kita')?.score ?? -1

    expect(scoreOf(createMatcher(base, revised))).toBeGreaterThan(
      scoreOf(createMatcher(smallBase, learnt.matching)) + 0.5,
    )
    expect(createMatcher(base, revised).match(question).candidates[0]?.topic).toBe('kita')
  })

  it('forgets what was taken away', () => {
    const again = relearn(learnt.matching, learnt.training, smallBase, new Set(['kita']))

    const { candidates } = createMatcher(smallBase, again).match('zauberhafte flimmerkisten')
    expect(candidates[0]?.score ?? -1).toBeLessThan(
      createMatcher(base, revised).match('zauberhafte flimmerkisten').candidates[0]?.score ?? 0,
    )
  })

  it('leaves the other topics as they were', () => {
    const before = createMatcher(smallBase, learnt.matching)
    const after = createMatcher(base, revised)
    for (const topic of [...smallBase.topics.keys()].filter((id) => id !== 'kita'))
      for (const phrasing of smallBase.germany.entries.get(topic)?.texts.de?.phrasings ?? [])
        expect(after.match(phrasing).candidates[0]?.topic).toBe(before.match(phrasing).candidates[0]?.topic)
  })

  it('gives the same result each time, and nothing changes when nothing was changed', () => {
    const twice = relearn(learnt.matching, learnt.training, base, new Set(['kita']))
    expect(twice.model.postingWeights).toEqual(revised.model.postingWeights)

    const same = relearn(learnt.matching, learnt.training, smallBase, new Set(['kita']))
    expect(same.model.idf.length).toBe(learnt.matching.model.idf.length)
    expect(createMatcher(smallBase, same).match('kita platz').candidates[0]?.topic).toBe(
      createMatcher(smallBase, learnt.matching).match('kita platz').candidates[0]?.topic,
    )
  })
})
