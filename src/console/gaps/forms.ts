import { html } from 'hono/html'
import type { ConsoleContext } from '#console/context.ts'
import { csrfField } from '#console/guard.ts'
import { languageNames } from '#console/languages.ts'
import { buttonLink, selectField, submitButton, textField, type Content } from '#console/parts.ts'
import { editorPath } from '#console/revisions/subjects.ts'
import { topicSelect } from '#console/topic-select.ts'
import { topicTitle, type KnowledgeBase } from '#core/knowledge-base.ts'
import { askingLocales, directionOf, type AskingLocale } from '#core/locale.ts'
import { maxPhrasingChars, takesPhrasings } from '#staff/phrasings.ts'
import { mayDo } from '#staff/rights.ts'

/** So many own texts are offered at once. */
const ownTexts = 2

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

/** Adds a question as a phrasing to a topic: the next page shows what that changes. Only topics whose texts this person may change. */
export function phrasingForm(context: ConsoleContext, base: KnowledgeBase, draft: PhrasingDraft): Content {
  const { account } = context.get('staff')
  const { locale, first } = draft
  const municipality = account.municipality ?? draft.municipality
  const isOpen = (topic: string) => takesPhrasings(base, account, { topic, municipality, locale })
  const closed = [...base.topics.keys()].some((topic) => !isOpen(topic))
  const own = closed && base.municipalities.has(municipality) && mayDo(account, 'edit', municipality)
  return html`${[...base.topics.keys()].some(isOpen) ? form() : ''} ${own ? ownText() : ''}`

  function form(): Content {
    return html`<form class="stack" method="post" action="/staff/gaps/phrasing">
      ${csrfField(context)}
      ${draft.gap === undefined ? '' : html`<input type="hidden" name="gap" value="${draft.gap}" />`}
      <input type="hidden" name="place" value="${municipality}" />
      ${textField({
        name: 'text',
        id: 'phrasing-text',
        label: 'Formulierung',
        hint: 'Wie jemand wirklich fragt: ohne Namen und Nummern, gern kurz.',
        value: draft.text,
        required: true,
        maxlength: maxPhrasingChars,
        dir: directionOf(locale) === 'rtl' ? 'rtl' : 'auto',
        rows: 2,
      })}
      ${selectField({
        name: 'locale',
        id: 'phrasing-locale',
        label: 'Sprache der Formulierung',
        value: locale,
        choices: askingLocales.map((value) => ({ value, label: languageNames[value] })),
      })}
      ${topicSelect(base, {
        name: 'topic',
        id: 'phrasing-topic',
        label: 'Gehört zum Anliegen',
        first,
        // The likeliest of those that are left is not the likeliest.
        unsure: (draft.unsure ?? false) || (first[0] !== undefined && !isOpen(first[0])),
        only: isOpen,
      })}
      <div class="actions">${submitButton('Hinzufügen und Wirkung ansehen')}</div>
    </form>`
  }

  /** What somebody of one municipality can do about a topic whose text is nationwide. */
  function ownText(): Content {
    const town = base.municipalities.get(municipality)?.municipality.name ?? municipality
    const gap = draft.gap === undefined ? '' : `gap=${draft.gap}`
    const topics = first.filter((topic) => base.topics.has(topic) && !isOpen(topic)).slice(0, ownTexts)
    return html`<div class="stack">
      <p class="kern-body">
        Deutschlandweite Texte ändert, wer für alle Kommunen zuständig ist; ihre Anliegen stehen hier nicht zur Wahl.
        Für ${town} können Sie einen eigenen Text schreiben, der vor dem deutschlandweiten steht.
      </p>
      <div class="actions">
        ${topics.map((topic) =>
          buttonLink(
            `Eigenen Text für ${town}: ${topicTitle(base, topic, 'de')}`,
            `${editorPath({ kind: 'entry', place: municipality, key: topic })}${gap && `?${gap}`}`,
          ),
        )}
        ${gap ? '' : buttonLink('Anderes Anliegen suchen', `/staff/entries/new?place=${municipality}`, 'tertiary')}
      </div>
    </div>`
  }
}
