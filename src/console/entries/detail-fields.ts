import { html } from 'hono/html'
import { selectField, textField, type Content } from '#console/parts.ts'
import { isNationwide } from '#console/revisions/subjects.ts'
import type { EntryForm } from './edit.ts'

/** What belongs to all languages of an answer: sources, dates, note. `open`: unfolded. */
export function detailFields(form: EntryForm, open: boolean): Content {
  return html`<details class="more" ${open ? html`open` : ''}>
    <summary>Quellen, Prüfdatum, Hinweis für Beratende</summary>
    <div class="stack">
      ${textField({
        name: 'source',
        label: 'Quellen',
        hint: 'Woher wir das wissen, eine je Zeile: Gesetz, Internetadresse, Auskunft von wem und wann.',
        value: form.source,
        rows: 4,
      })}
      <div class="filter-fields">
        ${textField({ name: 'checkedOn', label: 'Geprüft am', type: 'date', value: form.checkedOn })}
        ${textField({ name: 'reviewBy', label: 'Nächste Prüfung', type: 'date', value: form.reviewBy })}
      </div>
      ${textField({
        name: 'staffNote',
        label: 'Hinweis für Beratende',
        hint: 'Sehen nur angemeldete Beratungskräfte.',
        value: form.staffNote,
        rows: 3,
      })}
    </div>
  </details>`
}

/** How a text of a municipality and the nationwide one stand together. Shapes: nothing for a nationwide text. */
export function extendsField(form: EntryForm, place: string, hasNationwide: boolean): Content {
  if (isNationwide(place)) return undefined
  return selectField({
    name: 'extends',
    label: 'Dieser Text und der deutschlandweite',
    ...(hasNationwide ? {} : { hint: 'Einen deutschlandweiten Text gibt es zurzeit nicht.' }),
    value: form.extends ? 'yes' : 'no',
    choices: [
      { value: 'yes', label: 'Dieser Text steht vor dem deutschlandweiten' },
      { value: 'no', label: 'Dieser Text ersetzt den deutschlandweiten' },
    ],
  })
}
