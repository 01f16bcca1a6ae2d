import { html, raw } from 'hono/html'
import { stream } from 'hono/streaming'
import type { ConsoleContext } from './context.ts'
import type { PageStatus } from './layout.ts'
import { notice, type Content } from './parts.ts'

/** The end of a page that takes seconds to work out: the rest of the page is there at once, and needs no script for it. */
export interface LaterPart {
  /** What is read until then. */
  waiting: string
  content: () => Promise<Content>
}

/** Nobody can type this: `<` is escaped. */
const place = '<!-- later -->'

/** Where the later part of a page will stand. */
export function laterPlace({ waiting }: LaterPart): Content {
  // The style sheet hides what is read while waiting as soon as the result stands behind it.
  return html`<div class="later">
    <p class="kern-body waiting" role="status">${waiting}</p>
    ${raw(place)}
  </div>`
}

/**
 * Sends a page up to its later part, and the rest when that is there.
 *
 * Errors: none; the status is sent by then, so that what fails is said on the page.
 */
export function sendInParts(
  context: ConsoleContext,
  page: string,
  { content }: LaterPart,
  status: PageStatus,
): Response {
  const ready = content().catch((error: unknown) => {
    context.get('dependencies').log.error('console-failed', error)
    return notice(
      'danger',
      'Das Prüfen hat nicht geklappt; Ihre Eingaben sind gespeichert. Bitte laden Sie die Seite noch einmal.',
      { role: 'alert' },
    )
  })
  const at = page.indexOf(place)
  context.status(status)
  context.header('Content-Type', 'text/html; charset=UTF-8')
  // A proxy that collects the whole page first would keep the person waiting in front of nothing.
  context.header('X-Accel-Buffering', 'no')
  return stream(context, async (out) => {
    await out.write(page.slice(0, at))
    await out.write(String(await html`<div class="ready stack">${await ready}</div>`))
    await out.write(page.slice(at + place.length))
  })
}
