import { html } from 'hono/html'
import type { KnowledgeBase } from '#core/knowledge-base.ts'
import { askingLocales } from '#core/locale.ts'
import { officeKinds, type Office } from '#core/office.ts'
import type { Subject } from '#staff/ports.ts'
import type { ConsoleContext } from '#console/context.ts'
import { saveFields } from '#console/editing/save-fields.ts'
import { csrfField } from '#console/guard.ts'
import { spokenLanguage } from '#console/languages.ts'
import { badge, checkbox, checkboxes, notice, selectField, textField, type Content } from '#console/parts.ts'
import { unverifiedLines } from '#console/revisions/fields.ts'
import { editorPath } from '#console/revisions/subjects.ts'
import { officeChoices } from './choices.ts'
import { addressRows, phoneRows, scheduleRows } from './rows.ts'
import { officeWords } from './words.ts'

/** All fields of an office. `base`: the other offices, by which it may be reached. `hasProblems`: nothing is folded away. */
export function officeForm(
  context: ConsoleContext,
  base: KnowledgeBase,
  {
    subject,
    office,
    part,
    reason,
    hasProblems,
  }: { subject: Subject; office: Office; part: string; reason: string; hasProblems: boolean },
): Content {
  const own = new Set<string>(askingLocales)
  return html`<form method="post" action="${editorPath(subject)}" class="stack office-form">
    ${csrfField(context)} <input type="hidden" name="part" value="${part}" />
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
    <details class="more" ${hasProblems ? html`open` : ''}>
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
            ...officeChoices(base).filter(({ value }) => value !== office.id),
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
    ${checkbox({ name: 'confirmed', id: 'confirmed', value: 'yes', label: 'Ich habe alle Angaben heute geprüft.' })}
    ${saveFields(reason, { hint: 'Zum Beispiel: „Neue Öffnungszeiten, laut Aushang“.' })}
  </form>`
}

/** What nobody sees until it is checked. Shapes: nothing when all is. */
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
        return checkbox({ name: 'verified', id: `verified-${index}`, value: name, label: line })
      })}
      <p>${badge('info', 'abgehakt = erledigt')}</p>`,
    { title: 'Noch zu prüfen' },
  )
}
