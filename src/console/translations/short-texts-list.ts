import type { KnowledgeBase } from '#core/knowledge-base.ts'
import { subjectTitle } from '#console/revisions/subjects.ts'
import { fold } from '#core/text.ts'
import type { Account } from '#staff/ports.ts'
import { mayDo, nationwide } from '#staff/rights.ts'
import type { ShortTextsAtWork } from '#staff/short-text-edits.ts'
import {
  missingShortTexts,
  needsTranslation,
  ownerOf,
  shortTextStatuses,
  translationOf,
  type ShortText,
  type ShortTextLocale,
  type ShortTextStatus,
} from '#staff/short-texts.ts'

/** What the list shows. `status` left out: all. */
export interface ShortTextFilter {
  place: string
  query: string
  status: ShortTextStatus | undefined
}

export const shortTextsPath = '/staff/translations/short-texts'

/** The address of the list, without what is as it is anyway. */
export function shortTextsAddress(
  locale: string,
  { place, query = '', status }: Partial<ShortTextFilter> = {},
  pageNumber = 1,
): string {
  const search = new URLSearchParams({ locale })
  if (place !== undefined) search.set('place', place)
  if (status !== undefined) search.set('filter', status)
  if (query !== '') search.set('q', query)
  if (pageNumber > 1) search.set('page', String(pageNumber))
  return `${shortTextsPath}?${search.toString()}`
}

export interface ListedShortText {
  text: ShortText
  translation: string
  status: ShortTextStatus
  /** It is only of this place, and this person translates here. */
  mayEdit: boolean
  /** It stands elsewhere, too, or nationwide: here it is only read. */
  isShared: boolean
  /** It is changed by the open draft. */
  isDrafted: boolean
}

/** What people in a place read in a language: what this person may change first, then what is missing, in the order of the knowledge. */
export function listedShortTexts(
  work: ShortTextsAtWork,
  live: KnowledgeBase,
  account: Account,
  { place, query, status }: ShortTextFilter,
): ListedShortText[] {
  const { base } = work
  const locale = work.subject.key as ShortTextLocale
  const mayTranslate = mayDo(account, 'translate', place, locale)
  const isFound = finder(work, query)
  const listed = work.texts
    .filter((text) => needsTranslation(text, locale))
    .flatMap((text): ListedShortText[] => {
      const owner = ownerOf(base, text, locale)
      const isHere = owner === place || text.uses.some((use) => use.place === place || use.place === nationwide)
      // Nationwide, what only one town says is no business of the others.
      if (!isHere || (place === nationwide && owner !== nationwide)) return []
      const { translation, status: of } = translationOf(base, text.german, locale)
      if (!isFound(text, translation) || (status !== undefined && of !== status)) return []
      const isDrafted = translation !== translationOf(live, text.german, locale).translation
      return [
        {
          text,
          translation,
          status: of,
          mayEdit: mayTranslate && owner === place,
          isShared: owner !== place,
          isDrafted,
        },
      ]
    })
  const rank = (one: ListedShortText) => (one.mayEdit ? 0 : 10) + shortTextStatuses.indexOf(one.status)
  return listed.toSorted((a, b) => rank(a) - rank(b))
}

/** By its words in any language, or by what it stands at: an office, an event, what somebody is responsible for. */
function finder({ withDrafts }: ShortTextsAtWork, query: string): (text: ShortText, translation: string) => boolean {
  const words = fold(query)
  if (words === '') return () => true
  const isNamed = ({ uses }: ShortText) => uses.some((use) => fold(subjectTitle(withDrafts, use)).includes(words))
  return (text, translation) =>
    [text.german, text.english ?? '', translation].some((one) => fold(one).includes(words)) || isNamed(text)
}

/** How many texts that the filter lets through each other place has that are not in `listed`. Shapes: only places that have any. */
export function foundElsewhere(
  work: ShortTextsAtWork,
  live: KnowledgeBase,
  account: Account,
  {
    filter,
    listed,
    places,
  }: { filter: ShortTextFilter; listed: readonly ListedShortText[]; places: readonly string[] },
): Map<string, number> {
  if (filter.query === '') return new Map()
  const here = new Set(listed.map(({ text }) => text.id))
  const texts = work.texts.filter(({ id }) => !here.has(id))
  return new Map(
    places
      .filter((place) => place !== filter.place)
      .map(
        (place) => [place, listedShortTexts({ ...work, texts }, live, account, { ...filter, place }).length] as const,
      )
      .filter(([, count]) => count > 0),
  )
}

/** How many texts each place misses in a language. */
export function missingByPlace(
  base: KnowledgeBase,
  locale: ShortTextLocale,
  places: readonly string[],
): Map<string, number> {
  return new Map(places.map((place) => [place, missingShortTexts(base, locale, (owner) => owner === place)]))
}
