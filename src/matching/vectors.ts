import { blockNames, blockWeights, type FeatureCounts } from './features.ts'
import type { FeatureTable } from './feature-table.ts'

/** A sparse vector: parallel lists of column and value. */
export interface SparseVector {
  columns: number[]
  values: number[]
}

/** A feature that no phrasing has still says that the question is about something else: it counts half in the length. */
const unknownShare = 0.5

/**
 * Weighs the counted features of a text: (1 + log count) × idf, each block scaled to its weight.
 *
 * Shapes: only known columns; the length of the whole is at most √(Σ weight²), less the more words are unknown. Empty for an empty text.
 */
export function vectorOf(
  counts: FeatureCounts,
  table: FeatureTable,
  idf: Float32Array,
  unknownIdf: number,
): SparseVector {
  const columns: number[] = []
  const values: number[] = []
  for (const block of blockNames) {
    const first = columns.length
    let squares = 0
    for (const [feature, count] of counts[block]) {
      const column = table.indexOf(feature)
      const weight = 1 + Math.log(count)
      if (column < 0) {
        if (block !== 'concept') squares += (unknownShare * weight * unknownIdf) ** 2
        continue
      }
      const value = weight * (idf[column] ?? 0)
      squares += value * value
      columns.push(column)
      values.push(value)
    }
    if (squares === 0) continue
    const scale = blockWeights[block] / Math.sqrt(squares)
    for (let index = first; index < values.length; index++) values[index] = (values[index] ?? 0) * scale
  }
  return { columns, values }
}
