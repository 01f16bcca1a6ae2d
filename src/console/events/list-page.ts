import { html } from 'hono/html'
import { eventSchema, nextDate, type Event } from '#core/event.ts'
import type { Revision, Subject } from '#staff/ports.ts'
import { mayDo } from '#staff/rights.ts'
import type { ConsoleContext, ConsoleDependencies } from '#console/context.ts'
import { draftBadge } from '#console/editing/draft-badge.ts'
import { page } from '#console/layout.ts'
import { dateName, momentName, placeName } from '#console/names.ts'
import { badge, buttonLink, selectField, submitButton, type Content } from '#console/parts.ts'
import { retiredSubjects } from '#console/revisions/retire.ts'
import { editingStyle } from '#console/revisions/style.ts'
import { editorPath, placesOf, subjectTitle } from '#console/revisions/subjects.ts'
import { ruleText } from './rules.ts'

interface ListedEvent {
  subject: Subject
  event: Event
  /** In milliseconds since 1970; `Infinity`: no day is known; left out: it is not told to anybody. */
  at: number | undefined
  draft: Revision | undefined
  isNew: boolean
}

/** Of two that are the same, the earlier one stays. */
function isSaidBy(other: string, part: string, isEarlier: boolean): boolean {
  const [long, short] = [other, part].map((one) => ` ${one.toLowerCase()} `)
  return long !== undefined && short !== undefined && long.includes(short) && (long !== short || isEarlier)
}

/** When an event comes next, for staff. */
function whenOf({ rule, season, start }: Event, at: number | undefined): Content {
  const parts = [rule ? ruleText(rule) : '', season?.de ?? ''].filter(Boolean)
  // “jedes Jahr im September, im September” says one of it twice.
  const words = parts
    .filter((part, index) => !parts.some((other, place) => place !== index && isSaidBy(other, part, place < index)))
    .join(', ')
  if (at === undefined)
    return html`${start ? dateName(Date.parse(`${start}Z`)) : words} ${badge('warning', start ? 'vorbei' : 'kein Tag')}`
  return at === Infinity
    ? words
    : html`${momentName(at).replace(/, 00:00$/u, '')}${rule ? html` <small>(${ruleText(rule)})</small>` : ''}`
}

/** All events of a place, or of all; the next ones first, then what nobody is told about. */
export async function eventsPage(
  context: ConsoleContext,
  dependencies: ConsoleDependencies,
  { place, now }: { place: string | undefined; now: number },
): Promise<Response> {
  const { knowledge, revisions } = dependencies
  const { base } = knowledge.current()
  const { account } = context.get('staff')
  const drafts = (await revisions.worklist()).filter(({ kind }) => kind === 'event')
  const draftOf = (subject: Subject) => drafts.find((one) => one.place === subject.place && one.key === subject.key)
  const listed = (subject: Subject, event: Event, isNew: boolean): ListedEvent => {
    const next = nextDate(event, now)
    const at = next && (next.kind === 'day' ? next.at : Infinity)
    return { subject, event, at, draft: draftOf(subject), isNew }
  }
  const isShown = (id: string) => place === undefined || place === id
  const live = placesOf(dependencies).flatMap(({ municipality: { id }, events }) =>
    isShown(id) ? events.map((event) => listed({ kind: 'event', place: id, key: event.id }, event, false)) : [],
  )
  const fresh = drafts.flatMap((draft) => {
    const event = eventSchema.safeParse(draft.value).data
    return event && isShown(draft.place) && !revisions.current(draft) ? [listed(draft, event, true)] : []
  })
  const all = [...fresh, ...live].toSorted((a, b) => order(a) - order(b))
  const retired = (await retiredSubjects(dependencies)).filter(({ kind, place: at }) => kind === 'event' && isShown(at))
  const may = placesOf(dependencies).some(({ municipality: { id } }) => mayDo(account, 'edit', id))
  return page(context, {
    title: 'Termine',
    section: 'events',
    wide: true,
    body: html`${editingStyle()}
      <p class="kern-body">
        Messen, Kurse, Treffen und Feste. Der Assistent nennt bei Antworten zu den passenden Anliegen die nächsten drei
        Termine der Kommune; was vorbei ist, lässt er weg.
      </p>
      ${may ? html`<div class="actions">${buttonLink('Neuer Termin', `/staff/events/new${place ? `?place=${place}` : ''}`, 'primary')}</div>` : ''}
      <form method="get" action="/staff/events" class="filter">
        ${selectField({
          name: 'place',
          label: 'Gilt für',
          value: place ?? '',
          choices: [
            { value: '', label: 'alle' },
            ...placesOf(dependencies).map(({ municipality: { id } }) => ({
              value: id,
              label: placeName(knowledge, id),
            })),
          ],
        })}
        ${submitButton('Anzeigen', 'secondary')}
      </form>
      <p class="kern-body" role="status">${all.length === 1 ? '1 Termin' : `${all.length} Termine`}</p>
      ${all.length > 0 ? table(dependencies, all) : html`<p class="kern-body">Hier gibt es noch keinen Termin.</p>`}
      ${
        retired.length > 0
          ? html`<details class="more">
              <summary>Zurückgezogen (${retired.length})</summary>
              <ul class="plain-list">
                ${retired.map((subject) => html`<li><a class="kern-link" href="${editorPath(subject)}">${subjectTitle(base, subject)}</a></li>`)}
              </ul>
            </details>`
          : ''
      }`,
  })
}

/** What is told to people first, then what has no day, then the rest. */
function order({ at }: ListedEvent): number {
  return at === undefined ? Number.MAX_VALUE : Math.min(at, Number.MAX_SAFE_INTEGER)
}

function table({ knowledge }: ConsoleDependencies, events: readonly ListedEvent[]): Content {
  const { base } = knowledge.current()
  return html`<table class="kern-table list">
    <caption class="kern-sr-only">
      Termine
    </caption>
    <thead>
      <tr class="kern-table__row">
        <th class="kern-table__header" scope="col">Termin</th>
        <th class="kern-table__header" scope="col">Nächstes Mal</th>
        <th class="kern-table__header" scope="col">Ort</th>
        <th class="kern-table__header" scope="col">Gilt für</th>
        <th class="kern-table__header" scope="col">Auskunft</th>
      </tr>
    </thead>
    <tbody class="kern-table__body">
      ${events.map(
        ({ subject, event, at, draft, isNew }) =>
          html`<tr class="kern-table__row">
            <th class="kern-table__cell" scope="row">
              <a class="kern-link" href="${editorPath(subject)}">${event.title.de}</a>
              ${draftBadge(draft, isNew ? 'neu, Entwurf' : 'Entwurf')}
            </th>
            <td class="kern-table__cell" data-label="Nächstes Mal"><span>${whenOf(event, at)}</span></td>
            <td class="kern-table__cell" data-label="Ort">${event.place ?? '–'}</td>
            <td class="kern-table__cell" data-label="Gilt für">${placeName(knowledge, subject.place)}</td>
            <td class="kern-table__cell" data-label="Auskunft">
              ${base.offices.get(event.office)?.name ?? event.office}
            </td>
          </tr>`,
      )}
    </tbody>
  </table>`
}
