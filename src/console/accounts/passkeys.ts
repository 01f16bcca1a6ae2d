import { html } from 'hono/html'
import { HTTPException } from 'hono/http-exception'
import type { Passkey } from '#staff/ports.ts'
import type { ConsoleApp, ConsoleContext, ConsoleDependencies } from '#console/context.ts'
import { addressOf, csrfField, seeOther } from '#console/guard.ts'
import { page } from '#console/layout.ts'
import { dateName, momentName } from '#console/names.ts'
import { buttonLink, fieldsOf, submitButton, textField, type Content } from '#console/parts.ts'
import { passkeyForm, whereUsable } from '#console/sign-in/passkey-form.ts'
import { relyingPartyOf } from '#console/sign-in/relying-party.ts'
import { refusedText, waitText } from '#console/sign-in/words.ts'

const ownPath = '/staff/me'
const removePath = '/staff/me/passkeys/remove'

function card(passkey: Passkey) {
  const used =
    passkey.lastUsedAt === undefined ? 'noch nie benutzt' : `zuletzt benutzt ${momentName(passkey.lastUsedAt)}`
  return html`<li class="card">
    <h3 class="kern-title">${passkey.name}</h3>
    <p class="kern-body">Hinzugefügt am ${dateName(passkey.createdAt)}, ${used}.</p>
    <p>
      ${buttonLink('Entfernen', `${removePath}?id=${passkey.id}`, 'secondary', `Passkey „${passkey.name}“ entfernen`)}
    </p>
  </li>`
}

/** The own passkeys, and the form for another one. Shapes: nothing for those who sign in elsewhere, or where there can be none. */
export async function passkeySection(
  context: ConsoleContext,
  { accounts }: ConsoleDependencies,
): Promise<Content | undefined> {
  const passkeys = await accounts.passkeys.of(context.get('staff').account.id)
  const party = relyingPartyOf(context)
  if (!passkeys || (!party && passkeys.length === 0)) return undefined
  const fields = html`${csrfField(context)}
  ${textField({ name: 'name', id: 'passkey-name', label: 'Name des Passkeys', hint: 'Woran Sie ihn erkennen, zum Beispiel „Dienst-Laptop“.', required: true, maxlength: 60, autocomplete: 'off' })}
  ${textField({ name: 'password', id: 'passkey-password', label: 'Ihr jetziges Passwort', type: 'password', autocomplete: 'current-password', required: true })}
  ${textField({ name: 'code', id: 'passkey-code', label: 'Code aus der App', hint: 'Sechs Ziffern. Ein Code gilt nur einmal.', autocomplete: 'one-time-code', inputmode: 'numeric', required: true, maxlength: 12 })}`
  return html`<section class="stack">
    <h2 class="kern-heading-small">Passkeys</h2>
    <p class="kern-body">
      Mit einem Passkey melden Sie sich ohne Passwort und Code an: Ihr Gerät prüft Fingerabdruck, Gesicht oder PIN.
      Passwort und App gelten weiter.
    </p>
    ${
      passkeys.length === 0
        ? ''
        : html`<ul class="cards">
            ${passkeys.map(card)}
          </ul>`
    }
    <p class="kern-body without-passkeys">
      Einen Passkey hinzufügen können Sie hier nicht: Dafür braucht es JavaScript und einen Browser, der Passkeys kennt.
    </p>
    ${
      party &&
      whereUsable(
        party,
        html`<details class="more">
          <summary>Passkey hinzufügen</summary>
          ${passkeyForm({
            does: 'create',
            action: `${ownPath}/passkeys`,
            options: `${ownPath}/passkeys/options`,
            fields,
            button: 'Passkey hinzufügen',
            look: 'secondary',
          })}
        </details>`,
      )
    }
  </section>`
}

/** Adding and removing passkeys of the own account. */
export function registerOwnPasskeys(app: ConsoleApp, { accounts, trustedProxies = 0 }: ConsoleDependencies): void {
  const { passkeys } = accounts

  app.post('/me/passkeys/options', async (context) => {
    const party = relyingPartyOf(context)
    if (!party) throw new HTTPException(404)
    const fields = await fieldsOf(context)
    const form = {
      name: fields.one('name'),
      password: fields.one('password'),
      code: fields.one('code'),
      address: addressOf(context, trustedProxies),
    }
    const begun = await passkeys.beginAdding(context.get('staff').account, form, party)
    switch (begun.kind) {
      case 'options':
        return context.json({ options: begun.options })
      case 'invalid':
        return context.json({ problem: begun.problems.join(' ') }, 422)
      case 'wait':
        return context.json({ problem: waitText(begun.seconds) }, 429)
      case 'refused':
        return context.json({ problem: refusedText }, 403)
    }
  })

  app.post('/me/passkeys', async (context) => {
    const party = relyingPartyOf(context)
    if (!party) throw new HTTPException(404)
    const fields = await fieldsOf(context)
    const form = { name: fields.one('name'), credential: fields.one('credential') }
    const added = await passkeys.add(context.get('staff').account, form, party)
    switch (added.kind) {
      case 'done':
        return seeOther(context, ownPath, {
          kind: 'success',
          text: `Der Passkey „${added.name}“ ist hinzugefügt. Sie können sich damit anmelden.`,
        })
      case 'invalid':
        return seeOther(context, ownPath, { kind: 'danger', text: added.problems.join(' ') })
      case 'refused':
        return seeOther(context, ownPath, {
          kind: 'danger',
          text: 'Der Passkey ließ sich nicht hinzufügen. Vielleicht hat es zu lange gedauert: Bitte beginnen Sie noch einmal.',
        })
    }
  })

  app.get('/me/passkeys/remove', async (context) => {
    const all = await passkeys.of(context.get('staff').account.id)
    const passkey = all?.find(({ id }) => id === context.req.query('id'))
    if (!passkey) throw new HTTPException(404)
    return page(context, {
      title: 'Passkey entfernen',
      back: { label: 'Mein Konto', href: ownPath },
      body: html`<p class="kern-body">
          Mit <strong>${passkey.name}</strong> können Sie sich dann nicht mehr anmelden. Ihr Passwort und die App gelten
          weiter.
        </p>
        <p class="kern-body">
          Auf dem Gerät oder im Passwort-Manager bleibt der Passkey stehen. Löschen Sie ihn auch dort.
        </p>
        <form method="post" action="${removePath}">
          ${csrfField(context)}
          <input type="hidden" name="id" value="${passkey.id}" />
          <div class="actions">${submitButton('Ja, entfernen')} ${buttonLink('Abbrechen', ownPath)}</div>
        </form>`,
    })
  })

  app.post('/me/passkeys/remove', async (context) => {
    const fields = await fieldsOf(context)
    const name = await passkeys.remove(context.get('staff').account, fields.one('id'))
    if (name === undefined) throw new HTTPException(404)
    return seeOther(context, ownPath, { kind: 'success', text: `Der Passkey „${name}“ ist entfernt.` })
  })
}
