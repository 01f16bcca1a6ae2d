import { entrySchema, type Entry } from '#core/entry.ts'
import type { KnowledgeBase } from '#core/knowledge-base.ts'
import { isReachable, type Office } from '#core/office.ts'
import { fold } from '#core/text.ts'
import type { GapGroup } from './gaps.ts'
import { officePlaces } from './office-place.ts'
import type { Revision } from './ports.ts'
import { nationwide } from './rights.ts'

/** Contact data seen longer ago than this are to be confirmed, unless somebody has set a date. */
const staleYears = 3

/** When an office is to be looked at again. Shapes: YYYY-MM-DD. */
export function reviewDateOf({ reviewBy, contactSeen, seen }: Office): string {
  return reviewBy ?? `${(contactSeen ?? seen) + staleYears}-12-31`
}

/** Ids of the groups of which a question stands as a phrasing in an open draft. */
export function draftedGroups(groups: readonly GapGroup[], worklist: readonly Revision[]): ReadonlySet<number> {
  const phrasings = new Set(
    worklist
      .filter(({ kind }) => kind === 'entry')
      .flatMap(({ value }) => Object.values(entrySchema.safeParse(value).data?.texts ?? {}))
      .flatMap((text) => text.phrasings.map(fold)),
  )
  return new Set(groups.filter(({ gaps }) => gaps.some(({ text }) => phrasings.has(fold(text)))).map(({ id }) => id))
}

/** All texts of these places. */
export function entriesIn(base: KnowledgeBase, isMine: (place: string) => boolean): { place: string; entry: Entry }[] {
  return [base.germany, ...base.municipalities.values()]
    .map(({ municipality: { id }, entries }) => ({
      place: base.germany.municipality.id === id ? nationwide : id,
      entries,
    }))
    .filter(({ place }) => isMine(place))
    .flatMap(({ place, entries }) => [...entries.values()].map((entry) => ({ place, entry })))
}

/** Texts whose review date is past, the longest first. `today`: YYYY-MM-DD. */
export function dueEntries(
  base: KnowledgeBase,
  isMine: (place: string) => boolean,
  today: string,
): { place: string; entry: Entry }[] {
  return entriesIn(base, isMine)
    .filter(({ entry }) => entry.reviewBy < today)
    .toSorted((a, b) => (a.entry.reviewBy < b.entry.reviewBy ? -1 : 1))
}

/** Offices of these places whose contact is missing or not confirmed, or whose review date is past. `today` left out: the year's first day. */
export function officesToConfirm(
  base: KnowledgeBase,
  isMine: (place: string) => boolean,
  year: number,
  today = `${year}-01-01`,
): Office[] {
  const places = officePlaces(base)
  return [...base.offices.values()].filter(
    (office) =>
      isMine(places.get(office.id) ?? nationwide) &&
      (office.unverified !== undefined ||
        (!isReachable(office) && office.contactVia === undefined) ||
        (isReachable(office) && reviewDateOf(office) < today)),
  )
}
