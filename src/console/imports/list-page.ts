import { html } from 'hono/html'
import { germanDay } from '#staff/days.ts'
import { importedStates, type ImportedKind, type ImportedState, type ImportedText } from '#staff/imports.ts'
import type { ConsoleContext, ConsoleDependencies } from '#console/context.ts'
import { page } from '#console/layout.ts'
import { placeName } from '#console/names.ts'
import { listPage } from '#console/paging.ts'
import { badge, buttonLink, type Content } from '#console/parts.ts'
import { editingStyle } from '#console/revisions/style.ts'

export const importsPath = '/staff/imports'
const pageSize = 50

export const kindNames: Record<ImportedKind, string> = {
  page: 'Seite',
  place: 'Ort mit Kontaktdaten',
  event: 'Veranstaltung',
}
const stateNames: Record<ImportedState, string> = { open: 'Zu lesen', used: 'Übernommen', discarded: 'Verworfen' }

/** Where a text comes from, in few words. */
export function hostOf(source: string): string {
  return URL.canParse(source) ? new URL(source).host : source
}

/** What was brought in from elsewhere and waits to be read. */
export function importsPage(
  context: ConsoleContext,
  dependencies: ConsoleDependencies,
  { state, texts, pageNumber }: { state: ImportedState; texts: readonly ImportedText[]; pageNumber: number },
): Promise<Response> {
  const { items, current, pages } = listPage(texts, pageNumber, pageSize)
  const pathOf = (one: ImportedState, number = 1) => `${importsPath}?state=${one}${number > 1 ? `&page=${number}` : ''}`
  return page(context, {
    title: 'Zulieferungen',
    section: 'entries',
    back: { label: 'Antworten', href: '/staff/entries' },
    body: html`${editingStyle()}
      <p class="kern-body">
        Seiten, Orte und Veranstaltungen aus anderen Quellen, zum Beispiel aus Integreat. Menschen sehen davon nichts.
        Sie lesen und entscheiden: einen Entwurf daraus machen oder verwerfen.
      </p>
      <nav class="actions" aria-label="Stand">
        ${importedStates.map((one) => buttonLink(stateNames[one], pathOf(one), one === state ? 'primary' : 'secondary'))}
      </nav>
      <p class="kern-body" role="status">
        ${texts.length === 0 ? emptyText(state) : texts.length === 1 ? '1 Zulieferung' : `${texts.length} Zulieferungen`}
      </p>
      <ul class="cards">
        ${items.map((text) => card(dependencies, text))}
      </ul>
      ${
        pages > 1
          ? html`<nav class="actions" aria-label="Seiten">
              ${current > 1 ? buttonLink('Vorige Seite', pathOf(state, current - 1)) : ''}
              <span>Seite ${current} von ${pages}</span>
              ${current < pages ? buttonLink('Nächste Seite', pathOf(state, current + 1)) : ''}
            </nav>`
          : ''
      }`,
  })
}

function emptyText(state: ImportedState): string {
  return state === 'open' ? 'Es ist nichts zu lesen.' : 'Hier ist nichts.'
}

function card(
  { knowledge }: ConsoleDependencies,
  { id, kind, place, title, source, changedOn }: ImportedText,
): Content {
  return html`<li class="card">
    <a class="kern-link" href="${importsPath}/${id}">${title}</a>
    <p class="badges">
      ${badge('info', kindNames[kind])} <span class="tag">${placeName(knowledge, place)}</span>
      <span class="kern-body--small">${hostOf(source)}, Stand ${germanDay(changedOn)}</span>
    </p>
  </li>`
}
