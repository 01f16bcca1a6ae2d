import { existsSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { AppError } from '#app/errors.ts'
import type { KnowledgeBase } from '#core/knowledge-base.ts'
import { withPublished, type Published } from '#core/overlay.ts'
import { compileSafety } from '#core/safety.ts'
import { compileMatching } from '#matching/compile.ts'
import { relearn, textsToLearn } from '#matching/relearn.ts'
import type { TrainingSet } from '#matching/train-svm.ts'
import { hashKnowledge, readKnowledge } from './files.ts'
import {
  deleteOldRevisions,
  markUsed,
  readCompiled,
  readTraining,
  writeCompiled,
  writeTraining,
  type CompiledKnowledge,
} from './learnt-files.ts'
import { trainInThreads } from './train-threads.ts'
import { formatProblem } from './yaml-file.ts'

/** Where knowledge is read from and what is learnt from it is kept; `revisedDirectory` holds what is learnt from staff's changes. */
export interface KnowledgeFolders {
  knowledgeDirectory: string
  cacheDirectory: string
  revisedDirectory: string
}

/** What was only there to be learnt from is not kept in memory. */
function withoutSources(base: KnowledgeBase): KnowledgeBase {
  return { ...base, safety: [], concepts: [], background: [], distress: [] }
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
  writeCompiled(cacheDirectory, base.version, compiled)
  writeTraining(cacheDirectory, base.version, training)
  return { compiled, training }
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
  markUsed(revisedDirectory, learnt)
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
  const training =
    readTraining(cacheDirectory, files.base.version) ?? learn(knowledgeDirectory, cacheDirectory).training
  const compiled = { ...files, base, matching: relearn(files.matching, training, base, topics, trainInThreads) }
  writeCompiled(revisedDirectory, learnt, compiled)
  deleteOldRevisions(revisedDirectory)
  return compiled
}

/** Topics whose titles and phrasings are not those the files' model has learnt. */
function topicsToLearn(files: KnowledgeBase, base: KnowledgeBase): ReadonlySet<string> {
  const textsOf = (knowledge: KnowledgeBase, topic: string) =>
    [knowledge.germany, ...knowledge.municipalities.values()].map(({ entries }) =>
      Object.entries(entries.get(topic)?.texts ?? {}).map(([locale, { title, phrasings }]) => [
        locale,
        title,
        phrasings,
      ]),
    )
  return new Set(
    [...base.topics.keys()].filter(
      (topic) => JSON.stringify(textsOf(files, topic)) !== JSON.stringify(textsOf(base, topic)),
    ),
  )
}
