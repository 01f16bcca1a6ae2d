import type { ConsoleDependencies } from '#console/context.ts'
import { languageNames, translatedLocales } from '#console/languages.ts'
import type { Content } from '#console/parts.ts'
import { placesOf } from '#console/revisions/subjects.ts'
import { shortTextsAddress } from '#console/translations/short-texts-list.ts'
import { translatedPlaces, translationCounts, type WorkStatus } from '#console/translations/work.ts'
import type { KnowledgeBase } from '#core/knowledge-base.ts'
import type { Account } from '#staff/ports.ts'
import { mayDo } from '#staff/rights.ts'
import { missingShortTexts, shortTextLocales, type ShortTextLocale } from '#staff/short-texts.ts'
import { countText } from '#staff/small-counts.ts'
import { task } from './task.ts'

/** So many languages are named one by one. */
const namedLanguages = 5

/** Short texts that people cannot read: a line for each language of who has some, else one for all. */
export function shortTextTasks(account: Account, base: KnowledgeBase): Content[] {
  const counts = shortTextLocales
    .map((locale) => ({
      locale,
      count: missingShortTexts(base, locale, (place) => mayDo(account, 'translate', place, locale)),
    }))
    .filter(({ count }) => count > 0)
  const line = (count: number, label: string, href: string, more: Content) => [task(count, label, href, more)]
  const addressOf = (locale: ShortTextLocale) => shortTextsAddress(locale, { status: 'missing' })
  const own = counts.filter(({ locale }) => account.locales.includes(locale))
  if (account.locales.length > 0 || counts.length === 1)
    return (account.locales.length > 0 ? own : counts).flatMap(({ locale, count }) =>
      line(
        count,
        `kurze Texte ohne Übersetzung auf ${languageNames[locale]}`,
        addressOf(locale),
        'Hinweise bei Stellen, Zuständigkeiten und Terminen',
      ),
    )
  const sum = counts.reduce((total, { count }) => total + count, 0)
  return sum === 0
    ? []
    : line(sum, 'kurze Texte ohne Übersetzung', '/staff/translations', `in ${counts.length} Sprachen`)
}

/** Answers that are out of date, missing or unread in a language: a line for each language of who has some, else one for each state. */
export function translationTasks(account: Account, dependencies: ConsoleDependencies): Content[] {
  const places = placesOf(dependencies)
  const counts = translatedLocales
    .map((locale) => {
      const counts = translationCounts(translatedPlaces(places, account, locale), locale)
      const of = (status: WorkStatus) => counts.get(status) ?? 0
      return { locale, outdated: of('outdated'), missing: of('missing'), machine: of('machine') }
    })
    .filter(({ outdated, missing, machine }) => outdated + missing + machine > 0)
  if (counts.length === 0) return []
  // Who has languages of their own gets a line for each, others one for all.
  if (account.locales.length > 0)
    return counts
      .filter(({ locale }) => account.locales.includes(locale))
      .map(({ locale, outdated, missing, machine }) =>
        task(
          outdated + missing + machine,
          `Übersetzungen: ${languageNames[locale]}`,
          `/staff/translations?locale=${locale}`,
          `${outdated} veraltet, ${missing} fehlen, ${machine} maschinell übersetzt und noch nicht geprüft`,
        ),
      )
  const sum = (of: 'outdated' | 'missing' | 'machine') => counts.reduce((total, count) => total + count[of], 0)
  const line = (of: 'outdated' | 'missing' | 'machine', label: string) => {
    const some = counts.filter((count) => count[of] > 0)
    const [only] = some
    if (!only) return []
    // One language: straight to its work list.
    const href = some.length === 1 ? `/staff/translations?locale=${only.locale}&status=${of}` : '/staff/translations'
    const more =
      some.length > namedLanguages
        ? `in ${some.length} Sprachen`
        : some.map((count) => `${languageNames[count.locale]} ${countText(count[of])}`).join(' · ')
    return [task(sum(of), label, href, more)]
  }
  return [
    ...line('outdated', 'veraltete Übersetzungen'),
    ...line('missing', 'fehlende Übersetzungen'),
    ...line('machine', 'maschinelle Übersetzungen, die noch niemand geprüft hat'),
  ]
}
