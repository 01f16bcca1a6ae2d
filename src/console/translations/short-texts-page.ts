import { html } from 'hono/html'
import { mayDo } from '#staff/rights.ts'
import type { ShortTextsAtWork } from '#staff/short-text-edits.ts'
import { shortTextStatuses, type ShortTextLocale } from '#staff/short-texts.ts'
import type { ConsoleContext, ConsoleDependencies } from '#console/context.ts'
import { languageNames, statusNames } from '#console/languages.ts'
import { page } from '#console/layout.ts'
import { placeName } from '#console/names.ts'
import { buttonLink, notice, problemList, selectField, submitButton, textField, type Content } from '#console/parts.ts'
import { changesView } from '#console/revisions/diff.ts'
import { openNotice } from '#console/revisions/open-notice.ts'
import { editingStyle } from '#console/revisions/style.ts'
import { historyPath, isNationwide } from '#console/revisions/subjects.ts'
import { shortTextsForm, type ShortTextsState } from './short-texts-form.ts'
import { shortTextsAddress, shortTextsPath, type ListedShortText, type ShortTextFilter } from './short-texts-list.ts'

const pageSize = 50

/** Short texts of cards and lists in one language, each with a field for its translation. */
export function shortTextsPage(
  context: ConsoleContext,
  dependencies: ConsoleDependencies,
  state: ShortTextsState,
): Promise<Response> {
  const { work, filter, listed, problems = [], conflict } = state
  const locale = work.subject.key as ShortTextLocale
  const pages = Math.max(1, Math.ceil(listed.length / pageSize))
  const pageNumber = Math.min(state.pageNumber, pages)
  const sent = new Set(state.sent?.map(({ id }) => id))
  // What was sent is shown again, even when the list has moved on.
  const shown =
    sent.size > 0
      ? listed.filter(({ text }) => sent.has(text.id))
      : listed.slice((pageNumber - 1) * pageSize, pageNumber * pageSize)
  return page(context, {
    title: `Kurze Texte: ${languageNames[locale]}`,
    section: 'translations',
    back: { label: `Übersetzungen: ${languageNames[locale]}`, href: `/staff/translations?locale=${locale}` },
    scripts: ['editing.ts'],
    status: state.status ?? 200,
    body: html`${editingStyle()}
      <p class="kern-body">
        Was in wenigen Worten bei Stellen und Terminen steht: warum diese Stelle, Hinweise, Zeiten. Was fehlt, lesen
        Menschen auf Englisch oder Deutsch. Ändert sich ein deutscher Text, braucht er eine neue Übersetzung.
      </p>
      ${filterForm(dependencies, state, locale)} ${conflict ? conflictNotice(conflict) : ''} ${problemList(problems)}
      ${openNotice(context, work.open, work.isStale, state.authorName)} ${rightsNotice(context, dependencies, work)}
      <p class="kern-body" role="status">${countText(listed)}${elsewhereText(dependencies, locale, state)}</p>
      ${shown.length === 0 ? '' : shortTextsForm(context, dependencies, state, shown, pageNumber)}
      ${pages > 1 && sent.size === 0 ? pageLinks(locale, filter, pageNumber, pages) : ''}
      <div class="actions">${buttonLink('Frühere Fassungen', historyPath(work.subject), 'tertiary')}</div>`,
  })
}

function countText(listed: readonly ListedShortText[]): string {
  if (listed.length === 0) return 'Hier gibt es keinen solchen Text.'
  const missing = listed.filter(({ status }) => status === 'missing')
  const own = missing.filter(({ mayEdit }) => mayEdit).length
  const texts = listed.length === 1 ? '1 Text' : `${listed.length} Texte`
  if (missing.length === 0) return `${texts}, alle mit Übersetzung`
  const forOthers = own === missing.length ? '' : own === 0 ? ' (für andere)' : ` (${own} davon für Sie)`
  return `${texts}, ${missing.length} ohne Übersetzung${forOthers}`
}

/** Links to what the same search finds in other places. */
function elsewhereText(
  { knowledge }: ConsoleDependencies,
  locale: ShortTextLocale,
  { elsewhere, filter }: ShortTextsState,
): Content {
  if (elsewhere.size === 0) return ''
  const places = [...elsewhere].map(
    ([place, count], index) =>
      html`${index > 0 ? ', ' : ''}<a class="kern-link" href="${shortTextsAddress(locale, { ...filter, place })}"
          >${placeName(knowledge, place)}: ${count}</a
        >`,
  )
  return html`<br />Weitere: ${places}`
}

function scopeName({ knowledge }: ConsoleDependencies, place: string): string {
  return isNationwide(place) ? 'Deutschlandweit und mehrere Kommunen' : placeName(knowledge, place)
}

function filterForm(dependencies: ConsoleDependencies, state: ShortTextsState, locale: ShortTextLocale): Content {
  const { place, query, status } = state.filter
  return html`<form method="get" action="${shortTextsPath}" class="stack filter" role="search">
    <input type="hidden" name="locale" value="${locale}" />
    <div class="filter-fields">
      ${textField({ name: 'q', label: 'Text oder Stelle suchen', type: 'search', value: query, maxlength: 100, autocomplete: 'off' })}
      ${selectField({
        name: 'place',
        label: 'Steht bei',
        value: place,
        choices: [...state.missing].map(([id, count]) => ({
          value: id,
          label: `${scopeName(dependencies, id)}${count > 0 ? ` (${count} fehlen)` : ''}`,
        })),
      })}
      ${selectField({
        name: 'filter',
        label: 'Stand',
        value: status ?? '',
        choices: [
          { value: '', label: 'alle' },
          ...shortTextStatuses.map((one) => ({ value: one, label: statusNames[one] })),
        ],
      })}
    </div>
    <div class="actions">
      ${submitButton('Anzeigen', 'secondary')}
      ${query !== '' || status !== undefined ? buttonLink('Alle zeigen', shortTextsAddress(locale, { place }), 'tertiary') : ''}
    </div>
  </form>`
}

function conflictNotice({ name, changes }: NonNullable<ShortTextsState['conflict']>): Content {
  return notice(
    'warning',
    html`<p>
        ${name} hat hier etwas geändert, während Sie daran gearbeitet haben. Ihre Eingaben stehen noch im Formular. Wenn
        Sie jetzt speichern, gilt Ihre Fassung.
      </p>
      ${changes.length > 0 ? changesView(changes) : ''}`,
    { title: 'Jemand war schneller', role: 'alert' },
  )
}

function rightsNotice(
  context: ConsoleContext,
  { knowledge }: ConsoleDependencies,
  { subject }: ShortTextsAtWork,
): Content {
  const { account } = context.get('staff')
  if (mayDo(account, 'translate', subject.place, subject.key as ShortTextLocale)) return undefined
  const isOwnPlace = account.municipality === undefined || account.municipality === subject.place
  return notice(
    'info',
    isOwnPlace
      ? 'Ihr Konto übersetzt nicht in diese Sprache. Sie können die Texte lesen.'
      : `Ihr Konto gilt für ${placeName(knowledge, account.municipality)}. Diese Texte können Sie nur lesen.`,
  )
}

function pageLinks(locale: ShortTextLocale, filter: ShortTextFilter, current: number, pages: number): Content {
  return html`<nav aria-label="Seiten" class="actions">
    ${current > 1 ? buttonLink('Zurück', shortTextsAddress(locale, filter, current - 1)) : ''}
    <span class="kern-body">Seite ${current} von ${pages}</span>
    ${current < pages ? buttonLink('Weiter', shortTextsAddress(locale, filter, current + 1)) : ''}
  </nav>`
}
