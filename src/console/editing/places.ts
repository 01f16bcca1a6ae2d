import { HTTPException } from 'hono/http-exception'
import { mayDo } from '#staff/rights.ts'
import type { ConsoleContext, ConsoleDependencies } from '#console/context.ts'
import { demand } from '#console/guard.ts'
import { placesOf } from '#console/revisions/subjects.ts'

/** Where this person may write: ids, all of Germany first. */
export function editablePlaces(context: ConsoleContext, dependencies: ConsoleDependencies): string[] {
  const { account } = context.get('staff')
  return placesOf(dependencies)
    .map(({ municipality }) => municipality.id)
    .filter((id) => mayDo(account, 'edit', id))
}

/** Where a new text is most likely to be, of the places where this person may write. Shapes: `''` when they must choose. */
export function likelyPlace(
  context: ConsoleContext,
  dependencies: ConsoleDependencies,
  ...asked: readonly (string | undefined)[]
): string {
  const places = editablePlaces(context, dependencies)
  const wanted = [...asked, context.get('staff').account.municipality, dependencies.municipality]
  return wanted.find((one) => one !== undefined && places.includes(one)) ?? (places.length === 1 ? places[0] : '') ?? ''
}

/** Goes on only when the person may write at this place, and it is one of ours. Errors: throws a 403 or 400. */
export function demandPlace(context: ConsoleContext, dependencies: ConsoleDependencies, place: string): void {
  demand(context, 'edit', place)
  if (!placesOf(dependencies).some(({ municipality }) => municipality.id === place)) throw new HTTPException(400)
}
