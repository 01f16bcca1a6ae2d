import { createRequire } from 'node:module'
import Fuse from 'fuse.js'
import MiniSearch from 'minisearch'
import { words } from '#core/text.ts'
import type { AskingLocale } from '#core/locale.ts'
import { wordsOf } from '#matching/features.ts'
import { questionVector, scoreInto, trainModel, type LabelledText } from '#matching/model.ts'
import { repairWords } from '#matching/repair.ts'
import { collectWords, Vocabulary } from '#matching/vocabulary.ts'

/** Another matcher, given the same phrasings. `rank` gives classes, best first, with a score that grows with likeness. */
export interface Peer {
  name: string
  train(texts: readonly LabelledText[], locale: string): Promise<(question: string) => Scored[] | Promise<Scored[]>>
}

export interface Scored {
  topic: string
  score: number
}

/** The best score of each topic, best first. */
function bestPerTopic(found: Iterable<Scored>): Scored[] {
  const best = new Map<string, number>()
  for (const { topic, score } of found) if (score > (best.get(topic) ?? -Infinity)) best.set(topic, score)
  return [...best]
    .map(([topic, score]) => ({ topic, score }))
    .toSorted((a, b) => b.score - a.score)
    .slice(0, 5)
}

function named(texts: readonly LabelledText[]): { text: string; topic: string }[] {
  return texts.flatMap(({ text, topic }) => (topic === undefined || topic.startsWith('#') ? [] : [{ text, topic }]))
}

const fuse: Peer = {
  name: 'fuse.js',
  train(texts) {
    const index = new Fuse(named(texts), { keys: ['text'], includeScore: true, ignoreLocation: true, threshold: 0.7 })
    return Promise.resolve((question) =>
      bestPerTopic(
        index.search(question, { limit: 30 }).map(({ item, score = 1 }) => ({ topic: item.topic, score: 1 - score })),
      ),
    )
  },
}

const fuseTokens: Peer = {
  name: 'fuse.js token search',
  train(texts) {
    const index = new Fuse(named(texts), {
      keys: ['text'],
      includeScore: true,
      ignoreLocation: true,
      threshold: 0.5,
      useTokenSearch: true,
    })
    return Promise.resolve((question) =>
      bestPerTopic(
        index.search(question, { limit: 30 }).map(({ item, score = 1 }) => ({ topic: item.topic, score: 1 - score })),
      ),
    )
  },
}

const miniSearch: Peer = {
  name: 'MiniSearch',
  train(texts) {
    const byTopic = Map.groupBy(named(texts), ({ topic }) => topic)
    const index = new MiniSearch<{ id: string; text: string }>({
      fields: ['text'],
      processTerm: (term) => words(term),
      searchOptions: { fuzzy: 0.2, prefix: (term) => term.length > 3, combineWith: 'OR' },
    })
    index.addAll([...byTopic].map(([id, phrasings]) => ({ id, text: phrasings.map(({ text }) => text).join('\n') })))
    return Promise.resolve((question) =>
      index
        .search(question)
        .slice(0, 5)
        .map(({ id, score }) => ({ topic: String(id), score })),
    )
  },
}

/** BM25 with k₁ = 1.2, b = 0.75, one document a topic. */
const bm25: Peer = {
  name: 'BM25',
  train(texts) {
    const documents = [...Map.groupBy(named(texts), ({ topic }) => topic)].map(([topic, phrasings]) => {
      const counts = new Map<string, number>()
      for (const word of phrasings.flatMap(({ text }) => words(text))) counts.set(word, (counts.get(word) ?? 0) + 1)
      return { topic, counts, length: [...counts.values()].reduce((sum, count) => sum + count, 0) }
    })
    const mean = documents.reduce((sum, { length }) => sum + length, 0) / documents.length
    const frequency = new Map<string, number>()
    for (const { counts } of documents)
      for (const word of counts.keys()) frequency.set(word, (frequency.get(word) ?? 0) + 1)
    return Promise.resolve((question) => {
      const asked = words(question)
      return documents
        .map(({ topic, counts, length }) => ({
          topic,
          score: asked.reduce((sum, word) => {
            const count = counts.get(word) ?? 0
            const n = frequency.get(word) ?? 0
            const idf = Math.log(1 + (documents.length - n + 0.5) / (n + 0.5))
            return sum + (idf * count * 2.2) / (count + 1.2 * (0.25 + (0.75 * length) / mean))
          }, 0),
        }))
        .filter(({ score }) => score > 0)
        .toSorted((a, b) => b.score - a.score)
        .slice(0, 5)
    })
  },
}

const require = createRequire(import.meta.url)
/** Languages nlp.js has a stemmer for; the others get its plain tokeniser. */
const nlpLanguages: Record<string, string> = {
  de: 'LangDe', en: 'LangEn', ar: 'LangAr', fa: 'LangFa', tr: 'LangTr', uk: 'LangUk', ru: 'LangRu', fr: 'LangFr', es: 'LangEs', pl: 'LangPl', ro: 'LangRo',
} // prettier-ignore

interface NlpManager {
  settings: { autoSave: boolean }
  addLanguage(locale: string): void
  addDocument(locale: string, text: string, intent: string): void
  train(): Promise<void>
  process(locale: string, text: string): Promise<{ classifications: { intent: string; score: number }[] }>
}

const nlpJs: Peer = {
  name: 'nlp.js',
  async train(texts, locale) {
    const { containerBootstrap } = require('@nlpjs/core') as {
      containerBootstrap: () => Promise<{ use(plugin: unknown): void; get(name: string): NlpManager }>
    }
    const { Nlp } = require('@nlpjs/nlp') as { Nlp: unknown }
    const container = await containerBootstrap()
    container.use(Nlp)
    const plugin = nlpLanguages[locale]
    if (plugin) container.use((require(`@nlpjs/lang-${locale}`) as Record<string, unknown>)[plugin])
    const nlp = container.get('nlp')
    nlp.settings.autoSave = false
    nlp.addLanguage(locale)
    for (const { text, topic } of named(texts)) nlp.addDocument(locale, text, topic)
    const { log } = console
    // It reports every epoch on the console.
    console.log = () => undefined
    try {
      await nlp.train()
    } finally {
      console.log = log
    }
    return async (question) => {
      const { classifications } = await nlp.process(locale, question)
      return bestPerTopic(
        classifications
          .filter(({ intent }) => intent !== 'None')
          .map(({ intent, score }) => ({ topic: intent, score })),
      )
    }
  },
}

/** In the order of the tables. */
export const peers: readonly Peer[] = [fuse, fuseTokens, miniSearch, bm25, nlpJs]

/** Our classifier alone, for texts of one language that are not ours: no concepts, no background, no other languages. */
export const ours: Peer = {
  name: 'Wegweiser',
  train(texts, locale) {
    const labelled = named(texts)
    const { model } = trainModel(labelled, [...new Set(labelled.map(({ topic }) => topic))])
    const list = collectWords(labelled.map(({ text }) => ({ words: wordsOf(text), locale: locale as AskingLocale })))
    const vocabulary = new Vocabulary(list)
    const scores = new Float32Array(model.classes.length)
    return Promise.resolve((question) => {
      const words = wordsOf(question)
      scoreInto(scores, model, questionVector(model, words))
      const repaired = repairWords(vocabulary, words, locale as AskingLocale)
      if (repaired) {
        const plain = scores.slice()
        scoreInto(scores, model, questionVector(model, repaired.words))
        for (const [index, score] of plain.entries()) scores[index] = (score + (scores[index] ?? 0)) / 2
      }
      return bestPerTopic(model.classes.map((topic, index) => ({ topic, score: scores[index] ?? 0 })))
    })
  },
}
