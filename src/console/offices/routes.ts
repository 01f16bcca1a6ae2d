import { officeSchema, type Office } from '#core/office.ts'
import { addDays, dayOf } from '#staff/days.ts'
import { freeId } from '#staff/new-ids.ts'
import { officePlaces, usedOffices } from '#staff/office-place.ts'
import type { Revision, Subject } from '#staff/ports.ts'
import { isRetirement } from '#staff/problems.ts'
import { basisOfContent } from '#staff/revisions.ts'
import { mayDo, nationwide } from '#staff/rights.ts'
import { HTTPException } from 'hono/http-exception'
import type { ConsoleApp, ConsoleContext, ConsoleDependencies } from '#console/context.ts'
import { demand, seeOther } from '#console/guard.ts'
import { authorOf } from '#console/names.ts'
import { fieldsOf } from '#console/parts.ts'
import { changedFields } from '#console/revisions/diff.ts'
import { publishAtOnce } from '#console/revisions/publish-at-once.ts'
import { retiredSubjects } from '#console/revisions/retire.ts'
import { changePath, editorPath, missingPage, placesOf } from '#console/revisions/subjects.ts'
import { confirmedOffice, officeOfForm, readOffice } from './form.ts'
import { officePage, type OfficeState } from './form-page.ts'
import { officesPage } from './list-page.ts'
import { listedOffices, officeStates, statesOf } from './list.ts'
import { newOfficePage, newOfficeProblems, readNewOffice, type NewOffice } from './new-page.ts'
import { linesOf } from '#console/entries/edit.ts'

interface OfficeAtWork {
  subject: Subject
  /** Of the draft when there is one. */
  office: Office
  open: Revision | undefined
  basis: string
  isStale: boolean
  isRetired: boolean
}

/** How soon a new office is looked at again, in days. */
const reviewDays = 365

/** The list of offices and the editor of each. */
export function registerOffices(app: ConsoleApp, dependencies: ConsoleDependencies): void {
  const { revisions, knowledge, clock, accounts } = dependencies
  const today = () => dayOf(clock())

  /** Whose an office is: what the knowledge says, or for one that is new or retired, where its change was made. */
  const subjectFor = async (id: string): Promise<Subject | undefined> => {
    const known = officePlaces(knowledge.current().base).get(id)
    if (known !== undefined) return { kind: 'office', place: known, key: id }
    const changes = [...(await revisions.worklist()), ...(await revisions.published())]
    const change = changes.find(({ kind, key }) => kind === 'office' && key === id)
    return change && { kind: 'office', place: change.place, key: id }
  }

  const atWork = async (id: string): Promise<OfficeAtWork | undefined> => {
    const subject = await subjectFor(id)
    if (!subject) return undefined
    const current = revisions.current(subject)
    const open = await revisions.open(subject)
    const draft = open && officeSchema.safeParse(open.value).data
    const history = draft || current ? [] : await revisions.history(subject)
    const last = history.map(({ value }) => officeSchema.safeParse(value).data).find((office) => office !== undefined)
    const office = draft ?? (current?.value as Office | undefined) ?? last ?? dependencies.files?.().offices.get(id)
    const basis = current?.basis ?? ''
    const isRetired = !current && history.some((one) => one.state === 'published' && isRetirement(one))
    return office && { subject, office, open, basis, isStale: open !== undefined && open.basis !== basis, isRetired }
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
      reason: work.open && !isRetirement(work.open) ? work.open.reason : '',
      problems: [],
      authorName: author?.name,
      isNew: !revisions.current(work.subject),
      states: statesOf(work.office, today(), usedOffices(knowledge.current().base).has(work.office.id)),
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
    const offices = listedOffices(knowledge.current().base, filter, today())
    const drafts = (await revisions.worklist()).filter(({ kind }) => kind === 'office')
    const pageNumber = Math.max(1, Number.parseInt(context.req.query('page') ?? '', 10) || 1)
    const open = new Map(drafts.map((draft) => [draft.key, draft]))
    const isNew = ({ key }: Revision) => !knowledge.current().base.offices.has(key)
    const retired = (await retiredSubjects(dependencies)).filter(({ kind }) => kind === 'office')
    return officesPage(context, dependencies, {
      filter,
      offices,
      open,
      pageNumber,
      fresh: drafts.filter(isNew),
      retired,
    })
  })

  const showNew = (context: ConsoleContext, typed: NewOffice, problems: readonly string[] = []) => {
    const { account } = context.get('staff')
    const places = placesOf(dependencies)
      .map(({ municipality }) => municipality.id)
      .filter((id) => mayDo(account, 'edit', id))
    if (places.length === 0) throw new HTTPException(403)
    return newOfficePage(context, dependencies, { typed, places, problems })
  }

  app.get('/offices/new', (context) => {
    const { account } = context.get('staff')
    const place = account.municipality ?? dependencies.municipality ?? nationwide
    return showNew(context, { name: '', kind: 'counselling', place, source: '', checkedOn: today() })
  })

  app.post('/offices/new', async (context) => {
    const typed = readNewOffice(await fieldsOf(context))
    demand(context, 'edit', typed.place)
    if (!placesOf(dependencies).some(({ municipality }) => municipality.id === typed.place))
      throw new HTTPException(400)
    const problems = newOfficeProblems(typed, today())
    const changes = [...(await revisions.worklist()), ...(await revisions.published())]
    const taken = new Set([
      ...knowledge.current().base.offices.keys(),
      ...changes.flatMap(({ kind, key }) => (kind === 'office' ? [key] : [])),
      // The address of this very page.
      'new',
    ])
    const id = freeId(typed.name, (candidate) => taken.has(candidate))
    if (id === '' && problems.length === 0) problems.push('Der Name braucht lateinische Buchstaben.')
    if (problems.length > 0) return showNew(context, typed, problems)
    const subject: Subject = { kind: 'office', place: typed.place, key: id }
    const office = officeSchema.parse({
      id,
      name: typed.name,
      kind: typed.kind,
      ...(typed.place === nationwide ? {} : { municipality: typed.place }),
      source: linesOf(typed.source),
      seen: Number(typed.checkedOn.slice(0, 4)),
      reviewBy: addDays(typed.checkedOn, reviewDays),
      confidence: 'high',
    })
    const saved = await revisions.save(subject, office, {
      basis: '',
      reason: 'Neue Stelle',
      actor: context.get('staff').account,
    })
    if (saved.kind === 'invalid') return showNew(context, typed, saved.problems)
    if (saved.kind === 'conflict') return showNew(context, typed, ['Gerade hat jemand diese Stelle angelegt.'])
    return seeOther(context, editorPath(subject), {
      kind: 'success',
      text: 'Angelegt, noch als Entwurf. Tragen Sie jetzt Kontakt und Zeiten ein.',
    })
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
    const typed = officeOfForm(fields, work.office, today())
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
      value: confirmedOffice(work.office, today()),
      reason: 'Angaben geprüft: alles richtig',
      done: 'Danke. Die Angaben gelten als heute geprüft.',
      back: editorPath(work.subject),
    })
  })
}
