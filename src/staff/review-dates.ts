import type { Entry } from '#core/entry.ts'
import { addDays } from './days.ts'
import type { Account, Subject } from './ports.ts'
import type { RevisionService } from './revisions.ts'
import { mayDo } from './rights.ts'

/** After a check a text is to be looked at again in a year. */
export const reviewDays = 365

/** The same text, looked at today and found right. */
export function confirmedEntry(entry: Entry, today: string): Entry {
  return { ...entry, checkedOn: today, reviewBy: addDays(today, reviewDays) }
}

/** `changed`: it is not the text any more that the person has seen. `draft`: somebody is changing it. */
export type Confirmed =
  | { kind: 'confirmed'; entry: Entry }
  | { kind: 'changed' | 'draft' | 'forbidden' }
  | { kind: 'invalid'; problems: string[] }

/**
 * Confirms that a text is still right, at once for everybody.
 *
 * `seen`: the beginning of the `basis` of what the person read. Errors: `store-unavailable`.
 */
export async function confirmText(
  revisions: RevisionService,
  {
    subject,
    seen,
    today,
    actor,
    reason,
  }: { subject: Subject; seen: string; today: string; actor: Account; reason: string },
): Promise<Confirmed> {
  if (!mayDo(actor, 'publish', subject.place)) return { kind: 'forbidden' }
  const live = revisions.current(subject)
  if (!live || seen === '' || !live.basis.startsWith(seen)) return { kind: 'changed' }
  if (await revisions.open(subject)) return { kind: 'draft' }
  const entry = confirmedEntry(live.value as Entry, today)
  const saved = await revisions.save(subject, entry, { basis: live.basis, reason, actor })
  if (saved.kind === 'conflict') return { kind: 'changed' }
  if (saved.kind === 'invalid') return saved
  const published = await revisions.publish(saved.revision.id, actor, reason)
  if (published.kind === 'published') return { kind: 'confirmed', entry }
  return published.kind === 'invalid' ? published : { kind: 'changed' }
}
