import { countFeatures, wordsOf, type FeatureCounts } from './features.ts'
import { FeatureTable } from './feature-table.ts'
import { trainInTurn, type SparseRows, type TrainClasses, type TrainingSet, type ClassWeights } from './train-svm.ts'
import { vectorOf, type SparseVector } from './vectors.ts'

/** One phrasing and the class it belongs to. `topic: undefined` is an example of what belongs to none. */
export interface LabelledText {
  text: string
  topic: string | undefined
}

/** A trained classifier in typed arrays. Column `c` has the postings `postingStarts[c] … postingStarts[c + 1] - 1`. */
export interface LinearModel {
  classes: readonly string[]
  table: FeatureTable
  idf: Float32Array
  unknownIdf: number
  postingStarts: Int32Array
  postingClasses: Uint8Array | Uint16Array
  /** Weights in steps of 1 / `weightSteps`. */
  postingWeights: Int16Array
  bias: Float32Array
}

/** Weights are small (measured: under 4); in these steps they fit 16 bits, and no score changes by more than 0.001. */
const weightSteps = 4096
const manyClasses = 256

export type ConceptsOf = (words: readonly string[]) => readonly string[]

/** Columns of one training set: every feature of every text, idf over classes (not texts, which would punish well described topics). */
function columnsOf(
  counted: readonly FeatureCounts[],
  labels: Int32Array,
  classCount: number,
): { table: FeatureTable; idf: Float32Array; unknownIdf: number } {
  const seenIn = new Map<number, Set<number>>()
  for (const [row, counts] of counted.entries()) {
    // Background sentences count as one more class together: what is common there is common.
    const label = labels[row] ?? -1
    for (const block of Object.values(counts) as Map<number, number>[])
      for (const feature of block.keys()) {
        const classes = seenIn.get(feature)
        if (classes) classes.add(label)
        else seenIn.set(feature, new Set([label]))
      }
  }
  const table = FeatureTable.of(seenIn.keys())
  const idf = Float32Array.from(table.keys, (feature) =>
    Math.log((classCount + 1) / ((seenIn.get(feature)?.size ?? 0) + 0.5)),
  )
  return { table, idf, unknownIdf: Math.log((classCount + 1) / 1.5) }
}

export function toRows(vectors: readonly SparseVector[], columns: number): SparseRows {
  const starts = new Int32Array(vectors.length + 1)
  let total = 0
  for (const [row, vector] of vectors.entries()) {
    total += vector.columns.length
    starts[row + 1] = total
  }
  const indices = new Int32Array(total)
  const values = new Float32Array(total)
  for (const [row, vector] of vectors.entries()) {
    indices.set(vector.columns, starts[row])
    values.set(vector.values, starts[row])
  }
  return { starts, indices, values, columns }
}

/** What a model was trained on, kept so that a part of it can be learnt anew. */
export interface Trained {
  model: LinearModel
  training: TrainingSet
}

/** Trains one model on all texts. Takes seconds to a minute; deterministic. `widerOf`: classes whose texts belong to a wider one as well. */
export function trainModel(
  texts: readonly LabelledText[],
  classes: readonly string[],
  widerOf: ReadonlyMap<string, string> = new Map(),
  conceptsOf?: ConceptsOf,
  train: TrainClasses = trainInTurn,
): Trained {
  const classIndex = new Map(classes.map((topic, index) => [topic, index]))
  const labels = Int32Array.from(texts, ({ topic }) => (topic === undefined ? -1 : (classIndex.get(topic) ?? -1)))
  const counted = texts.map(({ text }) => countFeatures(wordsOf(text), conceptsOf))
  const { table, idf, unknownIdf } = columnsOf(counted, labels, classes.length)
  const vectors = counted.map((counts) => vectorOf(counts, table, idf, unknownIdf))
  const within = Int32Array.from(classes, (name) => classIndex.get(widerOf.get(name) ?? '') ?? -1)
  const rows = toRows(vectors, idf.length)
  const training: TrainingSet = { rows, classes: labels, classCount: classes.length, within }
  const trained = train(training, [...classes.keys()])
  const bias = Float32Array.from(trained, (weights) => weights.bias)
  return { model: { classes, table, idf, unknownIdf, bias, ...postingsOf(trained, idf.length) }, training }
}

/** The weights of all classes by column. */
function postingsOf(
  trained: readonly ClassWeights[],
  columnCount: number,
): Pick<LinearModel, 'postingStarts' | 'postingClasses' | 'postingWeights'> {
  const postingStarts = new Int32Array(columnCount + 1)
  for (const { columns } of trained)
    for (const column of columns) postingStarts[column + 1] = (postingStarts[column + 1] ?? 0) + 1
  for (let column = 0; column < columnCount; column++)
    postingStarts[column + 1] = (postingStarts[column + 1] ?? 0) + (postingStarts[column] ?? 0)
  const total = postingStarts[columnCount] ?? 0
  const next = postingStarts.slice()
  const postingClasses = trained.length > manyClasses ? new Uint16Array(total) : new Uint8Array(total)
  const postingWeights = new Int16Array(total)
  for (const [index, { columns, weights }] of trained.entries())
    for (const [place, column] of columns.entries()) {
      const slot = next[column] ?? 0
      next[column] = slot + 1
      postingClasses[slot] = index
      postingWeights[slot] = toSteps(weights[place] ?? 0)
    }
  return { postingStarts, postingClasses, postingWeights }
}

/** The weights of one class, by column. */
export function weightsOf({ postingStarts, postingClasses, postingWeights }: LinearModel, index: number): Float32Array {
  const weights = new Float32Array(postingStarts.length - 1)
  for (let column = 0; column < weights.length; column++)
    for (let slot = postingStarts[column] ?? 0; slot < (postingStarts[column + 1] ?? 0); slot++)
      if (postingClasses[slot] === index) weights[column] = (postingWeights[slot] ?? 0) / weightSteps
  return weights
}

/** The model with these classes learnt anew; all others stay as they are. The classes of a column stay in ascending order. */
export function withClasses(model: LinearModel, learnt: ReadonlyMap<number, ClassWeights>): LinearModel {
  const inOrder = [...learnt].toSorted(([a], [b]) => a - b)
  const bias = model.bias.slice()
  for (const [index, weights] of inOrder) bias[index] = weights.bias
  const columnCount = model.postingStarts.length - 1
  const { postingStarts: oldStarts, postingClasses: oldClasses, postingWeights: oldWeights } = model
  const isLearnt = Uint8Array.from(model.classes, (_, index) => (learnt.has(index) ? 1 : 0))
  const total = oldClasses.length + inOrder.reduce((sum, [, { columns }]) => sum + columns.length, 0)
  const postingStarts = new Int32Array(columnCount + 1)
  const classes = model.classes.length > manyClasses ? new Uint16Array(total) : new Uint8Array(total)
  const weights = new Int16Array(total)
  const places = inOrder.map(() => 0)
  let at = 0
  for (let column = 0; column < columnCount; column++) {
    let slot = oldStarts[column] ?? 0
    const end = oldStarts[column + 1] ?? 0
    const keepUntil = (below: number) => {
      for (; slot < end && (oldClasses[slot] ?? 0) < below; slot++) {
        if (isLearnt[oldClasses[slot] ?? 0] === 1) continue
        classes[at] = oldClasses[slot] ?? 0
        weights[at++] = oldWeights[slot] ?? 0
      }
    }
    for (const [turn, [index, { columns, weights: own }]] of inOrder.entries()) {
      const place = places[turn] ?? 0
      if (columns[place] !== column) continue
      keepUntil(index)
      classes[at] = index
      weights[at++] = toSteps(own[place] ?? 0)
      places[turn] = place + 1
    }
    keepUntil(Number.POSITIVE_INFINITY)
    postingStarts[column + 1] = at
  }
  return { ...model, bias, postingStarts, postingClasses: classes.slice(0, at), postingWeights: weights.slice(0, at) }
}

function toSteps(weight: number): number {
  return Math.max(-32768, Math.min(32767, Math.round(weight * weightSteps)))
}

/** Scores of all classes for a vector; `scores` is reused. */
export function scoreInto(scores: Float32Array, model: LinearModel, vector: SparseVector): void {
  scores.set(model.bias)
  const { postingStarts, postingClasses, postingWeights } = model
  for (let place = 0; place < vector.columns.length; place++) {
    const column = vector.columns[place] ?? 0
    const value = (vector.values[place] ?? 0) / weightSteps
    const end = postingStarts[column + 1] ?? 0
    for (let slot = postingStarts[column] ?? 0; slot < end; slot++) {
      const target = postingClasses[slot] ?? 0
      scores[target] = (scores[target] ?? 0) + value * (postingWeights[slot] ?? 0)
    }
  }
}

/** The vector of a question as this model sees it. */
export function questionVector(model: LinearModel, words: readonly string[], conceptsOf?: ConceptsOf): SparseVector {
  return vectorOf(countFeatures(words, conceptsOf), model.table, model.idf, model.unknownIdf)
}
