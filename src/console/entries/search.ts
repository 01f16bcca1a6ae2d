import Fuse from 'fuse.js'
import type { Entry } from '#core/entry.ts'
import { topicTitle, type KnowledgeBase } from '#core/knowledge-base.ts'
import type { AnswerLocale } from '#core/locale.ts'
import type { TranslationStatus } from '#knowledge/translations.ts'
import type { Revision } from '#staff/ports.ts'
import { statusesOf, translatedLocales } from '#console/languages.ts'

/** One line of the list: a topic in one place. `entry` left out: nothing is written there. */
export interface ListedEntry {
  place: string
  topic: string
  title: string
  field: string
  entry: Entry | undefined
  open: Revision | undefined
}

export interface EntryFilter {
  query: string
  place: string
  field: string
  /** With `status`: of this language; else of any. */
  locale: AnswerLocale | undefined
  status: TranslationStatus | undefined
  /** Only texts whose review date has passed. */
  isDue: boolean
  /** Only with an open draft or review. */
  isOpen: boolean
}

interface Searched {
  topic: string
  titles: string[]
  /** What it is called in all languages and how it is asked for in German, one a line, in small letters. */
  text: string
}

interface Index {
  titles: Fuse<Searched>
  lines: readonly Searched[]
}

// One for each version of the knowledge.
const indexes = new WeakMap<KnowledgeBase, Index>()

function indexOf(base: KnowledgeBase): Index {
  let index = indexes.get(base)
  if (!index) {
    const topics = [...base.topics.values()].map(({ id, title }): Searched => {
      const texts = base.germany.entries.get(id)?.texts ?? {}
      const names = [...Object.values(title), ...Object.values(texts).map((text) => text.title)]
      const german = [title.de, texts.de?.title].filter((name) => name !== undefined)
      return {
        topic: id,
        titles: [id, ...german],
        text: [...names, ...(texts.de?.phrasings ?? [])].join('\n').toLowerCase(),
      }
    })
    index = {
      // Only German titles: looking for slips in all languages would hold up those who are asking.
      titles: new Fuse(topics, { keys: ['titles'], threshold: 0.25, ignoreLocation: true, ignoreDiacritics: true }),
      lines: topics,
    }
    indexes.set(base, index)
  }
  return index
}

/** Topics that the words are about: those called alike first, then those asked for in these words. All of them by title without words. */
function topicsFor(base: KnowledgeBase, query: string): string[] {
  const asked = query.trim().slice(0, 100)
  if (asked !== '') {
    const { titles, lines } = indexOf(base)
    const called = titles.search(asked).map(({ item }) => item.topic)
    const starts = asked.toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? []
    const isIn = (line: string) => starts.every((start) => ` ${line}`.includes(` ${start}`))
    const worded = lines.filter(
      ({ text }) => starts.length > 0 && starts.every((start) => text.includes(start)) && text.split('\n').some(isIn),
    )
    return [...new Set([...called, ...worded.map(({ topic }) => topic)])]
  }
  return [...base.topics.keys()]
    .map((id) => ({ id, title: topicTitle(base, id, 'de') }))
    .toSorted((a, b) => a.title.localeCompare(b.title, 'de'))
    .map(({ id }) => id)
}

/** The lines that pass the filter. `today`: YYYY-MM-DD. A municipality's list has only what is its own. */
export function listedEntries(
  base: KnowledgeBase,
  filter: EntryFilter,
  open: readonly Revision[],
  today: string,
): ListedEntry[] {
  const place = filter.place === base.germany.municipality.id ? base.germany : base.municipalities.get(filter.place)
  const drafts = new Map(
    open.filter((one) => one.kind === 'entry' && one.place === filter.place).map((one) => [one.key, one]),
  )
  return topicsFor(base, filter.query).flatMap((topic): ListedEntry[] => {
    const entry = place?.entries.get(topic)
    const draft = drafts.get(topic)
    const field = base.topics.get(topic)?.field ?? ''
    const passes =
      (place === base.germany || entry !== undefined || draft !== undefined || filter.query !== '') &&
      (filter.field === '' || field === filter.field) &&
      (!filter.isDue || (entry !== undefined && entry.reviewBy < today)) &&
      (!filter.isOpen || draft !== undefined) &&
      hasStatus(entry, filter)
    const title = entry?.texts.de?.title ?? topicTitle(base, topic, 'de')
    return passes ? [{ place: filter.place, topic, title, field, entry, open: draft }] : []
  })
}

function hasStatus(entry: Entry | undefined, { locale, status }: EntryFilter): boolean {
  if (status === undefined) return true
  if (!entry) return status === 'missing'
  const statuses = statusesOf(entry)
  return locale ? statuses.get(locale) === status : translatedLocales.some((one) => statuses.get(one) === status)
}
