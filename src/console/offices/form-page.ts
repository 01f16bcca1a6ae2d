import { html } from 'hono/html'
import { officeKinds, type Office } from '#core/office.ts'
import { askingLocales } from '#core/locale.ts'
import { mayDo } from '#staff/rights.ts'
import type { Revision, Subject } from '#staff/ports.ts'
import type { ConsoleContext, ConsoleDependencies } from '#console/context.ts'
import { csrfField } from '#console/guard.ts'
import { spokenLanguage } from '#console/languages.ts'
import { page } from '#console/layout.ts'
import { placeName } from '#console/names.ts'
import {
  badge,
  buttonLink,
  checkboxes,
  notice,
  problemList,
  selectField,
  submitButton,
  textField,
  type Content,
} from '#console/parts.ts'
import { changesView, type ChangedField } from '#console/revisions/diff.ts'
import { unverifiedLines } from '#console/revisions/fields.ts'
import { openNotice } from '#console/revisions/open-notice.ts'
import { retireForm } from '#console/revisions/retire.ts'
import { editingStyle } from '#console/revisions/style.ts'
import { editorPath, historyPath } from '#console/revisions/subjects.ts'
import type { OfficeState as OfficeTask } from './list.ts'
import { officeBadges } from './list-page.ts'
import { addressRows, phoneRows, scheduleRows } from './rows.ts'
import { officeWords } from './words.ts'

export interface OfficeState {
  subject: Subject
  /** As shown in the form: live, the draft, or what was typed. */
  office: Office
  open: Revision | undefined
  isStale: boolean
  /** Fingerprint of what the form was made from. */
  part: string
  reason: string
  problems: readonly string[]
  conflict?: { name: string; changes: readonly ChangedField[] }
  authorName: string | undefined
  /** It is not in the knowledge yet, or not any more. */
  isNew: boolean
  isRetired: boolean
  states: readonly OfficeTask[]
}

/** The editor of one office. */
export function officePage(
  context: ConsoleContext,
  dependencies: ConsoleDependencies,
  state: OfficeState,
): Promise<Response> {
  const { subject, office, open, isStale, authorName, conflict, problems } = state
  const { account } = context.get('staff')
  const mayEdit = mayDo(account, 'edit', subject.place)
  const { base } = dependencies.knowledge.current()
  const mayConfirm = mayDo(account, 'publish', subject.place) && !open && !state.isNew && problems.length === 0
  return page(context, {
    title: base.offices.get(subject.key)?.name ?? office.name,
    section: 'offices',
    wide: true,
    back: { label: 'Alle Stellen', href: '/staff/offices' },
    scripts: ['editing.ts'],
    status: conflict ? 409 : problems.length > 0 ? 422 : 200,
    body: html`${editingStyle()}
      <p class="badges">
        <span class="tag">${placeName(dependencies.knowledge, subject.place)}</span>
        <span class="tag">Stand ${office.contactSeen ?? office.seen}</span>
        ${state.isRetired ? badge('warning', 'zurückgezogen') : state.isNew ? badge('info', 'neu, noch nicht veröffentlicht') : officeBadges(state.states)}
      </p>
      <div class="actions">
        ${
          mayConfirm
            ? html`<form method="post" action="${editorPath(subject)}/confirm">
                ${csrfField(context)} <input type="hidden" name="part" value="${state.part}" />
                ${submitButton('Heute geprüft: alles richtig', 'secondary')}
              </form>`
            : ''
        }
        ${buttonLink('Frühere Fassungen', historyPath(subject), 'tertiary')}
      </div>
      ${
        conflict
          ? notice(
              'warning',
              html`<p>
                  ${conflict.name} hat diese Stelle geändert, während Sie daran gearbeitet haben. Ihre Eingaben stehen
                  noch im Formular und sind nicht gespeichert. Wenn Sie jetzt speichern, gilt Ihre Fassung.
                </p>
                ${changesView(conflict.changes)}`,
              { title: 'Jemand war schneller', role: 'alert' },
            )
          : ''
      }
      ${problemList(problems)} ${openNotice(context, open, isStale, authorName)}
      ${mayEdit ? officeForm(context, dependencies, state) : notice('info', 'Sie können diese Stelle ansehen, aber nicht ändern. Mehrere Kommunen verweisen auf sie, oder sie gehört zu einer anderen.')}
      ${topicsOf(dependencies, subject.key)} ${retireForm(context, dependencies, subject, open)}`,
  })
}

function officeForm(context: ConsoleContext, dependencies: ConsoleDependencies, state: OfficeState): Content {
  const { office, subject } = state
  const { base } = dependencies.knowledge.current()
  const own = new Set<string>(askingLocales)
  const offices = [...base.offices.values()].toSorted((a, b) => a.name.localeCompare(b.name, 'de'))
  return html`<form method="post" action="${editorPath(subject)}" class="stack office-form">
    ${csrfField(context)} <input type="hidden" name="part" value="${state.part}" />
    ${unverifiedBox(office)} ${phoneRows(office)}
    ${textField({ name: 'emails', label: 'E-Mail', hint: 'Eine Adresse je Zeile.', value: office.emails.join('\n'), rows: 2, autocomplete: 'off' })}
    ${textField({ name: 'web', label: 'Internet', value: office.web ?? '', inputmode: 'url', autocomplete: 'off' })}
    ${scheduleRows(office)}
    ${selectField({
      name: 'appointment',
      label: 'Termin',
      value: office.appointment ?? '',
      choices: [
        { value: '', label: 'nicht bekannt' },
        ...Object.entries(officeWords.appointments).map(([value, label]) => ({ value, label })),
      ],
    })}
    ${textField({ name: 'hoursNote', label: 'Hinweis zu den Zeiten', value: office.hoursNote?.de ?? '', autocomplete: 'off' })}
    ${addressRows(office)}
    ${checkboxes({
      name: 'languages',
      legend: 'Sprachen, die dort gesprochen werden',
      choices: askingLocales.map((value) => ({ value, label: spokenLanguage(value) })),
      values: office.languages,
    })}
    ${textField({
      name: 'moreLanguages',
      label: 'Weitere Sprachen',
      hint: 'Kürzel, zum Beispiel „ti“ für Tigrinya, „so“ für Somali, „ka“ für Georgisch.',
      value: office.languages.filter((code) => !own.has(code)).join(', '),
      autocomplete: 'off',
    })}
    ${textField({ name: 'languagesNote', label: 'Hinweis zu Sprachen', value: office.languagesNote?.de ?? '', autocomplete: 'off' })}
    ${textField({
      name: 'hint',
      label: 'Gut zu wissen',
      hint: 'Was Menschen wissen sollten, bevor sie hingehen.',
      value: office.hint?.de ?? '',
      rows: 3,
    })}
    <details class="more" ${state.problems.length > 0 ? html`open` : ''}>
      <summary>Name, Träger, Quellen und Stand</summary>
      <div class="stack">
        ${textField({ name: 'name', label: 'Name', value: office.name, maxlength: 120, autocomplete: 'off' })}
        ${textField({ name: 'shortName', label: 'Kurzname', value: office.shortName ?? '', maxlength: 60, autocomplete: 'off' })}
        ${textField({ name: 'provider', label: 'Träger', value: office.provider ?? '', autocomplete: 'off' })}
        ${selectField({
          name: 'kind',
          label: 'Art',
          value: office.kind,
          choices: officeKinds.map((value) => ({ value, label: officeWords.kinds[value] })),
        })}
        ${selectField({
          name: 'contactVia',
          label: 'Erreichbar über',
          hint: 'Wenn die Stelle keinen eigenen Kontakt hat.',
          value: office.contactVia ?? '',
          choices: [
            { value: '', label: 'eigener Kontakt' },
            ...offices.filter(({ id }) => id !== office.id).map(({ id, name }) => ({ value: id, label: name })),
          ],
        })}
        ${textField({ name: 'staffNote', label: 'Hinweis für Beratende', value: office.staffNote ?? '', rows: 3 })}
        ${textField({ name: 'source', label: 'Quellen', hint: 'Eine je Zeile.', value: office.source.join('\n'), rows: 3 })}
        <div class="filter-fields">
          ${textField({ name: 'seen', label: 'Stand (Jahr)', value: String(office.seen), inputmode: 'numeric', autocomplete: 'off' })}
          ${textField({
            name: 'contactSeen',
            label: 'Kontaktdaten von (Jahr)',
            value: office.contactSeen ? String(office.contactSeen) : '',
            inputmode: 'numeric',
            autocomplete: 'off',
          })}
          ${textField({ name: 'reviewBy', label: 'Nächste Prüfung', type: 'date', value: office.reviewBy ?? '' })}
        </div>
      </div>
    </details>
    <div class="kern-form-check">
      <input class="kern-form-check__checkbox" type="checkbox" id="confirmed" name="confirmed" value="yes" />
      <label class="kern-label" for="confirmed">Ich habe alle Angaben heute geprüft.</label>
    </div>
    ${textField({
      name: 'reason',
      label: 'Was haben Sie geändert?',
      hint: 'Zum Beispiel: „Neue Öffnungszeiten, laut Aushang“.',
      value: state.reason,
      maxlength: 200,
      autocomplete: 'off',
    })}
    <div class="actions">
      ${submitButton('Speichern und weiter', 'primary', { name: 'next', value: 'change' })}
      ${submitButton('Zwischenspeichern', 'secondary', { name: 'next', value: 'stay' })}
    </div>
  </form>`
}

function unverifiedBox(office: Office): Content {
  const names = Object.keys(office.unverified ?? {})
  if (names.length === 0) return undefined
  return notice(
    'warning',
    html`<p>
        Diese Angaben sind alt oder aus zweiter Hand. Menschen sehen sie nicht. Was stimmt, tragen Sie unten ein; dann
        haken Sie es hier ab.
      </p>
      ${unverifiedLines(office).map((line, index) => {
        const name = names[index] ?? ''
        if (name === 'why') return html`<p>${line}</p>`
        return html`<div class="kern-form-check">
          <input
            class="kern-form-check__checkbox"
            type="checkbox"
            id="verified-${index}"
            name="verified"
            value="${name}"
          />
          <label class="kern-label" for="verified-${index}">${line}</label>
        </div>`
      })}
      <p>${badge('info', 'abgehakt = erledigt')}</p>`,
    { title: 'Noch zu prüfen' },
  )
}

/** Who is sent there: the topics by place. */
function topicsOf(dependencies: ConsoleDependencies, officeId: string): Content {
  const { base } = dependencies.knowledge.current()
  const places = [base.germany, ...base.municipalities.values()]
    .map(({ municipality, responsibilities }) => ({
      id: municipality.id,
      topics: [...responsibilities].flatMap(([topic, offices]) =>
        offices.some(({ office }) => office === officeId) ? [topic] : [],
      ),
    }))
    .filter(({ topics }) => topics.length > 0)
  if (places.length === 0)
    return html`<p class="kern-body">
      Zurzeit wird niemand an diese Stelle verwiesen. Wer hierher geschickt wird, legen Sie bei den Antworten unter
      „Zuständige Stellen“ fest.
    </p>`
  return html`<section class="stack" aria-labelledby="topics-title">
    <h2 class="kern-heading-medium" id="topics-title">Wer hierher geschickt wird</h2>
    ${places.map(
      ({ id, topics }) =>
        html`<details class="more">
          <summary>
            ${placeName(dependencies.knowledge, id)}: ${topics.length === 1 ? 'ein Thema' : `${topics.length} Themen`}
          </summary>
          <ul class="plain-list">
            ${topics.map((topic) => html`<li><a class="kern-link" href="/staff/entries/germany/${topic}">${base.topics.get(topic)?.title.de ?? topic}</a></li>`)}
          </ul>
        </details>`,
    )}
  </section>`
}
