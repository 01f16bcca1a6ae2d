import { officeSchema, type Office } from '#core/office.ts'
import { addDays, dayOf } from '#staff/days.ts'
import { freeId } from '#staff/new-ids.ts'
import { officePlaces, usedOffices } from '#staff/office-place.ts'
import type { Revision, Subject } from '#staff/ports.ts'
import { basisOfContent } from '#staff/revisions.ts'
import { nationwide } from '#staff/rights.ts'
import { HTTPException } from 'hono/http-exception'
import type { ConsoleApp, ConsoleContext, ConsoleDependencies } from '#console/context.ts'
import { atWork, editStateOf, type AtWork, type EditState } from '#console/editing/at-work.ts'
import { demandPlace, editablePlaces, likelyPlace } from '#console/editing/places.ts'
import { saveDraft } from '#console/editing/save-draft.ts'
import { savingOf } from '#console/editing/save-fields.ts'
import { linesOf } from '#console/editing/typed.ts'
import { demand, seeOther } from '#console/guard.ts'
import { wantedPage } from '#console/paging.ts'
import { fieldsOf } from '#console/parts.ts'
import { publishAtOnce } from '#console/revisions/publish-at-once.ts'
import { retiredSubjects } from '#console/revisions/retire.ts'
import { editorPath, missingPage, placesOf } from '#console/revisions/subjects.ts'
import { confirmedOffice, officeOfForm, readOffice } from './form.ts'
import { officePage } from './form-page.ts'
import { officesPage } from './list-page.ts'
import { listedOffices, officeStates, statesOf } from './list.ts'
import { newOfficePage, newOfficeProblems, readNewOffice, type NewOffice } from './new-page.ts'

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

  const officeAtWork = async (id: string): Promise<AtWork<Office> | undefined> => {
    const subject = await subjectFor(id)
    const delivered = () => dependencies.files?.().offices.get(id)
    return subject && atWork(revisions, subject, (value) => officeSchema.safeParse(value).data, delivered)
  }

  const show = async (
    context: ConsoleContext,
    work: AtWork<Office>,
    more: Partial<EditState> & { office?: Office } = {},
  ) =>
    officePage(context, dependencies, {
      ...(await editStateOf(accounts, work)),
      subject: work.subject,
      office: work.value,
      isRetired: work.isRetired,
      isNew: !revisions.current(work.subject),
      states: statesOf(work.value, today(), usedOffices(knowledge.current().base).has(work.value.id)),
      ...more,
    })

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
    const open = new Map(drafts.map((draft) => [draft.key, draft]))
    const isNew = ({ key }: Revision) => !knowledge.current().base.offices.has(key)
    const retired = (await retiredSubjects(dependencies)).filter(({ kind }) => kind === 'office')
    return officesPage(context, dependencies, {
      filter,
      offices,
      open,
      pageNumber: wantedPage(context),
      fresh: drafts.filter(isNew),
      retired,
    })
  })

  const showNew = (context: ConsoleContext, typed: NewOffice, problems: readonly string[] = []) => {
    const places = editablePlaces(context, dependencies)
    if (places.length === 0) throw new HTTPException(403)
    return newOfficePage(context, dependencies, { typed, places, problems })
  }

  app.get('/offices/new', (context) => {
    const place = likelyPlace(context, dependencies, context.req.query('place'))
    return showNew(context, { name: '', kind: '', place, source: '', checkedOn: today() })
  })

  app.post('/offices/new', async (context) => {
    const typed = readNewOffice(await fieldsOf(context))
    if (typed.place !== '') demandPlace(context, dependencies, typed.place)
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
    const work = await officeAtWork(context.req.param('id'))
    return work ? show(context, work) : missingPage(context, 'offices')
  })

  app.post('/offices/:id', async (context) => {
    const work = await officeAtWork(context.req.param('id'))
    if (!work) return missingPage(context, 'offices')
    demand(context, 'edit', work.subject.place)
    const fields = await fieldsOf(context)
    const saving = savingOf(fields)
    const typed = officeOfForm(fields, work.value, today())
    const { office, problems } = readOffice(typed)
    // What cannot be read is shown again as it was typed.
    if (!office)
      return show(context, work, { office: typed as Office, part: saving.part, reason: saving.reason, problems })
    return saveDraft(context, dependencies, work, saving, {
      valueOver: () => office,
      again: () => officeAtWork(work.subject.key),
      show: (now, more) => show(context, now, { office, ...more }),
    })
  })

  app.post('/offices/:id/confirm', async (context) => {
    const work = await officeAtWork(context.req.param('id'))
    if (!work) return missingPage(context, 'offices')
    demand(context, 'publish', work.subject.place)
    if ((await fieldsOf(context)).one('part') !== basisOfContent(work.value))
      return seeOther(context, editorPath(work.subject), {
        kind: 'warning',
        text: 'Die Angaben wurden gerade geändert. Bitte sehen Sie sie noch einmal an.',
      })
    return publishAtOnce(context, dependencies, work.subject, {
      value: confirmedOffice(work.value, today()),
      reason: 'Angaben geprüft: alles richtig',
      done: 'Danke. Die Angaben gelten als heute geprüft.',
      back: editorPath(work.subject),
    })
  })
}
