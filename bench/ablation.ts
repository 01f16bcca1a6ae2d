import type { KnowledgeBase } from '#core/knowledge-base.ts'
import { askingLocales, type AskingLocale } from '#core/locale.ts'
import { readKnowledge } from '#knowledge/files.ts'
import { trainInThreads } from '#knowledge/train-threads.ts'
import { compileMatching } from '#matching/compile.ts'
import { blockWeights, type BlockName } from '#matching/features.ts'
import { createMatcher } from '#matching/matcher.ts'
import { readQuestions } from './questions.ts'
import { percent, printTable } from './table.ts'

interface Variant {
  name: string
  weights?: Partial<Record<BlockName, number>>
  change?: (base: KnowledgeBase) => KnowledgeBase
  /** Learnt and asked in this language alone. */
  only?: AskingLocale
}

const withoutConcepts = (base: KnowledgeBase): KnowledgeBase => ({ ...base, concepts: [] })
const shown: readonly AskingLocale[] = ['de', 'en', 'ar', 'tr', 'uk', 'bs']

const variants: readonly Variant[] = [
  { name: 'all' },
  { name: 'concepts only', weights: { letters: 0 } },
  { name: 'runs of letters only', change: withoutConcepts },
  { name: 'without the background classes', change: (base) => ({ ...base, background: [] }) },
  { name: 'half of the phrasings', change: withHalf },
  ...shown.map((only): Variant => ({ name: 'each language by itself', only, change: (base) => withOnly(base, only) })),
]

/** What each part of the matcher is worth: it is learnt anew without it, in the same run. First place / first three on `folder`. */
export function benchAblation(folder: string): object {
  // What is loaded for answering has let go of what it was learnt from.
  const { base } = readKnowledge('knowledge')
  if (!base) throw new Error('the knowledge has faults: npm run knowledge -- check')
  const usual = { ...blockWeights }
  const rows = new Map<string, Record<string, string>>()
  const results = []
  for (const { name, weights, change, only } of variants) {
    Object.assign(blockWeights, usual, weights)
    const changed = change?.(base) ?? base
    const { matching } = compileMatching(changed, trainInThreads)
    const matcher = createMatcher(changed, matching)
    const row = rows.get(name) ?? { variant: name }
    rows.set(name, row)
    let [allFirst, allThree, allCount] = [0, 0, 0]
    for (const locale of only ? [only] : askingLocales) {
      let [first, firstThree, count] = [0, 0, 0]
      for (const { text, label } of readQuestions(folder, locale, new Set(base.topics.keys()))) {
        if (label.kind !== 'topic') continue
        const order = matcher.match(text).candidates.map(({ topic }) => topic)
        count++
        if (order[0] === label.topic) first++
        if (order.slice(0, 3).includes(label.topic)) firstThree++
      }
      results.push({ variant: name, locale, count, first, firstThree })
      allFirst += first
      allThree += firstThree
      allCount += count
      if (shown.includes(locale)) row[locale] = `${percent(first, count)} / ${percent(firstThree, count)}`
    }
    row['all 15'] = only ? '–' : `${percent(allFirst, allCount)} / ${percent(allThree, allCount)}`
    console.error(name)
  }
  Object.assign(blockWeights, usual)
  printTable(`What each part is worth: first place / first three (%), questions of ${folder}`, [...rows.values()])
  return { folder, results }
}

function withPhrasings(
  base: KnowledgeBase,
  choose: (phrasings: readonly string[], locale: AskingLocale) => string[],
): KnowledgeBase {
  const entries = new Map(
    [...base.germany.entries].map(([topic, entry]) => [
      topic,
      {
        ...entry,
        texts: Object.fromEntries(
          Object.entries(entry.texts).map(([locale, text]) => [
            locale,
            { ...text, phrasings: choose(text.phrasings, locale as AskingLocale) },
          ]),
        ),
      },
    ]),
  )
  return { ...base, germany: { ...base.germany, entries } }
}

function withHalf(base: KnowledgeBase): KnowledgeBase {
  return withPhrasings(base, (phrasings) => phrasings.filter((_, index) => index % 2 === 0))
}

function withOnly(base: KnowledgeBase, only: AskingLocale): KnowledgeBase {
  const changed = withPhrasings(base, (phrasings, locale) => (locale === only ? [...phrasings] : []))
  return { ...changed, municipalities: new Map() }
}
