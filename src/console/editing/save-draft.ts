import type { Subject } from '#staff/ports.ts'
import { basisOfContent } from '#staff/revisions.ts'
import type { ConsoleContext, ConsoleDependencies } from '#console/context.ts'
import { seeOther } from '#console/guard.ts'
import { changedFields } from '#console/revisions/diff.ts'
import { changePath, editorPath } from '#console/revisions/subjects.ts'
import type { AtWork, EditState } from './at-work.ts'
import { otherName } from './conflict.ts'
import { isSameContent } from './same-content.ts'
import type { Saving } from './save-fields.ts'

/** The next page when somebody saved what is live: there is nothing to review or to publish. */
export function nothingChanged(context: ConsoleContext, editor: string): Promise<Response> {
  return seeOther(context, editor, { kind: 'info', text: 'Nichts geändert: Es steht schon so da.' })
}

/** The next page after a draft was saved: its change, or the editor again. */
export function draftSaved(
  context: ConsoleContext,
  subject: Subject,
  next: string,
  editor: string = editorPath(subject),
): Promise<Response> {
  if (next === 'change') return seeOther(context, changePath(subject))
  return seeOther(context, editor, {
    kind: 'success',
    text: 'Entwurf gespeichert. Er ist noch nicht veröffentlicht.',
  })
}

/**
 * Saves what was typed as a draft, unless somebody changed the subject since the form was made: then the editor shows both.
 *
 * `valueOver`: what was typed, over what there was. `again`: what stands now. `show`: the editor with what was typed.
 */
export async function saveDraft<Value>(
  context: ConsoleContext,
  { revisions, accounts, knowledge }: ConsoleDependencies,
  work: AtWork<Value>,
  { part, reason, next }: Saving,
  pages: {
    valueOver: (before: Value) => Value
    again: () => Promise<AtWork<Value> | undefined>
    show: (work: AtWork<Value>, more: Partial<EditState>) => Promise<Response>
  },
): Promise<Response> {
  const { subject, open } = work
  const { valueOver, again, show } = pages
  const conflict = async (now: AtWork<Value>) => {
    const name = await otherName(accounts, now.open)
    const { base } = knowledge.current()
    const changes = changedFields(base, subject.kind, now.value, valueOver(now.value))
    return show(now, { reason, conflict: { name, changes } })
  }
  if (part !== basisOfContent(work.value)) return conflict(work)
  const isLive = !open && work.basis !== ''
  if (isLive && isSameContent(valueOver(work.value), work.value)) return nothingChanged(context, editorPath(subject))
  const saved = await revisions.save(subject, valueOver(work.value), {
    basis: open?.basis ?? work.basis,
    ...(open ? { updatedAt: open.updatedAt } : {}),
    reason,
    actor: context.get('staff').account,
  })
  if (saved.kind === 'conflict') return conflict((await again()) ?? work)
  if (saved.kind === 'invalid') return show(work, { part, reason, problems: saved.problems })
  return draftSaved(context, subject, next)
}
