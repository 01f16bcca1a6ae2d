import { html } from 'hono/html'
import { nextDate, type Event } from '#core/event.ts'
import { topicTitle } from '#core/knowledge-base.ts'
import { answerLocales } from '#core/locale.ts'
import type { Subject } from '#staff/ports.ts'
import { isRetirement } from '#staff/problems.ts'
import { mayDo } from '#staff/rights.ts'
import type { ConsoleContext, ConsoleDependencies } from '#console/context.ts'
import type { EditState } from '#console/editing/at-work.ts'
import { conflictNotice } from '#console/editing/conflict.ts'
import { editablePlaces } from '#console/editing/places.ts'
import { saveFields } from '#console/editing/save-fields.ts'
import { csrfField } from '#console/guard.ts'
import { languageNames, languageOf } from '#console/languages.ts'
import { page } from '#console/layout.ts'
import { placeName } from '#console/names.ts'
import { officeChoices } from '#console/offices/choices.ts'
import { badge, buttonLink, notice, problemList, selectField, textField, type Content } from '#console/parts.ts'
import { openNotice } from '#console/revisions/open-notice.ts'
import { retireForm } from '#console/revisions/retire.ts'
import { editingStyle } from '#console/revisions/style.ts'
import { editorPath, historyPath, subjectTitle } from '#console/revisions/subjects.ts'
import { maxTopics, type EventForm } from './form.ts'
import { months, ruleText } from './rules.ts'
import { registrationNames, repeatNames } from './words.ts'

export interface EventState extends EditState {
  /** Left out: a new event. */
  subject: Subject | undefined
  event: Event | undefined
  form: EventForm
  /** Where a new one is made, `''` when that is not chosen yet, or where this one is. */
  place: string
  isRetired: boolean
  now: number
}

/** The editor of an event, also of one that is not there yet. */
export function eventPage(
  context: ConsoleContext,
  dependencies: ConsoleDependencies,
  state: EventState,
): Promise<Response> {
  const { subject, conflict, problems, open, event } = state
  const { base } = dependencies.knowledge.current()
  const mayEdit = state.place === '' || mayDo(context.get('staff').account, 'edit', state.place)
  return page(context, {
    title: subject ? subjectTitle(base, subject, event) : 'Neuer Termin',
    section: 'events',
    back: { label: 'Alle Termine', href: state.place === '' ? '/staff/events' : `/staff/events?place=${state.place}` },
    status: conflict ? 409 : problems.length > 0 ? 422 : 200,
    body: html`${editingStyle()} ${subject ? head(dependencies, state, subject) : ''}
    ${conflictNotice(conflict, 'diesen Termin')} ${problemList(problems)}
    ${openNotice(context, open, state.isStale, state.authorName)}
    ${mayEdit ? eventForm(context, dependencies, state) : notice('info', 'Sie können diesen Termin ansehen, aber nicht ändern: Er gehört zu einer anderen Kommune, oder Ihre Rolle schreibt keine Entwürfe.')}
    ${subject ? retireForm(context, dependencies, subject, open) : ''}`,
  })
}

function head(
  { knowledge }: ConsoleDependencies,
  { event, open, isRetired, place, now }: EventState,
  subject: Subject,
) {
  const isShown = event !== undefined && nextDate(event, now) !== undefined
  return html`<p class="badges">
      <span class="tag">${placeName(knowledge, place)}</span>
      ${isRetired ? badge('warning', 'zurückgezogen') : ''}
      ${event && !isShown && !(open && isRetirement(open)) ? badge('warning', 'vorbei oder ohne Tag: wird nicht genannt') : ''}
    </p>
    <div class="actions">${buttonLink('Frühere Fassungen', historyPath(subject), 'tertiary')}</div>`
}

function titleFields(form: EventForm): Content {
  const field = (locale: (typeof answerLocales)[number], label: string, hint?: string) =>
    textField({
      name: `title.${locale}`,
      id: `title-${locale}`,
      label,
      value: form.titles[locale] ?? '',
      maxlength: 120,
      autocomplete: 'off',
      ...languageOf(locale),
      ...(hint ? { hint } : {}),
    })
  const others = answerLocales.filter((locale) => locale !== 'de')
  const written = others.filter((locale) => form.titles[locale] !== undefined).length
  return html`${field('de', 'Name des Termins')}
    <details class="more">
      <summary>Name in anderen Sprachen (${written} von ${others.length})</summary>
      <p class="kern-body">Fehlt eine Sprache, steht dort der englische Name, sonst der deutsche.</p>
      <div class="stack">${others.map((locale) => field(locale, languageNames[locale]))}</div>
    </details>`
}

function whenFields(form: EventForm): Content {
  const repeat = Object.entries(repeatNames).map(([value, label]) => ({ value, label }))
  return html`<fieldset class="kern-fieldset">
    <legend class="kern-label kern-label--large">Wann</legend>
    <div class="kern-fieldset__body stack">
      <div class="filter-fields">
        ${textField({ name: 'startDay', label: 'Beginn: Tag', type: 'date', value: form.startDay })}
        ${textField({ name: 'startTime', label: 'Beginn: Uhrzeit', type: 'time', value: form.startTime })}
      </div>
      <div class="filter-fields">
        ${textField({ name: 'endDay', label: 'Ende: Tag (freiwillig)', type: 'date', value: form.endDay })}
        ${textField({ name: 'endTime', label: 'Ende: Uhrzeit (freiwillig)', type: 'time', value: form.endTime })}
      </div>
      ${selectField({ name: 'repeat', label: 'Wie oft', value: form.repeat, choices: repeat, ...(form.repeat === 'monthly-weekday' && form.rule !== '' ? { hint: `Zurzeit: ${ruleText(form.rule)}.` } : {}) })}
      <details class="more" ${form.until || form.month || form.rule || form.season ? html`open` : ''}>
        <summary>Letzter Tag, Monat, eigene Regel</summary>
        <div class="stack">
          ${textField({ name: 'until', label: 'Wiederholt sich bis (freiwillig)', type: 'date', value: form.until })}
          ${selectField({
            name: 'month',
            label: 'Monat',
            hint: 'Für „jedes Jahr“, wenn der Tag noch nicht feststeht.',
            value: form.month,
            choices: [{ value: '', label: 'keiner' }, ...months],
          })}
          ${textField({
            name: 'season',
            label: 'Zeit in Worten (freiwillig)',
            hint: 'Wenn kein Tag feststeht, zum Beispiel „in den Sommerferien“.',
            value: form.season,
            autocomplete: 'off',
          })}
          ${textField({
            name: 'rule',
            label: 'Eigene Regel',
            hint: 'Für „andere Regel“ oder für einen Wochentag im Monat ohne ersten Tag, zum Beispiel FREQ=MONTHLY;BYDAY=1TH.',
            value: form.rule,
            autocomplete: 'off',
          })}
        </div>
      </details>
    </div>
  </fieldset>`
}

function topicFields({ knowledge }: ConsoleDependencies, form: EventForm): Content {
  const { base } = knowledge.current()
  const topics = [...base.topics.keys()]
    .map((value) => ({ value, label: topicTitle(base, value, 'de') }))
    .toSorted((a, b) => a.label.localeCompare(b.label, 'de'))
  const rows = [...form.topics, '', ''].slice(0, maxTopics)
  return html`<fieldset class="kern-fieldset">
    <legend class="kern-label kern-label--large">Bei welchen Anliegen wird er genannt?</legend>
    <div class="kern-fieldset__body stack">
      ${rows.map((value, index) =>
        selectField({
          name: 'topic',
          id: `topic-${index}`,
          label: `${index + 1}. Anliegen`,
          value,
          choices: [{ value: '', label: 'keines' }, ...topics],
        }),
      )}
    </div>
  </fieldset>`
}

function eventForm(context: ConsoleContext, dependencies: ConsoleDependencies, state: EventState): Content {
  const { form, subject, place } = state
  const { base } = dependencies.knowledge.current()
  return html`<form method="post" action="${subject ? editorPath(subject) : '/staff/events/new'}" class="stack">
    ${csrfField(context)} <input type="hidden" name="part" value="${state.part}" />
    ${
      subject
        ? ''
        : selectField({
            name: 'where',
            label: 'Gilt für',
            value: place,
            choices: [
              ...(place === '' ? [{ value: '', label: 'Bitte wählen' }] : []),
              ...editablePlaces(context, dependencies).map((id) => ({
                value: id,
                label: placeName(dependencies.knowledge, id),
              })),
            ],
          })
    }
    ${titleFields(form)} ${whenFields(form)}
    ${textField({ name: 'place', label: 'Ort (freiwillig)', hint: 'Wie Menschen ihn finden: Haus, Straße, Ort.', value: form.place, autocomplete: 'off' })}
    ${selectField({
      name: 'registration',
      label: 'Anmeldung',
      value: form.registration,
      choices: [
        { value: '', label: 'nicht bekannt' },
        ...Object.entries(registrationNames).map(([value, label]) => ({ value, label })),
      ],
    })}
    ${textField({ name: 'web', label: 'Internet: Programm, Anmeldung (freiwillig)', value: form.web, inputmode: 'url', autocomplete: 'off' })}
    ${selectField({
      name: 'office',
      label: 'Stelle, die Auskunft gibt',
      value: form.office,
      choices: [{ value: '', label: 'Bitte wählen' }, ...officeChoices(base)],
    })}
    ${topicFields(dependencies, form)}
    ${textField({ name: 'summary', label: 'Beschreibung (freiwillig)', value: form.summary, rows: 3 })}
    ${textField({ name: 'source', label: 'Quellen', hint: 'Woher wir das wissen, eine je Zeile, mit Datum.', value: form.source, rows: 2, required: true })}
    ${saveFields(state.reason)}
  </form>`
}
