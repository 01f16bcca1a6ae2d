import type { types } from '@slack/bolt'
import { isBlank } from './plain.ts'

/** Slack reads `&`, `<` and `>` as the beginning of markup: escaped, no text can mention a person or a channel. */
export function escapeMarkup(text: string): string {
  return text.replace(/&/gu, '&amp;').replace(/</gu, '&lt;').replace(/>/gu, '&gt;')
}

/**
 * What the blocks say as escaped text, for notifications, for screen readers, and alone where blocks are refused.
 *
 * Shapes: at most `maxChars` long, never empty.
 */
export function fallbackText(blocks: readonly types.KnownBlock[], maxChars: number): string {
  const text = escapeMarkup(literalText(blocks))
  // An entity that is cut in two would be shown as it is.
  return text.length <= maxChars ? text : `${text.slice(0, maxChars - 1).replace(/&[a-z]*$|[\uD800-\uDBFF]$/u, '')}…`
}

/** The same as plain text, not escaped and of any length. */
export function literalText(blocks: readonly types.KnownBlock[]): string {
  const lines = blocks.map(textOfBlock).filter((line) => !isBlank(line))
  return lines.join('\n') || '…'
}

function textOfBlock(block: types.KnownBlock): string {
  if (block.type === 'header') return block.text.text
  if (block.type === 'context')
    return block.elements.map((element) => ('text' in element ? element.text : '')).join(' ')
  if (block.type !== 'rich_text') return ''
  return block.elements
    .map((element) =>
      element.type === 'rich_text_list'
        ? element.elements.map((item) => `• ${textOfElements(item.elements)}`).join('\n')
        : textOfElements(element.elements),
    )
    .join('\n')
}

/** The number of a telephone link is its text; of another link the address is told too, as plain text has nothing to click. */
function textOfElements(elements: readonly types.RichTextElement[]): string {
  return elements
    .map((element) => {
      if (element.type === 'text') return element.text
      if (element.type !== 'link') return ''
      const address = element.url.replace(/^(mailto|tel):/iu, '')
      const text = element.text ?? address
      return /^tel:/iu.test(element.url) || address.includes(text) || text.includes(address)
        ? text
        : `${text} (${address})`
    })
    .join('')
}
