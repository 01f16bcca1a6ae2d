import { loadKnowledge } from '#knowledge/compiled.ts'
import { createBrain } from '#knowledge/source.ts'
import { fold } from '#core/text.ts'
import { createRandom } from '#matching/train-svm.ts'
import { percent, printTable } from './table.ts'
import { slip } from './typos.ts'

const maxChars = 32
const maxWords = 5

/**
 * What fuse.js is there for: towns and offices, whose names are in no phrasing, spelt wrongly. Beside it, what a look-up of whole names finds, and
 * whether the topic model would say something else with certainty before it is asked for names.
 */
export function benchNames(): object {
  const { base, matcher } = createBrain(loadKnowledge('knowledge', '.cache'))
  const names = [
    ...[...base.municipalities.values()].map(({ municipality: { id, name } }) => ({ kind: 'municipality', id, name })),
    ...[...base.offices.values()].map(({ id, name, shortName }) => ({ kind: 'office', id, name: shortName ?? name })),
  ].filter(({ name }) => name.length <= maxChars && name.split(' ').length <= maxWords && name.length >= 4)
  const random = createRandom(7)
  const kinds = { 'as it is': 0, 'one slip': 1, 'two slips': 2 }
  const rows = Object.entries(kinds).map(([spelt, slips]) => {
    let [whole, first, firstFive, answered] = [0, 0, 0, 0]
    for (const { id, name } of names) {
      let typed = name
      for (let count = 0; count < slips; count++) typed = slip(typed, random, 'de')
      const folded = fold(typed)
      if (names.some((other) => other.id === id && fold(other.name) === folded)) whole++
      const found = matcher.similarNames(typed)
      if (found[0]?.id === id) first++
      if (found.some((match) => match.id === id)) firstFive++
      if (matcher.match(typed).decision.kind === 'answer') answered++
    }
    return {
      spelt,
      names: names.length,
      'whole names': percent(whole, names.length),
      'fuse.js, first': percent(first, names.length),
      'fuse.js, first five': percent(firstFive, names.length),
      'a topic is sure': percent(answered, names.length),
    }
  })
  printTable('Names of towns and offices (%)', rows)
  return rows
}
