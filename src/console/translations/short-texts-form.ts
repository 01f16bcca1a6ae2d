import { html } from 'hono/html'
import type { KnowledgeBase } from '#core/knowledge-base.ts'
import type { Subject } from '#staff/ports.ts'
import {
  maxShortTextChars,
  notOnlyHere,
  seenMark,
  type ShortTextEdit,
  type ShortTextsAtWork,
} from '#staff/short-text-edits.ts'
import type { ShortTextLocale } from '#staff/short-texts.ts'
import type { ConsoleContext, ConsoleDependencies } from '#console/context.ts'
import { csrfField } from '#console/guard.ts'
import type { PageStatus } from '#console/layout.ts'
import { languageOf, statusKinds, statusNames } from '#console/languages.ts'
import { placeName } from '#console/names.ts'
import { badge, submitButton, textArea, type Content } from '#console/parts.ts'
import { editorPath, isNationwide, subjectTitle } from '#console/revisions/subjects.ts'
import type { ChangedField } from '#console/revisions/diff.ts'
import { shortTextsPath, type ListedShortText, type ShortTextFilter } from './short-texts-list.ts'

const shownUses = 3
/** As many characters as a line has on a phone. */
const lineChars = 36
const maxRows = 8

/** So that nothing is cut off where the field does not grow with its text. */
function rowsFor(text: string): number {
  return Math.min(maxRows, Math.max(2, Math.ceil(text.length / lineChars)))
}

/** What the page shows. */
export interface ShortTextsState {
  work: ShortTextsAtWork
  filter: ShortTextFilter
  /** All that the filter lets through. */
  listed: readonly ListedShortText[]
  pageNumber: number
  /** How many more texts with these words other places have. */
  elsewhere: ReadonlyMap<string, number>
  /** How many texts each place misses. */
  missing: ReadonlyMap<string, number>
  authorName: string | undefined
  /** What was sent and is shown again. */
  sent?: readonly ShortTextEdit[]
  problems?: readonly string[]
  conflict?: { name: string; changes: readonly ChangedField[] }
  status?: PageStatus
}

/** The texts one below the other, with a field for each that this person may translate. */
export function shortTextsForm(
  context: ConsoleContext,
  dependencies: ConsoleDependencies,
  state: ShortTextsState,
  shown: readonly ListedShortText[],
  pageNumber: number,
): Content {
  const { work, filter } = state
  const typed = typedFields(state)
  const items = html`<ul class="cards">
    ${shown.map((one) => card(dependencies, work, one, typed.get(one.text.id)))}
  </ul>`
  if (!shown.some(({ mayEdit }) => mayEdit)) return items
  return html`<form method="post" action="${shortTextsPath}" class="stack edit-form">
    ${csrfField(context)}
    ${Object.entries({
      locale: work.subject.key,
      place: filter.place,
      filter: filter.status ?? '',
      q: filter.query,
      page: String(pageNumber),
    }).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)}
    ${items}
    <div class="actions">
      ${submitButton('Speichern und weiter', 'primary', { name: 'next', value: 'change' })}
      ${submitButton('Zwischenspeichern', 'secondary', { name: 'next', value: 'stay' })}
    </div>
  </form>`
}

/** What somebody has typed, with the mark of what they had before them; once a conflict was shown, of what stands there now. */
function typedFields({ sent = [], conflict }: ShortTextsState): ReadonlyMap<string, { text: string; seen?: string }> {
  const touched = sent.filter(({ text, seen }) => seenMark(text) !== seen)
  return new Map(touched.map(({ id, text, seen }) => [id, conflict ? { text } : { text, seen }]))
}

function card(
  dependencies: ConsoleDependencies,
  { subject, withDrafts: drafted }: ShortTextsAtWork,
  { text, translation, status, mayEdit, isShared, isDrafted }: ListedShortText,
  typed: { text: string; seen?: string } | undefined,
): Content {
  const { lang, dir } = languageOf(subject.key as ShortTextLocale)
  const field = `field-${text.id}`
  const written = typed?.text ?? translation
  const reason = isShared ? notOnlyHere : undefined
  return html`<li class="card short-text">
    <p class="badges">
      ${badge(statusKinds[status], statusNames[status])} ${isDrafted ? badge('info', 'Entwurf') : ''}
      ${text.isPending ? badge('info', 'deutscher Text ist noch ein Entwurf') : ''}
      ${reason === undefined ? '' : html`<span class="tag">${reason}</span>`}
    </p>
    ${
      mayEdit
        ? html`<label class="kern-label" for="${field}">${text.german}</label>`
        : html`<p class="kern-body"><strong>${text.german}</strong></p>`
    }
    ${text.english === undefined || subject.key === 'en' ? '' : html`<p class="kern-body kern-body--muted" lang="en">${text.english}</p>`}
    <p class="kern-body kern-body--small kern-body--muted" id="${field}-where">
      ${where(dependencies, drafted, text.uses)}
    </p>
    ${
      mayEdit
        ? html`${textArea(
              html`class="kern-form-input__input" rows="${rowsFor(written || text.german)}" id="${field}"
              name="text.${text.id}" lang="${lang}" dir="${dir}" maxlength="${maxShortTextChars}"
              aria-describedby="${field}-where"`,
              written,
            )}<input type="hidden" name="seen.${text.id}" value="${typed?.seen ?? seenMark(translation)}" />`
        : html`${translation === '' ? '' : html`<p class="kern-body" lang="${lang}" dir="${dir}">${translation}</p>`}`
    }
  </li>`
}

/** Where a text stands, with links to what is edited there: at most three. */
function where(dependencies: ConsoleDependencies, base: KnowledgeBase, uses: readonly Subject[]): Content {
  const named = uses.slice(0, shownUses).map((use, index) => {
    const town =
      use.kind === 'office' || isNationwide(use.place) ? '' : ` (${placeName(dependencies.knowledge, use.place)})`
    return html`${index > 0 ? ', ' : ''}<a class="kern-link" href="${editorPath(use)}"
        >${subjectTitle(base, use)}${town}</a
      >`
  })
  return html`Steht bei: ${named}${uses.length > shownUses ? ' …' : ''}`
}
