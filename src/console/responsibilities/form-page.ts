import { html } from 'hono/html'
import { topicTitle } from '#core/knowledge-base.ts'
import { residences, type ResponsibleOffice } from '#core/municipality.ts'
import { mayDo } from '#staff/rights.ts'
import type { Subject } from '#staff/ports.ts'
import type { ConsoleContext, ConsoleDependencies } from '#console/context.ts'
import type { EditState } from '#console/editing/at-work.ts'
import { conflictNotice } from '#console/editing/conflict.ts'
import { saveFields } from '#console/editing/save-fields.ts'
import { csrfField } from '#console/guard.ts'
import { page } from '#console/layout.ts'
import { placeName } from '#console/names.ts'
import { buttonLink, checkbox, problemList, selectField, textField, type Choice, type Content } from '#console/parts.ts'
import { officeChoices } from '#console/offices/choices.ts'
import { officeWords } from '#console/offices/words.ts'
import { conditionWords } from '#console/revisions/fields.ts'
import { openNotice } from '#console/revisions/open-notice.ts'
import { editingStyle } from '#console/revisions/style.ts'
import { editorPath, historyPath } from '#console/revisions/subjects.ts'
import { maxOffices } from './form.ts'

export interface ResponsibilityState extends EditState {
  subject: Subject
  offices: readonly ResponsibleOffice[]
}

/** The editor of who is responsible for a topic in a place. */
export function responsibilityPage(
  context: ConsoleContext,
  dependencies: ConsoleDependencies,
  state: ResponsibilityState,
): Promise<Response> {
  const { subject, conflict, problems } = state
  const { base } = dependencies.knowledge.current()
  const mayEdit = mayDo(context.get('staff').account, 'edit', subject.place)
  return page(context, {
    title: `Zuständig: ${topicTitle(base, subject.key, 'de')}`,
    section: 'entries',
    back: { label: 'Zur Antwort', href: `/staff/entries/germany/${subject.key}` },
    scripts: ['editing.ts'],
    status: conflict ? 409 : problems.length > 0 ? 422 : 200,
    body: html`${editingStyle()}
      <p class="badges"><span class="tag">${placeName(dependencies.knowledge, subject.place)}</span></p>
      <p class="kern-body">
        Der Assistent nennt die erste Stelle, deren Bedingung passt. Eine Stelle ohne Bedingung ist für alle da; sie
        steht am Ende.
      </p>
      <div class="actions">${buttonLink('Frühere Fassungen', historyPath(subject), 'tertiary')}</div>
      ${conflictNotice(conflict, 'das')} ${problemList(problems)}
      ${openNotice(context, state.open, state.isStale, state.authorName)}
      ${mayEdit ? form(context, dependencies, state) : list(dependencies, state)}`,
  })
}

function list(dependencies: ConsoleDependencies, { offices }: ResponsibilityState): Content {
  const { base } = dependencies.knowledge.current()
  return html`<ol class="plain-list">
    ${offices.map(({ office, when }) => html`<li>${base.offices.get(office)?.name ?? office} ${when ? `(${conditionWords(when)})` : ''}</li>`)}
  </ol>`
}

function form(context: ConsoleContext, dependencies: ConsoleDependencies, state: ResponsibilityState): Content {
  const { base } = dependencies.knowledge.current()
  const offices = officeChoices(base)
  const rows: (ResponsibleOffice | undefined)[] = [...state.offices.slice(0, maxOffices - 1), undefined]
  return html`<form method="post" action="${editorPath(state.subject)}" class="stack">
    ${csrfField(context)} <input type="hidden" name="part" value="${state.part}" />
    <div class="rows" data-rows="office" data-add="Weitere Stelle" data-most="${maxOffices}">
      ${rows.map((row, index) => officeRow(row, index, offices))}
    </div>
    ${saveFields(state.reason)}
  </form>`
}

function choicesOf(words: Record<string, string>): Choice[] {
  return [{ value: '', label: 'egal' }, ...Object.entries(words).map(([value, label]) => ({ value, label }))]
}

function officeRow(row: ResponsibleOffice | undefined, index: number, offices: readonly Choice[]): Content {
  const name = (column: string) => ({ name: `office.${index}.${column}`, id: `office-${index}-${column}` })
  const when = row?.when
  return html`<div class="row office-row" role="group" aria-label="${index + 1}. Stelle">
    ${selectField({
      ...name('id'),
      label: `${index + 1}. Stelle`,
      value: row?.office ?? '',
      choices: [{ value: '', label: row ? 'entfernen' : 'bitte wählen' }, ...offices],
    })}
    ${textField({
      ...name('reason'),
      label: 'Warum diese Stelle (freiwillig)',
      value: row?.reason?.de ?? '',
      autocomplete: 'off',
    })}
    <details class="more" ${when ? html`open` : ''}>
      <summary>Nur für bestimmte Menschen</summary>
      <div class="filter-fields">
        ${selectField({ ...name('audience'), label: 'Wer fragt', value: when?.audience ?? '', choices: choicesOf({ newcomer: 'Zugewanderte', employer: 'Arbeitgeber' }) })}
        ${selectField({ ...name('family'), label: 'Familie', value: when?.family ?? '', choices: choicesOf(officeWords.families) })}
        ${selectField({ ...name('gender'), label: 'Geschlecht', value: when?.gender ?? '', choices: choicesOf(officeWords.genders) })}
        ${textField({ ...name('minAge'), label: 'Alter ab', value: when?.minAge?.toString() ?? '', inputmode: 'numeric', autocomplete: 'off' })}
        ${textField({ ...name('maxAge'), label: 'Alter bis', value: when?.maxAge?.toString() ?? '', inputmode: 'numeric', autocomplete: 'off' })}
        ${textField({ ...name('language'), label: 'Beratung auf (Kürzel)', value: when?.language?.join(', ') ?? '', autocomplete: 'off' })}
        ${textField({ ...name('postcode'), label: 'Postleitzahlen', value: when?.postcode?.join(', ') ?? '', autocomplete: 'off' })}
      </div>
      <fieldset class="kern-fieldset">
        <legend class="kern-label">Aufenthalt</legend>
        <div class="kern-fieldset__body checks">
          ${residences.map((value) =>
            checkbox({
              ...name('residence'),
              id: `office-${index}-residence-${value}`,
              value,
              label: officeWords.residences[value],
              isChecked: when?.residence?.includes(value) ?? false,
            }),
          )}
        </div>
      </fieldset>
    </details>
  </div>`
}
