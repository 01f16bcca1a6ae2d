import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pid } from 'node:process'
import { deserialize, serialize } from 'node:v8'
import { AppError } from '#app/errors.ts'
import type { KnowledgeBase } from '#core/knowledge-base.ts'
import { compileSafety, type SafetyRules } from '#core/safety.ts'
import { compileMatching, type CompiledMatching } from '#matching/compile.ts'
import { FeatureTable } from '#matching/feature-table.ts'
import { hashKnowledge, readKnowledge } from './files.ts'
import { formatProblem } from './yaml-file.ts'

/** Changes when the form of what is stored or the training changes: older files are then made anew. */
const formatVersion = 4

/** Knowledge that was read, checked and learnt from. */
export interface CompiledKnowledge {
  base: KnowledgeBase
  matching: CompiledMatching
  safety: SafetyRules
}

/** Class instances do not survive `serialize`: the hash tables are stored as their arrays. */
type StoredTable = { keys: Uint32Array; values: Int32Array }

function pack({ base, matching, safety }: CompiledKnowledge): Buffer {
  const { model, languages } = matching
  return serialize({
    base,
    safety,
    matching: {
      ...matching,
      model: { ...model, table: model.table.arrays },
      languages: { ...languages, table: languages.table.arrays },
    },
  })
}

function unpack(bytes: Buffer): CompiledKnowledge {
  const stored = deserialize(bytes) as CompiledKnowledge
  const revive = (table: unknown) => {
    const { keys, values } = table as StoredTable
    return new FeatureTable(keys, values)
  }
  const { model, languages } = stored.matching
  return {
    base: stored.base,
    safety: stored.safety,
    matching: {
      ...stored.matching,
      model: { ...model, table: revive(model.table) },
      languages: { ...languages, table: revive(languages.table) },
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
    matching: compileMatching(base),
    safety: compileSafety(base.safety),
  }
  writeCache(cacheDirectory, version, compiled)
  return { ...compiled, fromCache: false }
}

function readCache(cacheDirectory: string, version: string): CompiledKnowledge | undefined {
  try {
    return unpack(readFileSync(cacheFile(cacheDirectory, version)))
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
    writeFileSync(`${path}.${pid}`, pack(compiled))
    renameSync(`${path}.${pid}`, path)
    const current = cacheFile('', version)
    for (const name of readdirSync(cacheDirectory))
      if (name.startsWith('knowledge-') && name !== current) rmSync(join(cacheDirectory, name), { force: true })
  } catch {
    // A read-only disk: the service runs, the next start learns again.
  }
}
