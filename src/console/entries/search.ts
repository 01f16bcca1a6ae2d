import type { Entry } from '#core/entry.ts'
import { topicTitle, type KnowledgeBase } from '#core/knowledge-base.ts'
import type { AnswerLocale } from '#core/locale.ts'
import type { TranslationStatus } from '#knowledge/translations.ts'
import type { Revision } from '#staff/ports.ts'
import { topicsFor } from '#staff/topic-search.ts'
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
  /** Only these topics, whose answers often did not help; left out: all. */
  unhelpful?: ReadonlySet<string>
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
      (filter.unhelpful?.has(topic) ?? true) &&
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
