import { html } from 'hono/html'
import type { Revision, Subject } from '#staff/ports.ts'
import { mayDo } from '#staff/rights.ts'
import { isRetirement } from '#staff/problems.ts'
import type { Preview } from '#staff/revisions.ts'
import type { ConsoleContext, ConsoleDependencies } from '#console/context.ts'
import { csrfField } from '#console/guard.ts'
import { isAnswerLocale, languageNames, languageOf } from '#console/languages.ts'
import { waitingForEffect } from '#console/effect-words.ts'
import { page } from '#console/layout.ts'
import { authorOf, momentName, placeName } from '#console/names.ts'
import { badge, buttonLink, notice, problemList, submitButton, textField, type Content } from '#console/parts.ts'
import { changedFields, changesView } from './diff.ts'
import { afterRetiring } from './retire.ts'
import { staleNotice } from './stale-notice.ts'
import { editingStyle } from './style.ts'
import { untranslatedNotice } from './untranslated-notice.ts'
import { mayDiscard, mayWorkOn, sectionOf, subjectTitle } from './subjects.ts'
import { changeEditorPath } from './translated.ts'

export interface ChangeState {
  subject: Subject
  open: Revision
  problems: readonly string[]
  reason: string
}

/** One open change: what is different, what would be answered differently, and what this person may do with it. */
export async function changePage(
  context: ConsoleContext,
  dependencies: ConsoleDependencies,
  { subject, open, problems, reason }: ChangeState,
): Promise<Response> {
  const { revisions, knowledge, accounts } = dependencies
  const { base } = knowledge.current()
  const author = await authorOf(accounts, open.author)
  const live = revisions.current(subject)
  const isStale = open.basis !== (live?.basis ?? '')
  const editor = changeEditorPath(live?.value, open)
  return page(context, {
    title: `${isRetirement(open) ? 'Zurückziehen' : 'Änderung'}: ${subjectTitle(base, subject, open.value)}`,
    section: sectionOf(subject),
    back: { label: 'Weiter bearbeiten', href: editor },
    status: problems.length > 0 ? 422 : 200,
    body: html`${editingStyle()} ${problemList(problems)}
      <p class="badges">
        ${badge('info', open.state === 'review' ? 'wartet auf Freigabe' : 'Entwurf')}
        <span class="tag">${placeName(knowledge, subject.place)}</span>
        <span class="tag">${author?.name ?? 'gelöschtes Konto'}, ${momentName(open.updatedAt)}</span>
      </p>
      ${open.reason ? html`<p class="kern-body"><strong>Grund:</strong> ${open.reason}</p>` : ''}
      ${isStale ? staleNotice(context, open) : ''}
      <section class="stack" aria-labelledby="changed-title">
        <h2 class="kern-heading-medium" id="changed-title">Was sich ändert</h2>
        ${isRetirement(open) ? afterRetiring(dependencies, subject) : changesView(changedFields(base, subject.kind, live?.value, open.value))}
        ${untranslatedNotice(context, base, open)}
      </section>`,
    later: {
      waiting: waitingForEffect(subject),
      content: async () =>
        afterChange(context, { subject, open, reason, editor, isStale }, await revisions.preview(open.id)),
    },
  })
}

interface Decided extends Pick<ChangeState, 'subject' | 'open' | 'reason'> {
  editor: string
  isStale: boolean
}

/** What is only known when the golden questions were asked: what comes of the change, and whether it can be published. */
function afterChange(context: ConsoleContext, decided: Decided, preview: Preview): Content {
  const { subject, open, isStale } = decided
  return html`<section class="stack" aria-labelledby="effect-title">
      <h2 class="kern-heading-medium" id="effect-title">Was dann anders beantwortet wird</h2>
      ${effect(preview, subject)}
    </section>
    ${isStale || preview.problems.length > 0 ? '' : decision(context, decided, preview)} ${discardForm(context, open)}`
}

function actionPath({ kind, place, key }: Subject, action: string): string {
  return `/staff/changes/${kind}/${place}/${key}/${action}`
}

/** What golden questions would be answered differently. */
function effect({ problems, changes }: Preview, { kind }: Subject): Content {
  if (problems.length > 0)
    return notice(
      'danger',
      html`<ul class="plain-list">
        ${problems.map((problem) => html`<li>${problem}</li>`)}
      </ul>`,
      {
        title: 'So kann es nicht veröffentlicht werden',
      },
    )
  if (kind !== 'entry')
    return html`<p class="kern-body">
      Welche Antwort eine Frage findet, hängt nur von den Antworten ab: Daran ändert sich hier nichts.
    </p>`
  if (changes.length === 0)
    return notice(
      'success',
      'Alle Prüffragen werden beantwortet wie bisher. Prüffragen sind Fragen, deren richtige Antwort feststeht.',
      { title: 'Nichts geht verloren' },
    )
  return html`<table class="kern-table list">
    <caption class="kern-sr-only">
      Prüffragen, die anders beantwortet werden
    </caption>
    <thead>
      <tr class="kern-table__row">
        <th class="kern-table__header" scope="col">Frage</th>
        <th class="kern-table__header" scope="col">Bisher</th>
        <th class="kern-table__header" scope="col">Dann</th>
      </tr>
    </thead>
    <tbody class="kern-table__body">
      ${changes.map(({ question, locale, before, after, broken }) => {
        const { lang, dir } = languageOf(isAnswerLocale(locale) ? locale : 'de')
        return html`<tr class="kern-table__row">
          <th class="kern-table__cell" scope="row">
            <span lang="${lang}" dir="${dir}">${question}</span>
            <small>${isAnswerLocale(locale) ? languageNames[locale] : locale}</small>
            ${broken ? badge('danger', 'war richtig') : ''}
          </th>
          <td class="kern-table__cell" data-label="Bisher">${before}</td>
          <td class="kern-table__cell" data-label="Dann">${after}</td>
        </tr>`
      })}
    </tbody>
  </table>`
}

function decision(context: ConsoleContext, { subject, open, reason, editor }: Decided, { changes }: Preview): Content {
  const { account } = context.get('staff')
  if (mayDo(account, 'publish', subject.place)) {
    const isBroken = changes.some(({ broken }) => broken)
    return html`<form method="post" action="${actionPath(subject, 'publish')}" class="stack">
      ${csrfField(context)} <input type="hidden" name="updatedAt" value="${open.updatedAt}" />
      ${textField({
        name: 'reason',
        label: isRetirement(open) ? 'Warum wird es zurückgezogen?' : 'Grund der Änderung',
        ...(isBroken
          ? {
              required: true,
              hint: 'Nötig, weil eine Frage, die bisher richtig beantwortet wird, dann anders beantwortet wird.',
            }
          : {}),
        value: reason || open.reason,
        maxlength: 200,
        autocomplete: 'off',
      })}
      <div class="actions">
        ${submitButton(isRetirement(open) ? 'Jetzt zurückziehen' : 'Veröffentlichen')}
        ${buttonLink('Weiter bearbeiten', editor)}
      </div>
    </form>`
  }
  if (open.state === 'review' || !mayWorkOn(account, subject))
    return html`<p class="kern-body">Veröffentlichen kann, wer die Rolle Freigabe hat.</p>`
  return html`<form method="post" action="${actionPath(subject, 'submit')}" class="stack">
    ${csrfField(context)}
    <div class="actions">${submitButton('Zur Freigabe geben')} ${buttonLink('Weiter bearbeiten', editor)}</div>
  </form>`
}

function discardForm(context: ConsoleContext, open: Revision): Content {
  if (!mayDiscard(context.get('staff').account, open)) return undefined
  return html`<details class="more">
    <summary>Entwurf verwerfen</summary>
    <form method="post" action="${actionPath(open, 'discard')}">
      ${csrfField(context)}
      <p class="kern-body">Was veröffentlicht ist, bleibt, wie es ist.</p>
      ${submitButton('Entwurf verwerfen', 'secondary')}
    </form>
  </details>`
}
