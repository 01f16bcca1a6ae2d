import type { types } from '@slack/bolt'
import type { Direction } from '#core/locale.ts'
import { blocksOf, type Inline } from '#core/markdown.ts'
import { firstStrongIsolate, hasRightToLeft, isolateLatin, popDirectionalIsolate } from './isolates.ts'
import { limits } from './limits.ts'
import { isBlank, pieces, printable } from './plain.ts'

/** A run of text of one look; `url` makes it a link. */
export interface Span {
  text: string
  bold?: boolean
  url?: string
}

/** What stands on lines of its own: a paragraph, or one item of a list (`list` tells lists apart, `number` counts from 1). */
export type Passage =
  { kind: 'paragraph'; spans: Span[] } | { kind: 'item'; list: number; ordered: boolean; number: number; spans: Span[] }

/** A rich text block is closed when its JSON is about this long, so that messages can be split between blocks. */
const maxBlockChars = 5000
const maxPieceChars = 1500
const safeUrl = /^(https?:\/\/|mailto:|tel:)[^\s\p{C}]+$/iu

/** The JSON around the elements of a section. */
const sectionChars = 60

type Place = { kind: 'paragraph' } | Omit<Extract<Passage, { kind: 'item' }>, 'spans'>
type Element = types.RichTextText | types.RichTextLink

/** The passages of a text in restricted Markdown. */
export function passagesOf(markdown: string): Passage[] {
  return blocksOf(printable(markdown)).flatMap((block, list): Passage[] =>
    block.kind === 'paragraph'
      ? [{ kind: 'paragraph', spans: spansOf(block.children) }]
      : block.items.map((item, index) => ({
          kind: 'item',
          list,
          ordered: block.ordered,
          number: block.start + index,
          spans: spansOf(item),
        })),
  )
}

function spansOf(inlines: readonly Inline[], look: Omit<Span, 'text'> = {}): Span[] {
  return inlines.flatMap((inline): Span[] => {
    switch (inline.kind) {
      case 'text':
        return [{ ...look, text: inline.text }]
      case 'break':
        return [{ ...look, text: '\n' }]
      case 'bold':
        return spansOf(inline.children, { ...look, bold: true })
      case 'link':
        return spansOf(inline.children, { ...look, url: inline.url })
    }
  })
}

/**
 * Rich text blocks for the passages, in order. Rich text is taken literally: no character of it is markup, and nothing in it can ping.
 *
 * Shapes: as many blocks as the size asks for; `[]` when there is nothing to show. Ordered lists go on counting in the next block.
 */
export function richTextBlocks(passages: readonly Passage[], direction: Direction): types.RichTextBlock[] {
  const writer = new RichTextWriter()
  for (const passage of passages) {
    if (isBlank(passage.spans.map((span) => span.text).join(''))) continue
    const [first, ...more] = portions(passage.spans, direction)
    if (first) writer.add(passage, first)
    for (const elements of more) writer.add({ kind: 'paragraph' }, elements)
  }
  return writer.blocks
}

/** The elements of one passage in portions that fit into a block each. */
function portions(spans: readonly Span[], direction: Direction): Element[][] {
  const found: Element[][] = []
  let size = maxBlockChars
  for (const span of spans) {
    for (const piece of pieces(printable(span.text), maxPieceChars)) {
      const elements = elementsOf({ ...span, text: piece }, direction)
      const length = JSON.stringify(elements).length
      if (size + length > maxBlockChars) {
        found.push([])
        size = 0
      }
      found.at(-1)?.push(...elements)
      size += length
    }
  }
  return found
}

/** Isolates stand outside of links, as Slack would show them as a part of the address. */
function elementsOf({ text, bold, url }: Span, direction: Direction): Element[] {
  const style = bold ? { style: { bold: true } } : {}
  const asText = (shown: string): Element => ({ type: 'text', text: shown, ...style })
  if (url === undefined || !safeUrl.test(url) || url.length > limits.url || isBlank(text))
    return [asText(isolateLatin(text, direction))]
  if (direction === 'ltr') return [{ type: 'link', url, text, ...style }]
  if (hasRightToLeft(text)) return [{ type: 'link', url, text: isolateLatin(text, direction), ...style }]
  return [asText(firstStrongIsolate), { type: 'link', url, text, ...style }, asText(popDirectionalIsolate)]
}

class RichTextWriter {
  readonly blocks: types.RichTextBlock[] = []
  #size = maxBlockChars
  #list: number | undefined

  add(passage: Place, elements: Element[]): void {
    const length = JSON.stringify(elements).length + sectionChars
    if (this.#size + length > maxBlockChars) {
      this.blocks.push({ type: 'rich_text', elements: [] })
      this.#size = 0
      this.#list = undefined
    }
    this.#size += length
    const target = this.blocks.at(-1)?.elements
    const last = target?.at(-1)
    const section: types.RichTextSection = { type: 'rich_text_section', elements }
    if (passage.kind === 'item') {
      if (last?.type === 'rich_text_list' && this.#list === passage.list) last.elements.push(section)
      else target?.push(listOf(passage, section))
      this.#list = passage.list
      return
    }
    this.#list = undefined
    if (last?.type === 'rich_text_section') last.elements.push({ type: 'text', text: '\n\n' }, ...elements)
    else if (last) target?.push({ type: 'rich_text_section', elements: [{ type: 'text', text: '\n' }, ...elements] })
    else target?.push(section)
  }
}

/** `offset` is how Slack is told to go on counting; its type does not have it yet. */
function listOf(
  item: Extract<Place, { kind: 'item' }>,
  section: types.RichTextSection,
): types.RichTextList & { offset?: number } {
  return {
    type: 'rich_text_list',
    style: item.ordered ? 'ordered' : 'bullet',
    elements: [section],
    ...(item.ordered && item.number > 1 ? { offset: item.number - 1 } : {}),
  }
}
