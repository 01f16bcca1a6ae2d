import Fuse from 'fuse.js'
import type { KnowledgeBase } from '#core/knowledge-base.ts'
import { isReachable, type Office } from '#core/office.ts'
import { officePlaces } from '#staff/office-place.ts'

/** Contact data seen longer ago than this are to be confirmed. */
const staleYears = 3

export const officeStates = ['stale', 'unverified', 'unreachable'] as const
export type OfficeState = (typeof officeStates)[number]

export interface OfficeFilter {
  query: string
  /** Left out: all. */
  place: string | undefined
  state: OfficeState | 'any' | undefined
}

export interface ListedOffice {
  office: Office
  place: string
  states: OfficeState[]
}

/** What is to be done about an office. */
export function statesOf(office: Office, year: number): OfficeState[] {
  const states: OfficeState[] = []
  if (!isReachable(office)) {
    if (office.contactVia === undefined) states.push('unreachable')
  } else if (year - (office.contactSeen ?? office.seen) > staleYears) states.push('stale')
  if (office.unverified) states.push('unverified')
  return states
}

const indexes = new WeakMap<KnowledgeBase, Fuse<Office>>()

function indexOf(base: KnowledgeBase): Fuse<Office> {
  let index = indexes.get(base)
  if (!index) {
    index = new Fuse([...base.offices.values()], {
      keys: [
        { name: 'name', weight: 3 },
        { name: 'shortName', weight: 3 },
        { name: 'provider', weight: 1 },
        { name: 'addresses.street', weight: 1 },
        { name: 'phones.number', weight: 1 },
      ],
      threshold: 0.3,
      ignoreLocation: true,
      ignoreDiacritics: true,
      minMatchCharLength: 2,
    })
    indexes.set(base, index)
  }
  return index
}

/** The offices that pass the filter: best match first, without words by name. */
export function listedOffices(base: KnowledgeBase, filter: OfficeFilter, year: number): ListedOffice[] {
  const query = filter.query.trim().slice(0, 100)
  const places = officePlaces(base)
  const found =
    query === ''
      ? [...base.offices.values()].toSorted((a, b) => a.name.localeCompare(b.name, 'de'))
      : indexOf(base)
          .search(query)
          .map(({ item }) => item)
  return found
    .map((office) => ({ office, place: places.get(office.id) ?? '', states: statesOf(office, year) }))
    .filter(
      ({ place, states }) =>
        (filter.place === undefined || place === filter.place) &&
        (filter.state === undefined || (filter.state === 'any' ? states.length > 0 : states.includes(filter.state))),
    )
}
