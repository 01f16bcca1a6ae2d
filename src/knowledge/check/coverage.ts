import type { KnowledgeBase } from '#core/knowledge-base.ts'
import { answerLocales, type AnswerLocale } from '#core/locale.ts'
import { places } from './finding.ts'

/** One row of the coverage table: topics with a text, and the interpreter services that can be read, in one place and language. */
export interface Coverage {
  place: string
  locale: AnswerLocale
  own: number
  shown: number
  topics: number
  interpreters: number
}

/** How many topics of a place have a text in each locale. A municipality shows nationwide texts where it has none of its own. */
export function coverage(base: KnowledgeBase): Coverage[] {
  return places(base).flatMap((place) =>
    answerLocales.map((locale) => {
      const own = [...place.entries.values()].filter((entry) => entry.texts[locale]).length
      const shown = [...base.topics.keys()].filter(
        (id) => place.entries.get(id)?.texts[locale] ?? base.germany.entries.get(id)?.texts[locale],
      ).length
      // The other words of a service are interface texts, which every locale has.
      const interpreters = place.interpreters.filter(({ costNote }) => !costNote || costNote[locale]).length
      return { place: place.municipality.id, locale, own, shown, topics: base.topics.size, interpreters }
    }),
  )
}
