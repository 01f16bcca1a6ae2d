import { html } from 'hono/html'
import { officeSchema } from '#core/office.ts'
import type { Revision, Subject } from '#staff/ports.ts'
import { mayDo } from '#staff/rights.ts'
import type { ConsoleContext, ConsoleDependencies, Flash } from '#console/context.ts'
import { draftBadge } from '#console/editing/draft-badge.ts'
import { page } from '#console/layout.ts'
import { placeName } from '#console/names.ts'
import { listPage, pageLinks } from '#console/paging.ts'
import { badge, buttonLink, selectField, submitButton, textField, type Content } from '#console/parts.ts'
import { editingStyle } from '#console/revisions/style.ts'
import { editorPath, historyPath, placesOf, subjectTitle } from '#console/revisions/subjects.ts'
import type { ListedOffice, OfficeFilter, OfficeState } from './list.ts'
import { officeWords } from './words.ts'

const stateNames: Record<OfficeState, string> = {
  due: 'Prüfdatum vorbei',
  unverified: 'noch zu prüfen',
  unreachable: 'kein Kontakt bekannt',
  unused: 'niemand wird hingeschickt',
}
const stateKinds: Record<OfficeState, Flash['kind']> = {
  due: 'danger',
  unverified: 'warning',
  unreachable: 'danger',
  unused: 'info',
}
const pageSize = 60

export function officeBadges(states: readonly OfficeState[]): Content {
  return states.map((state) => badge(stateKinds[state], stateNames[state]))
}

/** The list of offices with its search. */
export function officesPage(
  context: ConsoleContext,
  dependencies: ConsoleDependencies,
  options: {
    filter: OfficeFilter
    offices: readonly ListedOffice[]
    open: ReadonlyMap<string, Revision>
    pageNumber: number
    /** Drafts of offices that are not there yet. */
    fresh: readonly Revision[]
    retired: readonly Subject[]
  },
): Promise<Response> {
  const { filter, offices, open, fresh, retired } = options
  const { account } = context.get('staff')
  const mayCreate = placesOf(dependencies).some(({ municipality: { id } }) => mayDo(account, 'edit', id))
  const shown = listPage(offices, options.pageNumber, pageSize)
  return page(context, {
    title: 'Stellen',
    section: 'offices',
    wide: true,
    body: html`${editingStyle()}
      <p class="kern-body">Beratungsstellen und Ämter, an die der Assistent verweist, mit Kontakt und Zeiten.</p>
      ${mayCreate ? html`<div class="actions">${buttonLink('Neue Stelle', `/staff/offices/new${filter.place === undefined ? '' : `?place=${filter.place}`}`, 'primary')}</div>` : ''}
      ${newOffices(dependencies, fresh)}
      <form method="get" action="/staff/offices" class="stack filter" role="search">
        ${textField({ name: 'q', label: 'Suchen', hint: 'Name, Träger, Straße oder Nummer', type: 'search', value: filter.query, maxlength: 100, autocomplete: 'off' })}
        <div class="filter-fields">
          ${selectField({
            name: 'place',
            label: 'Gehört zu',
            value: filter.place ?? '',
            choices: [
              { value: '', label: 'allen' },
              ...placesOf(dependencies).map(({ municipality: { id } }) => ({
                value: id,
                label: placeName(dependencies.knowledge, id),
              })),
            ],
          })}
          ${selectField({
            name: 'state',
            label: 'Zu tun',
            value: filter.state ?? '',
            choices: [
              { value: '', label: 'alle zeigen' },
              { value: 'any', label: 'alles, was zu tun ist' },
              ...Object.entries(stateNames).map(([value, label]) => ({ value, label })),
            ],
          })}
        </div>
        <div class="actions">${submitButton('Anzeigen')}</div>
      </form>
      <p class="kern-body" role="status">${offices.length === 1 ? '1 Stelle' : `${offices.length} Stellen`}</p>
      ${offices.length > 0 ? table(dependencies, shown.items, open) : html`<p class="kern-body">Dazu haben wir keine Stelle gefunden.</p>`}
      ${pageLinks(context, shown)}
      ${
        retired.length > 0
          ? html`<details class="more">
              <summary>Zurückgezogen (${retired.length})</summary>
              <ul class="plain-list">
                ${retired.map((subject) => html`<li><a class="kern-link" href="${historyPath(subject)}">${subjectTitle(dependencies.knowledge.current().base, subject, dependencies.files?.().offices.get(subject.key))}</a></li>`)}
              </ul>
            </details>`
          : ''
      }`,
  })
}

/** Offices that somebody has begun and nobody has published. */
function newOffices({ knowledge }: ConsoleDependencies, fresh: readonly Revision[]): Content {
  const offices = fresh.flatMap((draft) => {
    const office = officeSchema.safeParse(draft.value).data
    return office ? [{ draft, office }] : []
  })
  if (offices.length === 0) return undefined
  return html`<section class="stack" aria-labelledby="new-title">
    <h2 class="kern-heading-medium" id="new-title">Neu, noch nicht veröffentlicht</h2>
    <ul class="plain-list">
      ${offices.map(
        ({ draft, office }) =>
          html`<li>
            <a class="kern-link" href="${editorPath(draft)}">${office.name}</a>
            <span class="tag">${placeName(knowledge, draft.place)}</span>
            ${draftBadge(draft)}
          </li>`,
      )}
    </ul>
  </section>`
}

function table(
  dependencies: ConsoleDependencies,
  offices: readonly ListedOffice[],
  open: ReadonlyMap<string, Revision>,
): Content {
  return html`<table class="kern-table list">
    <caption class="kern-sr-only">
      Stellen
    </caption>
    <thead>
      <tr class="kern-table__row">
        <th class="kern-table__header" scope="col">Stelle</th>
        <th class="kern-table__header" scope="col">Art</th>
        <th class="kern-table__header" scope="col">Gehört zu</th>
        <th class="kern-table__header" scope="col">Stand</th>
      </tr>
    </thead>
    <tbody class="kern-table__body">
      ${offices.map(({ office, place, states }) => {
        return html`<tr class="kern-table__row">
          <th class="kern-table__cell" scope="row">
            <a class="kern-link" href="/staff/offices/${office.id}">${office.name}</a>
            ${draftBadge(open.get(office.id))}
          </th>
          <td class="kern-table__cell" data-label="Art">${officeWords.kinds[office.kind]}</td>
          <td class="kern-table__cell" data-label="Gehört zu">${placeName(dependencies.knowledge, place)}</td>
          <td class="kern-table__cell" data-label="Stand">
            <span class="badges">${office.contactSeen ?? office.seen} ${officeBadges(states)}</span>
          </td>
        </tr>`
      })}
    </tbody>
  </table>`
}
