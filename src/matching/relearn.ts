import type { AskingLocale } from '#core/locale.ts'
import type { KnowledgeBase } from '#core/knowledge-base.ts'
import { trainingTexts, type CompiledMatching, type Phrasing } from './compile.ts'
import { conceptFeatures } from './concepts.ts'
import { collectExact, withoutTopics } from './exact.ts'
import { FeatureTable } from './feature-table.ts'
import { blockNames, countFeatures, wordsOf } from './features.ts'
import { postingsOf, scoreInto, toRows, weightsOf, type LinearModel } from './model.ts'
import { trainInTurn, type SparseRows, type TrainClasses, type TrainingSet } from './train-svm.ts'
import { vectorOf, type SparseVector } from './vectors.ts'
import { collectWords, type WordList } from './vocabulary.ts'

/** Besides a changed topic, the topic that its texts are most often taken for is learnt anew. */
const rivalsPerTopic = 1

/** What these topics are learnt from: all that `relearn` takes from the knowledge. */
export function textsToLearn(base: KnowledgeBase, topics: ReadonlySet<string>): Phrasing[] {
  return trainingTexts(base).filter(({ topic }) => topic !== undefined && topics.has(topic))
}

/**
 * Learns only the topics whose phrasings have changed, in a second instead of a minute.
 *
 * `training` is what `previous` was learnt from; `base` the knowledge as it is now. All other classes, the idf of known features, the concepts
 * and the languages stay as they were: the next whole compilation brings them up to date. Pure; the same input gives the same result.
 */
export function relearn(
  previous: CompiledMatching,
  training: TrainingSet,
  base: KnowledgeBase,
  topics: ReadonlySet<string>,
  train: TrainClasses = trainInTurn,
): CompiledMatching {
  const { model, concepts } = previous
  const fresh = textsToLearn(base, topics).map(({ text, topic, locale }) => {
    const words = wordsOf(text)
    const counts = countFeatures(words, (said) => conceptFeatures(concepts, said))
    return { label: model.classes.indexOf(topic ?? ''), locale, words, counts }
  })
  const { table, idf, newColumns } = widen(
    model,
    fresh.flatMap(({ counts }) => blockNames.flatMap((name) => [...counts[name].keys()])),
  )
  const vectors = fresh.map(({ counts }) => vectorOf(counts, table, idf, model.unknownIdf))
  const changed = new Set([...topics].map((topic) => model.classes.indexOf(topic)))
  const set = replaceRows(
    training,
    changed,
    newColumns,
    vectors,
    Int32Array.from(fresh, ({ label }) => label),
    idf.length,
  )

  const wide: LinearModel = { ...model, table, idf, ...moved(model, newColumns, idf.length) }
  const wanted = [
    ...new Set([
      ...changed,
      ...rivalsOf(
        wide,
        fresh.map(({ label }, index) => ({ label, vector: vectors[index] })),
      ),
    ]),
  ]
  const weights = weightsOf(wide)
  for (const [place, trained] of train(set, wanted).entries()) weights[wanted[place] ?? 0] = trained
  const exact = collectExact(
    trainingTexts(base).flatMap(({ text, topic = '' }) =>
      topics.has(topic) ? [{ text, label: model.classes.indexOf(topic) }] : [],
    ),
    withoutTopics(previous.exact, changed),
  )
  return {
    ...previous,
    exact,
    model: {
      ...wide,
      bias: Float32Array.from(weights, ({ bias }) => bias),
      ...postingsOf(weights, idf.length),
    },
    words: withWords(previous.words, fresh),
  }
}

/** Adds features that were never seen. `newColumns[c]` is where the column `c` is now. */
function widen(model: LinearModel, features: readonly number[]) {
  const unknown = new Set(features.filter((feature) => model.table.indexOf(feature) < 0))
  const table = FeatureTable.of([...model.table.keys, ...unknown])
  const idf = new Float32Array(table.keys.length).fill(model.unknownIdf)
  const newColumns = new Int32Array(model.idf.length)
  for (const [column, key] of model.table.keys.entries()) {
    const place = table.indexOf(key)
    newColumns[column] = place
    idf[place] = model.idf[column] ?? 0
  }
  return { table, idf, newColumns }
}

function moved(model: LinearModel, newColumns: Int32Array, count: number) {
  const postingStarts = new Int32Array(count + 1)
  for (const [column, place] of newColumns.entries())
    postingStarts[place + 1] = (model.postingStarts[column + 1] ?? 0) - (model.postingStarts[column] ?? 0)
  for (let column = 0; column < count; column++)
    postingStarts[column + 1] = (postingStarts[column + 1] ?? 0) + (postingStarts[column] ?? 0)
  // The columns keep their order, so the postings stay where they are.
  return { postingStarts }
}

function replaceRows(
  { rows, classes, classCount, within }: TrainingSet,
  changed: ReadonlySet<number>,
  newColumns: Int32Array,
  vectors: readonly SparseVector[],
  labels: Int32Array,
  columns: number,
): TrainingSet {
  const kept = [...classes.keys()].filter((row) => !changed.has(classes[row] ?? -1))
  const added = toRows(vectors, columns)
  const length = (row: number) => (rows.starts[row + 1] ?? 0) - (rows.starts[row] ?? 0)
  const total = kept.reduce((sum, row) => sum + length(row), 0)
  const starts = new Int32Array(kept.length + labels.length + 1)
  const indices = new Int32Array(total + added.indices.length)
  const values = new Float32Array(total + added.values.length)
  let at = 0
  for (const [place, row] of kept.entries()) {
    for (let index = rows.starts[row] ?? 0; index < (rows.starts[row + 1] ?? 0); index++, at++) {
      indices[at] = newColumns[rows.indices[index] ?? 0] ?? 0
      values[at] = rows.values[index] ?? 0
    }
    starts[place + 1] = at
  }
  indices.set(added.indices, total)
  values.set(added.values, total)
  for (let row = 0; row < labels.length; row++) starts[kept.length + row + 1] = total + (added.starts[row + 1] ?? 0)
  const all: SparseRows = { starts, indices, values, columns }
  const labelled = Int32Array.from([...kept.map((row) => classes[row] ?? -1), ...labels])
  return { rows: all, classes: labelled, classCount, within }
}

/** The classes that the old model takes the texts of a changed topic for, the likeliest ones. */
function rivalsOf(model: LinearModel, fresh: readonly { label: number; vector: SparseVector | undefined }[]): number[] {
  const mass = new Map<number, Map<number, number>>()
  const scores = new Float32Array(model.classes.length)
  for (const { label, vector } of fresh) {
    if (!vector) continue
    scoreInto(scores, model, vector)
    const own = mass.get(label) ?? new Map<number, number>()
    mass.set(label, own)
    for (const [index, score] of scores.entries())
      if (index !== label && score > (scores[label] ?? 0)) own.set(index, (own.get(index) ?? 0) + 1)
  }
  return [...mass.values()].flatMap((own) =>
    [...own]
      .toSorted((a, b) => b[1] - a[1])
      .slice(0, rivalsPerTopic)
      .map(([index]) => index),
  )
}

function withWords(known: WordList, fresh: readonly { words: readonly string[]; locale: AskingLocale }[]): WordList {
  const added = collectWords(fresh)
  const masks = new Map(known.words.map((word, index) => [word, known.locales[index] ?? 0]))
  for (const [index, word] of added.words.entries())
    masks.set(word, (masks.get(word) ?? 0) | (added.locales[index] ?? 0))
  const words = [...masks.keys()].toSorted()
  return { words, locales: Uint16Array.from(words, (word) => masks.get(word) ?? 0) }
}
