import type { ImportedState, ImportedText } from '#staff/imports.ts'
import type { Account } from '#staff/ports.ts'
import { mayDo } from '#staff/rights.ts'
import type { ConsoleDependencies } from '#console/context.ts'
import { placesOf } from '#console/revisions/subjects.ts'

/** Imported material that this person may work on. Shapes: the last changed first. */
export async function importsOf(
  dependencies: ConsoleDependencies,
  account: Account,
  state: ImportedState,
): Promise<ImportedText[]> {
  if (!dependencies.imports) return []
  const places = new Set(placesOf(dependencies).map(({ municipality }) => municipality.id))
  return (await dependencies.imports.inState(state)).filter(
    ({ place }) => places.has(place) && mayDo(account, 'edit', place),
  )
}
