import { html } from 'hono/html'
import type { KnowledgeBase } from '#core/knowledge-base.ts'
import type { AnswerLocale } from '#core/locale.ts'
import type { Revision } from '#staff/ports.ts'
import { isShortTextLocale, missingShortTexts, type ShortTextLocale } from '#staff/short-texts.ts'
import type { ConsoleApp, ConsoleDependencies } from '#console/context.ts'
import { isAnswerLocale, languageNames, statusKinds, statusNames, translatedLocales } from '#console/languages.ts'
import { page } from '#console/layout.ts'
import { placeName } from '#console/names.ts'
import { badge, buttonLink, type Content } from '#console/parts.ts'
import { editingStyle } from '#console/revisions/style.ts'
import { editorPath, isNationwide, placesOf } from '#console/revisions/subjects.ts'
import { exchangePath } from './exchange-page.ts'
import { shortTextsAddress } from './short-texts-list.ts'
import { translationTable, translationTasks, workStatuses, type TranslationTask, type WorkStatus } from './work.ts'

const shownTasks = 50
const columns = ['outdated', 'missing', 'machine', 'human', 'reviewed'] as const

/** What is to be translated: all languages at a glance, and the work list of one. */
export function registerTranslations(app: ConsoleApp, dependencies: ConsoleDependencies): void {
  const { knowledge, revisions } = dependencies

  app.get('/translations', async (context) => {
    const places = placesOf(dependencies)
    const asked = context.req.query('locale')
    const own = context.get('staff').account.locales.filter((one) => one !== 'de')
    const locale =
      isAnswerLocale(asked) && asked !== 'de' ? asked : asked === undefined && own.length === 1 ? own[0] : undefined
    if (!locale)
      return page(context, {
        title: 'Übersetzungen',
        section: 'translations',
        wide: true,
        body: html`${editingStyle()}
          <p class="kern-body">
            Der deutsche Text ist das Original. Ändert er sich, gelten seine Übersetzungen als veraltet, bis jemand sie
            angesehen hat.
          </p>
          <p>${buttonLink('Übersetzen lassen: Texte ausgeben und einlesen', exchangePath)}</p>
          ${overview(dependencies, own)}`,
      })
    const tasks = translationTasks(places, locale)
    const status = workStatuses.find((one) => one === context.req.query('status'))
    const chosen = status ? tasks.filter((task) => task.status === status) : tasks
    const open = new Map(
      (await revisions.worklist()).flatMap((one) => (one.kind === 'entry' ? [[`${one.place}/${one.key}`, one]] : [])),
    )
    return page(context, {
      title: `Übersetzungen: ${languageNames[locale]}`,
      section: 'translations',
      wide: true,
      back: { label: 'Alle Sprachen', href: '/staff/translations?locale=' },
      body: html`${editingStyle()} ${statusMenu(locale, tasks, status)}
      ${shortTextsLine(knowledge.current().base, locale)}
      ${
        chosen.length === 0
          ? html`<p class="kern-body">Hier ist nichts zu tun. Alle Texte sind übersetzt und geprüft.</p>`
          : html`<ul class="cards tasks">
                ${chosen.slice(0, shownTasks).map((task) => taskCard(task, locale, open.get(`${task.place}/${task.topic}`)))}
              </ul>
              ${chosen.length > shownTasks ? html`<p class="kern-body">Und ${chosen.length - shownTasks} weitere. Sie rücken nach, sobald Sie etwas erledigt haben.</p>` : ''}`
      }`,
    })
  })

  function taskCard(
    { place, topic, entry, status }: TranslationTask,
    locale: AnswerLocale,
    draft: Revision | undefined,
  ): Content {
    const path = `${editorPath({ kind: 'entry', place, key: topic })}/${locale}`
    const title = entry.texts.de?.title ?? topic
    return html`<li class="card task">
      <div>
        <a class="kern-link" href="${path}">${title}</a>
        <p class="badges">
          ${badge(statusKinds[status], statusNames[status])}
          ${draft ? badge('info', draft.state === 'review' ? 'wartet auf Freigabe' : 'Entwurf') : ''}
          ${isNationwide(place) ? '' : html`<span class="tag">${placeName(knowledge, place)}</span>`}
        </p>
      </div>
    </li>`
  }
}

function overview(dependencies: ConsoleDependencies, own: readonly AnswerLocale[]): Content {
  const table = translationTable(placesOf(dependencies))
  const locales = [...own, ...translatedLocales.filter((locale) => !own.includes(locale))]
  return html`<table class="kern-table list">
    <caption class="kern-sr-only">
      Stand der Übersetzungen
    </caption>
    <thead>
      <tr class="kern-table__row">
        <th class="kern-table__header" scope="col">Sprache</th>
        ${columns.map((status) => html`<th class="kern-table__header kern-table__header--numeric" scope="col">${statusNames[status]}</th>`)}
        <th class="kern-table__header" scope="col">Kurze Texte</th>
      </tr>
    </thead>
    <tbody class="kern-table__body">
      ${locales.map(
        (locale) =>
          html`<tr class="kern-table__row">
            <th class="kern-table__cell" scope="row">
              <a class="kern-link" href="/staff/translations?locale=${locale}">${languageNames[locale]}</a>
              ${own.includes(locale) ? html`<span class="tag">Ihre Sprache</span>` : ''}
            </th>
            ${columns.map((status) => {
              const count = table.get(locale)?.get(status) ?? 0
              return html`<td
                class="kern-table__cell kern-table__cell--numeric ${count === 0 ? 'none' : ''}"
                data-label="${statusNames[status]}"
              >
                ${count}
              </td>`
            })}
            ${shortTextsCell(dependencies.knowledge.current().base, locale)}
          </tr>`,
      )}
    </tbody>
  </table>`
}

function missingIn(base: KnowledgeBase, locale: ShortTextLocale): string {
  const count = missingShortTexts(base, locale, () => true)
  return count === 0 ? 'vollständig' : `${count} ${count === 1 ? 'fehlt' : 'fehlen'}`
}

/** The way to what stands in a few words on cards and lists. */
function shortTextsLine(base: KnowledgeBase, locale: AnswerLocale): Content {
  if (!isShortTextLocale(locale)) return undefined
  return html`<p class="kern-body">
    <a class="kern-link" href="${shortTextsAddress(locale)}">Kurze Texte auf Karten und Listen</a>:
    ${missingIn(base, locale)}
  </p>`
}

function shortTextsCell(base: KnowledgeBase, locale: AnswerLocale): Content {
  if (!isShortTextLocale(locale)) return html`<td class="kern-table__cell none" data-label="Kurze Texte"></td>`
  const name = html`<span class="kern-sr-only">Kurze Texte auf ${languageNames[locale]}: </span>`
  return html`<td class="kern-table__cell" data-label="Kurze Texte">
    <a class="kern-link" href="${shortTextsAddress(locale)}">${name}${missingIn(base, locale)}</a>
  </td>`
}

function statusMenu(locale: AnswerLocale, tasks: readonly TranslationTask[], chosen: WorkStatus | undefined): Content {
  const path = `/staff/translations?locale=${locale}`
  const link = (status: WorkStatus | undefined, label: string) => {
    const count = status ? tasks.filter((task) => task.status === status).length : tasks.length
    return buttonLink(
      `${label} (${count})`,
      status ? `${path}&status=${status}` : path,
      status === chosen ? 'primary' : 'secondary',
    )
  }
  return html`<nav class="actions" aria-label="Was zu tun ist">
    ${link(undefined, 'Alles')} ${link('outdated', 'Veraltet')} ${link('missing', 'Fehlt')}
    ${link('machine', 'Maschinell')} ${buttonLink('Übersetzen lassen', exchangePath, 'tertiary')}
  </nav>`
}
