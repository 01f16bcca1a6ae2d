import type { Entry } from '#core/entry.ts'
import { askingLocales, type AskingLocale } from '#core/locale.ts'
import type { KnowledgeBase } from '#core/knowledge-base.ts'
import { wordsOf } from './features.ts'
import { trainLanguages, type LanguageModel } from './language.ts'
import { trainModel, type LabelledText, type LinearModel } from './model.ts'

/** All that is learnt from the knowledge, as plain data that can be stored: see docs/matching.md. */
export interface CompiledMatching {
  model: LinearModel
  languages: LanguageModel
  /** Known words, for the repair of misspelt ones. */
  words: readonly string[]
}

interface Phrasing extends LabelledText {
  locale: AskingLocale
}

function phrasingsOf(entry: Entry): Phrasing[] {
  return askingLocales.flatMap((locale) => {
    const text = entry.texts[locale]
    return text ? [text.title, ...text.phrasings].map((phrasing) => ({ text: phrasing, topic: entry.topic, locale })) : []
  })
}

/** Every text that teaches the matcher what a topic is called; local entries teach the same topic. */
export function trainingTexts(base: KnowledgeBase): Phrasing[] {
  const places = [base.germany, ...base.municipalities.values()]
  const phrasings = places.flatMap((place) => [...place.entries.values()].flatMap(phrasingsOf))
  const titles = [...base.topics.values()].flatMap((topic) =>
    askingLocales.flatMap((locale) => {
      const title = topic.title[locale]
      return title ? [{ text: title, topic: topic.id, locale }] : []
    }),
  )
  return [...titles, ...phrasings]
}

function languageTexts(base: KnowledgeBase): { locale: AskingLocale; text: string }[] {
  return [base.germany, ...base.municipalities.values()].flatMap((place) =>
    [...place.entries.values()].flatMap((entry) =>
      askingLocales.flatMap((locale) => {
        const text = entry.texts[locale]
        return text ? [text.title, text.answer, ...text.phrasings].map((one) => ({ locale, text: one })) : []
      }),
    ),
  )
}

/** Trains everything; takes seconds. Pure: the same knowledge gives the same result. */
export function compileMatching(base: KnowledgeBase): CompiledMatching {
  const texts = trainingTexts(base)
  const words = new Set<string>()
  for (const { text } of texts) for (const word of wordsOf(text)) words.add(word)
  return {
    model: trainModel(texts, [...base.topics.keys()]),
    languages: trainLanguages(languageTexts(base)),
    words: [...words].toSorted(),
  }
}
