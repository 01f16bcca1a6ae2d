import { html } from 'hono/html'
import type { Flash } from './context.ts'

/** Anything `html` gives. */
export type Markup = ReturnType<typeof html>
/** What may stand in a template: nothing, text (escaped), markup. */
export type Content = Markup | string | undefined | Content[]

const kindNames: Record<Flash['kind'], string> = {
  success: 'Erledigt',
  info: 'Hinweis',
  warning: 'Achtung',
  danger: 'Fehler',
}

/** A message in a box. `role`: `status` for news, `alert` for what needs attention now; left out: part of the page. */
export function notice(
  kind: Flash['kind'],
  text: Content,
  options: { title?: string; role?: 'status' | 'alert' } = {},
) {
  return html`<div class="kern-alert kern-alert--${kind}" ${options.role ? html`role="${options.role}"` : ''}>
    <div class="kern-alert__header">
      <span class="kern-icon kern-icon--${kind}" aria-hidden="true"></span>
      <span class="kern-title">${options.title ?? kindNames[kind]}</span>
    </div>
    <div class="kern-alert__body"><div class="kern-body">${text}</div></div>
  </div>`
}

/** What is wrong with a form, above it. Shapes: nothing when there are no problems. */
export function problemList(problems: readonly string[]): Content {
  if (problems.length === 0) return undefined
  return notice(
    'danger',
    html`<ul class="plain-list">
      ${problems.map((problem) => html`<li>${problem}</li>`)}
    </ul>`,
    {
      title: problems.length === 1 ? 'Bitte prüfen Sie eine Angabe' : `Bitte prüfen Sie ${problems.length} Angaben`,
      role: 'alert',
    },
  )
}

export interface FieldOptions {
  name: string
  label: string
  value?: string
  hint?: string
  type?: 'text' | 'password' | 'email' | 'search' | 'tel' | 'url' | 'date' | 'time' | 'number'
  autocomplete?: string
  inputmode?: 'numeric' | 'email' | 'tel' | 'url'
  required?: boolean
  maxlength?: number
  autofocus?: boolean
  /** For what is typed in another language. */
  lang?: string
  dir?: 'ltr' | 'rtl' | 'auto'
  /** A unique id when the name is there more than once on the page. */
  id?: string
  /** More than one line. */
  rows?: number
}

/** A browser drops the first line break after the tag: this one, and not one of the text. */
export function textArea(attributes: Content, value = '') {
  return html`<textarea ${attributes}>${'\n'}${value}</textarea>`
}

/** A labelled input of one line, or of several with `rows`. */
export function textField(options: FieldOptions) {
  const id = options.id ?? `field-${options.name}`
  const shared = html`id="${id}" name="${options.name}" ${options.hint ? html`aria-describedby="${id}-hint"` : ''}
  ${options.required ? html`required` : ''} ${options.maxlength ? html`maxlength="${options.maxlength}"` : ''}
  ${options.lang ? html`lang="${options.lang}"` : ''} ${options.dir ? html`dir="${options.dir}"` : ''}
  ${options.autofocus ? html`autofocus` : ''}
  ${options.autocomplete ? html`autocomplete="${options.autocomplete}"` : ''}
  ${options.inputmode ? html`inputmode="${options.inputmode}"` : ''}`
  return html`<div class="kern-form-input">
    <label class="kern-label" for="${id}">${options.label}</label>
    ${options.hint ? html`<div class="kern-hint" id="${id}-hint">${options.hint}</div>` : ''}
    ${
      options.rows
        ? textArea(html`class="kern-form-input__input" rows="${options.rows}" ${shared}`, options.value)
        : html`<input
            class="kern-form-input__input"
            type="${options.type ?? 'text'}"
            value="${options.value ?? ''}"
            ${shared}
          />`
    }
  </div>`
}

export interface Choice {
  value: string
  label: string
}

/** A labelled list to choose one from. */
export function selectField(options: {
  name: string
  label: string
  choices: readonly Choice[]
  value?: string
  hint?: string
  id?: string
}) {
  const id = options.id ?? `field-${options.name}`
  return html`<div class="kern-form-input">
    <label class="kern-label" for="${id}">${options.label}</label>
    ${options.hint ? html`<div class="kern-hint" id="${id}-hint">${options.hint}</div>` : ''}
    <div class="kern-form-input__select-wrapper">
      <select
        class="kern-form-input__select"
        id="${id}"
        name="${options.name}"
        ${options.hint ? html`aria-describedby="${id}-hint"` : ''}
      >
        ${options.choices.map(
          ({ value, label }) =>
            html`<option value="${value}" ${value === (options.value ?? '') ? html`selected` : ''}>${label}</option>`,
        )}
      </select>
    </div>
  </div>`
}

/** One box to tick, with its label behind it. */
export function checkbox(options: { name: string; value: string; label: Content; isChecked?: boolean; id?: string }) {
  const id = options.id ?? `field-${options.name}`
  return html`<div class="kern-form-check">
    <input
      class="kern-form-check__checkbox"
      type="checkbox"
      id="${id}"
      name="${options.name}"
      value="${options.value}"
      ${options.isChecked ? html`checked` : ''}
    />
    <label class="kern-label" for="${id}">${options.label}</label>
  </div>`
}

/** Boxes to tick, any number of them. */
export function checkboxes(options: {
  name: string
  legend: string
  choices: readonly (Choice & { hint?: string })[]
  values: readonly string[]
  hint?: string
}) {
  return html`<fieldset class="kern-fieldset">
    <legend class="kern-label">${options.legend}</legend>
    ${options.hint ? html`<div class="kern-hint">${options.hint}</div>` : ''}
    <div class="kern-fieldset__body checks">
      ${options.choices.map(({ value, label, hint }) =>
        checkbox({
          name: options.name,
          id: `field-${options.name}-${value}`,
          value,
          label: hint ? html`<strong>${label}</strong>: ${hint}` : label,
          isChecked: options.values.includes(value),
        }),
      )}
    </div>
  </fieldset>`
}

export type ButtonLook = 'primary' | 'secondary' | 'tertiary'

/** A button that sends its form. */
export function submitButton(
  label: string,
  look: ButtonLook = 'primary',
  attributes: { name?: string; value?: string } = {},
) {
  return html`<button
    class="kern-btn kern-btn--${look}"
    type="submit"
    ${attributes.name ? html`name="${attributes.name}" value="${attributes.value ?? ''}"` : ''}
  >
    <span class="kern-label">${label}</span>
  </button>`
}

/** A link that looks like a button. `name`: what it is called where the label alone says too little. */
export function buttonLink(label: string, href: string, look: ButtonLook = 'secondary', name?: string) {
  return html`<a class="kern-btn kern-btn--${look}" href="${href}" ${name ? html`aria-label="${name}"` : ''}
    ><span class="kern-label">${label}</span></a
  >`
}

/** A short word on a coloured ground. */
export function badge(kind: Flash['kind'], text: string) {
  return html`<span class="kern-badge kern-badge--${kind}"
    ><span class="kern-label kern-label--small">${text}</span></span
  >`
}

/** Fields of a sent form as texts: one value each, or all of a name. */
export interface Fields {
  one(name: string): string
  all(name: string): string[]
}

/** Reads a form. Shapes: `''` for what is not there; line breaks are `\n`. */
export async function fieldsOf(context: {
  req: { parseBody(options: { all: true }): Promise<Record<string, unknown>> }
}): Promise<Fields> {
  const body = await context.req.parseBody({ all: true })
  const all = (name: string) =>
    [body[name]].flat().flatMap((value) => (typeof value === 'string' ? [value.replaceAll('\r\n', '\n')] : []))
  return { all, one: (name) => all(name).at(-1) ?? '' }
}
