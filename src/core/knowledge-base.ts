import type { Entry, EntryText, Field, Topic } from './entry.ts'
import type { Event, Measure } from './event.ts'
import type { BackgroundFile, ConceptFile, DistressFile } from './lexicon.ts'
import { fallbackChain, type AnswerLocale } from './locale.ts'
import type { Municipality, ResponsibleOffice } from './municipality.ts'
import type { Office } from './office.ts'
import type { Emergency, SafetyFile } from './safety.ts'
import type { SmallTalkFile } from './small-talk.ts'

/** What one municipality (or `germany`, for all of them) knows. */
export interface Place {
  municipality: Municipality
  /** By topic id, in the order in which offices are named. */
  responsibilities: ReadonlyMap<string, readonly ResponsibleOffice[]>
  entries: ReadonlyMap<string, Entry>
  events: readonly Event[]
  measures: readonly Measure[]
}

/** All entries, offices and rules, checked together. `version` is the hash of the content. */
export interface KnowledgeBase {
  version: string
  fields: ReadonlyMap<string, Field>
  topics: ReadonlyMap<string, Topic>
  germany: Place
  municipalities: ReadonlyMap<string, Place>
  offices: ReadonlyMap<string, Office>
  safety: readonly SafetyFile[]
  smallTalk: readonly SmallTalkFile[]
  concepts: readonly ConceptFile[]
  background: readonly BackgroundFile[]
  distress: readonly DistressFile[]
  emergency: Emergency
}

/** An answer text as one reader gets it. */
export interface ReadableText {
  title: string
  answer: string
  /** The locale the text is really in: another than asked for when it is not translated. */
  locale: AnswerLocale
  translation: EntryText['translation']
}

/** The place of a municipality; `germany` when it is unknown or not chosen. */
export function placeOf(base: KnowledgeBase, municipalityId: string | undefined): Place {
  return (municipalityId !== undefined && base.municipalities.get(municipalityId)) || base.germany
}

function textIn(entry: Entry, locale: AnswerLocale): ReadableText | undefined {
  for (const candidate of fallbackChain(locale)) {
    const text = entry.texts[candidate]
    if (text) return { title: text.title, answer: text.answer, locale: candidate, translation: text.translation }
  }
  return undefined
}

/**
 * The answer to a topic in a municipality.
 *
 * A local entry replaces the nationwide one; with `extends` its text comes first, if both are there in the same language.
 * Shapes: `undefined` when nothing is written about the topic.
 */
export function answerTo(
  base: KnowledgeBase,
  municipalityId: string | undefined,
  topicId: string,
  locale: AnswerLocale,
): ReadableText | undefined {
  const nationwide = base.germany.entries.get(topicId)
  const place = placeOf(base, municipalityId)
  const local = place === base.germany ? undefined : place.entries.get(topicId)
  const whole = nationwide && textIn(nationwide, locale)
  if (!local) return whole
  const text = textIn(local, locale)
  if (!text || !local.extends || !whole) return text ?? whole
  if (text.locale !== whole.locale) return whole.locale === locale ? whole : text
  const translation = text.translation === 'machine' ? 'machine' : whole.translation
  return { title: whole.title, answer: `${text.answer}\n\n${whole.answer}`, locale: whole.locale, translation }
}

/** The name of a topic as a reader of `locale` knows it: the entry's title, or the catalogue's. */
export function topicTitle(base: KnowledgeBase, topicId: string, locale: AnswerLocale): string {
  const entry = base.germany.entries.get(topicId)
  for (const candidate of fallbackChain(locale)) {
    const title = entry?.texts[candidate]?.title ?? base.topics.get(topicId)?.title[candidate]
    if (title) return title
  }
  return topicId
}

/** A text in the reader's language, or in the next best one. */
export function localised(texts: Partial<Record<AnswerLocale, string>>, locale: AnswerLocale): string {
  for (const candidate of fallbackChain(locale)) {
    const text = texts[candidate]
    if (text) return text
  }
  return texts.de ?? ''
}

/** A reference in the knowledge that leads nowhere. */
export interface BrokenReference {
  file: string
  message: string
}

/** Every id that is named must be there. Shapes: `[]` when all is well; in the order of the files. */
export function brokenReferences(base: KnowledgeBase): BrokenReference[] {
  const broken: BrokenReference[] = []
  const need = (file: string, kind: 'office' | 'topic' | 'field', id: string) => {
    const known = kind === 'office' ? base.offices : kind === 'topic' ? base.topics : base.fields
    if (!known.has(id)) broken.push({ file, message: `names the ${kind} “${id}”, which does not exist` })
  }
  for (const topic of base.topics.values()) need('topics.yaml', 'field', topic.field)
  for (const office of base.offices.values())
    if (office.contactVia) need(`offices/${office.id}.yaml`, 'office', office.contactVia)
  for (const place of [base.germany, ...base.municipalities.values()]) {
    const folder = place.municipality.id
    need(`${folder}/municipality.yaml`, 'office', place.municipality.mainOffice)
    for (const [topicId, offices] of place.responsibilities) {
      need(`${folder}/responsibilities.yaml`, 'topic', topicId)
      for (const { office } of offices) need(`${folder}/responsibilities.yaml`, 'office', office)
    }
    for (const topicId of place.entries.keys()) need(`${folder}/entries/${topicId}.yaml`, 'topic', topicId)
    for (const event of place.events) {
      need(`${folder}/events.yaml`, 'office', event.office)
      for (const topicId of event.topics) need(`${folder}/events.yaml`, 'topic', topicId)
    }
    for (const measure of place.measures)
      for (const topicId of measure.topics) need(`${folder}/measures.yaml`, 'topic', topicId)
  }
  for (const card of Object.values(base.emergency)) {
    need('germany/emergency.yaml', 'topic', card.topic)
    for (const officeId of card.offices) need('germany/emergency.yaml', 'office', officeId)
  }
  return broken
}
