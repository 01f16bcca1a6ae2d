import { html } from 'hono/html'
import type { KnowledgeBase } from '#core/knowledge-base.ts'
import type { AnswerLocale } from '#core/locale.ts'
import type { Account } from '#staff/ports.ts'
import { isShortTextLocale, missingShortTexts, type ShortTextLocale } from '#staff/short-texts.ts'
import type { ConsoleApp, ConsoleDependencies } from '#console/context.ts'
import { isAnswerLocale, languageNames, statusNames, translatedLocales } from '#console/languages.ts'
import { page } from '#console/layout.ts'
import { placeName } from '#console/names.ts'
import { wantedPage } from '#console/paging.ts'
import { buttonLink, type Content } from '#console/parts.ts'
import { editingStyle } from '#console/revisions/style.ts'
import { placesOf } from '#console/revisions/subjects.ts'
import { exchangePath } from './exchange-page.ts'
import { shortTextsAddress } from './short-texts-list.ts'
import { workListPage } from './work-list.ts'
import { translatedPlaces, translationCounts, workStatuses, type TaskFilter } from './work.ts'

const columns = ['outdated', 'missing', 'machine', 'human', 'reviewed'] as const

/** What is to be translated: all languages at a glance, and the work list of one. */
export function registerTranslations(app: ConsoleApp, dependencies: ConsoleDependencies): void {
  const { knowledge, revisions } = dependencies

  app.get('/translations', async (context) => {
    const places = placesOf(dependencies)
    const asked = context.req.query('locale')
    const { account } = context.get('staff')
    const own = account.locales.filter((one) => one !== 'de')
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
          ${overview(dependencies, account, own)}`,
      })
    const mine = translatedPlaces(places, account, locale)
    const place = mine.find(({ municipality }) => municipality.id === context.req.query('place'))?.municipality.id
    const filter: TaskFilter = {
      place,
      query: (context.req.query('q') ?? '').slice(0, 100),
      status: workStatuses.find((one) => one === context.req.query('status')),
    }
    return workListPage(context, dependencies, {
      locale,
      places: mine,
      filter,
      open: await revisions.worklist(),
      pageNumber: wantedPage(context),
      shortTexts: shortTextsLine(knowledge.current().base, locale),
    })
  })
}

function overview(dependencies: ConsoleDependencies, account: Account, own: readonly AnswerLocale[]): Content {
  // Who belongs to one municipality finds the numbers of their own work list here.
  const places = placesOf(dependencies).filter(
    ({ municipality }) => account.municipality === undefined || account.municipality === municipality.id,
  )
  const locales = [...own, ...translatedLocales.filter((locale) => !own.includes(locale))]
  return html`${account.municipality === undefined ? '' : html`<p class="kern-body">Gezählt sind die Texte von ${placeName(dependencies.knowledge, account.municipality)}.</p>`}
    <table class="kern-table list">
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
        ${locales.map((locale) => {
          const counts = translationCounts(places, locale)
          return html`<tr class="kern-table__row">
            <th class="kern-table__cell" scope="row">
              <a class="kern-link" href="/staff/translations?locale=${locale}">${languageNames[locale]}</a>
              ${own.includes(locale) ? html`<span class="tag">Ihre Sprache</span>` : ''}
            </th>
            ${columns.map((status) => {
              const count = counts.get(status) ?? 0
              return html`<td
                class="kern-table__cell kern-table__cell--numeric ${count === 0 ? 'none' : ''}"
                data-label="${statusNames[status]}"
              >
                ${count}
              </td>`
            })}
            ${shortTextsCell(dependencies.knowledge.current().base, locale)}
          </tr>`
        })}
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
