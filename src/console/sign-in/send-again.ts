import { html } from 'hono/html'
import type { ConsoleContext } from '#console/context.ts'
import { csrfField } from '#console/guard.ts'
import { page, plainPage } from '#console/layout.ts'
import { notice, submitButton, textArea } from '#console/parts.ts'

/** What was typed, to be sent once more: nobody loses a text because the session ended meanwhile. */
async function typed(context: ConsoleContext) {
  const body = await context.req.parseBody({ all: true })
  return Object.entries(body)
    .filter(([name]) => name !== '_csrf')
    .flatMap(([name, values]) =>
      [values].flat().map((value) =>
        // A textarea keeps line breaks, which the value of a hidden input does not in every browser.
        typeof value === 'string' ? textArea(html`name="${name}" hidden`, value) : '',
      ),
    )
}

function isScript(context: ConsoleContext): boolean {
  return context.req.header('X-CSRF-Token') !== undefined || !context.req.header('Content-Type')?.includes('form')
}

/** The session ended while somebody was typing. */
export async function signInAndSendAgain(context: ConsoleContext): Promise<Response> {
  if (isScript(context)) return context.text('not signed in', 401)
  return plainPage(context, {
    title: 'Sie sind nicht mehr angemeldet',
    status: 401,
    body: html`${notice('info', 'Nach einer Stunde ohne Eingabe werden Sie abgemeldet. Was Sie eingegeben haben, ist noch da.')}
      <ol class="kern-list kern-list--number">
        <li>
          <a class="kern-link" href="/staff/sign-in" target="_blank">Melden Sie sich in einem neuen Fenster an</a>.
        </li>
        <li>Kommen Sie hierher zurück und senden Sie Ihre Eingabe noch einmal.</li>
      </ol>
      <form method="post" action="${new URL(context.req.url).pathname}">
        ${await typed(context)} ${submitButton('Noch einmal senden')}
      </form>`,
  })
}

/** The form is not one of this session. Whoever meant it says so once more. */
export async function sendAgain(context: ConsoleContext): Promise<Response> {
  if (isScript(context)) return context.text('the form is not of this session', 403)
  return page(context, {
    title: 'Bitte bestätigen Sie',
    status: 403,
    body: html`<p class="kern-body">
        Sie haben sich inzwischen neu angemeldet. Ihre Eingabe ist noch nicht gespeichert. Möchten Sie sie jetzt senden?
      </p>
      <form method="post" action="${new URL(context.req.url).pathname}">
        ${csrfField(context)} ${await typed(context)} ${submitButton('Ja, senden')}
      </form>`,
  })
}
