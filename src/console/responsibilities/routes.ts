import type { ResponsibleOffice } from '#core/municipality.ts'
import type { Revision, Subject } from '#staff/ports.ts'
import { basisOfContent } from '#staff/revisions.ts'
import type { ConsoleApp, ConsoleContext, ConsoleDependencies } from '#console/context.ts'
import { demand, seeOther } from '#console/guard.ts'
import { authorOf } from '#console/names.ts'
import { fieldsOf } from '#console/parts.ts'
import { changedFields } from '#console/revisions/diff.ts'
import { changePath, editorPath, missingPage, subjectOf } from '#console/revisions/subjects.ts'
import { readResponsibilities } from './form.ts'
import { responsibilityPage, type ResponsibilityState } from './form-page.ts'

interface AtWork {
  subject: Subject
  offices: readonly ResponsibleOffice[]
  open: Revision | undefined
  basis: string
  isStale: boolean
}

/** Which offices are responsible for a topic in a place, with conditions. */
export function registerResponsibilities(app: ConsoleApp, dependencies: ConsoleDependencies): void {
  const { revisions, knowledge, accounts } = dependencies

  const atWork = async (place: string, topic: string): Promise<AtWork | undefined> => {
    const subject = subjectOf(dependencies, 'responsibilities', place, topic)
    if (!subject) return undefined
    const current = revisions.current(subject)
    const open = await revisions.open(subject)
    const basis = current?.basis ?? ''
    const offices = (open?.value ?? current?.value ?? []) as readonly ResponsibleOffice[]
    return { subject, offices, open, basis, isStale: open !== undefined && open.basis !== basis }
  }

  const show = async (
    context: ConsoleContext,
    work: AtWork,
    more: Partial<Pick<ResponsibilityState, 'offices' | 'part' | 'reason' | 'problems' | 'conflict'>> = {},
  ) => {
    const author = work.open && (await authorOf(accounts, work.open.author))
    return responsibilityPage(context, dependencies, {
      ...work,
      part: basisOfContent(work.offices),
      reason: work.open?.reason ?? '',
      problems: [],
      authorName: author?.name,
      ...more,
    })
  }

  app.get('/responsibilities/:place/:topic', async (context) => {
    const work = await atWork(context.req.param('place'), context.req.param('topic'))
    return work ? show(context, work) : missingPage(context, 'entries')
  })

  app.post('/responsibilities/:place/:topic', async (context) => {
    const work = await atWork(context.req.param('place'), context.req.param('topic'))
    if (!work) return missingPage(context, 'entries')
    const { subject, open } = work
    demand(context, 'edit', subject.place)
    const { base } = knowledge.current()
    const fields = await fieldsOf(context)
    const reason = fields.one('reason').trim()
    const part = fields.one('part')
    const { offices, problems } = readResponsibilities(base, fields, work.offices)
    if (problems.length > 0) return show(context, work, { offices, part, reason, problems })
    const conflict = async (now: AtWork) => {
      const other = now.open && (await authorOf(accounts, now.open.author))
      const changes = changedFields(base, 'responsibilities', now.offices, offices)
      return show(context, now, { offices, reason, conflict: { name: other?.name ?? 'Jemand', changes } })
    }
    if (part !== basisOfContent(work.offices)) return conflict(work)
    const saved = await revisions.save(subject, offices, {
      basis: open?.basis ?? work.basis,
      ...(open ? { updatedAt: open.updatedAt } : {}),
      reason,
      actor: context.get('staff').account,
    })
    if (saved.kind === 'conflict') return conflict((await atWork(subject.place, subject.key)) ?? work)
    if (saved.kind === 'invalid') return show(context, work, { offices, part, reason, problems: saved.problems })
    if (fields.one('next') === 'change') return seeOther(context, changePath(subject))
    return seeOther(context, editorPath(subject), {
      kind: 'success',
      text: 'Entwurf gespeichert. Er ist noch nicht veröffentlicht.',
    })
  })
}
