import type { Subject } from '#staff/ports.ts'
import { mayDo } from '#staff/rights.ts'
import type { ConsoleContext, ConsoleDependencies } from '#console/context.ts'
import { seeOther } from '#console/guard.ts'
import { changePath } from './subjects.ts'

/**
 * Saves a small change, such as a new review date, and makes it live when this person may publish; else it goes to review.
 *
 * An open draft of somebody is left alone.
 */
export async function publishAtOnce(
  context: ConsoleContext,
  { revisions }: ConsoleDependencies,
  subject: Subject,
  change: { value: unknown; reason: string; done: string; back: string },
): Promise<Response> {
  const { account } = context.get('staff')
  const { value, reason, done, back } = change
  if (await revisions.open(subject))
    return seeOther(context, changePath(subject), {
      kind: 'warning',
      text: 'Es gibt schon eine offene Änderung. Bitte veröffentlichen oder verwerfen Sie zuerst diese.',
    })
  const basis = revisions.current(subject)?.basis ?? ''
  const saved = await revisions.save(subject, value, { basis, reason, actor: account })
  if (saved.kind === 'conflict')
    return seeOther(context, back, {
      kind: 'warning',
      text: 'Jemand hat den Text gerade geändert. Bitte sehen Sie noch einmal nach.',
    })
  if (saved.kind === 'invalid') return seeOther(context, back, { kind: 'danger', text: saved.problems.join(' ') })
  if (!mayDo(account, 'publish', subject.place)) {
    await revisions.submit(saved.revision.id, account)
    return seeOther(context, back, { kind: 'success', text: `${done} Es gilt, sobald es freigegeben ist.` })
  }
  const published = await revisions.publish(saved.revision.id, account, reason)
  if (published.kind === 'published') return seeOther(context, back, { kind: 'success', text: done })
  return seeOther(context, changePath(subject), {
    kind: 'warning',
    text: published.kind === 'invalid' ? published.problems.join(' ') : 'Jemand hat den Text gerade geändert.',
  })
}
