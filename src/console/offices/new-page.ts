import { html } from 'hono/html'
import { officeKinds } from '#core/office.ts'
import { isDay } from '#staff/days.ts'
import type { ConsoleContext, ConsoleDependencies } from '#console/context.ts'
import { linesOf } from '#console/editing/typed.ts'
import { csrfField } from '#console/guard.ts'
import { page } from '#console/layout.ts'
import { placeName } from '#console/names.ts'
import { problemList, selectField, submitButton, textField, type Choice, type Fields } from '#console/parts.ts'
import { editingStyle } from '#console/revisions/style.ts'
import { officeWords } from './words.ts'

/** What a new office begins with; the rest is filled in on its own page. */
export interface NewOffice {
  name: string
  kind: string
  place: string
  source: string
  /** YYYY-MM-DD */
  checkedOn: string
}

export function readNewOffice(fields: Fields): NewOffice {
  const one = (name: string) => fields.one(name).trim()
  return {
    name: one('name'),
    kind: one('kind'),
    place: one('place'),
    source: fields.one('source'),
    checkedOn: one('checkedOn'),
  }
}

/** What must be corrected, in German. `today`: YYYY-MM-DD. */
export function newOfficeProblems(typed: NewOffice, today: string): string[] {
  const problems = [
    (typed.name === '' || typed.name.length > 120) && 'Bitte geben Sie einen Namen mit höchstens 120 Zeichen ein.',
    !officeKinds.some((kind) => kind === typed.kind) && 'Bitte wählen Sie eine Art.',
    typed.place === '' && 'Bitte wählen Sie, zu welcher Kommune die Stelle gehört.',
    linesOf(typed.source).length === 0 && 'Bitte nennen Sie eine Quelle: Woher wissen wir das?',
    (!isDay(typed.checkedOn) || typed.checkedOn > today) && 'Bitte geben Sie an, wann die Angaben geprüft wurden.',
  ]
  return problems.filter((problem) => problem !== false)
}

/** What stands in a list until something is chosen. */
function pleaseChoose(chosen: string): Choice[] {
  return chosen === '' ? [{ value: '', label: 'Bitte wählen' }] : []
}

/** The first step of a new office. `places`: where this person may make one. */
export function newOfficePage(
  context: ConsoleContext,
  { knowledge }: ConsoleDependencies,
  { typed, places, problems }: { typed: NewOffice; places: readonly string[]; problems: readonly string[] },
): Promise<Response> {
  return page(context, {
    title: 'Neue Stelle',
    section: 'offices',
    back: { label: 'Alle Stellen', href: '/staff/offices' },
    status: problems.length > 0 ? 422 : 200,
    body: html`${editingStyle()} ${problemList(problems)}
      <p class="kern-body">
        Erst der Name und woher die Angaben sind. Danach tragen Sie Kontakt und Zeiten ein. Menschen sehen die Stelle,
        sobald sie veröffentlicht und bei einem Anliegen als zuständig eingetragen ist.
      </p>
      <form method="post" action="/staff/offices/new" class="stack">
        ${csrfField(context)}
        ${textField({ name: 'name', label: 'Name', hint: 'Wie er am Haus oder auf der Internetseite steht.', value: typed.name, required: true, maxlength: 120, autocomplete: 'off' })}
        ${selectField({
          name: 'kind',
          label: 'Art',
          value: typed.kind,
          choices: [
            ...pleaseChoose(typed.kind),
            ...officeKinds.map((value) => ({ value, label: officeWords.kinds[value] })),
          ],
        })}
        ${selectField({
          name: 'place',
          label: 'Gehört zu',
          value: typed.place,
          hint: 'Deutschlandweit sind nur Stellen, an die sich alle wenden können, etwa eine Hotline.',
          choices: [
            ...pleaseChoose(typed.place),
            ...places.map((id) => ({ value: id, label: placeName(knowledge, id) })),
          ],
        })}
        ${textField({ name: 'source', label: 'Quellen', hint: 'Woher wir das wissen, eine je Zeile: Internetadresse, Aushang, Auskunft von wem.', value: typed.source, required: true, rows: 2 })}
        ${textField({ name: 'checkedOn', label: 'Geprüft am', type: 'date', value: typed.checkedOn, required: true })}
        <div class="actions">${submitButton('Anlegen und weiter zum Kontakt')}</div>
      </form>`,
  })
}
