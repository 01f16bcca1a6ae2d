import type { Block, Inline } from '#core/markdown.ts'

/** Texts above these lengths show their beginning first. A little that is left over is not worth a button. */
const maxChars = 450
const maxLines = 8
const shownChars = 300
const charsPerLine = 60
const leastFoldedChars = 120

function charsOf(inlines: readonly Inline[]): number {
  let sum = 0
  for (const inline of inlines)
    sum += inline.kind === 'text' ? inline.text.length : inline.kind === 'break' ? 1 : charsOf(inline.children)
  return sum
}

/** Parts a long text: what is shown, and what is behind “read more”. */
export function fold(blocks: readonly Block[]): [shown: Block[], folded: Block[]] {
  const texts = blocks.map((block) => (block.kind === 'paragraph' ? [block.children] : block.items))
  const sizes = texts.map((lines) => lines.map(charsOf).reduce((sum, size) => sum + size, 0))
  const lines = texts.flat().reduce((sum, text) => sum + Math.ceil(charsOf(text) / charsPerLine), 0)
  const charsFrom = (from: number, to?: number) => sizes.slice(from, to).reduce((sum, size) => sum + size, 0)
  let cut = blocks.findIndex((_, index) => charsFrom(0, index + 1) > shownChars)
  // A list stays whole and with the line above it: half of what somebody must bring is worse than nothing of it.
  if (blocks[cut]?.kind === 'list') cut--
  cut = Math.max(cut, 1)
  if (blocks[cut]?.kind === 'list') cut++
  const isShort = charsFrom(0) <= maxChars && lines <= maxLines
  return isShort || charsFrom(cut) < leastFoldedChars ? [[...blocks], []] : [blocks.slice(0, cut), blocks.slice(cut)]
}
