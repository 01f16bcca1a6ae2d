import type { KnowledgeBase } from '#core/knowledge-base.ts'
import type { Choice } from '#console/parts.ts'

/** All offices by name, to choose one from. */
export function officeChoices(base: KnowledgeBase): Choice[] {
  return [...base.offices.values()]
    .toSorted((a, b) => a.name.localeCompare(b.name, 'de'))
    .map(({ id, name }) => ({ value: id, label: name }))
}
