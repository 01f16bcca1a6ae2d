import { words as foldedWords } from '#core/text.ts'
import { serbianInLatin } from './serbian.ts'

/**
 * Turns a text into weighted features: words, runs of letters within words, and concepts.
 *
 * Features are 32-bit hashes (FNV-1a), so that a model is a few typed arrays. Source of the blocks and weights: measurements on 58 public
 * question sets, see docs/matching.md.
 */

export const blockNames = ['word', 'letters', 'concept'] as const
export type BlockName = (typeof blockNames)[number]

/** How much each block counts in the length of a question's vector. */
export const blockWeights: Record<BlockName, number> = { word: 0.5, letters: 1, concept: 1 }

const minLetters = 2
const maxLetters = 5
const seeds: Record<BlockName, number> = { word: 0x811c9dc5, letters: 0x2f6b4c19, concept: 0x5bd1e995 }
const edge = 1

/** Words beyond these are not read: a question says what it is about early, and the time per question stays bounded. */
const maxWords = 120

function mix(hash: number, code: number): number {
  return Math.imul(hash ^ code, 0x01000193)
}

function hashText(text: string, seed: number): number {
  let hash = seed
  for (let index = 0; index < text.length; index++) hash = mix(hash, text.charCodeAt(index))
  return finish(hash)
}

// FNV leaves neighbouring strings close together; the table needs them spread.
function finish(hash: number): number {
  let mixed = hash ^ (hash >>> 16)
  mixed = Math.imul(mixed, 0x7feb352d)
  mixed ^= mixed >>> 15
  mixed = Math.imul(mixed, 0x846ca68b)
  return (mixed ^ (mixed >>> 16)) >>> 0
}

export function conceptFeature(concept: string): number {
  return hashText(concept, seeds.concept)
}

/** Counts of hashed features, block by block. */
export type FeatureCounts = Record<BlockName, Map<number, number>>

function bump(counts: Map<number, number>, feature: number): void {
  counts.set(feature, (counts.get(feature) ?? 0) + 1)
}

function addLetters(counts: Map<number, number>, word: string): void {
  const length = word.length + 2
  const codeAt = (index: number) => (index === 0 || index === length - 1 ? edge : word.charCodeAt(index - 1))
  for (let start = 0; start < length; start++) {
    let hash = seeds.letters
    const end = Math.min(length, start + maxLetters)
    for (let index = start; index < end; index++) {
      hash = mix(hash, codeAt(index))
      // A lone edge with one letter says little but a start; it is kept, as in the measured model.
      if (index - start + 1 >= minLetters) bump(counts, finish(hash))
    }
  }
}

/** The words a text is compared by, folded. */
export function wordsOf(text: string): string[] {
  const words = foldedWords(serbianInLatin(text))
  return words.length > maxWords ? words.slice(0, maxWords) : words
}

/** All features of a list of words. `conceptsOf` names the concepts of the words, if any. */
export function countFeatures(
  words: readonly string[],
  conceptsOf?: (words: readonly string[]) => readonly string[],
): FeatureCounts {
  const counts: FeatureCounts = { word: new Map(), letters: new Map(), concept: new Map() }
  for (const word of words) {
    bump(counts.word, hashText(word, seeds.word))
    addLetters(counts.letters, word)
  }
  if (conceptsOf) for (const concept of conceptsOf(words)) bump(counts.concept, conceptFeature(concept))
  return counts
}
