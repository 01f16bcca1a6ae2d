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

/** Every name and postcode of every municipality, as folded words, the longest first. */
export type PlaceNames = readonly { municipality: string; name: readonly string[] }[]

export function compilePlaceNames(base: KnowledgeBase): PlaceNames {
  return [...base.municipalities]
    .flatMap(([id, { municipality }]) =>
      [municipality.name, id, ...municipality.names, ...municipality.postcodes].map((name) => ({
        municipality: id,
        name: words(name),
      })),
    )
    .filter(({ name }) => name.length > 0)
    .toSorted((a, b) => b.name.length - a.name.length)
}

/** Whole words only: “Main” is not Mainz, and a postcode has five digits. The longest name wins. */
export function placeIn(places: PlaceNames, text: string): PlaceMention | undefined {
  const said = words(text.slice(0, 2000))
  for (const { municipality, name } of places) {
    const start = indexOfWords(said, name)
    if (start < 0) continue
    const rest = said.toSpliced(start, name.length)
    return { municipality, alone: rest.every((word) => littleWords.has(word)), rest: rest.join(' ') }
  }
  return undefined
}

function indexOfWords(said: readonly string[], wanted: readonly string[]): number {
  return said.findIndex((_, start) => wanted.every((word, offset) => said[start + offset] === word))
}
