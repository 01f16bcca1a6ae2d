import { html } from 'hono/html'
import type { AnswerLocale } from '#core/locale.ts'
import { exportChoices, type ExportChoice } from '#staff/exchange/units.ts'
import type { Maker } from '#staff/exchange/plan.ts'
import { mayDo } from '#staff/rights.ts'
import type { ConsoleContext, ConsoleDependencies } from '#console/context.ts'
import { csrfField } from '#console/guard.ts'
import { languageNames, translatedLocales } from '#console/languages.ts'
import { page, type PageStatus } from '#console/layout.ts'
import { placeName } from '#console/names.ts'
import { checkboxes, notice, problemList, selectField, submitButton, type Content } from '#console/parts.ts'
import { editingStyle } from '#console/revisions/style.ts'
import { placesOf } from '#console/revisions/subjects.ts'

export const exchangePath = '/staff/translations/exchange'

export const choiceNames: Record<ExportChoice, string> = {
  all: 'Alle Texte',
  missing: 'Nur was fehlt',
  outdated: 'Nur was veraltet ist',
  machine: 'Nur was maschinell übersetzt ist',
}

export const makerNames: Record<Maker, string> = {
  human: 'Menschen haben übersetzt',
  reviewed: 'Menschen haben übersetzt, eine zweite Person hat gelesen',
  machine: 'Eine Maschine hat übersetzt',
}

/** Languages in which this person may change a text somewhere. */
export function ownLocales(context: ConsoleContext, dependencies: ConsoleDependencies): AnswerLocale[] {
  const { account } = context.get('staff')
  return translatedLocales.filter((locale) =>
    placesOf(dependencies).some(({ municipality }) => mayDo(account, 'translate', municipality.id, locale)),
  )
}

/** Texts out to an agency and back in. */
export function exchangePage(
  context: ConsoleContext,
  dependencies: ConsoleDependencies,
  state: { problems?: readonly string[]; status?: PageStatus } = {},
): Promise<Response> {
  const own = ownLocales(context, dependencies)
  return page(context, {
    title: 'Übersetzen lassen',
    section: 'translations',
    back: { label: 'Übersetzungen', href: '/staff/translations?locale=' },
    status: state.status ?? 200,
    body: html`${editingStyle()} ${problemList(state.problems ?? [])}
      <p class="kern-body">
        Übersetzungsbüros arbeiten mit eigenen Programmen. Geben Sie die Texte hier als Datei aus und lesen Sie die
        übersetzte Datei wieder ein. Nichts davon ist sofort zu sehen: Jeder Text wird zuerst ein Entwurf.
      </p>
      <section class="stack" aria-labelledby="export-title">
        <h2 class="kern-heading-medium" id="export-title">1. Ausgeben</h2>
        ${exportForm(context, dependencies, own)}
      </section>
      <section class="stack" aria-labelledby="import-title">
        <h2 class="kern-heading-medium" id="import-title">2. Einlesen</h2>
        ${
          own.length > 0
            ? importForm(context)
            : notice('info', 'Einlesen kann, wer Übersetzungen ändern darf. Ihr Konto darf Texte nur ausgeben.')
        }
      </section>`,
  })
}

function exportForm(context: ConsoleContext, dependencies: ConsoleDependencies, own: readonly AnswerLocale[]): Content {
  const { account } = context.get('staff')
  const first = account.locales.find((locale) => own.includes(locale)) ?? own[0] ?? 'en'
  const places = placesOf(dependencies).map(({ municipality: { id } }) => id)
  const mine = places.filter((id) => mayDo(account, 'translate', id, first))
  return html`<form method="get" action="/staff/translations/export" class="stack">
    ${selectField({
      name: 'locale',
      label: 'Sprache',
      value: first,
      choices: translatedLocales.map((locale) => ({ value: locale, label: languageNames[locale] })),
    })}
    ${selectField({
      name: 'choice',
      label: 'Welche Texte',
      value: 'all',
      choices: exportChoices.map((choice) => ({ value: choice, label: choiceNames[choice] })),
    })}
    ${checkboxes({
      name: 'place',
      legend: 'Gilt für',
      choices: places.map((id) => ({ value: id, label: placeName(dependencies.knowledge, id) })),
      values: mine.length > 0 ? mine : places,
    })}
    ${selectField({
      name: 'format',
      label: 'Format',
      value: 'xliff',
      hint: 'XLIFF ist für Übersetzungsprogramme, CSV für Excel und LibreOffice.',
      choices: [
        { value: 'xliff', label: 'XLIFF 2.0' },
        { value: 'csv', label: 'CSV (Tabelle)' },
      ],
    })}
    ${submitButton('Datei herunterladen')}
  </form>`
}

function importForm(context: ConsoleContext): Content {
  return html`<form method="post" action="/staff/translations/import" enctype="multipart/form-data" class="stack">
    ${csrfField(context)}
    <div class="kern-form-input">
      <label class="kern-label" for="field-file">Übersetzte Datei</label>
      <div class="kern-hint" id="field-file-hint">XLIFF 2.0 oder CSV, höchstens 3 MB, in UTF-8.</div>
      <input
        class="kern-form-input__input"
        type="file"
        id="field-file"
        name="file"
        accept=".xlf,.xliff,.xml,.csv,text/csv,application/xliff+xml"
        aria-describedby="field-file-hint"
        required
      />
    </div>
    ${selectField({
      name: 'maker',
      label: 'Wer hat übersetzt?',
      value: 'human',
      hint: 'Maschinelle Texte werden im Chat als solche gekennzeichnet.',
      choices: Object.entries(makerNames).map(([value, label]) => ({ value, label })),
    })}
    ${submitButton('Datei prüfen')}
    <p class="kern-body kern-body--small kern-body--muted">
      Sie sehen zuerst, was sich ändern würde. Gespeichert wird erst danach.
    </p>
  </form>`
}
