import { html } from 'hono/html'
import { maxAnswerChars } from '#core/entry.ts'
import type { KnowledgeBase } from '#core/knowledge-base.ts'
import { fold } from '#core/text.ts'
import { germanDay } from '#staff/days.ts'
import type { ImportedText } from '#staff/imports.ts'
import { officePlaces } from '#staff/office-place.ts'
import type { ConsoleContext, ConsoleDependencies } from '#console/context.ts'
import { maxTitleChars } from '#console/entries/edit.ts'
import { reportStyles } from '#console/figures/charts.ts'
import { csrfField } from '#console/guard.ts'
import { page } from '#console/layout.ts'
import { placeName } from '#console/names.ts'
import { badge, notice, problemList, selectField, submitButton, textField, type Content } from '#console/parts.ts'
import { richText } from '#console/reply.ts'
import { editingStyle } from '#console/revisions/style.ts'
import { topicSelect } from '#console/topic-select.ts'
import { hostOf, importsPath, kindNames } from './list-page.ts'

/** What was typed into the form. */
export interface ImportForm {
  topic: string
  title: string
  answer: string
  phrasings: string
}

export interface ImportState {
  text: ImportedText
  form?: ImportForm
  problems?: readonly string[]
}

/** One text from elsewhere, and beside it the form that makes a draft of it. */
export function importPage(
  context: ConsoleContext,
  dependencies: ConsoleDependencies,
  state: ImportState,
): Promise<Response> {
  const { text, problems = [] } = state
  return page(context, {
    title: text.title,
    section: 'entries',
    wide: true,
    back: { label: 'Zulieferungen', href: importsPath },
    status: problems.length > 0 ? 422 : 200,
    scripts: ['editing.ts'],
    body: html`${reportStyles()} ${editingStyle()} ${problemList(problems)}
      <p class="badges">
        ${badge('info', kindNames[text.kind])} <span class="tag">${placeName(dependencies.knowledge, text.place)}</span>
        <span class="tag">Stand ${germanDay(text.changedOn)}</span>
        <a class="kern-link" href="${text.source}" rel="noreferrer" target="_blank">Quelle: ${hostOf(text.source)}</a>
      </p>
      <div class="two-columns">
        <section class="stack" aria-labelledby="imported-title">
          <h2 class="kern-heading-medium" id="imported-title">So steht es dort</h2>
          ${factList(text)} ${text.text === '' ? '' : html`<div class="reply" lang="de">${richText(text.text)}</div>`}
        </section>
        <div class="stack">
          ${
            text.state === 'open'
              ? html`${text.contact ? contactForm(context, dependencies, text) : ''}
                ${draftForm(context, dependencies, state)}
                ${decision(context, text, 'discard', 'Verwerfen', 'Wird diese Zulieferung nicht gebraucht?')}`
              : html`${notice('info', text.state === 'used' ? 'Daraus wurde schon ein Entwurf gemacht.' : 'Diese Zulieferung wurde verworfen.')}
                ${decision(context, text, 'open', 'Wieder aufnehmen', 'Doch noch einmal lesen?')}`
          }
        </div>
      </div>`,
  })
}

function factList({ facts }: ImportedText): Content {
  if (facts.length === 0) return undefined
  return html`<dl class="imported-facts">
    ${facts.map(
      ([label, value]) =>
        html`<div>
          <dt>${label}</dt>
          <dd>${value}</dd>
        </div>`,
    )}
  </dl>`
}

function hidden(context: ConsoleContext, { updatedAt }: ImportedText): Content {
  return html`${csrfField(context)} <input type="hidden" name="updatedAt" value="${updatedAt}" />`
}

/** Topics that this may be about: the one whose text names the source, then what the matcher thinks of title and beginning. */
export function likelyTopics({ knowledge }: ConsoleDependencies, { title, text, topic }: ImportedText): string[] {
  const { matcher } = knowledge.current()
  const found = [title, `${title} ${text.slice(0, 200)}`].flatMap((words) =>
    matcher.match(words, { locale: 'de' }).candidates.slice(0, 3),
  )
  return [...new Set([...(topic ? [topic] : []), ...found.map((candidate) => candidate.topic)])].slice(0, 5)
}

function draftForm(context: ConsoleContext, dependencies: ConsoleDependencies, state: ImportState): Content {
  const { text } = state
  const form = state.form ?? {
    topic: '',
    title: text.title.slice(0, maxTitleChars),
    answer: text.text,
    phrasings: '',
  }
  const { base } = dependencies.knowledge.current()
  const likely = likelyTopics(dependencies, text)
  const first = form.topic === '' ? likely : [form.topic, ...likely.filter((topic) => topic !== form.topic)]
  const fields = html`<form method="post" action="${importsPath}/${text.id}/draft" class="stack edit-form">
    ${hidden(context, text)}
    ${topicSelect(base, { name: 'topic', label: 'Gehört zum Anliegen', id: 'field-topic', first, unsure: form.topic === '' && !text.topic })}
    ${textField({ name: 'title', label: 'Überschrift', value: form.title, maxlength: maxTitleChars, autocomplete: 'off', required: true })}
    <div data-count="${maxAnswerChars}">
      ${textField({
        name: 'answer',
        label: 'Antwort',
        hint: `Höchstens ${maxAnswerChars} Zeichen: Kürzen Sie auf das, was Menschen zuerst wissen müssen. Telefon, Adresse und Zeiten stehen bei der Stelle.`,
        value: form.answer,
        rows: 14,
        required: true,
      })}
    </div>
    ${textField({
      name: 'phrasings',
      label: 'Formulierungen (wenn Sie mögen)',
      hint: 'So fragen Menschen danach, eine Frage je Zeile.',
      value: form.phrasings,
      rows: 4,
    })}
    <p class="kern-body kern-body--small kern-body--muted">
      Es wird ein Entwurf für ${placeName(dependencies.knowledge, text.place)}. Die Quelle steht schon darin. Gibt es
      dort schon einen eigenen Text, sehen Sie danach, was sich an ihm ändert.
    </p>
    ${submitButton('Entwurf anlegen und ansehen')}
  </form>`
  // What people ask about a place is where it is and when it is open: that belongs to an office.
  if (text.kind === 'place')
    return html`<details class="more" ${state.form ? html`open` : ''}>
      <summary>Daraus eine Antwort machen</summary>
      ${fields}
    </details>`
  return html`<section class="stack" aria-labelledby="draft-title">
    <h2 class="kern-heading-medium" id="draft-title">Daraus eine Antwort machen</h2>
    ${fields}
  </section>`
}

/** Offices of this town, the one with the same name first. */
function officeChoices(base: KnowledgeBase, { place, title }: ImportedText) {
  const places = officePlaces(base)
  const name = fold(title)
  const offices = [...base.offices.values()].filter(({ id }) => places.get(id) === place)
  const alike = offices.find((office) => [office.name, office.shortName].some((one) => one && fold(one) === name))
  return {
    likely: alike?.id ?? '',
    choices: [
      { value: '', label: 'Bitte wählen' },
      ...offices
        .toSorted((a, b) => a.name.localeCompare(b.name, 'de'))
        .map(({ id, name: label }) => ({ value: id, label })),
    ],
  }
}

function contactForm(context: ConsoleContext, { knowledge }: ConsoleDependencies, text: ImportedText): Content {
  const { likely, choices } = officeChoices(knowledge.current().base, text)
  if (choices.length === 1) return undefined
  return html`<section class="stack" aria-labelledby="contact-title">
    <h2 class="kern-heading-medium" id="contact-title">Kontaktdaten übernehmen</h2>
    <form method="post" action="${importsPath}/${text.id}/contact" class="stack">
      ${hidden(context, text)}
      ${selectField({
        name: 'office',
        label: 'In die Stelle',
        value: likely,
        hint: 'Telefon, E-Mail, Web, Anschrift und Öffnungszeiten. Sie sehen danach, was sich ändert.',
        choices,
      })}
      ${submitButton('Entwurf anlegen und ansehen')}
    </form>
  </section>`
}

function decision(
  context: ConsoleContext,
  text: ImportedText,
  what: 'discard' | 'open',
  label: string,
  title: string,
): Content {
  return html`<section class="stack" aria-labelledby="${what}-title">
    <h2 class="kern-heading-medium" id="${what}-title">${title}</h2>
    <form method="post" action="${importsPath}/${text.id}/${what}">
      ${hidden(context, text)} ${submitButton(label, 'tertiary')}
    </form>
  </section>`
}
