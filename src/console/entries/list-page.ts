import { html } from 'hono/html'
import type { KnowledgeBase } from '#core/knowledge-base.ts'
import { germanDay } from '#staff/days.ts'
import { mayDo, mayDoSomewhere } from '#staff/rights.ts'
import type { ConsoleContext, ConsoleDependencies } from '#console/context.ts'
import { draftBadge } from '#console/editing/draft-badge.ts'
import { languageNames, statusesOf, statusKinds, statusNames, translatedLocales } from '#console/languages.ts'
import { page } from '#console/layout.ts'
import { placeName } from '#console/names.ts'
import { listPage, pageLinks } from '#console/paging.ts'
import { badge, buttonLink, checkbox, selectField, submitButton, textField, type Content } from '#console/parts.ts'
import { editingStyle } from '#console/revisions/style.ts'
import { editorPath, isNationwide, placesOf } from '#console/revisions/subjects.ts'
import type { EntryFilter, ListedEntry } from './search.ts'

const pageSize = 50

/** Shows such as “3 fehlen, 2 veraltet”. */
function translationsOf({ entry }: ListedEntry, isRetired: boolean): Content {
  if (!entry) return badge('warning', isRetired ? 'zurückgezogen' : 'kein Text')
  const statuses = statusesOf(entry)
  const counts = (['missing', 'outdated', 'machine', 'human', 'reviewed'] as const).flatMap((status) => {
    const count = translatedLocales.filter((locale) => statuses.get(locale) === status).length
    return count > 0 ? [badge(statusKinds[status], `${count} ${statusNames[status]}`)] : []
  })
  return html`<span class="badges">${counts}</span>`
}

/** The list of answers with its search. `today`: YYYY-MM-DD. */
export function entriesPage(
  context: ConsoleContext,
  dependencies: ConsoleDependencies,
  options: {
    filter: EntryFilter
    entries: readonly ListedEntry[]
    pageNumber: number
    today: string
    /** Topics of this place whose text was retired. */
    retired: ReadonlySet<string>
  },
): Promise<Response> {
  const { filter, entries, today, retired } = options
  const { base } = dependencies.knowledge.current()
  const shown = listPage(entries, options.pageNumber, pageSize)
  const where = isNationwide(filter.place)
    ? 'deutschlandweit'
    : `für ${placeName(dependencies.knowledge, filter.place)}`
  const count = `${entries.length === 1 ? '1 Antwort' : `${entries.length} Antworten`} ${where}`
  const mayWrite = placesOf(dependencies).some(({ municipality: { id } }) =>
    mayDo(context.get('staff').account, 'edit', id),
  )
  const newLabel = isNationwide(filter.place) ? 'Eigenen Text einer Kommune schreiben' : 'Eigenen Text schreiben'
  // All of Germany is no municipality: which one, the next page asks.
  const newPath = isNationwide(filter.place) ? '/staff/entries/new' : `/staff/entries/new?place=${filter.place}`
  return page(context, {
    title: 'Antworten',
    section: 'entries',
    wide: true,
    body: html`${editingStyle()}
      <p class="kern-body">
        Die Texte, mit denen der Assistent antwortet. Suchen Sie nach einem Wort oder einer Frage. Was eine Kommune
        selbst sagt, finden Sie über „Filtern“.
        ${dependencies.imports && mayDoSomewhere(context.get('staff').account, 'edit') ? html`<a class="kern-link" href="/staff/imports">Zulieferungen lesen</a>` : ''}
      </p>
      ${mayWrite ? html`<div class="actions">${buttonLink(newLabel, newPath)}</div>` : ''}
      ${filterForm(dependencies, filter)}
      <p class="kern-body" role="status">
        ${count}${filter.isDue ? ', deren Prüfdatum vorbei ist' : ''}${filter.unhelpful ? ', die oft nicht geholfen haben (mindestens 5 Bewertungen in 90 Tagen, mindestens 40 % „nicht hilfreich“)' : ''}
      </p>
      ${entries.length > 0 ? table(base, shown.items, today, retired) : emptyList(filter)} ${pageLinks(context, shown)}`,
  })
}

function filterForm(dependencies: ConsoleDependencies, filter: EntryFilter): Content {
  const { base } = dependencies.knowledge.current()
  const fields = [...base.fields.values()].map(({ id, title }) => ({ value: id, label: title.de ?? id }))
  const isNarrowed = Boolean(
    filter.field || filter.status || filter.isDue || filter.isOpen || filter.unhelpful || filter.locale,
  )
  return html`<form method="get" action="/staff/entries" class="stack filter" role="search">
    ${textField({ name: 'q', label: 'Suchen', type: 'search', value: filter.query, maxlength: 100, autocomplete: 'off' })}
    <details class="more" ${isNarrowed ? html`open` : ''}>
      <summary>Filtern</summary>
      <div class="filter-fields">
        ${selectField({
          name: 'place',
          label: 'Gilt für',
          value: filter.place,
          choices: placesOf(dependencies).map(({ municipality: { id } }) => ({
            value: id,
            label: placeName(dependencies.knowledge, id),
          })),
        })}
        ${selectField({
          name: 'field',
          label: 'Themenfeld',
          value: filter.field,
          choices: [{ value: '', label: 'alle' }, ...fields],
        })}
        ${selectField({
          name: 'locale',
          label: 'Sprache',
          value: filter.locale ?? '',
          choices: [
            { value: '', label: 'alle' },
            ...translatedLocales.map((locale) => ({ value: locale, label: languageNames[locale] })),
          ],
        })}
        ${selectField({
          name: 'status',
          label: 'Stand der Übersetzung',
          value: filter.status ?? '',
          choices: [
            { value: '', label: 'alle' },
            ...(['missing', 'outdated', 'machine', 'human', 'reviewed'] as const).map((status) => ({
              value: status,
              label: statusNames[status],
            })),
          ],
        })}
        ${filterBox('due', 'Prüfdatum vorbei', filter.isDue)} ${filterBox('open', 'Mit offenem Entwurf', filter.isOpen)}
        ${filterBox('unhelpful', 'Wenig hilfreich', filter.unhelpful !== undefined)}
      </div>
    </details>
    <div class="actions">
      ${submitButton('Anzeigen')}
      ${filter.query || isNarrowed ? buttonLink('Alle zeigen', '/staff/entries', 'tertiary') : ''}
    </div>
  </form>`
}

function filterBox(name: string, label: string, isChecked: boolean): Content {
  return checkbox({ name, id: `filter-${name}`, value: '1', label, isChecked })
}

function table(
  base: KnowledgeBase,
  entries: readonly ListedEntry[],
  today: string,
  retired: ReadonlySet<string>,
): Content {
  return html`<table class="kern-table list">
    <caption class="kern-sr-only">
      Antworten
    </caption>
    <thead>
      <tr class="kern-table__row">
        <th class="kern-table__header" scope="col">Antwort</th>
        <th class="kern-table__header" scope="col">Themenfeld</th>
        <th class="kern-table__header" scope="col">Übersetzungen</th>
        <th class="kern-table__header" scope="col">Nächste Prüfung</th>
      </tr>
    </thead>
    <tbody class="kern-table__body">
      ${entries.map((listed) => {
        const { place, topic, title, field, entry, open } = listed
        const href = editorPath({ kind: 'entry', place, key: topic })
        const isDue = entry !== undefined && entry.reviewBy < today
        return html`<tr class="kern-table__row">
          <th class="kern-table__cell" scope="row">
            <a class="kern-link" href="${href}">${title}</a>
            ${draftBadge(open)}
          </th>
          <td class="kern-table__cell" data-label="Themenfeld">${base.fields.get(field)?.title.de ?? field}</td>
          <td class="kern-table__cell" data-label="Übersetzungen">${translationsOf(listed, retired.has(topic))}</td>
          <td class="kern-table__cell" data-label="Nächste Prüfung">
            ${entry ? germanDay(entry.reviewBy) : '–'} ${isDue ? badge('danger', 'vorbei') : ''}
          </td>
        </tr>`
      })}
    </tbody>
  </table>`
}

function emptyList(filter: EntryFilter): Content {
  return isNationwide(filter.place)
    ? html`<p class="kern-body">
        Dazu haben wir nichts gefunden. Versuchen Sie es mit einem anderen Wort oder weniger Filtern.
      </p>`
    : html`<p class="kern-body">
        Hier gibt es dazu keinen eigenen Text: Es gelten die deutschlandweiten. Über „Eigenen Text schreiben“ legen Sie
        einen an.
      </p>`
}
