import { html } from 'hono/html'
import type { RelyingParty } from '#staff/passkeys.ts'
import { submitButton, type Content } from '#console/parts.ts'

/** The ES module that pages with passkeys load. */
export const passkeyScript = 'passkeys.ts'

/** Parts of a page that only show in a browser that can use passkeys at this address: its script takes `hidden` away. */
export function whereUsable(party: RelyingParty, content: Content, className = 'stack') {
  return html`<div class="${className}" data-passkeys-at="${party.origin}" hidden>${content}</div>`
}

/**
 * A form that asks the browser for a passkey before it is sent. Its fields go to `options` first, and what the browser gives goes with the
 * form as `credential`; password and code are then left out.
 */
export function passkeyForm(form: {
  does: 'create' | 'get'
  action: string
  options: string
  fields: Content
  button: string
  look?: 'primary' | 'secondary'
}) {
  return html`<form
    method="post"
    action="${form.action}"
    class="stack"
    data-passkey="${form.does}"
    data-options="${form.options}"
  >
    ${form.fields}
    <input type="hidden" name="credential" />
    ${submitButton(form.button, form.look)}
    <p class="kern-body passkey-message" role="status"></p>
  </form>`
}
