/** Lists of numbers by key, in two typed arrays: the list of key `k` is `values[starts[k]] … values[starts[k + 1] - 1]`. */
export interface Lists {
  readonly starts: Int32Array
  readonly values: Int32Array
}

/** Packs lists; keys are 0 … `count - 1`. */
export function packLists(lists: ReadonlyMap<number, readonly number[]>, count: number): Lists {
  const starts = new Int32Array(count + 1)
  const values: number[] = []
  for (let key = 0; key < count; key++) {
    for (const value of lists.get(key) ?? []) values.push(value)
    starts[key + 1] = values.length
  }
  return { starts, values: Int32Array.from(values) }
}

/** Numbers found by a text's hash; two texts of one hash share them, so what is found must be compared with the text again. */
export interface HashedNumbers {
  readonly hashes: Uint32Array
  readonly values: Int32Array
}

export function hashNumbers(pairs: readonly { key: string; value: number }[]): HashedNumbers {
  const hashed = pairs
    .map(({ key, value }) => ({ hash: hashOf(key), value }))
    .sort((a, b) => a.hash - b.hash || a.value - b.value)
  return {
    hashes: Uint32Array.from(hashed, ({ hash }) => hash),
    values: Int32Array.from(hashed, ({ value }) => value),
  }
}

/** The numbers filed under a text (or one of the same hash). */
export function* numbersFor({ hashes, values }: HashedNumbers, key: string): Generator<number> {
  const hash = hashOf(key)
  let low = 0
  let high = hashes.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((hashes[middle] ?? 0) < hash) low = middle + 1
    else high = middle
  }
  for (; hashes[low] === hash; low++) yield values[low] ?? 0
}

// FNV-1a.
function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  return hash >>> 0
}
