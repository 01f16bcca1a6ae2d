import { html } from 'hono/html'
import type { ConsoleContext } from './context.ts'
import { buttonLink, type Content } from './parts.ts'

/** One page of a long list. `current`: from 1, the last one when less was found than the address says. */
export interface ListPage<Item> {
  items: readonly Item[]
  current: number
  pages: number
}

export function listPage<Item>(all: readonly Item[], wanted: number, size: number): ListPage<Item> {
  const pages = Math.max(1, Math.ceil(all.length / size))
  const current = Math.min(wanted, pages)
  return { items: all.slice((current - 1) * size, current * size), current, pages }
}

/** Which page of a list the address asks for. */
export function wantedPage(context: ConsoleContext): number {
  return Math.max(1, Number.parseInt(context.req.query('page') ?? '', 10) || 1)
}

/** On to the next page of a list and back, with the same search. Shapes: nothing when there is only one. */
export function pageLinks(context: ConsoleContext, { current, pages }: ListPage<unknown>): Content {
  if (pages === 1) return undefined
  const link = (number: number) => {
    const url = new URL(context.req.url)
    url.searchParams.set('page', String(number))
    return url.pathname + url.search
  }
  return html`<nav aria-label="Seiten" class="actions">
    ${current > 1 ? buttonLink('Zurück', link(current - 1)) : ''}
    <span class="kern-body">Seite ${current} von ${pages}</span>
    ${current < pages ? buttonLink('Weiter', link(current + 1)) : ''}
  </nav>`
}
