/** Maps 32-bit feature hashes to dense indices: open addressing in typed arrays, so that it can be stored and loaded as it is. */
export class FeatureTable {
  readonly #keys: Uint32Array
  readonly #values: Int32Array
  readonly #mask: number

  constructor(keys: Uint32Array, values: Int32Array) {
    this.#keys = keys
    this.#values = values
    this.#mask = keys.length - 1
  }

  /** A table of the given hashes, numbered in their order. */
  static of(features: Iterable<number>, count: number): FeatureTable {
    let size = 16
    while (size < count * 2) size *= 2
    const keys = new Uint32Array(size)
    const values = new Int32Array(size).fill(-1)
    let next = 0
    for (const feature of features) {
      let slot = feature & (size - 1)
      while ((values[slot] ?? -1) >= 0) slot = (slot + 1) & (size - 1)
      keys[slot] = feature
      values[slot] = next++
    }
    return new FeatureTable(keys, values)
  }

  /** The index of a feature; -1 when it is not known. */
  indexOf(feature: number): number {
    let slot = feature & this.#mask
    for (;;) {
      const value = this.#values[slot] ?? -1
      if (value < 0 || this.#keys[slot] === feature) return value
      slot = (slot + 1) & this.#mask
    }
  }

  get arrays(): { keys: Uint32Array; values: Int32Array } {
    return { keys: this.#keys, values: this.#values }
  }
}
