import { HTTPException } from 'hono/http-exception'
import { eventSchema, type Event } from '#core/event.ts'
import { freeId } from '#staff/new-ids.ts'
import type { Revision, Subject } from '#staff/ports.ts'
import { isRetirement } from '#staff/problems.ts'
import { basisOfContent } from '#staff/revisions.ts'
import { mayDo } from '#staff/rights.ts'
import type { ConsoleApp, ConsoleContext, ConsoleDependencies } from '#console/context.ts'
import { demand, seeOther } from '#console/guard.ts'
import { fieldsOf } from '#console/parts.ts'
import { changedFields } from '#console/revisions/diff.ts'
import { changePath, editorPath, missingPage, placesOf, subjectOf } from '#console/revisions/subjects.ts'
import { eventFormOf, eventOfForm, eventProblems, readEventForm } from './form.ts'
import { eventPage, type EventState } from './form-page.ts'
import { eventsPage } from './list-page.ts'

interface EventAtWork {
  subject: Subject
  /** The draft's when there is one, else the live one, else the one that was retired. */
  event: Event
  open: Revision | undefined
  basis: string
  isStale: boolean
  isRetired: boolean
}

/** The events of each place: list, editor, new ones. */
export function registerEvents(app: ConsoleApp, dependencies: ConsoleDependencies): void {
  const { revisions, knowledge, clock, accounts } = dependencies

  const atWork = async (place: string, id: string): Promise<EventAtWork | undefined> => {
    const subject = subjectOf(dependencies, 'event', place, id)
    if (!subject) return undefined
    const current = revisions.current(subject)
    const open = await revisions.open(subject)
    const draft = open && eventSchema.safeParse(open.value).data
    const history = draft || current ? [] : await revisions.history(subject)
    const last = history.map(({ value }) => eventSchema.safeParse(value).data).find((event) => event !== undefined)
    const event = draft ?? (current?.value as Event | undefined) ?? last ?? deliveredEvent(dependencies, subject)
    const basis = current?.basis ?? ''
    const isRetired = !current && history.some((one) => one.state === 'published' && isRetirement(one))
    return event && { subject, event, open, basis, isStale: open !== undefined && open.basis !== basis, isRetired }
  }

  const show = async (
    context: ConsoleContext,
    work: EventAtWork,
    more: Partial<Pick<EventState, 'form' | 'part' | 'reason' | 'problems' | 'conflict'>> = {},
  ) => {
    const author = work.open && (await accounts.byId(work.open.author))
    return eventPage(context, dependencies, {
      ...work,
      form: eventFormOf(work.event),
      place: work.subject.place,
      part: basisOfContent(work.event),
      reason: work.open && !isRetirement(work.open) ? work.open.reason : '',
      problems: [],
      authorName: author?.name,
      now: clock(),
      ...more,
    })
  }

  app.get('/events', async (context) => {
    const places = placesOf(dependencies).map(({ municipality }) => municipality.id)
    const asked = context.req.query('place')
    const place = places.find((id) => id === asked)
    return eventsPage(context, dependencies, { place, now: clock() })
  })

  const showNew = (context: ConsoleContext, place: string, more: Partial<EventState> = {}) =>
    eventPage(context, dependencies, {
      subject: undefined,
      event: undefined,
      form: eventFormOf(undefined),
      place,
      open: undefined,
      isStale: false,
      isRetired: false,
      part: '',
      reason: '',
      problems: [],
      authorName: undefined,
      now: clock(),
      ...more,
    })

  app.get('/events/new', (context) => {
    const { account } = context.get('staff')
    const places = placesOf(dependencies)
      .map(({ municipality }) => municipality.id)
      .filter((id) => mayDo(account, 'edit', id))
    const place = places.find((id) => id === context.req.query('place')) ?? places[1] ?? places[0]
    if (place === undefined) throw new HTTPException(403)
    return showNew(context, place)
  })

  app.post('/events/new', async (context) => {
    const fields = await fieldsOf(context)
    const place = fields.one('where')
    demand(context, 'edit', place)
    if (!placesOf(dependencies).some(({ municipality }) => municipality.id === place)) throw new HTTPException(400)
    const form = readEventForm(fields)
    const reason = fields.one('reason').trim()
    const { base } = knowledge.current()
    const problems = eventProblems(base, form)
    const taken = new Set((await revisions.worklist()).flatMap(({ kind, key }) => (kind === 'event' ? [key] : [])))
    for (const one of placesOf(dependencies)) for (const { id } of one.events) taken.add(id)
    for (const one of await revisions.published()) if (one.kind === 'event') taken.add(one.key)
    const id = freeId(form.titles.de ?? '', (candidate) => taken.has(candidate))
    if (problems.length === 0 && id === '') problems.push('Der deutsche Name braucht lateinische Buchstaben.')
    if (problems.length > 0) return showNew(context, place, { form, reason, problems })
    const subject: Subject = { kind: 'event', place, key: id }
    const saved = await revisions.save(subject, eventOfForm(id, form, undefined), {
      basis: '',
      reason: reason || 'Neuer Termin',
      actor: context.get('staff').account,
    })
    if (saved.kind === 'invalid') return showNew(context, place, { form, reason, problems: saved.problems })
    if (saved.kind === 'conflict')
      return showNew(context, place, {
        form,
        reason,
        problems: ['Gerade hat jemand einen Termin dieses Namens angelegt.'],
      })
    return afterSaving(context, subject, fields.one('next'))
  })

  app.get('/events/:place/:id', async (context) => {
    const work = await atWork(context.req.param('place'), context.req.param('id'))
    return work ? show(context, work) : missingPage(context, 'events')
  })

  app.post('/events/:place/:id', async (context) => {
    const work = await atWork(context.req.param('place'), context.req.param('id'))
    if (!work) return missingPage(context, 'events')
    const { subject, open } = work
    demand(context, 'edit', subject.place)
    const { base } = knowledge.current()
    const fields = await fieldsOf(context)
    const [reason, part] = [fields.one('reason').trim(), fields.one('part')]
    const form = readEventForm(fields)
    const problems = eventProblems(base, form)
    if (problems.length > 0) return show(context, work, { form, part, reason, problems })
    const conflict = async (now: EventAtWork) => {
      const other = now.open && (await accounts.byId(now.open.author))
      const changes = changedFields(base, 'event', now.event, eventOfForm(subject.key, form, now.event))
      return show(context, now, { form, reason, conflict: { name: other?.name ?? 'Jemand', changes } })
    }
    if (part !== basisOfContent(work.event)) return conflict(work)
    const saved = await revisions.save(subject, eventOfForm(subject.key, form, work.event), {
      basis: open?.basis ?? work.basis,
      ...(open ? { updatedAt: open.updatedAt } : {}),
      reason,
      actor: context.get('staff').account,
    })
    if (saved.kind === 'conflict') return conflict((await atWork(subject.place, subject.key)) ?? work)
    if (saved.kind === 'invalid') return show(context, work, { form, part, reason, problems: saved.problems })
    return afterSaving(context, subject, fields.one('next'))
  })
}

function afterSaving(context: ConsoleContext, subject: Subject, next: string): Promise<Response> {
  if (next === 'change') return seeOther(context, changePath(subject))
  return seeOther(context, editorPath(subject), {
    kind: 'success',
    text: 'Entwurf gespeichert. Er ist noch nicht veröffentlicht.',
  })
}

/** An event of the files that was retired before anybody changed it. */
function deliveredEvent({ files }: ConsoleDependencies, { place, key }: Subject): Event | undefined {
  const base = files?.()
  const found = place === base?.germany.municipality.id ? base.germany : base?.municipalities.get(place)
  return found?.events.find(({ id }) => id === key)
}
