import { html } from 'hono/html'
import type { Place } from '#core/knowledge-base.ts'
import type { AnswerLocale } from '#core/locale.ts'
import type { Revision } from '#staff/ports.ts'
import type { ConsoleContext, ConsoleDependencies } from '#console/context.ts'
import { draftBadge } from '#console/editing/draft-badge.ts'
import { languageNames, statusKinds, statusNames } from '#console/languages.ts'
import { page } from '#console/layout.ts'
import { placeName } from '#console/names.ts'
import { listPage, pageLinks } from '#console/paging.ts'
import { badge, buttonLink, selectField, submitButton, textField, type Content } from '#console/parts.ts'
import { editingStyle } from '#console/revisions/style.ts'
import { editorPath, isNationwide } from '#console/revisions/subjects.ts'
import { exchangePath } from './exchange-page.ts'
import { foundTasks, translationTasks, type TaskFilter, type TranslationTask, type WorkStatus } from './work.ts'

const pageSize = 50

/** The address of a work list, without what is as it is anyway. */
function workAddress(locale: AnswerLocale, { place, query, status }: TaskFilter): string {
  const search = new URLSearchParams({ locale })
  if (place !== undefined) search.set('place', place)
  if (query !== '') search.set('q', query)
  if (status !== undefined) search.set('status', status)
  return `/staff/translations?${search.toString()}`
}

/** What there is to do in one language for one person. `places`: whose texts they may translate. `shortTexts`: the way to those. */
export function workListPage(
  context: ConsoleContext,
  { knowledge }: ConsoleDependencies,
  state: {
    locale: AnswerLocale
    places: readonly Place[]
    filter: TaskFilter
    open: readonly Revision[]
    pageNumber: number
    shortTexts: Content
  },
): Promise<Response> {
  const { locale, places, filter } = state
  const all = translationTasks(places, locale)
  const found = foundTasks(all, filter)
  const chosen = filter.status ? found.filter(({ status }) => status === filter.status) : found
  const drafts = new Map(state.open.flatMap((one) => (one.kind === 'entry' ? [[`${one.place}/${one.key}`, one]] : [])))
  const shown = listPage(chosen, state.pageNumber, pageSize)
  return page(context, {
    title: `Übersetzungen: ${languageNames[locale]}`,
    section: 'translations',
    wide: true,
    back: { label: 'Alle Sprachen', href: '/staff/translations?locale=' },
    body: html`${editingStyle()}
    ${
      places.length === 0
        ? html`<p class="kern-body">In diese Sprache übersetzen Sie nicht. Ihre Sprachen stehen in Ihrem Konto.</p>`
        : html`${filterForm()} ${statusMenu(locale, found, filter)}`
    }
    ${state.shortTexts} ${places.length === 0 ? '' : list()}`,
  })

  function list(): Content {
    if (chosen.length > 0)
      return html`<ul class="cards tasks">
          ${shown.items.map((task) => taskCard(task))}
        </ul>
        ${pageLinks(context, shown)}`
    return html`<p class="kern-body" role="status">
      ${
        all.length > 0
          ? 'Dazu haben wir nichts gefunden. Versuchen Sie es mit einem anderen Wort oder ohne Filter.'
          : 'Hier ist nichts zu tun. Alle Texte sind übersetzt und geprüft.'
      }
    </p>`
  }

  function filterForm(): Content {
    return html`<form method="get" action="/staff/translations" class="stack filter" role="search">
      <input type="hidden" name="locale" value="${locale}" />
      ${filter.status ? html`<input type="hidden" name="status" value="${filter.status}" />` : ''}
      ${textField({ name: 'q', label: 'Deutscher Titel', type: 'search', value: filter.query, maxlength: 100, autocomplete: 'off' })}
      ${
        places.length > 1
          ? selectField({
              name: 'place',
              label: 'Gilt für',
              value: filter.place ?? '',
              choices: [
                { value: '', label: 'alle' },
                ...places.map(({ municipality: { id } }) => ({ value: id, label: placeName(knowledge, id) })),
              ],
            })
          : ''
      }
      <div class="actions">${submitButton('Suchen', 'secondary')}</div>
    </form>`
  }

  function taskCard({ place, topic, title, status }: TranslationTask): Content {
    const path = `${editorPath({ kind: 'entry', place, key: topic })}/${locale}`
    return html`<li class="card task">
      <div>
        <a class="kern-link" href="${path}">${title}</a>
        <p class="badges">
          ${badge(statusKinds[status], statusNames[status])} ${draftBadge(drafts.get(`${place}/${topic}`))}
          ${isNationwide(place) ? '' : html`<span class="tag">${placeName(knowledge, place)}</span>`}
        </p>
      </div>
    </li>`
  }
}

function statusMenu(locale: AnswerLocale, tasks: readonly TranslationTask[], filter: TaskFilter): Content {
  const link = (status: WorkStatus | undefined, label: string) => {
    const count = status ? tasks.filter((task) => task.status === status).length : tasks.length
    return buttonLink(
      `${label} (${count})`,
      workAddress(locale, { ...filter, status }),
      status === filter.status ? 'primary' : 'secondary',
    )
  }
  return html`<nav class="actions" aria-label="Was zu tun ist">
    ${link(undefined, 'Alles')} ${link('outdated', 'Veraltet')} ${link('missing', 'Fehlt')}
    ${link('machine', 'Maschinell')} ${buttonLink('Übersetzen lassen', exchangePath, 'tertiary')}
  </nav>`
}
