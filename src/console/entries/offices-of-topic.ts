import { html } from 'hono/html'
import type { ConsoleContext, ConsoleDependencies } from '#console/context.ts'
import type { Content } from '#console/parts.ts'
import { conditionWords } from '#console/revisions/fields.ts'
import { editorPath, placesOf } from '#console/revisions/subjects.ts'
import { placeName } from '#console/names.ts'
import { mayDo } from '#staff/rights.ts'

/** To which offices a topic refers, in each town. */
export function officesOfTopic(context: ConsoleContext, dependencies: ConsoleDependencies, topic: string): Content {
  const { base } = dependencies.knowledge.current()
  const { account } = context.get('staff')
  const places = placesOf(dependencies).filter(
    ({ municipality: { id } }) => account.municipality === undefined || id === account.municipality || id === 'germany',
  )
  return html`<section class="stack" aria-labelledby="offices-title">
    <h2 class="kern-heading-medium" id="offices-title">Zuständige Stellen</h2>
    <dl class="facts">
      ${places.map(({ municipality: { id }, responsibilities }) => {
        const offices = responsibilities.get(topic) ?? []
        const href = editorPath({ kind: 'responsibilities', place: id, key: topic })
        return html`<div>
          <dt>${placeName(dependencies.knowledge, id)}</dt>
          <dd>
            ${
              offices.length === 0
                ? 'nur die Hauptstelle'
                : html`<ol class="plain-list">
                    ${offices.map(({ office, when }) => {
                      const condition = conditionWords(when)
                      return html`<li>
                        <a class="kern-link" href="/staff/offices/${office}"
                          >${base.offices.get(office)?.name ?? office}</a
                        >${condition ? `, ${condition}` : ''}
                      </li>`
                    })}
                  </ol>`
            }
            ${mayDo(account, 'edit', id) ? html`<p><a class="kern-link" href="${href}">Zuständigkeit ändern</a></p>` : ''}
          </dd>
        </div>`
      })}
    </dl>
  </section>`
}
