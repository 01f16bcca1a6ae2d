import { html } from 'hono/html'
import type { EntryText } from '#core/entry.ts'
import type { AnswerLocale } from '#core/locale.ts'
import { termsIn } from '#staff/glossary.ts'
import type { ConsoleDependencies } from '#console/context.ts'
import { languageOf } from '#console/languages.ts'
import { selectField, type Content } from '#console/parts.ts'
import { richText } from '#console/reply.ts'
import { changesView, type ChangedField } from '#console/revisions/diff.ts'
import type { EntryForm } from './edit.ts'

/** The German text beside a translation, what changed in it, and the terms of the glossary that it has. */
export function originalColumn(
  { glossary }: ConsoleDependencies,
  original: EntryText,
  locale: AnswerLocale,
  changes: readonly ChangedField[] | undefined,
): Content {
  const terms = termsIn(`${original.title}\n${original.answer}`, glossary?.get(locale) ?? [])
  const { lang, dir } = languageOf(locale)
  return html`<section class="stack original" aria-labelledby="original-title">
    <h2 class="kern-heading-medium" id="original-title">Deutsches Original</h2>
    <div class="card">
      <p class="kern-title">${original.title}</p>
      ${richText(original.answer)}
    </div>
    ${
      changes
        ? html`<h3 class="kern-heading-small">Seit der Übersetzung geändert</h3>
            ${changesView(changes)}`
        : ''
    }
    ${
      terms.length > 0
        ? html`<h3 class="kern-heading-small">Feste Begriffe</h3>
            <dl class="glossary">
              ${terms.map(
                ({ de, term, note }) =>
                  html`<div>
                    <dt>${de}</dt>
                    <dd lang="${lang}" dir="${dir}">${term}${note ? html` <small>${note}</small>` : ''}</dd>
                  </div>`,
              )}
            </dl>`
        : ''
    }
    <details class="more">
      <summary>Deutsche Formulierungen (${original.phrasings.length})</summary>
      <ul class="plain-list">
        ${original.phrasings.map((phrasing) => html`<li>${phrasing}</li>`)}
      </ul>
    </details>
  </section>`
}

/** Who has checked the translation. */
export function translationStateField(form: EntryForm): Content {
  return selectField({
    name: 'translation',
    label: 'Stand der Übersetzung',
    hint:
      form.translation === 'machine'
        ? 'Maschinelle Übersetzungen werden den Lesenden als solche gezeigt. Ändern Sie Überschrift oder Antwort, gilt der Text als von einem Menschen übersetzt.'
        : 'Maschinelle Übersetzungen werden den Lesenden als solche gezeigt.',
    value: form.translation,
    choices: [
      { value: 'human', label: 'Von einem Menschen übersetzt' },
      { value: 'reviewed', label: 'Von einer zweiten Person geprüft' },
      { value: 'machine', label: 'Maschinell übersetzt, noch nicht geprüft' },
    ],
  })
}
