import type { Entry } from '#core/entry.ts'
import { askingLocales, type AskingLocale } from '#core/locale.ts'
import type { KnowledgeBase } from '#core/knowledge-base.ts'
import { dangerKinds, type DangerKind } from '#core/safety.ts'
import { compileConcepts, conceptFeatures, type ConceptIndex } from './concepts.ts'
import { collectExact, type ExactPhrasings } from './exact.ts'
import { wordsOf } from './features.ts'
import { trainLanguages, type LanguageModel, type LanguageText } from './language.ts'
import { trainModel, type LabelledText, type LinearModel } from './model.ts'
import type { TrainClasses, TrainingSet } from './train-svm.ts'
import { collectWords, type WordList } from './vocabulary.ts'

/** All that is learnt from the knowledge, as plain data that can be stored: see docs/matching.md. */
export interface CompiledMatching {
  model: LinearModel
  languages: LanguageModel
  concepts: ConceptIndex
  /** Known words, for the repair of misspelt ones. */
  words: WordList
  exact: ExactPhrasings
}

export interface Phrasing extends LabelledText {
  locale: AskingLocale
}

function phrasingsOf(entry: Entry): Phrasing[] {
  return askingLocales.flatMap((locale) => {
    const text = entry.texts[locale]
    return text
      ? [text.title, ...text.phrasings].map((phrasing) => ({ text: phrasing, topic: entry.topic, locale }))
      : []
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

function languageTexts(base: KnowledgeBase): LanguageText[] {
  return [base.germany, ...base.municipalities.values()].flatMap((place) =>
    [...place.entries.values()].flatMap((entry) =>
      askingLocales.flatMap((locale) => {
        const text = entry.texts[locale]
        return text ? [text.title, text.answer, ...text.phrasings].map((one) => ({ locale, text: one })) : []
      }),
    ),
  )
}

/** Classes of the model that are no topics: matters of the town that no topic answers, and everything else that is none of ours. */
export const municipalClass = '#municipal'
export const otherClass = '#other'

/** Messages of people in danger, a class per kind, and ordinary ones that share their words. */
export const dangerClasses: Readonly<Record<DangerKind, string>> = {
  violence: '#violence',
  suicide: '#suicide',
  medical: '#medical',
  child: '#child',
}
/** All four together: what a cry has in common, whatever it is about. */
export const anyDangerClass = '#danger'
const ordinaryClass = '#ordinary'

function distressTexts(base: KnowledgeBase): Phrasing[] {
  const taught = taughtLocales(base)
  return base.distress
    .filter(({ locale }) => taught.has(locale))
    .flatMap((file) => [
      ...dangerKinds.flatMap((kind) =>
        file[kind].map((text) => ({ text, topic: dangerClasses[kind], locale: file.locale })),
      ),
      ...[...file.ordinary, ...smallTalkTexts(base, file.locale)].map((text) => ({
        text,
        topic: ordinaryClass,
        locale: file.locale,
      })),
    ])
}

/** “Thank you very much”, “and where is that?”: of so few words, each rare elsewhere, that they sound like anything. */
function smallTalkTexts(base: KnowledgeBase, locale: AskingLocale): string[] {
  return base.smallTalk.filter((file) => file.locale === locale).flatMap(({ intents }) => Object.values(intents).flat())
}

function backgroundTexts(base: KnowledgeBase): Phrasing[] {
  const taught = taughtLocales(base)
  return base.background
    .filter(({ locale }) => taught.has(locale))
    .flatMap(({ locale, other, municipal }) => [
      ...other.map((text) => ({ text, topic: otherClass, locale })),
      ...municipal.map((text) => ({ text, topic: municipalClass, locale })),
    ])
}

/**
 * Languages in which at least half of the topics have phrasings. In another one everything would sound like the background or like danger,
 * the only texts the model has in it.
 */
function taughtLocales(base: KnowledgeBase): ReadonlySet<AskingLocale> {
  const entries = [...base.germany.entries.values()]
  return new Set(
    askingLocales.filter(
      (locale) => entries.filter((entry) => entry.texts[locale]?.phrasings.length).length * 2 >= base.topics.size,
    ),
  )
}

/** What was learnt, and what it was learnt from. */
export interface Learnt {
  matching: CompiledMatching
  training: TrainingSet
}

/** Trains everything; takes most of a minute. Pure: the same knowledge gives the same result. */
export function compileMatching(base: KnowledgeBase, train?: TrainClasses): Learnt {
  const texts = [...trainingTexts(base), ...backgroundTexts(base), ...distressTexts(base)]
  const concepts = compileConcepts(base.concepts)
  const dangers = Object.values(dangerClasses)
  const classes = [...base.topics.keys(), municipalClass, otherClass, ...dangers, anyDangerClass, ordinaryClass]
  const widerOf = new Map(dangers.map((name) => [name, anyDangerClass]))
  const { model, training } = trainModel(texts, classes, widerOf, (said) => conceptFeatures(concepts, said), train)
  const words = collectWords(texts.map(({ text, locale }) => ({ words: wordsOf(text), locale })))
  const exact = collectExact(
    trainingTexts(base).map(({ text, topic = '' }) => ({ text, label: classes.indexOf(topic) })),
  )
  return { matching: { model, languages: trainLanguages(languageTexts(base)), concepts, words, exact }, training }
}
