import type { PhrasingContent, RootContent } from 'mdast'
import { fromMarkdown } from 'mdast-util-from-markdown'

/** A run of text inside a paragraph or list item. `link` only leads to web pages, mail addresses and telephones. */
export type Inline =
  | { kind: 'text'; text: string }
  | { kind: 'bold'; children: Inline[] }
  | { kind: 'link'; url: string; children: Inline[] }
  | { kind: 'break' }

/** `start` is the first number of an ordered list: a paragraph that begins with “3. Mai” is a list that starts with 3. */
export type Block =
  { kind: 'paragraph'; children: Inline[] } | { kind: 'list'; ordered: boolean; start: number; items: Inline[][] }

/** An answer text, ready for any channel: paragraphs and flat lists, in reading order. */
export type RichText = Block[]

/** What answers do not use; switched off in the parser, so that “#1”, “>” or “<b>” stay as they were typed. */
const notMarkdown = [
  'blockQuote',
  'codeFenced',
  'codeIndented',
  'codeText',
  'definition',
  'headingAtx',
  'htmlFlow',
  'htmlText',
  'labelStartImage',
  'setextUnderline',
  'thematicBreak',
]
const restricted = { extensions: [{ disable: { null: notMarkdown } }] }

const safeUrl = /^(https?:\/\/|mailto:|tel:)/iu

/**
 * The restricted Markdown of answers as a tree: paragraphs, lists, bold, links. Everything else is text.
 *
 * Shapes: `[]` for an empty text. Text nodes are never empty, have no line ends, and two never stand side by side. Lists inside lists come
 *         as further items of the outer one; a second paragraph of an item follows after a `break`. Bold is never inside bold, a link
 *         never inside a link. A link to anything but http, https, mailto and tel is its text.
 * Errors: none.
 */
export function blocksOf(markdown: string): RichText {
  return fromMarkdown(markdown, restricted).children.flatMap(blocks)
}

/** A tree without its marks, e.g. for a preview or a screen reader's label. Blocks and items end with a line end. */
export function plainText(blocks: RichText): string {
  return blocks
    .map((block) =>
      block.kind === 'paragraph'
        ? plainInline(block.children)
        : block.items
            .map((item, index) => `${block.ordered ? `${block.start + index}.` : '-'} ${plainInline(item)}`)
            .join('\n'),
    )
    .join('\n\n')
}

function plainInline(inlines: readonly Inline[]): string {
  return inlines
    .map((inline) =>
      inline.kind === 'text' ? inline.text : inline.kind === 'break' ? '\n' : plainInline(inline.children),
    )
    .join('')
}

function blocks(node: RootContent): Block[] {
  if (node.type === 'paragraph') {
    const children = inlines(node.children)
    return children.length > 0 ? [{ kind: 'paragraph', children }] : []
  }
  if (node.type !== 'list') return []
  const items = node.children.flatMap((item) => itemsOf(item.children))
  return items.length > 0 ? [{ kind: 'list', ordered: node.ordered === true, start: node.start ?? 1, items }] : []
}

function itemsOf(contents: readonly RootContent[]): Inline[][] {
  const own: Inline[] = []
  const nested: Inline[][] = []
  for (const content of contents) {
    if (content.type === 'list') nested.push(...content.children.flatMap((item) => itemsOf(item.children)))
    else if (content.type === 'paragraph') {
      if (own.length > 0) own.push({ kind: 'break' })
      own.push(...inlines(content.children))
    }
  }
  return own.length > 0 ? [own, ...nested] : nested
}

/** `inside`: the marks around these nodes, which are not repeated. */
function inlines(nodes: readonly PhrasingContent[], inside: ReadonlySet<'bold' | 'link'> = new Set()): Inline[] {
  const found: Inline[] = []
  for (const node of nodes) {
    for (const inline of inlineOf(node, inside)) {
      const last = found.at(-1)
      if (inline.kind === 'text' && last?.kind === 'text') last.text += inline.text
      else found.push(inline)
    }
  }
  return found
}

function inlineOf(node: PhrasingContent, inside: ReadonlySet<'bold' | 'link'>): Inline[] {
  if (node.type === 'text') {
    // A line end inside a paragraph is a space, as in any Markdown.
    const text = node.value.replace(/(?<![^\S\u00a0\u202f])[^\S\u00a0\u202f]*\n[^\S\u00a0\u202f]*/gu, ' ')
    return text === '' ? [] : [{ kind: 'text', text }]
  }
  if (node.type === 'break') return [{ kind: 'break' }]
  if (!('children' in node)) return []
  if (node.type === 'strong') {
    const children = inlines(node.children, new Set([...inside, 'bold']))
    return inside.has('bold') || children.length === 0 ? children : [{ kind: 'bold', children }]
  }
  if (node.type !== 'link') return inlines(node.children, inside)
  const children = inlines(node.children, new Set([...inside, 'link']))
  const isLink = safeUrl.test(node.url) && !inside.has('link') && children.length > 0
  return isLink ? [{ kind: 'link', url: node.url, children }] : children
}
