import { fromHtml } from 'hast-util-from-html'
import { sanitize, type Schema } from 'hast-util-sanitize'
import { toMdast } from 'hast-util-to-mdast'
import type { BlockContent, List, ListItem, Nodes, Paragraph, PhrasingContent, Root, TableRow } from 'mdast'
import { toMarkdown } from 'mdast-util-to-markdown'

/** What may stay; all other elements give their content, and those that have none for people give nothing. */
const allowed: Schema = {
  tagNames: [
    'p', 'br', 'div', 'strong', 'b', 'em', 'i', 'a', 'ul', 'ol', 'li', 'dl', 'dt', 'dd', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'blockquote',
    'table', 'thead', 'tbody', 'tfoot', 'tr', 'td', 'th', 'caption', 'section', 'article', 'header', 'footer',
  ],
  attributes: { a: ['href'] },
  protocols: { href: ['http', 'https'] },
  strip: ['script', 'style', 'template', 'noscript', 'iframe', 'object', 'embed', 'svg', 'math', 'form', 'select', 'textarea', 'title', 'head'],
  ancestors: {},
} // prettier-ignore

/** Signs nobody sees and that turn or break texts; joiners stay. */
const invisible = /[\p{Cc}\u00ad\u200b\u202a-\u202e\u2060\u2066-\u2069\ufeff\ufffe\uffff]/gu

/**
 * HTML as the restricted Markdown of answers: paragraphs, flat lists, bold, links to the web. Nothing of the HTML itself is left.
 *
 * Shapes: `''` for nothing to read. Headings become bold paragraphs, rows of a table list items, pictures nothing. Errors: none.
 */
export function markdownOfHtml(html: string): string {
  const tree = sanitize(fromHtml(html, { fragment: true }), allowed)
  const root = toMdast(tree) as Nodes
  const children = 'children' in root ? root.children.flatMap((node) => blocksOf(node)) : blocksOf(root)
  return toMarkdown({ type: 'root', children: joined(children) } satisfies Root, {
    bullet: '-',
    listItemIndent: 'one',
    resourceLink: true,
    tightDefinitions: true,
  }).trim()
}

/** The words of HTML in one line, for titles. */
export function lineOfHtml(html: string): string {
  const words = (node: unknown): string => {
    const { value, children = [] } = node as { value?: string; children?: unknown[] }
    return value ?? children.map(words).join(' ')
  }
  return tidy(words(sanitize(fromHtml(html, { fragment: true }), { ...allowed, tagNames: [] })))
    .replaceAll(/\s+/gu, ' ')
    .trim()
}

function tidy(text: string): string {
  return text.replaceAll(invisible, (sign) => (/\s/u.test(sign) ? ' ' : '')).replaceAll('\u00a0', ' ')
}

function blocksOf(node: Nodes): BlockContent[] {
  if (node.type === 'paragraph') return paragraphs(inlines(node.children))
  if (node.type === 'heading') {
    const children = withoutBreaks(plainInlines(inlines(node.children)))
    return children.length > 0 ? [{ type: 'paragraph', children: [{ type: 'strong', children }] }] : []
  }
  if (node.type === 'list') {
    const children = node.children.flatMap((item) => itemsOf(item))
    return children.length > 0 ? [listOf(children, node.ordered === true)] : []
  }
  if (node.type === 'table') {
    const rows = node.children.flatMap((row) => rowOf(row))
    return rows.length > 0 ? [listOf(rows, false)] : []
  }
  if (node.type === 'code') return paragraphs([{ type: 'text', value: tidy(node.value) }])
  if (node.type === 'text' || node.type === 'strong' || node.type === 'link' || node.type === 'emphasis')
    return paragraphs(inlines([node]))
  return 'children' in node ? node.children.flatMap((child) => blocksOf(child as Nodes)) : []
}

/** A row of a table as an item: its cells with dashes in between. */
function rowOf(row: TableRow): ListItem[] {
  const cells = row.children.map((cell) => withoutBreaks(inlines(cell.children))).filter((cell) => cell.length > 0)
  const dash: PhrasingContent = { type: 'text', value: ' – ' }
  const children = cells.flatMap((cell, index) => (index === 0 ? cell : [dash, ...cell]))
  return children.length > 0 ? [itemOf(children)] : []
}

function listOf(children: ListItem[], ordered: boolean): List {
  return { type: 'list', ordered, spread: false, children }
}

function itemOf(children: PhrasingContent[]): ListItem {
  return { type: 'listItem', spread: false, children: [{ type: 'paragraph', children }] }
}

/** An item and, after it, those of the lists inside it: answers have flat lists. */
function itemsOf(item: ListItem): ListItem[] {
  const own: PhrasingContent[] = []
  const nested: ListItem[] = []
  for (const block of item.children.flatMap((child) => blocksOf(child)))
    if (block.type === 'list') nested.push(...block.children)
    else if (block.type === 'paragraph') {
      if (own.length > 0) own.push({ type: 'text', value: ' ' })
      own.push(...withoutBreaks(block.children))
    }
  return own.length > 0 ? [itemOf(own), ...nested] : nested
}

/** A line break begins a new paragraph: answers have no other breaks. */
function paragraphs(children: readonly PhrasingContent[]): Paragraph[] {
  const lines: PhrasingContent[][] = [[]]
  for (const child of children)
    if (child.type === 'break') lines.push([])
    else lines.at(-1)?.push(child)
  return lines
    .filter((line) => line.some((child) => child.type !== 'text' || child.value.trim() !== ''))
    .map((line) => ({ type: 'paragraph', children: line }))
}

function withoutBreaks(children: readonly PhrasingContent[]): PhrasingContent[] {
  return children.map((child) => (child.type === 'break' ? { type: 'text', value: ' ' } : child))
}

/** Bold inside bold is not bold twice. */
function plainInlines(children: readonly PhrasingContent[]): PhrasingContent[] {
  return children.flatMap((child) => (child.type === 'strong' ? plainInlines(child.children) : [child]))
}

function inlines(children: readonly PhrasingContent[]): PhrasingContent[] {
  return children.flatMap((child) => inlineOf(child))
}

function inlineOf(child: PhrasingContent): PhrasingContent[] {
  if (child.type === 'text' || child.type === 'inlineCode') {
    const value = tidy(child.value).replaceAll(/\s+/gu, ' ')
    return value === '' ? [] : [{ type: 'text', value }]
  }
  if (child.type === 'break') return [{ type: 'break' }]
  if (child.type === 'strong') {
    const inside = withoutBreaks(plainInlines(inlines(child.children)))
    return inside.length > 0 ? [{ type: 'strong', children: inside }] : []
  }
  if (child.type === 'link') {
    const inside = withoutBreaks(inlines(child.children)).filter(({ type }) => type !== 'link')
    // In an answer an address has no spaces and no brackets.
    const isAddress = /^https?:\/\/[^\s()<>]+$/u.test(child.url)
    return isAddress && inside.length > 0 ? [{ type: 'link', url: child.url, children: inside }] : inside
  }
  return 'children' in child ? inlines(child.children) : []
}

/** Lists that stand next to each other would be read as one, or marked with other bullets. */
function joined(blocks: readonly BlockContent[]): BlockContent[] {
  const found: BlockContent[] = []
  for (const block of blocks) {
    const last = found.at(-1)
    if (block.type === 'list' && last?.type === 'list' && last.ordered === block.ordered)
      found[found.length - 1] = { ...last, children: [...last.children, ...block.children] }
    else found.push(block)
  }
  return found
}
