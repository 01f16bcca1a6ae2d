import {
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writevSync,
} from 'node:fs'
import { join } from 'node:path'
import { pid } from 'node:process'
import type { KnowledgeBase } from '#core/knowledge-base.ts'
import type { SafetyRules } from '#core/safety.ts'
import type { CompiledMatching } from '#matching/compile.ts'
import type { ConceptIndex } from '#matching/concepts.ts'
import { FeatureTable } from '#matching/feature-table.ts'
import type { TrainingSet } from '#matching/train-svm.ts'
import { pack, readPacked } from './packed.ts'

/** Changes when the form of what is stored or the training changes: older files are then made anew. */
const formatVersion = 22

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
  const value: StoredValue = {
    base,
    safety,
    concepts,
    words: words.words,
    classes,
    unknownIdf,
    shared: languages.shared,
  }
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
      languages: {
        table: table('runKeys'),
        costs: arrays.costs as Uint8Array,
        floor: floats('floor'),
        typical: floats('typical'),
        shared,
      },
    },
  }
}

function compiledName(version: string): string {
  return `knowledge-${formatVersion}-${version}.bin`
}

function trainingName(version: string): string {
  return `training-${formatVersion}-${version}.bin`
}

/** Compiled knowledge of a version, if it is in the cache. */
export function readCompiled(cacheDirectory: string, version: string): CompiledKnowledge | undefined {
  try {
    return fromFile(join(cacheDirectory, compiledName(version)))
  } catch {
    // Missing, cut off or from another version of Node: compile again.
    return undefined
  }
}

export function readTraining(cacheDirectory: string, version: string): TrainingSet | undefined {
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

/** Leaves compiled knowledge in a folder. A folder that cannot be written is no error: the next start learns again. */
export function writeCompiled(directory: string, version: string, compiled: CompiledKnowledge): void {
  writeFile(directory, compiledName(version), toPieces(compiled))
}

/** Leaves what the files' knowledge was learnt from beside it, and deletes what other versions of the files have left. */
export function writeTraining(
  directory: string,
  version: string,
  { rows, classes, classCount, within }: TrainingSet,
): void {
  const { starts, indices, values, columns } = rows
  writeFile(
    directory,
    trainingName(version),
    pack({ columns, classCount }, { starts, indices, values, classes, within }),
  )
  const kept = [compiledName(version), trainingName(version)]
  deleteFiles(directory, (names) => names.filter((name) => anyFile.test(name) && !kept.includes(name)))
}

/** What is used stays when old ones are deleted, however long ago it was learnt. */
export function markUsed(directory: string, version: string): void {
  try {
    utimesSync(join(directory, compiledName(version)), new Date(), new Date())
  } catch {
    // A read-only disk deletes nothing either.
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

export function deleteOldRevisions(revisedDirectory: string): void {
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
