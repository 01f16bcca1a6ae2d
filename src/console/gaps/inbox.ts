import { html } from 'hono/html'
import { htmlLang } from '#channels/web/present.ts'
import type { ConsoleContext, ConsoleDependencies } from '#console/context.ts'
import { csrfField } from '#console/guard.ts'
import { languageNames } from '#console/languages.ts'
import { dateName, placeName } from '#console/names.ts'
import { buttonLink, selectField, submitButton, type Content } from '#console/parts.ts'
import { topicTitle } from '#core/knowledge-base.ts'
import { askingLocaleSchema, type AskingLocale } from '#core/locale.ts'
import type { GapGroup } from '#staff/gaps.ts'
import { phrasingProblems, phrasingTarget } from '#staff/phrasings.ts'
import type { Revision } from '#staff/ports.ts'
import { askedDeletion, countOfQuestions, deleteForm } from './delete-forms.ts'
import { draftLink } from './desk.ts'

/** More groups than this on one page nobody works through. */
const maxGroups = 40
const oneClickTopics = 2
/** Less likely topics are no good guess: they are chosen from the list on the page of the group. */
export const leastProbability = 0.2

/** What is less likely than this is no guess at all: it is not named. */
const leastNamed = 0.05

/** Topics that are likely enough to be named, the likeliest first. */
export function namedCandidates({ candidates }: GapGroup): GapGroup['candidates'] {
  return candidates.filter(({ probability }) => probability >= leastNamed)
}

export interface InboxFilter {
  place: string
  language: string
}

/** Name of the language of a group; a question in none of ours can be answered in German and English only. */
export function languageName(language: GapGroup['language']): string {
  if (language === '') return 'Sprache unbekannt'
  return language === 'other' ? 'Andere Sprache' : languageNames[language]
}

export function localeOfGroup({ language }: GapGroup): AskingLocale | undefined {
  return askingLocaleSchema.safeParse(language).data
}

/** A question as it was asked, in its own direction. */
export function quotation(text: string, language: GapGroup['language']): Content {
  const locale = askingLocaleSchema.safeParse(language).data
  return html`<bdi ${locale ? html`lang="${htmlLang(locale)}"` : ''}>${text}</bdi>`
}

/** All groups of open questions. `drafts`: by the id of the group, where its question stands already. */
export function inboxBody(
  context: ConsoleContext,
  dependencies: ConsoleDependencies,
  {
    groups,
    filter,
    drafts,
  }: { groups: readonly GapGroup[]; filter: InboxFilter; drafts: ReadonlyMap<number, Revision> },
): Content {
  const shown = groups.filter(
    ({ municipality, language }) =>
      (filter.place === '' || filter.place === (municipality || '-')) &&
      (filter.language === '' || filter.language === (language || '-')),
  )
  const open = shown.filter(({ answeredBy }) => answeredBy === undefined)
  const done = shown.filter(({ answeredBy }) => answeredBy !== undefined)
  const questions = open.reduce((sum, { gaps }) => sum + gaps.length, 0)
  return html`<p class="kern-body">
      Fragen, auf die es keine Antwort gab: ohne Absender, ohne Namen und Nummern, nach 30 Tagen gelöscht. Was sich
      ähnelt, steht zusammen.
    </p>
    ${filterForm(groups, filter, dependencies)}
    <p class="kern-body" role="status">
      ${
        open.length === 0
          ? shown.length < groups.length
            ? 'Für diese Auswahl ist nichts offen.'
            : 'Hier ist nichts offen. Gut gemacht!'
          : html`<strong>${countOfQuestions(questions)}</strong> in
              ${open.length === 1 ? '1 Gruppe' : `${open.length} Gruppen`}`
      }
    </p>
    <ul class="cards">
      ${open.slice(0, maxGroups).map((group) => html`<li>${card(context, dependencies, group, drafts.get(group.id))}</li>`)}
    </ul>
    ${open.length > maxGroups ? html`<p class="muted">Die weiteren ${open.length - maxGroups} Gruppen erscheinen, wenn diese bearbeitet sind.</p>` : ''}
    ${done.length > 0 ? doneSection(context, dependencies, done) : ''}`
}

function filterForm(groups: readonly GapGroup[], filter: InboxFilter, { knowledge }: ConsoleDependencies): Content {
  const places = [...new Set(groups.map(({ municipality }) => municipality))]
  const languages = [...new Set(groups.map(({ language }) => language))]
  if (places.length < 2 && languages.length < 2) return ''
  return html`<form class="filter" method="get" action="/staff/gaps">
    ${
      places.length > 1
        ? selectField({
            name: 'place',
            label: 'Kommune',
            value: filter.place,
            choices: [
              { value: '', label: 'Alle' },
              ...places.map((place) => ({
                value: place || '-',
                label: place ? placeName(knowledge, place) : 'Ort nicht gewählt',
              })),
            ],
          })
        : ''
    }
    ${selectField({
      name: 'language',
      label: 'Sprache',
      value: filter.language,
      choices: [
        { value: '', label: 'Alle' },
        ...languages.map((language) => ({ value: language || '-', label: languageName(language) })),
      ],
    })}
    ${submitButton('Anzeigen', 'secondary')}
  </form>`
}

function card(
  context: ConsoleContext,
  { knowledge }: ConsoleDependencies,
  group: GapGroup,
  draft: Revision | undefined,
): Content {
  const { base } = knowledge.current()
  const [newest] = group.gaps
  if (!newest) return ''
  const locale = localeOfGroup(group)
  const { account } = context.get('staff')
  const topics =
    locale && phrasingProblems(newest.text).length === 0
      ? group.candidates
          .filter(({ probability }) => probability >= leastProbability)
          .map(({ topic }) => topic)
          .filter(
            (topic) =>
              phrasingTarget(base, account, { topic, municipality: group.municipality, locale }).kind === 'possible',
          )
          .slice(0, oneClickTopics)
      : []
  return html`<article class="card">
    <p class="quoted">„${quotation(newest.text, group.language)}“</p>
    <p class="tags">
      <span class="tag">${countOfQuestions(group.gaps.length)}</span>
      <span class="tag">${languageName(group.language)}</span>
      <span class="tag">${group.municipality ? placeName(knowledge, group.municipality) : 'Ort nicht gewählt'}</span>
      <span class="muted">zuletzt ${dateName(newest.at)}</span>
      ${draftLink(draft, group.id)}
    </p>
    ${
      topics.length > 0 && !draft
        ? html`<div class="inline-actions">
            <span>Gehört zu:</span>
            ${topics.map(
              (topic) =>
                html`<form method="post" action="/staff/gaps/phrasing">
                  ${csrfField(context)}
                  ${Object.entries({
                    gap: String(group.id),
                    topic,
                    locale: locale ?? '',
                    text: newest.text,
                    place: group.municipality,
                  }).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)}
                  ${submitButton(topicTitle(base, topic, 'de'), 'secondary')}
                </form>`,
            )}
          </div>`
        : ''
    }
    <div class="inline-actions low">${buttonLink('Bearbeiten', `/staff/gaps/${group.id}`, 'tertiary')}</div>
    ${askedDeletion(context, group.gaps, 'Nicht für uns: löschen')}
  </article>`
}

function doneSection(context: ConsoleContext, { knowledge }: ConsoleDependencies, done: readonly GapGroup[]): Content {
  const { base } = knowledge.current()
  return html`<section class="stack" aria-labelledby="done">
    <h2 class="kern-heading-medium" id="done">Inzwischen beantwortet</h2>
    <p class="kern-body">Diese Fragen erhalten heute eine Antwort. Stimmt sie, können sie weg.</p>
    <ul class="questions">
      ${done.map(
        (group) =>
          html`<li>
            <span
              >„${quotation(group.gaps[0]?.text ?? '', group.language)}“ →
              <strong>${topicTitle(base, group.answeredBy ?? '', 'de')}</strong></span
            >
            <span class="inline-actions"
              >${buttonLink('Ansehen', `/staff/gaps/${group.id}`, 'tertiary')}
              ${deleteForm(context, group.gaps, 'Erledigt')}</span
            >
          </li>`,
      )}
    </ul>
    ${
      done.length > 1
        ? askedDeletion(
            context,
            done.flatMap(({ gaps }) => gaps),
            'Alle beantworteten löschen',
          )
        : ''
    }
  </section>`
}
