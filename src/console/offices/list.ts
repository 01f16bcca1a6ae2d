import Fuse from 'fuse.js'
import type { KnowledgeBase } from '#core/knowledge-base.ts'
import { isReachable, type Office } from '#core/office.ts'
import { officePlaces, usedOffices } from '#staff/office-place.ts'
import { reviewDateOf } from '#staff/worklists.ts'

export const officeStates = ['due', 'unverified', 'unreachable', 'unused'] as const
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

/** What is to be done about an office. `today`: YYYY-MM-DD; `isUsed`: people are sent there, directly or through another office. */
export function statesOf(office: Office, today: string, isUsed: boolean): OfficeState[] {
  const states: OfficeState[] = []
  if (!isReachable(office)) {
    if (office.contactVia === undefined) states.push('unreachable')
  } else if (reviewDateOf(office) < today) states.push('due')
  if (office.unverified) states.push('unverified')
  if (!isUsed) states.push('unused')
  return states
}

interface Index {
  words: Fuse<Office>
  phrase: Fuse<Office>
}

// One for each version of the knowledge.
const indexes = new WeakMap<KnowledgeBase, Index>()

const searched = {
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
}

function indexOf(base: KnowledgeBase): Index {
  let index = indexes.get(base)
  if (!index) {
    const offices = [...base.offices.values()]
    index = {
      // Words of one letter and the numbers of houses say nothing.
      words: new Fuse(offices, {
        ...searched,
        useTokenSearch: true,
        tokenMatch: 'all',
        tokenize: /[\p{L}\p{M}\p{N}_]{2,}/gu,
      }),
      phrase: new Fuse(offices, searched),
    }
    indexes.set(base, index)
  }
  return index
}

/** Each word by itself, wherever it stands; when no office has all of them, what is written like the whole. */
function officesCalled(base: KnowledgeBase, query: string): Office[] {
  const { words, phrase } = indexOf(base)
  const found = words.search(query)
  return (found.length > 0 ? found : phrase.search(query)).map(({ item }) => item)
}

/** The offices that pass the filter: best match first, without words by name. */
export function listedOffices(base: KnowledgeBase, filter: OfficeFilter, today: string): ListedOffice[] {
  const query = filter.query.trim().slice(0, 100)
  const places = officePlaces(base)
  const used = usedOffices(base)
  const found =
    query === ''
      ? [...base.offices.values()].toSorted((a, b) => a.name.localeCompare(b.name, 'de'))
      : officesCalled(base, query)
  return found
    .map((office) => ({
      office,
      place: places.get(office.id) ?? '',
      states: statesOf(office, today, used.has(office.id)),
    }))
    .filter(
      ({ place, states }) =>
        (filter.place === undefined || place === filter.place) &&
        (filter.state === undefined ||
          states.some((state) => (filter.state === 'any' ? state !== 'unused' : state === filter.state))),
    )
}
