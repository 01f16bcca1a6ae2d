import { html } from 'hono/html'
import { topicTitle, type KnowledgeBase } from '#core/knowledge-base.ts'
import type { Content } from './parts.ts'

/** A list of all topics by field. `first`: the likeliest, in front of them; `unsure`: none of them is chosen. `only`: leaves out others. */
export function topicSelect(
  base: KnowledgeBase,
  options: {
    name: string
    label: string
    id: string
    first?: readonly string[]
    unsure?: boolean
    only?: (topic: string) => boolean
  },
): Content {
  const { first = [], unsure = false, only = () => true } = options
  const option = (topic: string) => html`<option value="${topic}">${topicTitle(base, topic, 'de')}</option>`
  const likely = first.filter((topic) => base.topics.has(topic) && only(topic))
  return html`<div class="kern-form-input">
    <label class="kern-label" for="${options.id}">${options.label}</label>
    <div class="kern-form-input__select-wrapper">
      <select class="kern-form-input__select" id="${options.id}" name="${options.name}" required>
        ${unsure || likely.length === 0 ? html`<option value="">Bitte wählen</option>` : ''}
        ${likely.length > 0 ? html`<optgroup label="Am wahrscheinlichsten">${likely.map(option)}</optgroup>` : ''}
        ${[...base.fields.values()].map(({ id, title }) => {
          const topics = [...base.topics.values()].filter((topic) => topic.field === id && only(topic.id))
          return topics.length > 0
            ? html`<optgroup label="${title.de ?? id}">${topics.map((topic) => option(topic.id))}</optgroup>`
            : ''
        })}
      </select>
    </div>
  </div>`
}
