import { html } from 'hono/html'
import type { Content } from '#console/parts.ts'
import { countText } from '#staff/small-counts.ts'

/** One line of the list of what there is to do. `more`: smaller, below it. */
export function task(count: number, label: string, href: string, more: Content = ''): Content {
  return html`<li>
    <span class="number">${countText(count)}</span>
    <span
      ><a class="kern-link" href="${href}">${label}</a
      >${more ? html`<br /><span class="muted">${more}</span>` : ''}</span
    >
  </li>`
}
