import { words } from '#core/text.ts'

/** A word as patterns name it: `schlag` the word itself, `schlag*` its beginning, `*unfall` its end, `№` any number. */
export interface Term {
  readonly text: string
  readonly kind: 'word' | 'start' | 'end' | 'number'
  /** The word as it stands in the file: signs that folding drops still tell how people type it with Latin letters. */
  readonly written: string
}

/** What one place of a pattern accepts: words of named classes, or phrases written on the spot. */
export interface Slot {
  readonly classes: readonly string[]
  readonly phrases: readonly (readonly Term[])[]
  /** How many other words may stand before it. */
  readonly gap: number
}

/** A readable line of a safety file, taken apart: all `parts` near each other in any order, the slots of a part in order. */
export interface Pattern {
  readonly source: string
  readonly parts: readonly (readonly Slot[])[]
  readonly fromStart: boolean
  readonly toEnd: boolean
}

/** Words allowed by `..` and `...`. */
export const shortGap = 3
export const longGap = 8

const token = /\([^)]*\)\??|<[^>]*>\??|\S+/gu

/** The folded terms of a phrase such as `zu hause` or `schlag*`. Shapes: `[]` when nothing of it is a word. Errors: none. */
export function parsePhrase(phrase: string): Term[] {
  return phrase
    .trim()
    .split(/\s+/u)
    .flatMap((part): Term[] => {
      if (part === '№') return [{ text: '№', kind: 'number', written: '№' }]
      const bare = part.replaceAll('*', '')
      const folded = words(bare)
      return folded.map((text, index) => ({
        text,
        kind: starKind(part, index, folded.length),
        written: folded.length === 1 ? bare.toLowerCase() : text,
      }))
    })
}

function starKind(part: string, index: number, count: number): Term['kind'] {
  if (part.endsWith('*') && index === count - 1) return 'start'
  return part.startsWith('*') && index === 0 ? 'end' : 'word'
}

/**
 * Takes a pattern line apart.
 *
 * Shapes: `a b` in this order side by side, `a .. b` at most 3 words between, `a ... b` at most 8, `a + b` near each other in any
 *         order, `a|b` and `(a b|c)` alternatives, `<class>` and `<one|two>` named classes, `?` after a group makes it optional,
 *         `^` and `$` the message's ends. An optional place gives one pattern with and one without it.
 * Errors: throws `SafetyPatternError` naming the line when a part of it is empty.
 */
export function parsePattern(source: string): Pattern[] {
  const fromStart = source.startsWith('^')
  const toEnd = source.endsWith('$')
  const body = source.slice(fromStart ? 1 : 0, toEnd ? -1 : undefined)
  const parts = body.split(/\s\+\s/u).map((part) => parsePart(part, source))
  return combine(parts).map((chosen) => ({ source, parts: chosen, fromStart, toEnd }))
}

/** A pattern line that says nothing; the message names the line, which is staff's text. */
export class SafetyPatternError extends Error {
  readonly code = 'safety-pattern'
}

interface OpenSlot extends Slot {
  readonly optional: boolean
}

function parsePart(part: string, source: string): Slot[][] {
  const slots: OpenSlot[] = []
  let gap = 0
  for (const piece of part.match(token) ?? []) {
    if (piece === '..' || piece === '...') {
      gap = piece === '..' ? shortGap : longGap
      continue
    }
    slots.push(parseSlot(piece, gap, source))
    gap = 0
  }
  const variants = withoutOptional(slots).filter((variant) => variant.length > 0)
  if (variants.length === 0) throw new SafetyPatternError(`empty part in the pattern “${source}”`)
  return variants
}

function parseSlot(piece: string, gap: number, source: string): OpenSlot {
  const optional = piece.endsWith('?')
  const text = optional ? piece.slice(0, -1) : piece
  if (text.startsWith('<')) {
    const classes = text.slice(1, -1).split('|')
    return { classes, phrases: [], gap, optional }
  }
  const inner = text.startsWith('(') ? text.slice(1, -1) : text
  const phrases = inner.split('|').map(parsePhrase).filter((phrase) => phrase.length > 0) // prettier-ignore
  if (phrases.length === 0) throw new SafetyPatternError(`“${piece}” is no word in the pattern “${source}”`)
  return { classes: [], phrases, gap, optional }
}

function withoutOptional(slots: OpenSlot[]): Slot[][] {
  let variants: { chosen: Slot[]; carried: number }[] = [{ chosen: [], carried: 0 }]
  for (const slot of slots) {
    const taken = variants.map(({ chosen, carried }) => ({
      chosen: [...chosen, { classes: slot.classes, phrases: slot.phrases, gap: Math.max(slot.gap, carried) }],
      carried: 0,
    }))
    const left = variants.map(({ chosen, carried }) => ({ chosen, carried: Math.max(carried, slot.gap) }))
    variants = slot.optional ? [...taken, ...left] : taken
  }
  return variants.map(({ chosen }) => chosen)
}

function combine(parts: Slot[][][]): Slot[][][] {
  return parts.reduce<Slot[][][]>(
    (chosen, variants) => chosen.flatMap((before) => variants.map((variant) => [...before, variant])),
    [[]],
  )
}
