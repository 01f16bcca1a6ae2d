/** Numbers that only depend on the seed, so that each input can be made again. */
export interface Random {
  /** From 0 up to, not including, `end`. */
  below(end: number): number
  /** `list` is not empty. */
  pick<T>(list: readonly T[]): T
  chance(probability: number): boolean
}

/** xorshift32 over a mixed seed. */
export function createRandom(seed: number): Random {
  // Seeds that lie side by side shall not give rows that do.
  let state = Math.imul(seed ^ (seed >>> 16), 0x45d9f3b) ^ 0x9e3779b9 || 1
  const next = (): number => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return state >>> 0
  }
  for (let round = 0; round < 4; round++) next()
  const below = (end: number) => Math.floor((next() / 0x1_0000_0000) * end)
  return {
    below,
    pick: (list) => list[below(list.length)] as (typeof list)[number],
    chance: (probability) => next() / 0x1_0000_0000 < probability,
  }
}
