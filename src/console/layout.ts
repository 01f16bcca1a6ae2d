import { html } from 'hono/html'
import { mayDoSomewhere, type Action } from '#staff/rights.ts'
import { assetAddress } from './assets.ts'
import type { ConsoleContext, Flash } from './context.ts'
import { csrfField } from './guard.ts'
import { laterPlace, sendInParts, type LaterPart } from './later-part.ts'
import { notice, type Content } from './parts.ts'

export type { Content, Markup } from './parts.ts'

/** The items of the menu, in their order. `needs`: shown to those who may do this somewhere. */
const menu = {
  overview: { label: 'Übersicht', href: '/staff', needs: 'read' },
  entries: { label: 'Antworten', href: '/staff/entries', needs: 'read' },
  offices: { label: 'Stellen', href: '/staff/offices', needs: 'read' },
  events: { label: 'Termine', href: '/staff/events', needs: 'read' },
  translations: { label: 'Übersetzungen', href: '/staff/translations', needs: 'read' },
  gaps: { label: 'Fragen', href: '/staff/gaps', needs: 'gaps' },
  try: { label: 'Ausprobieren', href: '/staff/try', needs: 'read' },
  figures: { label: 'Zahlen', href: '/staff/figures', needs: 'figures' },
  accounts: { label: 'Konten', href: '/staff/accounts', needs: 'accounts' },
  audit: { label: 'Protokoll', href: '/staff/audit', needs: 'audit' },
} as const satisfies Record<string, { label: string; href: string; needs: Action }>
export type Section = keyof typeof menu

export type PageStatus = 200 | 400 | 403 | 404 | 409 | 413 | 422 | 429 | 500 | 503

export interface PageOptions {
  /** The heading and the title of the window. */
  title: string
  /** Which item of the menu is the current one; left out: none. */
  section?: Section
  body: Content
  /** Names of ES modules under `src/console/assets/`, such as `preview.ts`. */
  scripts?: readonly string[]
  /** Names of style sheets there. */
  styles?: readonly string[]
  status?: PageStatus
  /** The way back, shown above the heading. */
  back?: { label: string; href: string }
  /** What takes seconds to work out, at the end of the page. */
  later?: LaterPart
  /** For tables and editors side by side: all of the window's width. */
  wide?: boolean
}

const sign = 'M12 2v20M5 4h11l3 3-3 3H5zM19 12H8l-3 3 3 3h11z'
const favicon = `data:image/svg+xml,${encodeURIComponent(
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#171a2b"/>` +
    `<path transform="translate(4 4)" d="${sign}" fill="none" stroke="#fff" stroke-width="1.8" stroke-linejoin="round"/></svg>`,
)}`

const mark = html`<svg class="mark" viewBox="0 0 24 24" width="28" height="28" aria-hidden="true">
  <path
    d="${sign}"
    fill="none"
    stroke="currentColor"
    stroke-width="1.7"
    stroke-linejoin="round"
    stroke-linecap="round"
  />
</svg>`

function documentOf(
  title: string,
  body: Content,
  { scripts = [], styles = [] }: Pick<PageOptions, 'scripts' | 'styles'> = {},
) {
  return html`<!doctype html>
    <html lang="de">
      <head>
        <meta charset="utf-8" />
        <title>${title} – Wegweiser</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <link rel="icon" type="image/svg+xml" href="${favicon}" />
        <link rel="stylesheet" href="${assetAddress('fonts/fira-sans.css')}" />
        <link rel="stylesheet" href="${assetAddress('kern.min.css')}" />
        <link rel="stylesheet" href="${assetAddress('console.css')}" />
        ${styles.map((name) => html`<link rel="stylesheet" href="${assetAddress(name)}" />`)}
        ${scripts.map((name) => html`<script type="module" src="${assetAddress(name)}"></script>`)}
      </head>
      <body>
        ${body}
      </body>
    </html>`
}

function menuOf(context: ConsoleContext, current: Section | undefined) {
  const { account } = context.get('staff')
  return html`<nav class="menu" id="menu" popover aria-label="Hauptmenü">
    <button
      class="kern-btn kern-btn--tertiary close-button"
      type="button"
      popovertarget="menu"
      popovertargetaction="hide"
    >
      <span class="kern-icon kern-icon--close" aria-hidden="true"></span><span class="kern-label">Schließen</span>
    </button>
    <ul>
      ${Object.entries(menu)
        .filter(([, { needs }]) => mayDoSomewhere(account, needs))
        .map(
          ([section, { label, href }]) =>
            html`<li>
              <a href="${href}" ${section === current ? html`aria-current="page"` : ''}>${label}</a>
            </li>`,
        )}
    </ul>
    <div class="signed-in">
      <p class="kern-body kern-body--small">Angemeldet als <a class="own" href="/staff/me">${account.name}</a></p>
      <form method="post" action="/staff/sign-out">
        ${csrfField(context)}
        <button class="kern-btn kern-btn--tertiary" type="submit"><span class="kern-label">Abmelden</span></button>
      </form>
    </div>
  </nav>`
}

/** A page of the console for somebody who is signed in: menu, heading, message of the previous page, content. */
export async function page(context: ConsoleContext, options: PageOptions): Promise<Response> {
  const staff = context.get('staff')
  const flash: Flash | undefined = staff.flash
  if (flash) await context.get('dependencies').accounts.sessions.setFlash(staff.session, '')
  const { title, section, body, back, later } = options
  const document = documentOf(
    title,
    html`<a class="skip" href="#content">Zum Inhalt springen</a>
      <header class="bar">
        <a class="home" href="/staff">${mark}<span>Wegweiser</span></a>
        <button class="kern-btn kern-btn--secondary menu-button" type="button" popovertarget="menu">
          <span class="kern-icon kern-icon--dehaze" aria-hidden="true"></span><span class="kern-label">Menü</span>
        </button>
      </header>
      <div class="frame">
        ${menuOf(context, section)}
        <main id="content" class="content${options.wide ? ' wide' : ''}" tabindex="-1">
          ${
            back
              ? html`<p class="back">
                  <a class="kern-link" href="${back.href}"
                    ><span class="kern-icon kern-icon--arrow-back kern-icon--small" aria-hidden="true"></span
                    >${back.label}</a
                  >
                </p>`
              : ''
          }
          <h1 class="kern-heading-large">${title}</h1>
          ${flash ? html`<div class="flash">${notice(flash.kind, flash.text, { role: 'status' })}</div>` : ''} ${body}
          ${later ? laterPlace(later) : ''}
        </main>
      </div>`,
    options,
  )
  if (later) return sendInParts(context, String(await document), later, options.status ?? 200)
  return context.html(document, options.status ?? 200)
}

/** A page for somebody who is not signed in: a card in the middle. */
export function plainPage(
  context: Pick<ConsoleContext, 'html'>,
  {
    title,
    body,
    scripts = [],
    status = 200,
  }: Pick<PageOptions, 'title' | 'body' | 'scripts'> & {
    status?: PageStatus | 401
  },
): Response | Promise<Response> {
  return context.html(
    documentOf(
      title,
      html`<main class="door">
        <p class="home">${mark}<span>Wegweiser</span></p>
        <h1 class="kern-heading-large">${title}</h1>
        ${body}
      </main>`,
      { scripts },
    ),
    status,
  )
}
