import type { Entry } from '#core/entry.ts'
import type { Place } from '#core/knowledge-base.ts'
import type { AnswerLocale } from '#core/locale.ts'
import type { TranslationStatus } from '#knowledge/translations.ts'
import { statusesOf, translatedLocales } from '#console/languages.ts'

export const workStatuses = ['outdated', 'missing', 'machine'] as const satisfies readonly TranslationStatus[]
export type WorkStatus = (typeof workStatuses)[number]

/** One text that a translator can work on. */
export interface TranslationTask {
  place: string
  topic: string
  entry: Entry
  status: WorkStatus
}

/** What is to be done in a language: outdated first, then missing, then unchecked; in the order of the knowledge. */
export function translationTasks(places: readonly Place[], locale: AnswerLocale): TranslationTask[] {
  const tasks = places.flatMap(({ municipality, entries }) =>
    [...entries].flatMap(([topic, entry]): TranslationTask[] => {
      const status = workStatuses.find((one) => one === statusesOf(entry).get(locale))
      return status ? [{ place: municipality.id, topic, entry, status }] : []
    }),
  )
  return workStatuses.flatMap((status) => tasks.filter((task) => task.status === status))
}

/** How many texts stand in which way, by language. */
export function translationTable(places: readonly Place[]): Map<AnswerLocale, Map<TranslationStatus, number>> {
  return new Map(
    translatedLocales.map((locale) => {
      const counts = new Map<TranslationStatus, number>()
      for (const { entries } of places)
        for (const entry of entries.values()) {
          const status = statusesOf(entry).get(locale) ?? 'missing'
          counts.set(status, (counts.get(status) ?? 0) + 1)
        }
      return [locale, counts]
    }),
  )
}
