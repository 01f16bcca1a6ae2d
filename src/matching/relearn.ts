import type { AskingLocale } from '#core/locale.ts'
import type { KnowledgeBase } from '#core/knowledge-base.ts'
import { trainingTexts, type CompiledMatching, type Phrasing } from './compile.ts'
import { conceptFeatures } from './concepts.ts'
import { collectExact, withoutTopics } from './exact.ts'
import { FeatureTable } from './feature-table.ts'
import { blockNames, countFeatures, wordsOf } from './features.ts'
import { scoreInto, toRows, weightsOf, withClasses, type LinearModel } from './model.ts'
import { trainInTurn, type SparseRows, type TrainClasses, type TrainingSet } from './train-svm.ts'
import { vectorOf, type SparseVector } from './vectors.ts'
import { collectWords, type WordList } from './vocabulary.ts'

/** Besides a changed topic, the topic that its texts are most often taken for is learnt anew. */
const rivalsPerTopic = 1

/**
 * A text that the old model holds to be surer than this not to be of a class does not shape it: only those within the margin of 1 do. Some more are
 * taken, as the changed texts may move them. Measured: a twentieth to a tenth of all texts for one class, the scores differ by 0.1 at most.
 */
const surelyNot = -1.05

/** What these topics are learnt from: all that `relearn` takes from the knowledge. */
export function textsToLearn(base: KnowledgeBase, topics: ReadonlySet<string>): Phrasing[] {
  return trainingTexts(base).filter(({ topic }) => topic !== undefined && topics.has(topic))
}

/**
 * Learns only the topics whose phrasings have changed, in half a second instead of minutes.
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
  const labels = Int32Array.from(fresh, ({ label }) => label)
  const changed = new Set([...topics].map((topic) => model.classes.indexOf(topic)))
  const wide: LinearModel = { ...model, table, idf, ...moved(model, newColumns, idf.length) }
  const rivals = rivalsOf(
    wide,
    fresh.map(({ label }, index) => ({ label, vector: vectors[index] })),
  )
  const wanted = [...new Set([...changed, ...rivals])]
  const kept = rowsThatMatter(model, training, wanted, changed)
  const set = replaceRows(training, kept, newColumns, vectors, labels, idf.length)
  const learnt = new Map(train(set, wanted).map((weights, place) => [wanted[place] ?? 0, weights]))
  const exact = collectExact(
    trainingTexts(base).flatMap(({ text, topic = '' }) =>
      topics.has(topic) ? [{ text, label: model.classes.indexOf(topic) }] : [],
    ),
    withoutTopics(previous.exact, changed),
  )
  return {
    ...previous,
    exact,
    model: withClasses(wide, learnt),
    words: withWords(previous.words, fresh),
  }
}

/** Adds features that were never seen, each in its place among the sorted ones. `newColumns[c]` is where the column `c` is now. */
function widen(model: LinearModel, features: readonly number[]) {
  const known = model.table.keys
  const unknown = Uint32Array.from(new Set(features.filter((feature) => model.table.indexOf(feature) < 0))).sort()
  const keys = new Uint32Array(known.length + unknown.length)
  const idf = new Float32Array(keys.length).fill(model.unknownIdf)
  const newColumns = new Int32Array(known.length)
  for (let column = 0, next = 0; column < known.length; column++) {
    const key = known[column] ?? 0
    for (; next < unknown.length && (unknown[next] ?? 0) < key; next++) keys[column + next] = unknown[next] ?? 0
    keys[column + next] = key
    newColumns[column] = column + next
    idf[column + next] = model.idf[column] ?? 0
    if (column === known.length - 1) keys.set(unknown.subarray(next), column + next + 1)
  }
  if (known.length === 0) keys.set(unknown)
  return { table: new FeatureTable(keys), idf, newColumns }
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

/** The rows of the training that shape these classes, without those of the changed ones, whose texts are counted anew. */
function rowsThatMatter(
  model: LinearModel,
  { rows, classes }: TrainingSet,
  wanted: readonly number[],
  changed: ReadonlySet<number>,
): Int32Array {
  const isWanted = Uint8Array.from(model.classes, (_, index) => (wanted.includes(index) ? 1 : 0))
  const matters = Uint8Array.from(classes, (label) => isWanted[label] ?? 0)
  for (const index of wanted) {
    const weights = weightsOf(model, index)
    const bias = model.bias[index] ?? 0
    for (let row = 0; row < classes.length; row++) {
      if (matters[row] === 1) continue
      let score = bias
      const end = rows.starts[row + 1] ?? 0
      for (let at = rows.starts[row] ?? 0; at < end; at++)
        score += (weights[rows.indices[at] ?? 0] ?? 0) * (rows.values[at] ?? 0)
      if (score > surelyNot) matters[row] = 1
    }
  }
  return Int32Array.from(classes.keys()).filter((row) => matters[row] === 1 && !changed.has(classes[row] ?? -1))
}

function replaceRows(
  { rows, classes, classCount, within }: TrainingSet,
  kept: Int32Array,
  newColumns: Int32Array,
  vectors: readonly SparseVector[],
  labels: Int32Array,
  columns: number,
): TrainingSet {
  const added = toRows(vectors, columns)
  const length = (row: number) => (rows.starts[row + 1] ?? 0) - (rows.starts[row] ?? 0)
  let total = 0
  for (const row of kept) total += length(row)
  const starts = new Int32Array(kept.length + labels.length + 1)
  const indices = new Int32Array(total + added.indices.length)
  const values = new Float32Array(total + added.values.length)
  let at = 0
  for (let place = 0; place < kept.length; place++) {
    const row = kept[place] ?? 0
    const [from, to] = [rows.starts[row] ?? 0, rows.starts[row + 1] ?? 0]
    values.set(rows.values.subarray(from, to), at)
    for (let index = from; index < to; index++, at++) indices[at] = newColumns[rows.indices[index] ?? 0] ?? 0
    starts[place + 1] = at
  }
  indices.set(added.indices, total)
  values.set(added.values, total)
  for (let row = 0; row < labels.length; row++) starts[kept.length + row + 1] = total + (added.starts[row + 1] ?? 0)
  const all: SparseRows = { starts, indices, values, columns }
  const labelled = new Int32Array(kept.length + labels.length)
  for (let place = 0; place < kept.length; place++) labelled[place] = classes[kept[place] ?? 0] ?? -1
  labelled.set(labels, kept.length)
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
  const words: string[] = []
  const locales = new Uint16Array(known.words.length + added.words.length)
  let next = 0
  const put = (word: string, mask: number) => {
    locales[words.length] = mask
    words.push(word)
  }
  // Both lists are sorted.
  for (const [index, word] of known.words.entries()) {
    for (; next < added.words.length && (added.words[next] ?? '') < word; next++)
      put(added.words[next] ?? '', added.locales[next] ?? 0)
    const isBoth = added.words[next] === word
    put(word, (known.locales[index] ?? 0) | (isBoth ? (added.locales[next] ?? 0) : 0))
    if (isBoth) next++
  }
  for (; next < added.words.length; next++) put(added.words[next] ?? '', added.locales[next] ?? 0)
  return { words, locales: locales.slice(0, words.length) }
}
