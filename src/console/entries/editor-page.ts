import { html } from 'hono/html'
import { maxAnswerChars } from '#core/entry.ts'
import type { AnswerLocale } from '#core/locale.ts'
import { mayDo } from '#staff/rights.ts'
import { germanDay } from '#staff/days.ts'
import type { ConsoleContext, ConsoleDependencies } from '#console/context.ts'
import { conflictNotice, type Conflict } from '#console/editing/conflict.ts'
import { saveFields } from '#console/editing/save-fields.ts'
import { csrfField } from '#console/guard.ts'
import { languageNames, languageOf, statusesOf, statusKinds, statusNames } from '#console/languages.ts'
import { page } from '#console/layout.ts'
import { placeName } from '#console/names.ts'
import { badge, buttonLink, notice, problemList, submitButton, textField, type Content } from '#console/parts.ts'
import type { ChangedField } from '#console/revisions/diff.ts'
import { openNotice } from '#console/revisions/open-notice.ts'
import { retireForm } from '#console/revisions/retire.ts'
import { editingStyle } from '#console/revisions/style.ts'
import { changePath, editorPath, historyPath, isNationwide, subjectTitle } from '#console/revisions/subjects.ts'
import { maxTitleChars, type EntryAtWork, type EntryForm } from './edit.ts'
import { detailFields, extendsField } from './detail-fields.ts'
import { officesOfTopic } from './offices-of-topic.ts'
import { previewOf } from './preview.ts'
import { originalColumn, translationStateField } from './translation-parts.ts'

export interface EditorState {
  work: EntryAtWork
  locale: AnswerLocale
  form: EntryForm
  problems?: readonly string[]
  /** Somebody saved the same part meanwhile: who, and how what was typed differs from it. */
  conflict?: Conflict
  today: string
  authorName: string | undefined
  /** What changed in the German text since the translation was made, when that is known. */
  originalChanges?: readonly ChangedField[]
  /** Id of the group of open questions that gave rise to the change. */
  gap?: string
  /** Why its question is not among the phrasings. */
  gapNote?: string
  isRetired: boolean
  hasNationwide: boolean
}

const differs = html`<p><strong>So unterscheidet sich Ihre Fassung von der gespeicherten:</strong></p>`

/** Whether a person may change this language of an entry. */
export function mayEditText(context: ConsoleContext, place: string, locale: AnswerLocale): boolean {
  const { account } = context.get('staff')
  return locale === 'de' ? mayDo(account, 'edit', place) : mayDo(account, 'translate', place, locale)
}

/** The editor of one language of an answer; beside it the preview, for a translation also the German text. */
export function editorPage(
  context: ConsoleContext,
  dependencies: ConsoleDependencies,
  state: EditorState,
): Promise<Response> {
  const { work, locale } = state
  const { subject } = work
  const { base } = dependencies.knowledge.current()
  const isTranslation = locale !== 'de'
  const mayEdit = mayEditText(context, subject.place, locale)
  return page(context, {
    title: isTranslation ? `${subjectTitle(base, subject)}: ${languageNames[locale]}` : subjectTitle(base, subject),
    section: isTranslation ? 'translations' : 'entries',
    wide: true,
    back: isTranslation
      ? { label: 'Übersetzungen', href: `/staff/translations?locale=${locale}` }
      : { label: 'Alle Antworten', href: `/staff/entries?place=${subject.place}` },
    scripts: ['editing.ts'],
    status: state.conflict ? 409 : state.problems?.length ? 422 : 200,
    body: html`${editingStyle()} ${heading(context, dependencies, state)}
      ${conflictNotice(state.conflict, 'diesen Text', differs)} ${problemList(state.problems ?? [])}
      ${state.gapNote ? notice('info', state.gapNote) : ''}
      ${openNotice(context, work.open, work.isStale, state.authorName)}
      <div class="editor ${isTranslation ? 'with-original' : ''}">
        ${isTranslation && work.entry?.texts.de ? originalColumn(dependencies, work.entry.texts.de, locale, state.originalChanges) : ''}
        ${mayEdit ? editForm(context, state) : readOnly(state)}
        <section class="preview-column" aria-labelledby="preview-title">
          <h2 class="kern-heading-medium" id="preview-title">Vorschau</h2>
          <div id="preview">${previewOf({ ...state.form, locale }, dependencies.translate)}</div>
        </section>
      </div>
      ${isTranslation ? '' : html`${officesOfTopic(context, dependencies, subject.key)} ${retireForm(context, dependencies, subject, work.open)}`}`,
  })
}

function heading(context: ConsoleContext, dependencies: ConsoleDependencies, state: EditorState): Content {
  const { work, today } = state
  const { entry, subject } = work
  const isDue = entry !== undefined && entry.reviewBy < today
  return html` <p class="badges">
      <span class="tag">${placeName(dependencies.knowledge, subject.place)}</span>
      ${entry ? html`<span class="tag">geprüft am ${germanDay(entry.checkedOn)}</span>` : badge('warning', state.isRetired ? 'zurückgezogen' : 'noch kein Text')}
      ${isDue ? badge('danger', `Prüfung war fällig am ${germanDay(entry.reviewBy)}`) : ''}
    </p>
    ${languageMenu(state)}
    <div class="actions">
      ${confirmForm(context, state, isDue)}
      ${entry || state.isRetired ? buttonLink('Frühere Fassungen', historyPath(subject), 'tertiary') : ''}
      ${placeLinks(dependencies, state)}
    </div>`
}

/** “It is right as it is”, in one click, for those who have it before them. */
function confirmForm(context: ConsoleContext, { work, locale, form }: EditorState, isDue: boolean): Content {
  const { entry, live, open, subject } = work
  if (!entry || !live || open) return undefined
  const path = editorPath(subject)
  const hidden = html`${csrfField(context)} <input type="hidden" name="part" value="${form.part}" />
    <input type="hidden" name="original" value="${form.original}" />`
  if (locale === 'de')
    return mayDo(context.get('staff').account, 'publish', subject.place)
      ? html`<form method="post" action="${path}/confirm">
          ${hidden} ${submitButton('Noch richtig', isDue ? 'primary' : 'secondary')}
        </form>`
      : undefined
  const status = statusesOf(entry).get(locale)
  return mayEditText(context, subject.place, locale) && (status === 'machine' || status === 'outdated')
    ? html`<form method="post" action="${path}/${locale}/reviewed">
        ${hidden} ${submitButton('Übersetzung ist richtig', 'secondary')}
      </form>`
    : undefined
}

/** From the text for all of Germany to those of the towns, and back. */
function placeLinks(dependencies: ConsoleDependencies, { work: { subject }, locale }: EditorState): Content {
  if (locale !== 'de') return undefined
  if (!isNationwide(subject.place))
    return buttonLink('Deutschlandweiter Text', editorPath({ ...subject, place: 'germany' }), 'tertiary')
  const towns = [...dependencies.knowledge.current().base.municipalities.values()].filter(
    ({ municipality }) => !dependencies.municipality || dependencies.municipality === municipality.id,
  )
  return towns.length === 0
    ? undefined
    : html`<details class="more">
        <summary>Eigener Text einer Kommune</summary>
        <ul class="plain-list">
          ${towns.map(({ municipality, entries }) => {
            const href = editorPath({ ...subject, place: municipality.id })
            return html`<li>
              <a class="kern-link" href="${href}">${municipality.name}</a
              >${entries.has(subject.key) ? '' : ' (noch keiner)'}
            </li>`
          })}
        </ul>
      </details>`
}

function languageMenu({ work, locale }: EditorState): Content {
  if (!work.entry) return undefined
  const path = editorPath(work.subject)
  return html`<nav class="languages" aria-label="Sprachen dieser Antwort">
    <ul>
      ${[...statusesOf(work.entry)].map(
        ([one, status]) =>
          html`<li>
            <a
              href="${one === 'de' ? path : `${path}/${one}`}"
              class="${statusKinds[status]}"
              ${one === locale ? html`aria-current="page"` : ''}
            >
              ${languageNames[one]} <small>${statusNames[status]}</small>
            </a>
          </li>`,
      )}
    </ul>
  </nav>`
}

function editForm(context: ConsoleContext, state: EditorState): Content {
  const { work, locale, form } = state
  const { lang, dir } = languageOf(locale)
  const action = locale === 'de' ? editorPath(work.subject) : `${editorPath(work.subject)}/${locale}`
  return html`<form
    method="post"
    action="${action}"
    class="stack edit-form"
    data-preview="/staff/entries/preview"
    data-locale="${locale}"
  >
    ${csrfField(context)} <input type="hidden" name="part" value="${form.part}" />
    <input type="hidden" name="original" value="${form.original}" />
    <input type="hidden" name="locale" value="${locale}" />
    ${state.gap ? html`<input type="hidden" name="gap" value="${state.gap}" />` : ''}
    ${locale === 'de' ? extendsField(form, work.subject.place, state.hasNationwide) : ''}
    ${textField({ name: 'title', label: 'Überschrift', value: form.title, maxlength: maxTitleChars, lang, dir, autocomplete: 'off' })}
    <div data-count="${maxAnswerChars}">
      ${textField({
        name: 'answer',
        label: 'Antwort',
        hint: `Höchstens ${maxAnswerChars} Zeichen. **fett**, Listen mit „- “ am Zeilenanfang, Links als [Text](https://…). Telefon, Adresse und Zeiten stehen bei der Stelle.`,
        value: form.answer,
        rows: 14,
        lang,
        dir,
      })}
    </div>
    ${textField({
      name: 'phrasings',
      label: 'Formulierungen',
      hint: 'So fragen Menschen danach, eine Frage je Zeile. Daraus lernt der Assistent.',
      value: form.phrasings,
      rows: 8,
      lang,
      dir,
    })}
    ${locale === 'de' ? detailFields(form, state.problems !== undefined || !work.entry) : translationStateField(form)}
    ${saveFields(form.reason, {
      hint: 'Ein Satz für die Freigabe und für später. Zum Beispiel: „Neue Frist seit Januar“.',
      more: html`<span class="without-script"
        >${submitButton('Vorschau', 'tertiary', { name: 'next', value: 'preview' })}</span
      >`,
    })}
    <p class="kern-body kern-body--small kern-body--muted">
      „Speichern und weiter“ zeigt, was sich ändert; das zu prüfen dauert einige Sekunden. Erst danach wird
      veröffentlicht.
    </p>
  </form>`
}

function readOnly({ form, locale, work }: EditorState): Content {
  const { lang, dir } = languageOf(locale)
  return html`<section class="stack">
    ${notice('info', html`Sie können diesen Text lesen, aber nicht ändern. ${work.open ? html`<a class="kern-link" href="${changePath(work.subject)}">Offene Änderung ansehen</a>` : ''}`)}
    <h2 class="kern-heading-medium">Formulierungen</h2>
    <ul class="plain-list" lang="${lang}" dir="${dir}">
      ${form.phrasings.split('\n').map((line) => (line === '' ? '' : html`<li>${line}</li>`))}
    </ul>
  </section>`
}
