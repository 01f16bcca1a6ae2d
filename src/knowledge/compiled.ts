import { closeSync, existsSync, mkdirSync, openSync, readdirSync, renameSync, rmSync, writevSync } from 'node:fs'
import { join } from 'node:path'
import { pid } from 'node:process'
import { AppError } from '#app/errors.ts'
import type { KnowledgeBase } from '#core/knowledge-base.ts'
import { compileSafety, type SafetyRules } from '#core/safety.ts'
import { compileMatching, type CompiledMatching } from '#matching/compile.ts'
import type { ConceptIndex } from '#matching/concepts.ts'
import { FeatureTable } from '#matching/feature-table.ts'
import { hashKnowledge, readKnowledge } from './files.ts'
import { pack, readPacked } from './packed.ts'
import { trainInThreads } from './train-threads.ts'
import { formatProblem } from './yaml-file.ts'

/** Changes when the form of what is stored or the training changes: older files are then made anew. */
const formatVersion = 9

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
  return pack(value, { ...ofTopics, ...ofLanguages, wordLocales: words.locales })
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

function cacheFile(cacheDirectory: string, version: string): string {
  return join(cacheDirectory, `knowledge-${formatVersion}-${version}.bin`)
}

/**
 * Knowledge, read and learnt from, taken from the cache when the files have not changed.
 *
 * Learning takes seconds, loading the cache a fraction of one. A cache that cannot be read or written is no error: it is made anew.
 * Errors: `knowledge-invalid` with one line per fault.
 */
export function loadKnowledge(directory: string, cacheDirectory: string): CompiledKnowledge & { fromCache: boolean } {
  if (!existsSync(directory)) throw new AppError('knowledge-missing', `there is no knowledge folder at ${directory}`)
  const version = hashKnowledge(directory)
  const cached = readCache(cacheDirectory, version)
  if (cached) return { ...cached, fromCache: true }
  const { base, problems } = readKnowledge(directory)
  if (!base) {
    const lines = problems.map(formatProblem)
    throw new AppError('knowledge-invalid', `The knowledge has ${lines.length} fault(s):\n${lines.join('\n')}`)
  }
  const compiled = {
    base: withoutSources(base),
    matching: compileMatching(base, trainInThreads),
    safety: compileSafety(base.safety),
  }
  writeCache(cacheDirectory, version, compiled)
  return { ...compiled, fromCache: false }
}

function readCache(cacheDirectory: string, version: string): CompiledKnowledge | undefined {
  try {
    return fromFile(cacheFile(cacheDirectory, version))
  } catch {
    // Missing, cut off or from another version of Node: compile again.
    return undefined
  }
}

function writeCache(cacheDirectory: string, version: string, compiled: CompiledKnowledge): void {
  try {
    mkdirSync(cacheDirectory, { recursive: true })
    const path = cacheFile(cacheDirectory, version)
    // Another process may be writing the same: each its own file, then a rename, which is atomic.
    const file = openSync(`${path}.${pid}`, 'w')
    writevSync(file, toPieces(compiled))
    closeSync(file)
    renameSync(`${path}.${pid}`, path)
    const current = cacheFile('', version)
    for (const name of readdirSync(cacheDirectory))
      if (name.startsWith('knowledge-') && name !== current) rmSync(join(cacheDirectory, name), { force: true })
  } catch {
    // A read-only disk: the service runs, the next start learns again.
  }
}
