import { closeSync, existsSync, mkdirSync, openSync, readdirSync, renameSync, rmSync, statSync, utimesSync, writevSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { pid } from 'node:process'
import { AppError } from '#app/errors.ts'
import type { KnowledgeBase } from '#core/knowledge-base.ts'
import { withPublished, type Published } from '#core/overlay.ts'
import { compileSafety, type SafetyRules } from '#core/safety.ts'
import { compileMatching, type CompiledMatching } from '#matching/compile.ts'
import type { ConceptIndex } from '#matching/concepts.ts'
import { FeatureTable } from '#matching/feature-table.ts'
import { relearn, textsToLearn } from '#matching/relearn.ts'
import type { TrainingSet } from '#matching/train-svm.ts'
import { hashKnowledge, readKnowledge } from './files.ts'
import { pack, readPacked } from './packed.ts'
import { trainInThreads } from './train-threads.ts'
import { formatProblem } from './yaml-file.ts'

/** Changes when the form of what is stored or the training changes: older files are then made anew. */
const formatVersion = 22

/** Where knowledge is read from and what is learnt from it is kept; `revisedDirectory` holds what is learnt from staff's changes. */
export interface KnowledgeFolders {
  knowledgeDirectory: string
  cacheDirectory: string
  revisedDirectory: string
}

/** Knowledge that was read, checked and learnt from. */
export interface CompiledKnowledge {
  base: KnowledgeBase
  matching: CompiledMatching
  safety: SafetyRules
}

/** Everything but the typed arrays, which are stored beside it; hash tables are stored as their arrays. */
interface StoredValue {
  base: KnowledgeBase
  safety: SafetyRules
  concepts: ConceptIndex
  words: readonly string[]
  classes: readonly string[]
  unknownIdf: number
  shared: ReadonlySet<string>
}

function toPieces({ base, matching, safety }: CompiledKnowledge): Buffer[] {
  const { model, languages, concepts, words } = matching
  const { classes, unknownIdf } = model
  const value: StoredValue = { base, safety, concepts, words: words.words, classes, unknownIdf, shared: languages.shared }
  const { idf, postingStarts, postingClasses, postingWeights, bias, table } = model
  const { costs, floor, typical } = languages
  const ofTopics = { idf, postingStarts, postingClasses, postingWeights, bias, keys: table.keys }
  const ofLanguages = { costs, floor, typical, runKeys: languages.table.keys }
  const ofPhrasings = { phrasingKeys: matching.exact.keys, phrasingTopics: matching.exact.topics }
  return pack(value, { ...ofTopics, ...ofLanguages, ...ofPhrasings, wordLocales: words.locales })
}

function fromFile(path: string): CompiledKnowledge {
  const { value, arrays } = readPacked(path)
  const { base, safety, concepts, words, classes, unknownIdf, shared } = value as StoredValue
  const floats = (name: string) => arrays[name] as Float32Array
  const table = (keys: string) => new FeatureTable(arrays[keys] as Uint32Array)
  return {
    base,
    safety,
    matching: {
      concepts,
      words: { words, locales: arrays.wordLocales as Uint16Array },
      exact: { keys: arrays.phrasingKeys as Uint32Array, topics: arrays.phrasingTopics as Uint16Array },
      model: {
        classes,
        unknownIdf,
        table: table('keys'),
        idf: floats('idf'),
        postingStarts: arrays.postingStarts as Int32Array,
        postingClasses: arrays.postingClasses as Uint8Array | Uint16Array,
        postingWeights: arrays.postingWeights as Int16Array,
        bias: floats('bias'),
      },
      languages: { table: table('runKeys'), costs: arrays.costs as Uint8Array, floor: floats('floor'), typical: floats('typical'), shared },
    },
  }
}

/** What was only there to be learnt from is not kept in memory. */
function withoutSources(base: KnowledgeBase): KnowledgeBase {
  return { ...base, safety: [], concepts: [], background: [], distress: [] }
}

function compiledName(version: string): string {
  return `knowledge-${formatVersion}-${version}.bin`
}

function trainingName(version: string): string {
  return `training-${formatVersion}-${version}.bin`
}

/**
 * Knowledge, read and learnt from, taken from the cache when the files have not changed.
 *
 * Learning takes most of a minute, loading the cache a fraction of a second. A cache that cannot be read or written is no error: it is made
 * anew. Errors: `knowledge-invalid` with one line per fault.
 */
export function loadKnowledge(directory: string, cacheDirectory: string): CompiledKnowledge & { fromCache: boolean } {
  if (!existsSync(directory)) throw new AppError('knowledge-missing', `there is no knowledge folder at ${directory}`)
  const version = hashKnowledge(directory)
  const cached = readCompiled(cacheDirectory, version)
  if (cached) return { ...cached, fromCache: true }
  return { ...learn(directory, cacheDirectory).compiled, fromCache: false }
}

/** Reads and learns everything, and leaves it in the cache. */
function learn(directory: string, cacheDirectory: string): { compiled: CompiledKnowledge; training: TrainingSet } {
  const { base, problems } = readKnowledge(directory)
  if (!base) {
    const lines = problems.map(formatProblem)
    throw new AppError('knowledge-invalid', `The knowledge has ${lines.length} fault(s):\n${lines.join('\n')}`)
  }
  const { matching, training } = compileMatching(base, trainInThreads)
  const compiled = { base: withoutSources(base), matching, safety: compileSafety(base.safety) }
  const { starts, indices, values, columns } = training.rows
  const { classes, classCount, within } = training
  writeFile(cacheDirectory, trainingName(base.version), pack({ columns, classCount }, { starts, indices, values, classes, within }))
  writeFile(cacheDirectory, compiledName(base.version), toPieces(compiled))
  const kept = [compiledName(base.version), trainingName(base.version)]
  deleteFiles(cacheDirectory, (names) => names.filter((name) => anyFile.test(name) && !kept.includes(name)))
  return { compiled, training }
}

/** Compiled knowledge of a version, if it is in the cache. */
function readCompiled(cacheDirectory: string, version: string): CompiledKnowledge | undefined {
  try {
    return fromFile(join(cacheDirectory, compiledName(version)))
  } catch {
    // Missing, cut off or from another version of Node: compile again.
    return undefined
  }
}

/** The version of the files' knowledge with these published changes over it. */
export function revisedVersion(version: string, published: readonly Published[]): string {
  if (published.length === 0) return version
  const hash = createHash('sha256').update(JSON.stringify(published)).digest('hex').slice(0, 12)
  return `${version}-${hash}`
}

/** Knowledge with published changes over it, and the name of what it takes to answer from it. */
interface Revised {
  base: KnowledgeBase
  /** Topics whose titles and phrasings the files' model has not learnt. */
  topics: ReadonlySet<string>
  /** The same for all changes from which the same is learnt: of an office, an answer, an event nothing is. */
  learnt: string
}

/** Puts published changes over the files' knowledge. Errors: `knowledge-invalid` when one cannot be read or names what does not exist. */
function reviseBase(files: KnowledgeBase, published: readonly Published[]): Revised {
  const { base: revised, problems } = withPublished(files, published)
  if (problems.length > 0) throw new AppError('knowledge-invalid', problems.join('\n'))
  const base = { ...revised, version: revisedVersion(files.version, published) }
  const topics = topicsToLearn(files, base)
  const texts = JSON.stringify([[...topics], textsToLearn(base, topics)])
  return { base, topics, learnt: `${files.version}-${createHash('sha256').update(texts).digest('hex').slice(0, 12)}` }
}

/**
 * Published changes over compiled knowledge, when what they take is learnt already.
 *
 * Shapes: `undefined` when it is not, see `reviseKnowledge`. Errors: `knowledge-invalid` when a change cannot be read or names what does not
 * exist.
 */
export function readRevised(
  files: CompiledKnowledge,
  published: readonly Published[],
  revisedDirectory: string,
): CompiledKnowledge | undefined {
  if (published.length === 0) return files
  const { base, topics, learnt } = reviseBase(files.base, published)
  return topics.size === 0 ? { ...files, base } : withLearnt({ ...files, base }, learnt, revisedDirectory)
}

function withLearnt(
  knowledge: CompiledKnowledge,
  learnt: string,
  revisedDirectory: string,
): CompiledKnowledge | undefined {
  const matching = readCompiled(revisedDirectory, learnt)?.matching
  if (!matching) return undefined
  try {
    // What is used stays when old ones are deleted, however long ago it was learnt.
    utimesSync(join(revisedDirectory, compiledName(learnt)), new Date(), new Date())
  } catch {
    // A read-only disk deletes nothing either.
  }
  return { ...knowledge, matching }
}

/**
 * Puts published changes over compiled knowledge; topics whose phrasings changed are learnt anew (see `relearn`), unless the same was learnt
 * before, and the result is left in the cache.
 *
 * Errors: `knowledge-invalid` when a change cannot be read or names what does not exist.
 */
export function reviseKnowledge(
  files: CompiledKnowledge,
  published: readonly Published[],
  { knowledgeDirectory, cacheDirectory, revisedDirectory }: KnowledgeFolders,
): CompiledKnowledge {
  if (published.length === 0) return files
  const { base, topics, learnt } = reviseBase(files.base, published)
  if (topics.size === 0) return { ...files, base }
  const cached = withLearnt({ ...files, base }, learnt, revisedDirectory)
  if (cached) return cached
  const training = readTraining(cacheDirectory, files.base.version) ?? learn(knowledgeDirectory, cacheDirectory).training
  const compiled = { ...files, base, matching: relearn(files.matching, training, base, topics, trainInThreads) }
  writeFile(revisedDirectory, compiledName(learnt), toPieces(compiled))
  deleteOldRevisions(revisedDirectory)
  return compiled
}

/** Topics whose titles and phrasings are not those the files' model has learnt. */
function topicsToLearn(files: KnowledgeBase, base: KnowledgeBase): ReadonlySet<string> {
  const textsOf = (knowledge: KnowledgeBase, topic: string) =>
    [knowledge.germany, ...knowledge.municipalities.values()].map(({ entries }) =>
      Object.entries(entries.get(topic)?.texts ?? {}).map(([locale, { title, phrasings }]) => [locale, title, phrasings]),
    )
  return new Set(
    [...base.topics.keys()].filter(
      (topic) => JSON.stringify(textsOf(files, topic)) !== JSON.stringify(textsOf(base, topic)),
    ),
  )
}

function readTraining(cacheDirectory: string, version: string): TrainingSet | undefined {
  try {
    const { value, arrays } = readPacked(join(cacheDirectory, trainingName(version)))
    const { columns, classCount } = value as { columns: number; classCount: number }
    const { starts, indices, values, classes, within } = arrays
    return {
      rows: {
        starts: starts as Int32Array,
        indices: indices as Int32Array,
        values: values as Float32Array,
        columns,
      },
      classes: classes as Int32Array,
      classCount,
      within: within as Int32Array,
    }
  } catch {
    return undefined
  }
}

function writeFile(cacheDirectory: string, name: string, pieces: Buffer[]): void {
  try {
    mkdirSync(cacheDirectory, { recursive: true })
    const path = join(cacheDirectory, name)
    // Another process may be writing the same: each its own file, then a rename, which is atomic.
    const file = openSync(`${path}.${pid}`, 'w')
    writevSync(file, pieces)
    closeSync(file)
    renameSync(`${path}.${pid}`, path)
  } catch {
    // A read-only disk: the service runs, the next start learns again.
  }
}

/** What is learnt from changes and kept: of what is live, of what is looked at before publishing, and of what was live before. */
const keptRevisions = 4
const anyFile = /^(?:knowledge|training)-.*\.bin$/u
const revisedFile = /^knowledge-\d+-[0-9a-f]{16}-[0-9a-f]{12}\.bin$/u

function deleteOldRevisions(revisedDirectory: string): void {
  const age = (name: string) => -statSync(join(revisedDirectory, name)).mtimeMs
  deleteFiles(revisedDirectory, (names) =>
    names
      .filter((name) => revisedFile.test(name))
      .toSorted((a, b) => age(a) - age(b))
      .slice(keptRevisions),
  )
}

function deleteFiles(directory: string, chosen: (names: string[]) => readonly string[]): void {
  try {
    for (const name of chosen(readdirSync(directory))) rmSync(join(directory, name), { force: true })
  } catch {
    // Read-only, or gone: nothing to delete.
  }
}
