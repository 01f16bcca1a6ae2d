import { words } from '#core/text.ts'

/** Phrasings by a hash of their folded words; what one knows word for word needs no likeness. Sorted by key. */
export interface ExactPhrasings {
  keys: Uint32Array
  /** Index of the topic among the classes of the model. */
  topics: Uint16Array
}

/** Of so few words there are many readings: “kosten” is a phrasing and a follow-up. */
const minWords = 2

function keyOf(text: string): number | undefined {
  const said = words(text)
  if (said.length < minWords) return undefined
  let hash = 0x811c9dc5
  const joined = said.join(' ')
  for (let index = 0; index < joined.length; index++) hash = Math.imul(hash ^ joined.charCodeAt(index), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 15), 0x846ca68b)
  return (hash ^ (hash >>> 13)) >>> 0
}

/** Of the same words under two topics neither counts. `label`: index of the topic. */
export function collectExact(texts: readonly { text: string; label: number }[], kept?: ExactPhrasings): ExactPhrasings {
  const byKey = new Map<number, number>()
  if (kept) for (const [place, key] of kept.keys.entries()) byKey.set(key, kept.topics[place] ?? 0)
  const clashing = new Set<number>()
  for (const { text, label } of texts) {
    const key = keyOf(text)
    if (key === undefined) continue
    const other = byKey.get(key)
    if (other !== undefined && other !== label) clashing.add(key)
    byKey.set(key, label)
  }
  const sorted = [...byKey].filter(([key]) => !clashing.has(key)).toSorted(([a], [b]) => a - b)
  return { keys: Uint32Array.from(sorted, ([key]) => key), topics: Uint16Array.from(sorted, ([, label]) => label) }
}

/** Without the phrasings of these topics. */
export function withoutTopics({ keys, topics }: ExactPhrasings, gone: ReadonlySet<number>): ExactPhrasings {
  const left = [...keys.keys()].filter((place) => !gone.has(topics[place] ?? -1))
  return {
    keys: Uint32Array.from(left, (place) => keys[place] ?? 0),
    topics: Uint16Array.from(left, (place) => topics[place] ?? 0),
  }
}

/** The topic that has this question as a phrasing, by its index. Shapes: `undefined` when none has. */
export function exactTopic({ keys, topics }: ExactPhrasings, question: string): number | undefined {
  const key = keyOf(question)
  if (key === undefined) return undefined
  let [low, high] = [0, keys.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((keys[middle] ?? 0) < key) low = middle + 1
    else high = middle
  }
  return keys[low] === key ? topics[low] : undefined
}
