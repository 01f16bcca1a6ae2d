import type { Entry, EntryText, Field, Topic } from './entry.ts'
import type { Event, Measure } from './event.ts'
import type { InterpreterService } from './interpreter.ts'
import type { BackgroundFile, ConceptFile, DistressFile } from './lexicon.ts'
import { fallbackChain, type AnswerLocale } from './locale.ts'
import type { Municipality, ResponsibleOffice } from './municipality.ts'
import type { Office } from './office.ts'
import type { Emergency, SafetyFile } from './safety.ts'
import type { ShortTextsFile, StaffShortTexts } from './short-texts.ts'
import type { SmallTalkFile } from './small-talk.ts'

/** What one municipality (or `germany`, for all of them) knows. */
export interface Place {
  municipality: Municipality
  /** By topic id, in the order in which offices are named. */
  responsibilities: ReadonlyMap<string, readonly ResponsibleOffice[]>
  entries: ReadonlyMap<string, Entry>
  events: readonly Event[]
  measures: readonly Measure[]
  interpreters: readonly InterpreterService[]
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
  /** What people read: one file a language. */
  shortTexts: readonly ShortTextsFile[]
  /** What of it staff have written; left out: nothing. */
  staffShortTexts?: StaffShortTexts
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

/** A reference in the knowledge that leads nowhere. */
export interface BrokenReference {
  file: string
  message: string
  /** What is not there. */
  missing: { kind: 'office' | 'topic' | 'field'; id: string }
  /** What names it. `key`: a topic's, office's, event's or measure's id, or a kind of emergency. */
  from: { kind: ReferenceKind; place: string; key: string }
}

export type ReferenceKind =
  'topic' | 'office' | 'main-office' | 'responsibilities' | 'entry' | 'event' | 'measure' | 'interpreters' | 'emergency'

/** Every id that is named must be there. Shapes: `[]` when all is well; in the order of the files. */
export function brokenReferences(base: KnowledgeBase): BrokenReference[] {
  const broken: BrokenReference[] = []
  const nationwide = base.germany.municipality.id
  const need = (file: string, from: BrokenReference['from'], kind: 'office' | 'topic' | 'field', id: string) => {
    const known = kind === 'office' ? base.offices : kind === 'topic' ? base.topics : base.fields
    if (!known.has(id))
      broken.push({ file, message: `names the ${kind} “${id}”, which does not exist`, missing: { kind, id }, from })
  }
  for (const { id, field } of base.topics.values())
    need('topics.yaml', { kind: 'topic', place: nationwide, key: id }, 'field', field)
  for (const { id, contactVia } of base.offices.values())
    if (contactVia) need(`offices/${id}.yaml`, { kind: 'office', place: nationwide, key: id }, 'office', contactVia)
  for (const { municipality, responsibilities, entries, events, measures, interpreters } of [
    base.germany,
    ...base.municipalities.values(),
  ]) {
    const place = municipality.id
    need(`${place}/municipality.yaml`, { kind: 'main-office', place, key: '' }, 'office', municipality.mainOffice)
    for (const [key, offices] of responsibilities) {
      const from = { kind: 'responsibilities', place, key } as const
      need(`${place}/responsibilities.yaml`, from, 'topic', key)
      for (const { office } of offices) need(`${place}/responsibilities.yaml`, from, 'office', office)
    }
    for (const key of entries.keys()) need(`${place}/entries/${key}.yaml`, { kind: 'entry', place, key }, 'topic', key)
    for (const { id, office, topics } of events) {
      const from = { kind: 'event', place, key: id } as const
      need(`${place}/events.yaml`, from, 'office', office)
      for (const topicId of topics) need(`${place}/events.yaml`, from, 'topic', topicId)
    }
    for (const { id, topics } of measures)
      for (const topicId of topics)
        need(`${place}/measures.yaml`, { kind: 'measure', place, key: id }, 'topic', topicId)
    for (const { id, office } of interpreters)
      need(`${place}/interpreters.yaml`, { kind: 'interpreters', place, key: id }, 'office', office)
  }
  for (const [key, card] of Object.entries(base.emergency)) {
    const from = { kind: 'emergency', place: nationwide, key } as const
    for (const topicId of [card.topic, ...card.related]) need('germany/emergency.yaml', from, 'topic', topicId)
    for (const officeId of card.offices) need('germany/emergency.yaml', from, 'office', officeId)
  }
  return broken
}
