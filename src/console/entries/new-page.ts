import { html } from 'hono/html'
import { htmlLang } from '#channels/web/present.ts'
import { topicTitle, type KnowledgeBase } from '#core/knowledge-base.ts'
import { askingLocaleSchema } from '#core/locale.ts'
import type { GapGroup } from '#staff/gaps.ts'
import { takesPhrasings } from '#staff/phrasings.ts'
import { mayDo, nationwide } from '#staff/rights.ts'
import type { ConsoleContext, ConsoleDependencies } from '#console/context.ts'
import { csrfField } from '#console/guard.ts'
import { page } from '#console/layout.ts'
import { placeName } from '#console/names.ts'
import { badge, buttonLink, notice, selectField, submitButton, textField, type Content } from '#console/parts.ts'
import { editingStyle } from '#console/revisions/style.ts'
import { editorPath } from '#console/revisions/subjects.ts'
import { topicsFor } from '#staff/topic-search.ts'

const shownTopics = 12

export interface PickerState {
  query: string
  /** `''`: not chosen yet. */
  place: string
  /** Where this person may write. */
  places: readonly string[]
  /** The questions that gave rise to it. */
  gap: GapGroup | undefined
}

/** What every page says that offers topics. */
export const fixedTopics =
  'Die Anliegen selbst, der Themenkatalog, stehen fest: Auf ihnen beruhen die Auswertungen und alles, was der Assistent gelernt hat. Neue Anliegen kommen mit einer neuen Fassung von Wegweiser. Passt keines, wählen Sie das nächstliegende.'

/** Finds the topic of a text that is to be written or completed. */
export function topicPickerPage(
  context: ConsoleContext,
  dependencies: ConsoleDependencies,
  state: PickerState,
): Promise<Response> {
  const { query, place, places, gap } = state
  const { base } = dependencies.knowledge.current()
  const likely = gap?.candidates.map(({ topic }) => topic) ?? []
  const topics = (query === '' && likely.length > 0 ? likely : topicsFor(base, query)).slice(0, shownTopics)
  const [newest] = gap?.gaps ?? []
  return page(context, {
    title: 'Text schreiben: Anliegen wählen',
    section: gap ? 'gaps' : 'entries',
    back: gap
      ? { label: 'Zur Frage', href: `/staff/gaps/${gap.id}` }
      : { label: 'Alle Antworten', href: place === '' ? '/staff/entries' : `/staff/entries?place=${place}` },
    body: html`${editingStyle()}
      ${newest ? html`<p class="kern-body">Frage: „<bdi ${localeAttribute(gap)}>${newest.text}</bdi>“</p>` : ''}
      <form method="get" action="/staff/entries/new" class="stack filter" role="search">
        ${gap ? html`<input type="hidden" name="gap" value="${gap.id}" />` : ''}
        ${textField({ name: 'q', label: 'Worum geht es?', hint: 'Ein Wort oder eine Frage, auch ungefähr.', type: 'search', value: query, maxlength: 100, autocomplete: 'off' })}
        ${selectField({
          name: 'place',
          label: 'Für wen gilt der Text?',
          value: place,
          choices: [
            ...(place === '' ? [{ value: '', label: 'Bitte wählen' }] : []),
            ...places.map((id) => ({ value: id, label: placeName(dependencies.knowledge, id) })),
          ],
        })}
        <div class="actions">${submitButton('Anliegen suchen')}</div>
      </form>
      ${
        place === ''
          ? html`<p class="kern-body" role="status">Wählen Sie zuerst, für wen der Text gilt.</p>`
          : topics.length === 0
            ? html`<p class="kern-body" role="status">
                Dazu haben wir kein Anliegen gefunden. Versuchen Sie ein anderes Wort.
              </p>`
            : html`<ul class="cards">
                ${topics.map((topic) => topicCard(context, dependencies, base, topic, state))}
              </ul>`
      }
      ${notice('info', fixedTopics, { title: 'Warum kann ich kein neues Anliegen anlegen?' })}`,
  })
}

function localeAttribute(gap: GapGroup | undefined): Content {
  const locale = askingLocaleSchema.safeParse(gap?.language).data
  return locale ? html`lang="${htmlLang(locale)}"` : undefined
}

function topicCard(
  context: ConsoleContext,
  { knowledge }: ConsoleDependencies,
  base: KnowledgeBase,
  topic: string,
  { place, gap }: PickerState,
): Content {
  const { account } = context.get('staff')
  const own = place === nationwide ? undefined : base.municipalities.get(place)?.entries.get(topic)
  const whole = base.germany.entries.get(topic)
  const mayWrite = mayDo(account, 'edit', place)
  const href = (at: string) => `${editorPath({ kind: 'entry', place: at, key: topic })}${gap ? `?gap=${gap.id}` : ''}`
  const town = placeName(knowledge, place)
  const label =
    place === nationwide
      ? whole
        ? 'Text ergänzen'
        : 'Text schreiben'
      : own
        ? `Eigenen Text für ${town} ergänzen`
        : `Eigenen Text für ${town} schreiben`
  return html`<li class="card">
    <p class="kern-title">${topicTitle(base, topic, 'de')}</p>
    <p class="badges">
      <span class="tag">${base.fields.get(base.topics.get(topic)?.field ?? '')?.title.de ?? ''}</span>
      ${whole ? badge('success', 'deutschlandweiter Text') : badge('warning', 'kein deutschlandweiter Text')}
      ${own ? badge('success', `eigener Text ${town}`) : ''}
    </p>
    <div class="actions">
      ${mayWrite ? buttonLink(label, href(place)) : ''} ${gap ? phrasingForm(context, base, topic, gap) : ''}
    </div>
  </li>`
}

/** The text is right, only the question is new. */
function phrasingForm(context: ConsoleContext, base: KnowledgeBase, topic: string, gap: GapGroup): Content {
  const locale = askingLocaleSchema.safeParse(gap.language).data
  const { account } = context.get('staff')
  if (!locale || !takesPhrasings(base, account, { topic, municipality: gap.municipality, locale })) return undefined
  const fields = { gap: String(gap.id), topic, locale, text: gap.gaps[0]?.text ?? '', place: gap.municipality }
  return html`<form method="post" action="/staff/gaps/phrasing">
    ${csrfField(context)}
    ${Object.entries(fields).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)}
    ${submitButton('Nur die Frage dort ergänzen', 'tertiary')}
  </form>`
}
