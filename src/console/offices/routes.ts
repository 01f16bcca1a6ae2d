import { officeSchema, type Office } from '#core/office.ts'
import { dayOf } from '#staff/days.ts'
import { officePlaces } from '#staff/office-place.ts'
import type { Revision, Subject } from '#staff/ports.ts'
import { basisOfContent } from '#staff/revisions.ts'
import type { ConsoleApp, ConsoleContext, ConsoleDependencies } from '#console/context.ts'
import { demand, seeOther } from '#console/guard.ts'
import { authorOf } from '#console/names.ts'
import { fieldsOf } from '#console/parts.ts'
import { changedFields } from '#console/revisions/diff.ts'
import { publishAtOnce } from '#console/revisions/publish-at-once.ts'
import { changePath, editorPath, missingPage, placesOf } from '#console/revisions/subjects.ts'
import { confirmedOffice, officeOfForm, readOffice } from './form.ts'
import { officePage, type OfficeState } from './form-page.ts'
import { officesPage } from './list-page.ts'
import { listedOffices, officeStates } from './list.ts'

interface OfficeAtWork {
  subject: Subject
  /** Of the draft when there is one. */
  office: Office
  open: Revision | undefined
  basis: string
  isStale: boolean
}

/** The list of offices and the editor of each. */
export function registerOffices(app: ConsoleApp, dependencies: ConsoleDependencies): void {
  const { revisions, knowledge, clock, accounts } = dependencies
  const year = () => Number(dayOf(clock()).slice(0, 4))

  const atWork = async (id: string): Promise<OfficeAtWork | undefined> => {
    const place = officePlaces(knowledge.current().base).get(id)
    if (place === undefined) return undefined
    const subject: Subject = { kind: 'office', place, key: id }
    const current = revisions.current(subject)
    if (!current) return undefined
    const open = await revisions.open(subject)
    const draft = open && officeSchema.safeParse(open.value).data
    return {
      subject,
      office: draft ?? (current.value as Office),
      open,
      basis: current.basis,
      isStale: open !== undefined && open.basis !== current.basis,
    }
  }

  const show = async (
    context: ConsoleContext,
    work: OfficeAtWork,
    more: Partial<Pick<OfficeState, 'office' | 'part' | 'reason' | 'problems' | 'conflict'>> = {},
  ) => {
    const author = work.open && (await authorOf(accounts, work.open.author))
    return officePage(context, dependencies, {
      ...work,
      part: basisOfContent(work.office),
      reason: work.open?.reason ?? '',
      problems: [],
      authorName: author?.name,
      year: year(),
      ...more,
    })
  }

  app.get('/offices', async (context) => {
    const place = context.req.query('place')
    const state = context.req.query('state')
    const filter = {
      query: context.req.query('q') ?? '',
      place: placesOf(dependencies).find(({ municipality }) => municipality.id === place)?.municipality.id,
      state: state === 'any' ? ('any' as const) : officeStates.find((one) => one === state),
    }
    const offices = listedOffices(knowledge.current().base, filter, year())
    const drafts = (await revisions.worklist()).filter(({ kind }) => kind === 'office')
    const pageNumber = Math.max(1, Number.parseInt(context.req.query('page') ?? '', 10) || 1)
    const open = new Map(drafts.map((draft) => [draft.key, draft]))
    return officesPage(context, dependencies, { filter, offices, open, pageNumber })
  })

  app.get('/offices/:id', async (context) => {
    const work = await atWork(context.req.param('id'))
    return work ? show(context, work) : missingPage(context, 'offices')
  })

  app.post('/offices/:id', async (context) => {
    const work = await atWork(context.req.param('id'))
    if (!work) return missingPage(context, 'offices')
    const { subject, open } = work
    demand(context, 'edit', subject.place)
    const fields = await fieldsOf(context)
    const reason = fields.one('reason').trim()
    const part = fields.one('part')
    const typed = officeOfForm(fields, work.office, year())
    const { office, problems } = readOffice(typed)
    // What cannot be read is shown again as it was typed.
    if (!office) return show(context, work, { office: typed as Office, part, reason, problems })
    const conflict = async (now: OfficeAtWork) => {
      const other = now.open && (await authorOf(accounts, now.open.author))
      const changes = changedFields(knowledge.current().base, 'office', now.office, office)
      return show(context, now, { office, reason, conflict: { name: other?.name ?? 'Jemand', changes } })
    }
    if (part !== basisOfContent(work.office)) return conflict(work)
    const saved = await revisions.save(subject, office, {
      basis: open?.basis ?? work.basis,
      ...(open ? { updatedAt: open.updatedAt } : {}),
      reason,
      actor: context.get('staff').account,
    })
    if (saved.kind === 'conflict') return conflict((await atWork(subject.key)) ?? work)
    if (saved.kind === 'invalid') return show(context, work, { office, part, reason, problems: saved.problems })
    if (fields.one('next') === 'change') return seeOther(context, changePath(subject))
    return seeOther(context, editorPath(subject), {
      kind: 'success',
      text: 'Entwurf gespeichert. Er ist noch nicht veröffentlicht.',
    })
  })

  app.post('/offices/:id/confirm', async (context) => {
    const work = await atWork(context.req.param('id'))
    if (!work) return missingPage(context, 'offices')
    demand(context, 'publish', work.subject.place)
    if ((await fieldsOf(context)).one('part') !== basisOfContent(work.office))
      return seeOther(context, editorPath(work.subject), {
        kind: 'warning',
        text: 'Die Angaben wurden gerade geändert. Bitte sehen Sie sie noch einmal an.',
      })
    return publishAtOnce(context, dependencies, work.subject, {
      value: confirmedOffice(work.office, year()),
      reason: 'Angaben geprüft: alles richtig',
      done: 'Danke. Die Angaben gelten als heute geprüft.',
      back: editorPath(work.subject),
    })
  })
}
