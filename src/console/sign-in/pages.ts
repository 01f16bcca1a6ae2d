import { html } from 'hono/html'
import { renderSVG } from 'uqr'
import { raw } from 'hono/html'
import type { OpenLink } from '#staff/links.ts'
import type { ConsoleApp, ConsoleContext } from '#console/context.ts'
import { addressOf, giveCookie, pathAfterSignIn, signedIn, takeCookie } from '#console/guard.ts'
import { plainPage } from '#console/layout.ts'
import { passkeyForm, passkeyScript, whereUsable } from './passkey-form.ts'
import { relyingPartyOf } from './relying-party.ts'
import { refusedText, waitText } from './words.ts'
import { buttonLink, fieldsOf, notice, problemList, submitButton, textField, type Content } from '#console/parts.ts'

/** The page on which somebody signs in. */
export function signInPage(
  context: ConsoleContext,
  { login = '', next, message }: { login?: string; next: string; message?: Content },
  status: 200 | 403 | 429 = 200,
) {
  const { oidc } = context.get('dependencies')
  const party = relyingPartyOf(context)
  const orPassword = html`<h2 class="kern-heading-small">Oder mit Passwort</h2>`
  return plainPage(context, {
    title: 'Anmelden',
    status,
    scripts: party ? [passkeyScript] : [],
    body: html`<p class="kern-body">Für die Mitarbeitenden der Integrationsstelle.</p>
      ${message}
      ${
        oidc
          ? html`<p>
              ${buttonLink('Mit dem Konto der Verwaltung anmelden', `/staff/oidc?next=${encodeURIComponent(next)}`, 'primary')}
            </p>`
          : ''
      }
      ${
        party &&
        whereUsable(
          party,
          html`${passkeyForm({
            does: 'get',
            action: '/staff/sign-in/passkey',
            options: '/staff/sign-in/passkey/options',
            fields: html`<input type="hidden" name="next" value="${next}" />`,
            button: 'Mit Passkey anmelden',
            look: 'secondary',
          })}
          ${oidc ? '' : orPassword}`,
        )
      }
      ${oidc ? orPassword : ''}
      <form method="post" action="/staff/sign-in" class="stack">
        <input type="hidden" name="next" value="${next}" />
        ${textField({ name: 'login', label: 'Anmeldename oder E-Mail', value: login, autocomplete: 'username', required: true, maxlength: 120, autofocus: login === '' })}
        ${textField({ name: 'password', label: 'Passwort', type: 'password', autocomplete: 'current-password', required: true })}
        ${textField({
          name: 'code',
          label: 'Code aus der App',
          hint: 'Sechs Ziffern aus Ihrer Authentifizierungs-App.',
          autocomplete: 'one-time-code',
          inputmode: 'numeric',
          required: true,
          maxlength: 12,
        })}
        ${submitButton('Anmelden')}
      </form>
      <p class="kern-body kern-body--small kern-body--muted">
        Passwort vergessen oder neues Telefon? Die Person, die bei Ihnen die Konten verwaltet, gibt Ihnen einen neuen
        Link.
      </p>`,
  })
}

function linkPage(
  context: ConsoleContext,
  link: OpenLink,
  { problems = [], name = '', login = '' }: { problems?: string[]; name?: string; login?: string } = {},
) {
  const isFirst = !link.account
  // The address holds our own base32 and an escaped login; the drawing holds squares only.
  const picture = raw(renderSVG(link.address, { border: 2, pixelSize: 6 }))
  return plainPage(context, {
    title: isFirst ? 'Erstes Konto einrichten' : `Willkommen, ${link.account?.name ?? ''}`,
    status: problems.length > 0 ? 422 : 200,
    body: html`${problemList(problems)}
      ${
        context.get('dependencies').oidc
          ? html`<p>
                ${buttonLink('Mit dem Konto der Verwaltung verbinden', `/staff/oidc?link=${context.req.param('token') ?? ''}`, 'primary')}
              </p>
              <h2 class="kern-heading-small">Oder mit Passwort</h2>`
          : ''
      }
      <form method="post" class="stack">
        ${
          isFirst
            ? html`<p class="kern-body">Dieses Konto verwaltet alles: Antworten, Stellen und die Konten der anderen.</p>
                ${textField({ name: 'name', label: 'Ihr Name', value: name, autocomplete: 'name', required: true, maxlength: 80 })}
                ${textField({
                  name: 'login',
                  label: 'Anmeldename oder E-Mail',
                  hint: 'Damit melden Sie sich an.',
                  value: login,
                  autocomplete: 'username',
                  required: true,
                  maxlength: 120,
                })}`
            : html`<p class="kern-body">Ihr Anmeldename ist <strong>${link.account?.login}</strong>.</p>
                <input type="hidden" name="login" autocomplete="username" value="${link.account?.login}" />`
        }
        ${textField({
          name: 'password',
          label: 'Neues Passwort',
          hint: 'Mindestens 12 Zeichen. Gut sind vier Wörter, die nichts miteinander zu tun haben.',
          type: 'password',
          autocomplete: 'new-password',
          required: true,
        })}
        <fieldset class="kern-fieldset">
          <legend class="kern-label">Zweiter Schutz: eine App auf Ihrem Telefon</legend>
          <div class="kern-fieldset__body">
            <ol class="kern-list kern-list--number">
              <li>
                Öffnen Sie eine Authentifizierungs-App, zum Beispiel FreeOTP, Aegis oder die App Ihrer Verwaltung.
              </li>
              <li>
                Lesen Sie dieses Bild mit der App ein. Auf dem Telefon selbst:
                <a class="kern-link" href="${link.address}">in der App öffnen</a>.
              </li>
              <li>Geben Sie unten den Code ein, den die App zeigt.</li>
            </ol>
            <div class="qr" role="img" aria-label="QR-Code für die Authentifizierungs-App">${picture}</div>
            <details class="more">
              <summary>Das Bild lässt sich nicht einlesen?</summary>
              <p class="kern-body">
                Geben Sie in der App diesen Schlüssel ein:
                <code class="secret">${link.secret.match(/.{1,4}/gu)?.join(' ')}</code>
              </p>
            </details>
            ${textField({
              name: 'code',
              label: 'Code aus der App',
              hint: 'Sechs Ziffern.',
              autocomplete: 'one-time-code',
              inputmode: 'numeric',
              required: true,
              maxlength: 12,
            })}
          </div>
        </fieldset>
        ${submitButton(isFirst ? 'Konto anlegen' : 'Fertig')}
      </form>`,
  })
}

function goneLink(context: ConsoleContext) {
  return plainPage(context, {
    title: 'Dieser Link gilt nicht mehr',
    status: 404,
    body: html`<p class="kern-body">
        Ein Link gilt nur einmal und nur einige Tage. Wenn Sie Ihr Konto schon eingerichtet haben,
        <a class="kern-link" href="/staff/sign-in">melden Sie sich an</a>.
      </p>
      <p class="kern-body">Sonst bitten Sie die Person, die bei Ihnen die Konten verwaltet, um einen neuen Link.</p>`,
  })
}

/** Signing in, and the page behind a one-time link: what nobody must be signed in for. */
export function registerSignIn(app: ConsoleApp): void {
  app.get('/sign-in', async (context) => {
    const next = pathAfterSignIn(context.req.query('next'))
    if (await signedIn(context)) return context.redirect(next, 303)
    const message =
      context.req.query('bye') === undefined ? undefined : notice('success', 'Sie sind abgemeldet.', { role: 'status' })
    return signInPage(context, { next, message })
  })

  app.post('/sign-in', async (context) => {
    const { accounts, trustedProxies = 0 } = context.get('dependencies')
    const fields = await fieldsOf(context)
    const [login, next] = [fields.one('login'), pathAfterSignIn(fields.one('next'))]
    const outcome = await accounts.signIn({
      login,
      password: fields.one('password'),
      code: fields.one('code'),
      address: addressOf(context, trustedProxies),
    })
    switch (outcome.kind) {
      case 'done':
        giveCookie(context, outcome.session)
        return context.redirect(next, 303)
      case 'wait': {
        context.header('Retry-After', String(outcome.seconds))
        const message = notice('warning', waitText(outcome.seconds), { role: 'alert' })
        return signInPage(context, { login, next, message }, 429)
      }
      case 'refused': {
        return signInPage(context, { login, next, message: notice('danger', refusedText, { role: 'alert' }) }, 403)
      }
    }
  })

  app.get('/link/:token', async (context) => {
    const link = await context.get('dependencies').accounts.links.open(context.req.param('token'))
    return link ? linkPage(context, link) : goneLink(context)
  })

  app.post('/link/:token', async (context) => {
    const { links } = context.get('dependencies').accounts
    const token = context.req.param('token')
    const fields = await fieldsOf(context)
    const [name, login] = [fields.one('name'), fields.one('login')]
    const outcome = await links.use(token, { name, login, password: fields.one('password'), code: fields.one('code') })
    if (outcome.kind === 'done') {
      giveCookie(context, outcome.session)
      return context.redirect('/staff', 303)
    }
    const link = outcome.kind === 'invalid' ? await links.open(token) : undefined
    return link && outcome.kind === 'invalid'
      ? linkPage(context, link, { problems: outcome.problems, name, login })
      : goneLink(context)
  })
}

export function registerSignOut(app: ConsoleApp): void {
  app.post('/sign-out', async (context) => {
    const { account, session } = context.get('staff')
    await context.get('dependencies').accounts.signOut(session, account)
    takeCookie(context)
    return context.redirect('/staff/sign-in?bye', 303)
  })
}
