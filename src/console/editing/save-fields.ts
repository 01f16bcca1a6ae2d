import { html } from 'hono/html'
import { submitButton, textField, type Content, type Fields } from '#console/parts.ts'

/** What every editor sends besides its own fields. */
export interface Saving {
  /** Fingerprint of what the form was made from. */
  part: string
  reason: string
  /** `change`: on to the page of the change. */
  next: string
}

export function savingOf(fields: Fields): Saving {
  return { part: fields.one('part'), reason: fields.one('reason').trim(), next: fields.one('next') }
}

/** The end of an editor: why, and on to the change or only kept. `more`: another button. */
export function saveFields(reason: string, { hint, more }: { hint?: string; more?: Content } = {}): Content {
  return html`${textField({
      name: 'reason',
      label: 'Was haben Sie geändert?',
      ...(hint ? { hint } : {}),
      value: reason,
      maxlength: 200,
      autocomplete: 'off',
    })}
    <div class="actions">
      ${submitButton('Speichern und weiter', 'primary', { name: 'next', value: 'change' })}
      ${submitButton('Zwischenspeichern', 'secondary', { name: 'next', value: 'stay' })} ${more}
    </div>`
}
