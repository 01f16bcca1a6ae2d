import { html } from 'hono/html'
import { htmlLang } from '#channels/web/present.ts'
import { directionOf } from '#core/locale.ts'
import { blocksOf, type Block, type Inline } from '#core/markdown.ts'
import type { OfficeCard, Reply, ReplyPart } from '#core/reply.ts'
import type { Translate } from '#core/translate.ts'
import type { Content } from './parts.ts'

/** A reply as people get it, to be read by staff: nothing in it can be pressed. */
export function replyBox(reply: Reply, translate: Translate): Content {
  const say = (key: string) => translate(reply.locale, `office.${key}`)
  return html`<div class="reply" lang="${htmlLang(reply.locale)}" dir="${reply.direction}">
    ${reply.parts.map((part) => partOf(part, say))}
    ${
      reply.choices.length > 0
        ? html`<ul class="offered">
            ${reply.choices.flat().map(({ label }) => html`<li>${label}</li>`)}
          </ul>`
        : ''
    }
  </div>`
}

function partOf(part: ReplyPart, say: (key: string) => string): Content {
  switch (part.kind) {
    case 'heading':
      return html`<p class="heading" ${languageOf(part)}>${part.text}</p>`
    case 'text':
      return html`<div class="text" ${languageOf(part)}>${richText(part.text)}</div>`
    case 'note':
      return html`<p class="muted">${part.text}</p>`
    case 'office':
      return officeOf(part.card, say)
    case 'emergency':
      return html`<div class="emergency">
        <p class="heading">${part.title}</p>
        ${richText(part.text)}
        <ul>
          ${part.lines.map(({ name, phone, about }) => html`<li><bdi>${phone.display}</bdi> ${name}${about ? ` (${about})` : ''}</li>`)}
        </ul>
      </div>`
  }
}

function languageOf({ locale }: { locale?: Reply['locale'] }): Content {
  return locale ? html`lang="${htmlLang(locale)}" dir="${directionOf(locale)}"` : ''
}

function officeOf(card: OfficeCard, say: (key: string) => string): Content {
  const line = (key: string, text: string) => html`<p><span class="muted">${say(key)}:</span> <bdi>${text}</bdi></p>`
  return html`<div class="office">
    <p class="heading"><bdi>${card.name}</bdi></p>
    <p class="muted">${card.reason}</p>
    ${card.via ? html`<p class="muted">${card.via}</p>` : ''} ${card.status ? html`<p>${card.status.text}</p>` : ''}
    ${card.phones.map(({ display, label }) => line('phone', label ? `${display} (${label})` : display))}
    ${card.emails.map((email) => line('email', email))} ${card.web ? line('web', card.web) : ''}
    ${card.addresses.map(({ text }) => line('address', text))}
    ${card.hours.length > 0 ? line('hours', card.hours.join('; ')) : ''}
    ${card.languages ? line('languages', card.languages) : ''} ${card.hint ? html`<p>${card.hint}</p>` : ''}
    ${card.asOf ? html`<p class="muted">${card.asOf}</p>` : ''}
  </div>`
}

/** An answer's restricted Markdown as HTML. */
export function richText(markdown: string): Content {
  return blocksOf(markdown).map(blockOf)
}

function blockOf(block: Block): Content {
  if (block.kind === 'paragraph') return html`<p>${inlines(block.children)}</p>`
  const items = block.items.map((item) => html`<li>${inlines(item)}</li>`)
  return block.ordered
    ? html`<ol start="${block.start}">
        ${items}
      </ol>`
    : html`<ul>
        ${items}
      </ul>`
}

function inlines(children: readonly Inline[]): Content {
  return children.map((child): Content => {
    switch (child.kind) {
      case 'text':
        return child.text
      case 'bold':
        return html`<strong>${inlines(child.children)}</strong>`
      case 'link':
        return html`<a href="${child.url}" rel="noreferrer" target="_blank">${inlines(child.children)}</a>`
      case 'break':
        return html`<br />`
    }
  })
}
