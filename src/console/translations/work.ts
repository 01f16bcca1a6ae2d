import type { Entry } from '#core/entry.ts'
import type { Place } from '#core/knowledge-base.ts'
import type { AnswerLocale } from '#core/locale.ts'
import { fold } from '#core/text.ts'
import type { TranslationStatus } from '#knowledge/translations.ts'
import type { Account } from '#staff/ports.ts'
import { mayDo } from '#staff/rights.ts'
import { statusesOf } from '#console/languages.ts'

export const workStatuses = ['outdated', 'missing', 'machine'] as const satisfies readonly TranslationStatus[]
export type WorkStatus = (typeof workStatuses)[number]

const byTitle = new Intl.Collator('de')

/** One text that a translator can work on. `title`: the German one. */
export interface TranslationTask {
  place: string
  topic: string
  title: string
  entry: Entry
  status: WorkStatus
}

/** What of a work list is shown. `place` and `status` left out: all. */
export interface TaskFilter {
  place: string | undefined
  query: string
  status: WorkStatus | undefined
}

/** Of these places those whose texts a person may translate into a language. */
export function translatedPlaces(places: readonly Place[], account: Account, locale: AnswerLocale): Place[] {
  return places.filter(({ municipality }) => mayDo(account, 'translate', municipality.id, locale))
}

/** What is to be done in a language: outdated first, then missing, then unchecked; each by its German title. */
export function translationTasks(places: readonly Place[], locale: AnswerLocale): TranslationTask[] {
  const tasks = places.flatMap(({ municipality, entries }) =>
    [...entries].flatMap(([topic, entry]): TranslationTask[] => {
      const status = workStatuses.find((one) => one === statusesOf(entry).get(locale))
      return status ? [{ place: municipality.id, topic, title: entry.texts.de?.title ?? topic, entry, status }] : []
    }),
  )
  const rank = ({ status }: TranslationTask) => workStatuses.indexOf(status)
  return tasks.toSorted((a, b) => rank(a) - rank(b) || byTitle.compare(a.title, b.title))
}

/** The tasks that a filter lets through, but for its status: that is what the buttons count. */
export function foundTasks(tasks: readonly TranslationTask[], { place, query }: TaskFilter): TranslationTask[] {
  const words = fold(query)
  return tasks.filter((task) => (place === undefined || task.place === place) && fold(task.title).includes(words))
}

/** How many texts stand in which way in a language. */
export function translationCounts(
  places: readonly Place[],
  locale: AnswerLocale,
): ReadonlyMap<TranslationStatus, number> {
  const counts = new Map<TranslationStatus, number>()
  for (const { entries } of places)
    for (const entry of entries.values()) {
      const status = statusesOf(entry).get(locale) ?? 'missing'
      counts.set(status, (counts.get(status) ?? 0) + 1)
    }
  return counts
}
