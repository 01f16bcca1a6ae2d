import { html } from 'hono/html'
import type { types } from '@slack/bolt'
import { passagesOf, richTextBlocks } from '#channels/slack/rich-text.ts'
import { payloadsOf } from '#channels/telegram/render.ts'
import { maxAnswerChars } from '#core/entry.ts'
import { directionOf, type AnswerLocale } from '#core/locale.ts'
import type { Translate } from '#core/translate.ts'
import { languageOf } from '#console/languages.ts'
import { withBreaks } from '#console/line-breaks.ts'
import { notice, type Content } from '#console/parts.ts'
import { richText } from '#console/reply.ts'

export interface PreviewText {
  title: string
  answer: string
  locale: AnswerLocale
}

/** An answer as people get it: in the web chat on a phone, on Telegram, on Slack. Links lead nowhere but where people would get, too. */
export function previewOf(text: PreviewText, translate: Translate): Content {
  const { title, answer, locale } = text
  if (title.trim() === '' && answer.trim() === '')
    return html`<p class="kern-body kern-body--muted">Sobald Sie schreiben, sehen Sie hier die Antwort.</p>`
  const { lang, dir } = languageOf(locale)
  const over = answer.trim().length - maxAnswerChars
  return html` ${over > 0 ? notice('warning', `Die Antwort ist um ${over} Zeichen zu lang für ein Telefon.`) : ''}
    <h3 class="kern-heading-small">Web-Chat</h3>
    <div class="phone" lang="${lang}" dir="${dir}">
      <p class="phone-title">${title}</p>
      ${richText(answer)}
    </div>
    <details class="more">
      <summary>So sieht es in Telegram und Slack aus</summary>
      <h3 class="kern-heading-small">Telegram</h3>
      <div class="phone telegram" lang="${lang}" dir="${dir}">${telegram(text, translate)}</div>
      <h3 class="kern-heading-small">Slack</h3>
      <div class="phone slack" lang="${lang}" dir="${dir}">${slack(text)}</div>
    </details>`
}

/** What Telegram is sent: plain text, and where it is bold or a link. */
function telegram({ title, answer, locale }: PreviewText, translate: Translate): Content {
  const payloads = payloadsOf(
    {
      kind: 'answer',
      locale,
      direction: directionOf(locale),
      parts: [
        { kind: 'heading', text: title },
        { kind: 'text', text: answer },
      ],
      choices: [],
    },
    translate,
  )
  return payloads.map(({ text, entities = [] }) => {
    const marks = entities.flatMap(({ offset, length }) => [offset, offset + length])
    const cuts = [...new Set([0, ...marks, text.length])].toSorted((a, b) => a - b)
    return html`<p>
      ${cuts.slice(1).map((end, index) => {
        const start = cuts[index] ?? 0
        const kinds = entities.filter(({ offset, length }) => offset <= start && end <= offset + length)
        const run = withBreaks(text.slice(start, end))
        const bold = kinds.some(({ type }) => type === 'bold')
        const link = kinds.some(({ type }) => type === 'text_link')
        return link ? html`<u>${bold ? html`<b>${run}</b>` : run}</u>` : bold ? html`<b>${run}</b>` : run
      })}
    </p>`
  })
}

type RichElement = types.RichTextBlock['elements'][number]
type Inline = types.RichTextSection['elements'][number]

/** What Slack is sent: sections and lists. */
function slack({ title, answer, locale }: PreviewText): Content {
  const blocks = richTextBlocks(passagesOf(answer), directionOf(locale))
  return html`<p><b>${title}</b></p>
    ${blocks.flatMap(({ elements }) => elements.map(slackElement))}`
}

function slackElement(element: RichElement): Content {
  if (element.type === 'rich_text_section') return html`<p>${element.elements.map(slackInline)}</p>`
  if (element.type !== 'rich_text_list') return undefined
  const items = element.elements.map((item) =>
    item.type === 'rich_text_section' ? html`<li>${item.elements.map(slackInline)}</li>` : undefined,
  )
  const first = 'offset' in element && typeof element.offset === 'number' ? element.offset + 1 : 1
  return element.style === 'ordered' ? html`<ol start="${first}">${items}</ol>` : html`<ul>${items}</ul>` // prettier-ignore
}

function slackInline(element: Inline): Content {
  if (element.type !== 'text' && element.type !== 'link') return undefined
  const text = withBreaks(element.text ?? '')
  const bold = element.style?.bold === true
  if (element.type === 'link') return html`<u>${bold ? html`<b>${text}</b>` : text}</u>`
  return bold ? html`<b>${text}</b>` : text
}
