import type { KnowledgeBase } from './knowledge-base.ts'
import { words } from './text.ts'

/** Where a town is named in a text. `alone`: the text says nothing else. */
export interface PlaceMention {
  municipality: string
  alone: boolean
  /** The folded text without the name of the town, for the matcher. */
  rest: string
}

const littleWords = new Set(
  ['in', 'aus', 'nach', 'bei', 'at', 'from', 'a', 'à', 'w', 'в', 'у', 'з', 'із', 'из', 'في', 'من', 'در', 'از', 'e', 'nga', 'ne', 'u', 'iz', 'li', 'ji', 'ich', 'wohne', 'lebe', 'i', 'live', 'stadt', 'plz', 'am', 'rhein', 'im', 'near', 'en', 'de', 'din', 'от', 'z'].flatMap(
    (word) => words(word),
  ),
) // prettier-ignore

/** Whole words only: “Main” is not Mainz, and a postcode has five digits. The longest name wins. */
export function placeIn(base: KnowledgeBase, text: string): PlaceMention | undefined {
  const said = words(text.slice(0, 2000))
  let best: { municipality: string; start: number; length: number } | undefined
  for (const [id, place] of base.municipalities) {
    const { name, names, postcodes } = place.municipality
    for (const candidate of [name, id, ...names, ...postcodes]) {
      const wanted = words(candidate)
      const start = indexOfWords(said, wanted)
      if (start >= 0 && wanted.length > (best?.length ?? 0)) best = { municipality: id, start, length: wanted.length }
    }
  }
  if (!best) return undefined
  const rest = said.toSpliced(best.start, best.length)
  return {
    municipality: best.municipality,
    alone: rest.every((word) => littleWords.has(word)),
    rest: rest.join(' '),
  }
}

function indexOfWords(said: readonly string[], wanted: readonly string[]): number {
  if (wanted.length === 0) return -1
  return said.findIndex((_, start) => wanted.every((word, offset) => said[start + offset] === word))
}
