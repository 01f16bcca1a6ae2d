import type { ConceptFile } from '#core/lexicon.ts'
import { words as foldedWords } from '#core/text.ts'

/** Finds the concepts of words in any served language: “Kinderarzt” → child, doctor; “طفلي” → child. */
export interface ConceptIndex {
  /** Whole words. */
  exact: ReadonlyMap<string, readonly string[]>
  /** Beginnings of words. */
  beginnings: ReadonlyMap<string, readonly string[]>
  /** Expressions of several words, by their first word or beginning. */
  expressions: ReadonlyMap<string, readonly Expression[]>
}

interface Expression {
  concept: string
  parts: readonly Part[]
}

interface Part {
  text: string
  /** Any ending may follow. */
  open: boolean
}

const shortestBeginning = 3
const longestBeginning = 20
// What stands before the stem and is written together with it: Arabic “and the”, “for the”, “with”; the article.
const arabicPrefixes = ['وال', 'بال', 'لل', 'فال', 'کال', 'ال', 'و', 'ب', 'ل', 'ف']
const arabic = /^\p{Script=Arabic}/u
/** Letters German puts between the parts of a compound. */
const joints = ['', 's', 'n', 'en', 'er', 'es', 'e']
const latin = /^[a-z]+$/u

function put<Value>(map: Map<string, Value[]>, key: string, value: Value): void {
  const values = map.get(key)
  if (!values) map.set(key, [value])
  else if (!values.includes(value)) values.push(value)
}

/** One object for all that are equal: a hundred thousand words share a few hundred lists of concepts. */
function sharer<Value>(keyOf: (value: Value) => string): (value: Value) => Value {
  const known = new Map<string, Value>()
  return (value) => {
    const key = keyOf(value)
    const shared = known.get(key)
    if (shared === undefined) known.set(key, value)
    return shared ?? value
  }
}

/** Builds the look-up from the lexicons of all languages. */
export function compileConcepts(files: readonly ConceptFile[]): ConceptIndex {
  const sharedPart = sharer<Part>((part) => `${part.text}${part.open ? '*' : ''}`)
  const sharedList = sharer<string[]>((list) => list.join(' '))
  const exact = new Map<string, string[]>()
  const beginnings = new Map<string, string[]>()
  const expressions = new Map<string, Expression[]>()
  for (const file of files)
    for (const [concept, stems] of Object.entries(file.concepts))
      for (const stem of stems) {
        // “türkiye'de” and “e-devlet” are two words each in a question, so they are here.
        const parts = stem.split(/\s+/u).flatMap((part) => {
          const texts = foldedWords(part.replace('*', ''))
          return texts.map((text, place) =>
            sharedPart({ text, open: part.endsWith('*') && place === texts.length - 1 }),
          )
        })
        const [first] = parts
        if (!first || first.text === '') continue
        if (parts.length > 1) put(expressions, first.text, { concept, parts })
        else put(first.open && first.text.length >= shortestBeginning ? beginnings : exact, first.text, concept)
      }
  for (const map of [exact, beginnings]) for (const [word, concepts] of map) map.set(word, sharedList(concepts))
  return { exact, beginnings, expressions }
}

function lookUp(index: ConceptIndex, word: string): { concepts: readonly string[]; length: number } | undefined {
  const whole = index.exact.get(word)
  if (whole) return { concepts: whole, length: word.length }
  for (let length = Math.min(word.length, longestBeginning); length >= shortestBeginning; length--) {
    const concepts = index.beginnings.get(word.slice(0, length))
    if (concepts) return { concepts, length }
  }
  return undefined
}

/** Concepts of one word; a compound has those of its parts. */
function conceptsOfWord(index: ConceptIndex, word: string): string[] {
  const found = lookUp(index, word)
  if (found) {
    const concepts = [...found.concepts]
    const rest = word.slice(found.length)
    if (rest.length >= 4 && latin.test(rest))
      for (const joint of joints) {
        if (!rest.startsWith(joint)) continue
        const tail = rest.length - joint.length >= 4 ? lookUp(index, rest.slice(joint.length)) : undefined
        if (tail) {
          concepts.push(...tail.concepts)
          break
        }
      }
    return concepts
  }
  if (arabic.test(word))
    for (const prefix of arabicPrefixes) {
      if (!word.startsWith(prefix) || word.length - prefix.length < shortestBeginning) continue
      const bare = lookUp(index, word.slice(prefix.length))
      if (bare) return [...bare.concepts]
    }
  return []
}

function fits(part: Expression['parts'][number], word: string | undefined): boolean {
  return word !== undefined && (part.open ? word.startsWith(part.text) : word === part.text)
}

/**
 * The concepts of a text in the order of its words, and each pair of neighbouring concepts, as features.
 *
 * Shapes: `['child', 'register', 'child+register']`; `[]` when no word is known.
 */
export function conceptFeatures(index: ConceptIndex, words: readonly string[]): string[] {
  const found: string[] = []
  for (const [place, word] of words.entries()) {
    for (let length = word.length; length >= 1; length--)
      for (const expression of index.expressions.get(word.slice(0, length)) ?? [])
        if (expression.parts.every((part, offset) => fits(part, words[place + offset]))) found.push(expression.concept)
    found.push(...conceptsOfWord(index, word))
  }
  const unique = [...new Set(found)]
  const pairs: string[] = []
  for (let first = 0; first < unique.length && first < 8; first++)
    for (let second = first + 1; second < unique.length && second < 8; second++) {
      const [a = '', b = ''] = [unique[first], unique[second]]
      pairs.push(a < b ? `${a}+${b}` : `${b}+${a}`)
    }
  return [...unique, ...pairs]
}
