import { html } from 'hono/html'
import type { KnowledgeSource } from '#app/ports.ts'
import { answerLocales, localeNames } from '#core/locale.ts'
import type { AccountForm } from '#staff/account-form.ts'
import { roles, type Account } from '#staff/ports.ts'
import type { ConsoleContext } from '#console/context.ts'
import { csrfField } from '#console/guard.ts'
import { placeName, roleNames } from '#console/names.ts'
import { checkboxes, selectField, submitButton, textField, type Fields } from '#console/parts.ts'

export const emptyForm: AccountForm = { name: '', login: '', roles: [], municipality: '', locales: [] }

export function formOf(account: Account): AccountForm {
  return { ...account, municipality: account.municipality ?? '' }
}

export function readForm(fields: Fields): AccountForm {
  return {
    name: fields.one('name'),
    login: fields.one('login'),
    roles: fields.all('roles'),
    municipality: fields.one('municipality'),
    locales: fields.all('locales'),
  }
}

/** The form for an account, new or not. Municipalities are those that the person who fills it in may give. */
export function accountFormOf(knowledge: KnowledgeSource) {
  const municipalityChoices = (actor: Account) => {
    const all = [...knowledge.current().base.municipalities.keys()]
    const own = actor.municipality === undefined ? all : all.filter((id) => id === actor.municipality)
    return [
      ...(actor.municipality === undefined ? [{ value: '', label: 'Alle Kommunen und deutschlandweite Texte' }] : []),
      ...own.map((id) => ({ value: id, label: placeName(knowledge, id) })),
    ]
  }
  return (context: ConsoleContext, form: AccountForm, action: string, isNew: boolean) =>
    html`<form method="post" action="${action}" class="stack">
      ${csrfField(context)}
      ${textField({ name: 'name', label: 'Name', value: form.name, required: true, maxlength: 80, autocomplete: 'off' })}
      ${
        isNew
          ? textField({
              name: 'login',
              label: 'Anmeldename',
              hint: 'Eine E-Mail-Adresse oder ein kurzer Name. Er lässt sich später nicht ändern.',
              value: form.login,
              required: true,
              maxlength: 120,
              autocomplete: 'off',
            })
          : ''
      }
      ${checkboxes({
        name: 'roles',
        legend: 'Rollen',
        choices: roles.map((role) => ({ value: role, label: roleNames[role].name, hint: roleNames[role].does })),
        values: form.roles,
      })}
      ${selectField({
        name: 'municipality',
        label: 'Zuständig für',
        choices: municipalityChoices(context.get('staff').account),
        value: form.municipality,
      })}
      <details class="more" ${form.roles.includes('translator') ? html`open` : ''}>
        <summary>Sprachen für die Rolle Übersetzung</summary>
        ${checkboxes({
          name: 'locales',
          legend: 'Übersetzt in',
          choices: answerLocales
            .filter((locale) => locale !== 'de')
            .map((value) => ({ value, label: localeNames[value] })),
          values: form.locales,
        })}
      </details>
      <div class="actions">${submitButton(isNew ? 'Konto anlegen' : 'Speichern')}</div>
    </form>`
}
