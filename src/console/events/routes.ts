import { HTTPException } from 'hono/http-exception'
import { eventSchema, type Event } from '#core/event.ts'
import { freeId } from '#staff/new-ids.ts'
import type { Subject } from '#staff/ports.ts'
import type { ConsoleApp, ConsoleContext, ConsoleDependencies } from '#console/context.ts'
import { atWork, editStateOf, type AtWork, type EditState } from '#console/editing/at-work.ts'
import { demandPlace, editablePlaces, likelyPlace } from '#console/editing/places.ts'
import { draftSaved, saveDraft } from '#console/editing/save-draft.ts'
import { savingOf } from '#console/editing/save-fields.ts'
import { demand } from '#console/guard.ts'
import { fieldsOf } from '#console/parts.ts'
import { missingPage, placesOf, subjectOf } from '#console/revisions/subjects.ts'
import { eventFormOf, eventOfForm, eventProblems, readEventForm, type EventForm } from './form.ts'
import { eventPage, type EventState } from './form-page.ts'
import { eventsPage } from './list-page.ts'

/** The events of each place: list, editor, new ones. */
export function registerEvents(app: ConsoleApp, dependencies: ConsoleDependencies): void {
  const { revisions, knowledge, clock, accounts } = dependencies

  const eventAtWork = async (place: string, id: string): Promise<AtWork<Event> | undefined> => {
    const subject = subjectOf(dependencies, 'event', place, id)
    return (
      subject &&
      atWork(
        revisions,
        subject,
        (value) => eventSchema.safeParse(value).data,
        () => deliveredEvent(dependencies, subject),
      )
    )
  }

  const show = async (
    context: ConsoleContext,
    work: AtWork<Event>,
    more: Partial<EditState> & { form?: EventForm } = {},
  ) =>
    eventPage(context, dependencies, {
      ...(await editStateOf(accounts, work)),
      subject: work.subject,
      event: work.value,
      form: eventFormOf(work.value),
      place: work.subject.place,
      isRetired: work.isRetired,
      now: clock(),
      ...more,
    })

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
    if (editablePlaces(context, dependencies).length === 0) throw new HTTPException(403)
    return showNew(context, likelyPlace(context, dependencies, context.req.query('place')))
  })

  app.post('/events/new', async (context) => {
    const fields = await fieldsOf(context)
    const place = fields.one('where')
    if (place !== '') demandPlace(context, dependencies, place)
    else if (editablePlaces(context, dependencies).length === 0) throw new HTTPException(403)
    const form = readEventForm(fields)
    const { reason, next } = savingOf(fields)
    const { base } = knowledge.current()
    const problems = eventProblems(base, form)
    if (place === '') problems.unshift('Bitte wählen Sie, für wen der Termin gilt.')
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
    return draftSaved(context, subject, next)
  })

  app.get('/events/:place/:id', async (context) => {
    const work = await eventAtWork(context.req.param('place'), context.req.param('id'))
    return work ? show(context, work) : missingPage(context, 'events')
  })

  app.post('/events/:place/:id', async (context) => {
    const work = await eventAtWork(context.req.param('place'), context.req.param('id'))
    if (!work) return missingPage(context, 'events')
    demand(context, 'edit', work.subject.place)
    const fields = await fieldsOf(context)
    const saving = savingOf(fields)
    const form = readEventForm(fields)
    const problems = eventProblems(knowledge.current().base, form)
    if (problems.length > 0) return show(context, work, { form, part: saving.part, reason: saving.reason, problems })
    return saveDraft(context, dependencies, work, saving, {
      valueOver: (before) => eventOfForm(work.subject.key, form, before),
      again: () => eventAtWork(work.subject.place, work.subject.key),
      show: (now, more) => show(context, now, { form, ...more }),
    })
  })
}

/** An event of the files that was retired before anybody changed it. */
function deliveredEvent({ files }: ConsoleDependencies, { place, key }: Subject): Event | undefined {
  const base = files?.()
  const found = place === base?.germany.municipality.id ? base.germany : base?.municipalities.get(place)
  return found?.events.find(({ id }) => id === key)
}
