import type { Revision } from '#staff/ports.ts'
import { badge, type Content } from '#console/parts.ts'

/** Says in a list that there is an open change. `begun`: while nobody has asked for a review. Shapes: nothing when there is none. */
export function draftBadge(open: Pick<Revision, 'state'> | undefined, begun = 'Entwurf'): Content {
  return open && badge('info', open.state === 'review' ? 'wartet auf Freigabe' : begun)
}
