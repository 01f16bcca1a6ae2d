const prefixBits = 16

/**
 * Maps 32-bit feature hashes to dense indices, their places in the sorted list. Hashes are spread evenly, so the upper bits lead to within a
 * few places of the right one.
 */
export class FeatureTable {
  /** All hashes, ascending. */
  readonly keys: Uint32Array
  readonly #starts: Uint32Array

  constructor(keys: Uint32Array) {
    this.keys = keys
    const starts = new Uint32Array((1 << prefixBits) + 1)
    for (const key of keys) {
      const next = (key >>> (32 - prefixBits)) + 1
      starts[next] = (starts[next] ?? 0) + 1
    }
    for (let prefix = 1; prefix < starts.length; prefix++)
      starts[prefix] = (starts[prefix] ?? 0) + (starts[prefix - 1] ?? 0)
    this.#starts = starts
  }

  static of(features: Iterable<number>): FeatureTable {
    return new FeatureTable(Uint32Array.from(features).sort())
  }

  /** The index of a feature; -1 when it is not known. */
  indexOf(feature: number): number {
    const prefix = feature >>> (32 - prefixBits)
    const end = this.#starts[prefix + 1] ?? 0
    for (let index = this.#starts[prefix] ?? 0; index < end; index++) if (this.keys[index] === feature) return index
    return -1
  }
}
