import { blocksOf, type Inline } from '#core/markdown.ts'
import type { Direction } from '#core/locale.ts'
import type { Reply, ReplyPart } from '#core/reply.ts'
import { directed } from './direction.ts'
import { acceptable, type Line, type Span } from './formatted-text.ts'
import { isWebLink } from './keyboard.ts'
import { officeLines, phoneText, type Say } from './office-lines.ts'

type Marks = Omit<Span, 'text'>

/** The text of a reply as lines, emergency first. Labels of office cards are said in the language of the reply. */
export function linesOf(reply: Pick<Reply, 'parts' | 'direction'>, say: Say): Line[] {
  const emergencyFirst = reply.parts.toSorted((a, b) => rank(a) - rank(b))
  return emergencyFirst.flatMap((part) => partLines(part, reply.direction, say))
}

function rank(part: ReplyPart): number {
  return part.kind === 'emergency' ? 0 : 1
}

function partLines(part: ReplyPart, direction: Direction, say: Say): Line[] {
  switch (part.kind) {
    case 'heading':
      return [directed({ gap: 2, spans: [{ text: acceptable(part.text), bold: true }] }, direction)]
    case 'text':
      return markdownLines(part.text, direction)
    case 'note':
      return markdownLines(part.text, direction, { italic: true })
    case 'office':
      return officeLines(part.card, say).map((line) => directed(line, direction))
    case 'emergency':
      return [
        directed(
          {
            gap: 2,
            spans: [
              { text: '🚨 ', fixed: true },
              { text: acceptable(part.title), bold: true },
            ],
          },
          direction,
        ),
        ...part.lines.flatMap(({ name, phone, about }): Line[] => [
          directed(
            {
              gap: 2,
              spans: [
                { text: '📞 ', fixed: true },
                { text: phoneText(phone), bold: true },
                { text: ' – ', fixed: true },
                { text: acceptable(name) },
              ],
            },
            direction,
          ),
          directed({ gap: 1, spans: [{ text: acceptable(about) }] }, direction),
        ]),
        ...markdownLines(part.text, direction),
      ]
  }
}

/** Restricted Markdown as lines; `marks` are put on everything. */
function markdownLines(markdown: string, direction: Direction, marks: Marks = {}): Line[] {
  const lines: Line[] = []
  for (const block of blocksOf(markdown)) {
    if (block.kind === 'paragraph') {
      lines.push(...inlineLines(block.children, 2, marks, direction))
      continue
    }
    for (const [index, item] of block.items.entries()) {
      const bullet = block.ordered ? `${block.start + index}. ` : '• '
      // A list follows its introduction closely.
      const gap = index > 0 || lines.length > 0 ? 1 : 2
      lines.push(...inlineLines(item, gap, marks, direction, bullet))
    }
  }
  return lines
}

function inlineLines(
  inlines: readonly Inline[],
  gap: Line['gap'],
  marks: Marks,
  direction: Direction,
  bullet?: string,
): Line[] {
  const lines: Line[] = [{ gap, spans: bullet ? [{ text: bullet, fixed: true, ...marks }] : [] }]
  const add = (inline: Inline, marked: Marks) => {
    switch (inline.kind) {
      case 'text':
        lines.at(-1)?.spans.push({ text: acceptable(inline.text).replaceAll('\n', ' '), ...marked })
        return
      case 'break':
        lines.push({ gap: 1, spans: [] })
        return
      case 'bold':
        for (const child of inline.children) add(child, { ...marked, bold: true })
        return
      case 'link':
        for (const child of inline.children) add(child, isWebLink(inline.url) ? { ...marked, url: inline.url } : marked)
        if (!isWebLink(inline.url)) spellOut(inline, lines)
    }
  }
  for (const inline of inlines) add(inline, marks)
  return lines.map((line) => directed(line, direction))
}

/** Telegram links lead to the web only. Another address (`mailto:`, `tel:`) is written out, and the app makes it pressable. */
function spellOut({ url, children }: Extract<Inline, { kind: 'link' }>, lines: Line[]): void {
  const address = acceptable(url.replace(/^(mailto|tel):/iu, ''))
  const label = children.map((child) => (child.kind === 'text' ? child.text : '')).join('')
  const known = label.replace(/[^\p{L}\p{N}@+]/gu, '')
  if (!known.includes(address.replace(/[^\p{L}\p{N}@+]/gu, ''))) lines.at(-1)?.spans.push({ text: ` (${address})` })
}
