import { html } from 'hono/html'
import type { ConsoleContext } from '#console/context.ts'
import { csrfField } from '#console/guard.ts'
import { languageNames } from '#console/languages.ts'
import { selectField, submitButton, textField, type Content } from '#console/parts.ts'
import { topicSelect } from '#console/topic-select.ts'
import type { KnowledgeBase } from '#core/knowledge-base.ts'
import { askingLocales, directionOf, type AskingLocale } from '#core/locale.ts'
import { maxPhrasingChars } from '#staff/phrasings.ts'

export interface PhrasingDraft {
  /** Id of the group it comes from. */
  gap?: number
  text: string
  locale: AskingLocale
  /** Where it was asked; `''`: not known. */
  municipality: string
  /** The likeliest topics. */
  first: readonly string[]
  /** None of them is likely enough to be chosen for the person. */
  unsure?: boolean
}

/** Adds a question as a phrasing to a topic: the next page shows what that changes. */
export function phrasingForm(context: ConsoleContext, base: KnowledgeBase, draft: PhrasingDraft): Content {
  return html`<form class="stack" method="post" action="/staff/gaps/phrasing">
    ${csrfField(context)}
    ${draft.gap === undefined ? '' : html`<input type="hidden" name="gap" value="${draft.gap}" />`}
    <input type="hidden" name="place" value="${draft.municipality}" />
    ${textField({
      name: 'text',
      id: 'phrasing-text',
      label: 'Formulierung',
      hint: 'Wie jemand wirklich fragt: ohne Namen und Nummern, gern kurz.',
      value: draft.text,
      required: true,
      maxlength: maxPhrasingChars,
      dir: directionOf(draft.locale) === 'rtl' ? 'rtl' : 'auto',
      rows: 2,
    })}
    ${selectField({
      name: 'locale',
      id: 'phrasing-locale',
      label: 'Sprache der Formulierung',
      value: draft.locale,
      choices: askingLocales.map((locale) => ({ value: locale, label: languageNames[locale] })),
    })}
    ${topicSelect(base, { name: 'topic', id: 'phrasing-topic', label: 'Gehört zum Anliegen', first: draft.first, unsure: draft.unsure ?? false })}
    <div class="actions">${submitButton('Hinzufügen und Wirkung ansehen')}</div>
  </form>`
}
