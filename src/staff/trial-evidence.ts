import type { KnowledgeBase } from '#core/knowledge-base.ts'
import type { ConceptFile } from '#core/lexicon.ts'
import type { AskingLocale } from '#core/locale.ts'
import type { Candidate, Evidence } from '#core/matcher.ts'
import { compileConcepts, conceptFeatures } from '#matching/concepts.ts'
import { wordsOf } from '#matching/features.ts'

const explainedCandidates = 3
/** Share of words (0…1) from which on a phrasing is worth showing. */
const alike = 0.4

/** Concepts as German staff call them: the first whole German word for each, else a beginning. */
function germanLabels(files: readonly ConceptFile[]): ReadonlyMap<string, string> {
  const german = files.find(({ locale }) => locale === 'de')
  return new Map(
    Object.entries(german?.concepts ?? {}).flatMap(([concept, stems]) => {
      const word = stems.find((stem) => !stem.includes('*')) ?? stems[0]?.replaceAll('*', '…')
      return word === undefined ? [] : [[concept, word]]
    }),
  )
}

function phrasingsOf(base: KnowledgeBase, topic: string, locales: ReadonlySet<AskingLocale>): string[] {
  return [base.germany, ...base.municipalities.values()].flatMap(({ entries }) => {
    const texts = entries.get(topic)?.texts ?? {}
    return [...locales].flatMap((locale) => (texts[locale] ? [texts[locale].title, ...texts[locale].phrasings] : []))
  })
}

/** What two texts share of all their words, 0…1. */
function likeness(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const shared = a.intersection(b).size
  return shared === 0 ? 0 : shared / (a.size + b.size - shared)
}

/**
 * Why a candidate may be meant, beyond its words: concepts that the question shares with the topic's phrasings, by their German name, and
 * the phrasing that is most alike.
 *
 * `concepts`: the files of German and of the language of the question. Shapes: for the first three candidates; `share` is 0, as it is no part
 * of the score by itself.
 */
export function sharedMeaning(
  base: KnowledgeBase,
  concepts: readonly ConceptFile[],
  question: string,
  candidates: readonly Candidate[],
  locale: AskingLocale,
): Evidence[] {
  const labels = germanLabels(concepts)
  const index = compileConcepts(concepts)
  const meant = (text: string) => conceptFeatures(index, wordsOf(text)).filter((concept) => !concept.includes('+'))
  const asked = meant(question)
  const words = new Set(wordsOf(question))
  return candidates.slice(0, explainedCandidates).flatMap(({ topic }): Evidence[] => {
    const phrasings = phrasingsOf(base, topic, new Set<AskingLocale>(['de', locale]))
    const known = new Set(phrasings.flatMap(meant))
    const shared = asked.flatMap((concept): Evidence[] => {
      const what = labels.get(concept)
      return what !== undefined && known.has(concept) ? [{ topic, what, kind: 'concept', share: 0 }] : []
    })
    const [nearest] = phrasings
      .map((phrasing) => ({ phrasing, likeness: likeness(words, new Set(wordsOf(phrasing))) }))
      .toSorted((a, b) => b.likeness - a.likeness)
    return [
      ...shared,
      ...(nearest && nearest.likeness >= alike
        ? [{ topic, what: nearest.phrasing, kind: 'phrasing' as const, share: 0 }]
        : []),
    ]
  })
}
