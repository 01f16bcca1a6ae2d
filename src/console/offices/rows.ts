import { html } from 'hono/html'
import { weekdays, type Address, type Office, type Schedule } from '#core/office.ts'
import { selectField, textField, type Content } from '#console/parts.ts'
import { officeWords } from './words.ts'

/** Rows of one kind, with empty ones to fill in. A script adds more of them, so that one is enough with it. */
function rowGroup<Row>(options: {
  name: string
  legend: string
  hint?: string
  add: string
  rows: readonly Row[]
  row: (row: Row | undefined, index: number) => Content
}): Content {
  const { name, legend, hint, rows, row, add } = options
  const shown = [...rows, undefined]
  return html`<fieldset class="kern-fieldset rows" data-rows="${name}" data-add="${add}">
    <legend class="kern-label kern-label--large">${legend}</legend>
    ${hint ? html`<div class="kern-hint">${hint}</div>` : ''}
    ${shown.map(
      (one, index) =>
        html`<div class="row" role="group" aria-label="${legend} ${index + 1}">
          <input type="hidden" name="${name}.${index}.was" value="${one === undefined ? '' : index}" />
          ${row(one, index)}
        </div>`,
    )}
  </fieldset>`
}

function field(name: string, index: number, column: string, label: string, value = '', more: { hint?: string } = {}) {
  const full = `${name}.${index}.${column}`
  return textField({ name: full, id: `${name}-${index}-${column}`, label, value, autocomplete: 'off', ...more })
}

export function phoneRows({ phones }: Office): Content {
  return rowGroup({
    name: 'phone',
    legend: 'Telefon',
    hint: 'Leere Zeilen werden nicht gespeichert. Wer eine Zeile leert, löscht sie.',
    add: 'Weitere Nummer',
    rows: phones,
    row: (phone, index) => [
      field('phone', index, 'number', 'Nummer', phone?.number),
      field('phone', index, 'label', 'Wofür (freiwillig)', phone?.label?.de),
    ],
  })
}

export function addressRows({ addresses }: Office): Content {
  return rowGroup<Address>({
    name: 'address',
    legend: 'Anschrift',
    add: 'Weitere Anschrift',
    rows: addresses,
    row: (address, index) => [
      field('address', index, 'street', 'Straße und Nummer', address?.street),
      field('address', index, 'place', 'Gebäude, Eingang, Stockwerk', address?.place),
      field('address', index, 'postcode', 'Postleitzahl', address?.postcode),
      field('address', index, 'town', 'Ort', address?.town),
      selectField({
        name: `address.${index}.kind`,
        id: `address-${index}-kind`,
        label: 'Wofür',
        value: address?.kind ?? 'visit',
        choices: [
          { value: 'visit', label: 'zum Hingehen' },
          { value: 'post', label: 'nur für Post' },
        ],
      }),
    ],
  })
}

export function scheduleRows({ schedules }: Office): Content {
  return rowGroup<Schedule>({
    name: 'schedule',
    legend: 'Zeiten',
    hint: 'Tage mit denselben Zeiten in eine Zeile. Für eine Mittagspause zwei Zeilen.',
    add: 'Weitere Zeiten',
    rows: schedules,
    row: (schedule, index) => [
      html`<fieldset class="kern-fieldset days">
        <legend class="kern-label">Tage</legend>
        <div class="day-boxes">
          ${weekdays.map((day) => {
            const id = `schedule-${index}-${day}`
            const [short, long] = officeWords.days[day]
            return html`<label class="day" for="${id}">
              <input
                type="checkbox"
                id="${id}"
                name="schedule.${index}.days"
                value="${day}"
                ${schedule?.days.includes(day) ? html`checked` : ''}
              />
              <abbr title="${long}">${short}</abbr>
            </label>`
          })}
        </div>
      </fieldset>`,
      field('schedule', index, 'opens', 'Von', schedule?.opens),
      field('schedule', index, 'closes', 'Bis', schedule?.closes),
      selectField({
        name: `schedule.${index}.for`,
        id: `schedule-${index}-for`,
        label: 'Wofür',
        value: schedule?.for ?? 'visit',
        choices: Object.entries(officeWords.purposes).map(([value, label]) => ({ value, label })),
      }),
      field('schedule', index, 'note', 'Hinweis (freiwillig)', schedule?.note?.de),
    ],
  })
}
