import { html } from 'hono/html'
import { HTTPException } from 'hono/http-exception'
import { localeNames } from '#core/locale.ts'
import type { AccountForm } from '#staff/account-form.ts'
import type { AccountChange } from '#staff/accounts.ts'
import type { Account } from '#staff/ports.ts'
import { mayDoSomewhere } from '#staff/rights.ts'
import type { ConsoleApp, ConsoleContext, ConsoleDependencies } from '#console/context.ts'
import { csrfField, seeOther } from '#console/guard.ts'
import { page } from '#console/layout.ts'
import { dateName, placeName, roleNames } from '#console/names.ts'
import {
  badge,
  buttonLink,
  fieldsOf,
  notice,
  problemList,
  submitButton,
  textField,
  type Content,
} from '#console/parts.ts'
import { accountFormOf, emptyForm, formOf, readForm } from './form.ts'

const section = 'accounts'
const back = { label: 'Alle Konten', href: '/staff/accounts' }

function roleBadges(account: Account): Content {
  return account.roles.map((role) => html`<span class="tag">${roleNames[role].name}</span> `)
}

/** Pages on which admins manage who may do what. */
export function registerAccounts(
  app: ConsoleApp,
  { accounts, knowledge, publicUrl, messengers }: ConsoleDependencies,
): void {
  const accountForm = accountFormOf(knowledge)
  const linkPage = (context: ConsoleContext, account: Account, token: string, title: string) =>
    page(context, {
      title,
      section,
      back,
      body: html`${notice(
          'success',
          html`Geben Sie diesen Link an <strong>${account.name}</strong> weiter, am besten persönlich. Er gilt einmal
            und sieben Tage lang. Er wird nur jetzt gezeigt.`,
          { role: 'status' },
        )}
        ${textField({
          name: 'link',
          label: 'Link',
          value: new URL(`/staff/link/${token}`, publicUrl ?? context.req.url).href,
        })}
        <p class="kern-body">
          Wer ihn öffnet, legt ein eigenes Passwort fest und richtet die Authentifizierungs-App ein. Der Anmeldename ist
          <strong>${account.login}</strong>.
        </p>
        <p>${buttonLink('Zu allen Konten', '/staff/accounts')}</p>`,
    })
  const forbidden = (): never => {
    throw new HTTPException(403)
  }
  const managed = async (context: ConsoleContext): Promise<Account> => {
    const account = await accounts.byId(context.req.param('id') ?? '')
    return account && accounts.mayManage(context.get('staff').account, account) ? account : forbidden()
  }
  const accountPage = (context: ConsoleContext, account: Account, form: AccountForm, problems: string[] = []) => {
    const isSelf = account.id === context.get('staff').account.id
    const address = `/staff/accounts/${account.id}`
    return page(context, {
      title: account.name,
      section,
      back,
      status: problems.length > 0 ? 422 : 200,
      body: html`${problemList(problems)}
        <dl class="facts">
          <div>
            <dt>Anmeldename</dt>
            <dd>${account.login}</dd>
          </div>
          <div>
            <dt>Angelegt am</dt>
            <dd>${dateName(account.createdAt)}</dd>
          </div>
          <div>
            <dt>Zustand</dt>
            <dd>${account.active ? badge('success', 'aktiv') : badge('warning', 'gesperrt')}</dd>
          </div>
        </dl>
        ${
          isSelf
            ? notice(
                'info',
                'Ihr eigenes Konto ändert jemand anderes aus der Verwaltung. So sperrt sich niemand versehentlich aus.',
              )
            : html`${accountForm(context, form, address, false)}
                <section class="stack">
                  <h2 class="kern-heading-small">Zugang</h2>
                  ${
                    account.active
                      ? html`<form method="post" action="${address}/reset">
                            ${csrfField(context)}
                            <p class="kern-body">
                              Passwort vergessen oder Telefon verloren: Ein neuer Link ersetzt beides. Passkeys der
                              Person gelten sofort nicht mehr.
                            </p>
                            ${submitButton('Neuen Link erstellen', 'secondary')}
                          </form>
                          <form method="post" action="${address}/deactivate">
                            ${csrfField(context)}
                            <p class="kern-body">
                              Die Person wird sofort abgemeldet und kann sich nicht mehr anmelden.
                            </p>
                            ${submitButton('Konto sperren', 'secondary')}
                          </form>`
                      : html`<form method="post" action="${address}/activate">
                          ${csrfField(context)} ${submitButton('Konto wieder freigeben', 'secondary')}
                        </form>`
                  }
                </section>`
        }`,
    })
  }
  const after = (change: AccountChange, context: ConsoleContext, text: (account: Account) => string) =>
    change.kind === 'done'
      ? seeOther(context, `/staff/accounts/${change.account.id}`, { kind: 'success', text: text(change.account) })
      : forbidden()

  app.use('/accounts/*', async (context, next) => {
    if (!mayDoSomewhere(context.get('staff').account, 'accounts')) forbidden()
    await next()
  })

  app.get('/accounts', async (context) => {
    const actor = context.get('staff').account
    const all = (await accounts.all()).filter((account) => accounts.mayManage(actor, account))
    return page(context, {
      title: 'Konten',
      section,
      body: html`<p class="kern-body">Wer hier arbeitet und was die Person darf.</p>
        <p>${buttonLink('Neues Konto', '/staff/accounts/new', 'primary')}</p>
        <ul class="cards">
          ${all.map(
            (account) =>
              html`<li class="card">
                <h2 class="kern-title">
                  <a class="kern-link" href="/staff/accounts/${account.id}">${account.name}</a>
                </h2>
                <p class="kern-body">
                  ${account.login} · ${placeName(knowledge, account.municipality)}
                  ${account.locales.length > 0 ? html` · ${account.locales.map((locale) => localeNames[locale]).join(', ')}` : ''}
                </p>
                <p>${roleBadges(account)} ${account.active ? '' : badge('warning', 'gesperrt')}</p>
              </li>`,
          )}
        </ul>`,
    })
  })

  app.get('/accounts/new', (context) =>
    page(context, {
      title: 'Neues Konto',
      section,
      back,
      body: accountForm(
        context,
        { ...emptyForm, municipality: context.get('staff').account.municipality ?? '' },
        '/staff/accounts/new',
        true,
      ),
    }),
  )
  app.post('/accounts/new', async (context) => {
    const form = readForm(await fieldsOf(context))
    const change = await accounts.create(form, context.get('staff').account)
    if (change.kind === 'forbidden') return forbidden()
    if (change.kind === 'done') return linkPage(context, change.account, change.token, 'Das Konto ist angelegt')
    return page(context, {
      title: 'Neues Konto',
      section,
      back,
      status: 422,
      body: html`${problemList(change.problems)} ${accountForm(context, form, '/staff/accounts/new', true)}`,
    })
  })

  app.get('/accounts/:id', async (context) => {
    const account = await managed(context)
    return accountPage(context, account, formOf(account))
  })
  app.post('/accounts/:id', async (context) => {
    const account = await managed(context)
    const form = { ...readForm(await fieldsOf(context)), login: account.login }
    const change = await accounts.change(account.id, form, context.get('staff').account)
    return change.kind === 'invalid'
      ? accountPage(context, account, form, change.problems)
      : after(change, context, ({ name }) => `Das Konto von ${name} ist gespeichert.`)
  })
  app.post('/accounts/:id/deactivate', async (context) => {
    const { id } = await managed(context)
    const actor = context.get('staff').account
    const change = await accounts.setActive(id, false, actor)
    if (change.kind === 'done') await messengers?.links.unlink(id, undefined, actor.id)
    return after(change, context, ({ name }) => `Das Konto von ${name} ist gesperrt.`)
  })
  app.post('/accounts/:id/activate', async (context) => {
    const { id } = await managed(context)
    const change = await accounts.setActive(id, true, context.get('staff').account)
    return after(change, context, ({ name }) => `${name} kann sich wieder anmelden.`)
  })
  app.post('/accounts/:id/reset', async (context) => {
    const { id } = await managed(context)
    const actor = context.get('staff').account
    const change = await accounts.reset(id, actor)
    // A lost telephone has the messengers on it, too.
    if (change.kind === 'done') await messengers?.links.unlink(id, undefined, actor.id)
    return change.kind === 'done'
      ? linkPage(context, change.account, change.token, 'Ein neuer Link ist da')
      : forbidden()
  })
}
