/**
 * One-vs-rest linear support vector machines with squared hinge loss, trained by dual coordinate descent with shrinking.
 *
 * Source: Hsieh et al., A Dual Coordinate Descent Method for Large-scale Linear SVM, ICML 2008, algorithms 1 and 3.
 */

/** Rows of sparse vectors: row i is `indices[starts[i]] … indices[starts[i + 1] - 1]` with their `values`. */
export interface SparseRows {
  starts: Int32Array
  indices: Int32Array
  values: Float32Array
  columns: number
}

export interface TrainingSet {
  rows: SparseRows
  /** The class of each row; -1 belongs to none and is an example against all of them. */
  classes: Int32Array
  classCount: number
  /** For each class the wider one that its rows belong to as well; -1 for none. */
  within: Int32Array
}

export interface TrainOptions {
  /** Cost of a row on the wrong side: higher fits closer. */
  cost?: number
  maxPasses?: number
  tolerance?: number
}

/** The weights of one class: only columns with |weight| above `minWeight`, and the bias. */
export interface ClassWeights {
  columns: Int32Array
  weights: Float32Array
  bias: number
}

// Most of a class's weights are tiny; without them nothing is lost and 5–13 % remain.
const minWeight = 0.02

/** Trains the wanted classes, one result for each in their order. Another may do it on several cores. */
export type TrainClasses = (set: TrainingSet, wanted: readonly number[], options?: TrainOptions) => ClassWeights[]

/** One class after the other. */
export const trainInTurn: TrainClasses = (set, wanted, options) => {
  const scratch = createScratch(set)
  return wanted.map((classIndex) => trainClass(set, classIndex, scratch, options))
}

/** Numbers that look random and are the same on every machine (mulberry32). */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

/** Trains the weights of one class against all other rows. Errors: none; a class without rows gets no weights. */
export function trainClass(
  set: TrainingSet,
  classIndex: number,
  scratch: Scratch,
  options: TrainOptions = {},
): ClassWeights {
  const { cost = 1, maxPasses = 8, tolerance = 0.3 } = options
  const { starts, indices, values } = set.rows
  const { weights, alphas, squares, active } = scratch
  const count = set.classes.length
  weights.fill(0)
  alphas.fill(0)
  let bias = 0
  const diagonal = 1 / (2 * cost)
  let activeCount = count
  for (let row = 0; row < count; row++) active[row] = row
  const random = createRandom(classIndex + 1)
  let upper = Infinity
  for (let pass = 0; pass < maxPasses; pass++) {
    let maxGradient = -Infinity
    let minGradient = Infinity
    for (let place = activeCount - 1; place > 0; place--) {
      const other = Math.floor(random() * (place + 1))
      const kept = active[place] ?? 0
      active[place] = active[other] ?? 0
      active[other] = kept
    }
    for (let place = 0; place < activeCount; place++) {
      const row = active[place] ?? 0
      const own = set.classes[row] ?? -1
      const sign = own === classIndex || set.within[own] === classIndex ? 1 : -1
      const start = starts[row] ?? 0
      const end = starts[row + 1] ?? 0
      let product = bias
      for (let index = start; index < end; index++)
        product += (weights[indices[index] ?? 0] ?? 0) * (values[index] ?? 0)
      const alpha = alphas[row] ?? 0
      const gradient = sign * product - 1 + diagonal * alpha
      let projected = gradient
      if (alpha === 0) {
        if (gradient > upper) {
          // Far on the right side: out of the game until the end.
          activeCount--
          active[place] = active[activeCount] ?? 0
          active[activeCount] = row
          place--
          continue
        }
        if (gradient > 0) projected = 0
      }
      if (projected > maxGradient) maxGradient = projected
      if (projected < minGradient) minGradient = projected
      if (Math.abs(projected) < 1e-12) continue
      const next = Math.max(alpha - gradient / ((squares[row] ?? 0) + 1 + diagonal), 0)
      const change = (next - alpha) * sign
      alphas[row] = next
      bias += change
      for (let index = start; index < end; index++) {
        const column = indices[index] ?? 0
        weights[column] = (weights[column] ?? 0) + change * (values[index] ?? 0)
      }
    }
    if (maxGradient - minGradient <= tolerance) {
      if (activeCount === count) break
      activeCount = count
      upper = Infinity
      continue
    }
    upper = maxGradient <= 0 ? Infinity : maxGradient
  }
  return compact(weights, bias)
}

function compact(weights: Float64Array, bias: number): ClassWeights {
  const columns: number[] = []
  for (let column = 0; column < weights.length; column++)
    if (Math.abs(weights[column] ?? 0) >= minWeight) columns.push(column)
  return {
    columns: Int32Array.from(columns),
    weights: Float32Array.from(columns, (column) => weights[column] ?? 0),
    bias,
  }
}

/** Room that one training after the other uses again. */
export interface Scratch {
  weights: Float64Array
  alphas: Float64Array
  squares: Float64Array
  active: Int32Array
}

export function createScratch(set: TrainingSet): Scratch {
  const { starts, values, columns } = set.rows
  const count = set.classes.length
  const squares = new Float64Array(count)
  for (let row = 0; row < count; row++) {
    let sum = 0
    for (let index = starts[row] ?? 0; index < (starts[row + 1] ?? 0); index++) sum += (values[index] ?? 0) ** 2
    squares[row] = sum
  }
  return { weights: new Float64Array(columns), alphas: new Float64Array(count), squares, active: new Int32Array(count) }
}
