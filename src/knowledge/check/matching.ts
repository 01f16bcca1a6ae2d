import type { KnowledgeBase } from '#core/knowledge-base.ts'
import { answerLocales } from '#core/locale.ts'
import type { TopicMatcher } from '#matching/matcher.ts'
import type { Finding } from './finding.ts'

/**
 * Phrasings that the matcher takes for another topic, though it has learnt them: two topics that sound alike, or a phrasing in the wrong file.
 *
 * Takes some seconds for tens of thousands of phrasings.
 */
export function phrasingsFoundElsewhere(base: KnowledgeBase, matcher: Pick<TopicMatcher, 'read'>): Finding[] {
  return [base.germany, ...base.municipalities.values()].flatMap((place) =>
    [...place.entries.values()].flatMap((entry) =>
      answerLocales.flatMap((locale) =>
        (entry.texts[locale]?.phrasings ?? []).flatMap((phrasing): Finding[] => {
          // What a likeness to the others alone would say: word for word it is found in any case.
          const found = matcher.read(phrasing)?.ranked[0]
          if (!found || found.topic === entry.topic) return []
          return [
            {
              level: 'warning',
              rule: 'phrasing-found-elsewhere',
              file: `${place.municipality.id}/entries/${entry.topic}.yaml`,
              message: `${locale}: “${phrasing}” is taken for ${found.topic}`,
            },
          ]
        }),
      ),
    ),
  )
}
