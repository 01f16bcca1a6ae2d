import type { ResponsibleOffice } from '#core/municipality.ts'
import type { ConsoleApp, ConsoleContext, ConsoleDependencies } from '#console/context.ts'
import { editStateOf, standingOf, type AtWork, type EditState } from '#console/editing/at-work.ts'
import { saveDraft } from '#console/editing/save-draft.ts'
import { savingOf } from '#console/editing/save-fields.ts'
import { demand } from '#console/guard.ts'
import { fieldsOf } from '#console/parts.ts'
import { missingPage, subjectOf } from '#console/revisions/subjects.ts'
import { readResponsibilities } from './form.ts'
import { responsibilityPage } from './form-page.ts'

type Offices = readonly ResponsibleOffice[]

/** Which offices are responsible for a topic in a place, with conditions. */
export function registerResponsibilities(app: ConsoleApp, dependencies: ConsoleDependencies): void {
  const { revisions, knowledge, accounts } = dependencies

  const workOn = async (place: string, topic: string): Promise<AtWork<Offices> | undefined> => {
    const subject = subjectOf(dependencies, 'responsibilities', place, topic)
    if (!subject) return undefined
    const { live, ...standing } = await standingOf(revisions, subject)
    // Never retired: every topic of a place has somebody who is responsible.
    return { ...standing, value: (standing.open?.value ?? live ?? []) as Offices, isRetired: false }
  }

  const show = async (
    context: ConsoleContext,
    work: AtWork<Offices>,
    more: Partial<EditState> & { offices?: Offices } = {},
  ) =>
    responsibilityPage(context, dependencies, {
      ...(await editStateOf(accounts, work)),
      subject: work.subject,
      offices: work.value,
      ...more,
    })

  app.get('/responsibilities/:place/:topic', async (context) => {
    const work = await workOn(context.req.param('place'), context.req.param('topic'))
    return work ? show(context, work) : missingPage(context, 'entries')
  })

  app.post('/responsibilities/:place/:topic', async (context) => {
    const work = await workOn(context.req.param('place'), context.req.param('topic'))
    if (!work) return missingPage(context, 'entries')
    demand(context, 'edit', work.subject.place)
    const fields = await fieldsOf(context)
    const saving = savingOf(fields)
    const { offices, problems } = readResponsibilities(knowledge.current().base, fields, work.value)
    if (problems.length > 0) return show(context, work, { offices, part: saving.part, reason: saving.reason, problems })
    return saveDraft(context, dependencies, work, saving, {
      valueOver: () => offices,
      again: () => workOn(work.subject.place, work.subject.key),
      show: (now, more) => show(context, now, { offices, ...more }),
    })
  })
}
