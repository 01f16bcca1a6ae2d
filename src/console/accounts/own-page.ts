import { html } from 'hono/html'
import { localeNames } from '#core/locale.ts'
import type { ConsoleApp, ConsoleContext, ConsoleDependencies } from '#console/context.ts'
import { addressOf, csrfField } from '#console/guard.ts'
import { page } from '#console/layout.ts'
import { placeName, roleNames } from '#console/names.ts'
import { fieldsOf, notice, submitButton, textField, type Content } from '#console/parts.ts'
import { refusedText, waitText } from '#console/sign-in/words.ts'
import { passkeyScript } from '#console/sign-in/passkey-form.ts'
import { messengerSection, registerOwnMessengers } from './messengers.ts'
import { passkeySection, registerOwnPasskeys } from './passkeys.ts'

/** What everybody sees of their own account, and the way to another password or app. */
export function registerOwnAccount(app: ConsoleApp, dependencies: ConsoleDependencies): void {
  const { accounts, knowledge, trustedProxies = 0 } = dependencies
  registerOwnMessengers(app, dependencies)
  registerOwnPasskeys(app, dependencies)
  const ownPage = async (context: ConsoleContext, message?: Content, status: 200 | 403 | 429 = 200) => {
    const { account } = context.get('staff')
    const messengers = await messengerSection(context, dependencies)
    const passkeys = await passkeySection(context, dependencies)
    return page(context, {
      title: 'Mein Konto',
      status,
      scripts: passkeys ? [passkeyScript] : [],
      body: html`<dl class="facts">
          <div>
            <dt>Name</dt>
            <dd>${account.name}</dd>
          </div>
          <div>
            <dt>Anmeldename</dt>
            <dd>${account.login}</dd>
          </div>
          <div>
            <dt>Zuständig für</dt>
            <dd>${placeName(knowledge, account.municipality)}</dd>
          </div>
          <div>
            <dt>Rollen</dt>
            <dd>${account.roles.map((role) => roleNames[role].name).join(', ') || 'keine'}</dd>
          </div>
          ${
            account.locales.length > 0
              ? html`<div>
                  <dt>Sprachen</dt>
                  <dd>${account.locales.map((locale) => localeNames[locale]).join(', ')}</dd>
                </div>`
              : ''
          }
        </dl>
        ${messengers} ${passkeys}
        <section class="stack">
          <h2 class="kern-heading-small">Passwort oder Telefon wechseln</h2>
          <p class="kern-body">
            Geben Sie noch einmal Ihr Passwort und einen neuen Code ein. Danach richten Sie beides neu ein. Überall
            sonst werden Sie abgemeldet, und Ihre Passkeys gelten nicht mehr.
          </p>
          ${message}
          <form method="post" action="/staff/me" class="stack">
            ${csrfField(context)}
            ${textField({ name: 'password', label: 'Ihr jetziges Passwort', type: 'password', autocomplete: 'current-password', required: true })}
            ${textField({ name: 'code', label: 'Code aus der App', hint: 'Sechs Ziffern.', autocomplete: 'one-time-code', inputmode: 'numeric', required: true, maxlength: 12 })}
            ${submitButton('Weiter', 'secondary')}
          </form>
        </section>`,
    })
  }

  app.get('/me', (context) => ownPage(context))
  app.post('/me', async (context) => {
    const fields = await fieldsOf(context)
    const outcome = await accounts.renew(context.get('staff').account, {
      password: fields.one('password'),
      code: fields.one('code'),
      address: addressOf(context, trustedProxies),
    })
    if (outcome.kind === 'link') return context.redirect(`/staff/link/${outcome.token}`, 303)
    if (outcome.kind === 'wait')
      return ownPage(context, notice('warning', waitText(outcome.seconds), { role: 'alert' }), 429)
    return ownPage(context, notice('danger', refusedText, { role: 'alert' }), 403)
  })
}
