import { html } from 'hono/html'
import { assetAddress } from '#console/assets.ts'
import type { Content } from '#console/parts.ts'

/** The style sheet of the pages on which knowledge is edited, for the beginning of their body. */
export function editingStyle(): Content {
  return html`<link rel="stylesheet" href="${assetAddress('editing.css')}" />`
}
