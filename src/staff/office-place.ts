import type { KnowledgeBase, Place } from '#core/knowledge-base.ts'
import { nationwide } from './rights.ts'

const known = new WeakMap<KnowledgeBase, ReadonlyMap<string, string>>()

/**
 * Whose an office is, by its id: the municipality that alone sends people there, else all of them (`germany`).
 *
 * So nobody changes an office to which another town refers. An office to which nobody refers is the municipality's that made it, or in which it
 * stands.
 * Shapes: every office of the base.
 */
export function officePlaces(base: KnowledgeBase): ReadonlyMap<string, string> {
  let places = known.get(base)
  if (!places) {
    places = compute(base)
    known.set(base, places)
  }
  return places
}

/** Offices to which people are sent, by whatever way. */
export function usedOffices(base: KnowledgeBase): ReadonlySet<string> {
  return new Set(usersOf(base).keys())
}

/** From which places people are sent to each office; offices to which nobody is sent are left out. */
function usersOf(base: KnowledgeBase): Map<string, Set<string>> {
  const users = new Map<string, Set<string>>()
  const use = (office: string, place: string) => users.set(office, (users.get(office) ?? new Set()).add(place))
  for (const place of [base.germany, ...base.municipalities.values()])
    for (const office of referredFrom(place)) use(office, place.municipality.id)
  for (const card of Object.values(base.emergency)) for (const office of card.offices) use(office, nationwide)
  // Who is reached through another office sends people there, too.
  for (const { id, contactVia } of base.offices.values())
    if (contactVia !== undefined) for (const place of users.get(id) ?? []) use(contactVia, place)
  return users
}

function compute(base: KnowledgeBase): Map<string, string> {
  const users = usersOf(base)
  const towns = townsOf(base)
  return new Map(
    [...base.offices.values()].map(({ id, addresses, municipality }) => {
      const places = [...(users.get(id) ?? [])]
      if (places.length === 0 && municipality !== undefined && base.municipalities.has(municipality))
        places.push(municipality)
      if (places.length === 0) {
        const here = new Set(addresses.flatMap(({ postcode, town }) => towns.get(postcode) ?? towns.get(town) ?? []))
        places.push(...here)
      }
      return [id, places.length === 1 ? (places[0] ?? nationwide) : nationwide]
    }),
  )
}

function referredFrom(place: Place): Set<string> {
  return new Set([
    place.municipality.mainOffice,
    ...[...place.responsibilities.values()].flatMap((offices) => offices.map(({ office }) => office)),
    ...place.events.map(({ office }) => office),
  ])
}

function townsOf(base: KnowledgeBase): Map<string, string> {
  return new Map(
    [...base.municipalities.values()].flatMap(({ municipality: { id, name, postcodes } }) =>
      [name, ...postcodes].map((word): [string, string] => [word, id]),
    ),
  )
}
