import { html } from 'hono/html'
import type { ConsoleDependencies } from '#console/context.ts'
import { placeName } from '#console/names.ts'
import type { Content } from '#console/parts.ts'

/** Who is sent there: the topics by place. */
export function topicsOfOffice(dependencies: ConsoleDependencies, officeId: string): Content {
  const { base } = dependencies.knowledge.current()
  const places = [base.germany, ...base.municipalities.values()]
    .map(({ municipality, responsibilities }) => ({
      id: municipality.id,
      topics: [...responsibilities].flatMap(([topic, offices]) =>
        offices.some(({ office }) => office === officeId) ? [topic] : [],
      ),
    }))
    .filter(({ topics }) => topics.length > 0)
  if (places.length === 0)
    return html`<p class="kern-body">
      Zurzeit wird niemand an diese Stelle verwiesen. Wer hierher geschickt wird, legen Sie bei den Antworten unter
      „Zuständige Stellen“ fest.
    </p>`
  return html`<section class="stack" aria-labelledby="topics-title">
    <h2 class="kern-heading-medium" id="topics-title">Wer hierher geschickt wird</h2>
    ${places.map(
      ({ id, topics }) =>
        html`<details class="more">
          <summary>
            ${placeName(dependencies.knowledge, id)}: ${topics.length === 1 ? 'ein Thema' : `${topics.length} Themen`}
          </summary>
          <ul class="plain-list">
            ${topics.map((topic) => html`<li><a class="kern-link" href="/staff/entries/germany/${topic}">${base.topics.get(topic)?.title.de ?? topic}</a></li>`)}
          </ul>
        </details>`,
    )}
  </section>`
}
