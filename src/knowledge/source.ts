import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { env, execPath } from 'node:process'
import { fileURLToPath } from 'node:url'
import { AppError } from '#app/errors.ts'
import type { KnowledgeSource, Log } from '#app/ports.ts'
import type { Brain } from '#core/conversation/context.ts'
import type { KnowledgeBase } from '#core/knowledge-base.ts'
import { compileOfficeNames } from '#core/office-names.ts'
import type { Published } from '#core/overlay.ts'
import { compilePlaceNames } from '#core/place-names.ts'
import { compileSmallTalk } from '#core/small-talk.ts'
import { createMatcher } from '#matching/matcher.ts'
import { loadKnowledge, readRevised, revisedVersion, type KnowledgeFolders } from './compiled.ts'
import type { CompiledKnowledge } from './learnt-files.ts'
import { hashKnowledge } from './files.ts'
import type { AskedQuestion, GoldenChange } from '#staff/revisions.ts'

/** Everything a step of a conversation needs, built from compiled knowledge. */
export function createBrain({ base, matching, safety }: CompiledKnowledge): Brain {
  return {
    base,
    matcher: createMatcher(base, matching),
    safety,
    smallTalk: compileSmallTalk(base.smallTalk),
    places: compilePlaceNames(base),
    offices: compileOfficeNames(base),
  }
}

export interface ReloadableKnowledge extends KnowledgeSource {
  /** The knowledge of the files, without staff's changes. */
  files(): KnowledgeBase
  /** Reads the files again; keeps what it has when they are broken. `false`: nothing was changed, or it is broken. */
  reload(): Promise<boolean>
  /** Learns what these changes need and leaves it in the cache; answers go on meanwhile. Errors: `knowledge-invalid`. */
  prepare(published: readonly Published[]): Promise<void>
  /** Puts these changes, instead of any before, over the files. Errors: `knowledge-invalid`; what was there stays. */
  apply(published: readonly Published[]): Promise<void>
  /** What the golden questions, and these, would get with other changes. Errors: `knowledge-invalid`. */
  compare(
    before: readonly Published[],
    after: readonly Published[],
    questions?: readonly AskedQuestion[],
  ): Promise<Compared>
}

/** What the command `gate` is asked. */
export interface GateInput {
  before: readonly Published[]
  after: readonly Published[]
  questions: readonly AskedQuestion[]
}

/** More changes than these are not looked at and published at the same time. */
const keptComparisons = 20

export interface Compared {
  /** Golden questions whose answer differs. */
  changes: GoldenChange[]
  /** The questions that were asked for, in their order. */
  asked: GoldenChange[]
}

/** Learning takes long and would hold up every answer: a command does it in another process. `input`: JSON on its standard input. */
async function runCommand(
  name: 'compile' | 'gate',
  args: readonly string[],
  settings: Record<string, string>,
  input: unknown,
): Promise<string> {
  const command = fileURLToPath(new URL(`../commands/${name}.ts`, import.meta.url))
  const child = spawn(execPath, [command, ...args], { env: { ...env, ...settings }, stdio: ['pipe', 'pipe', 'pipe'] })
  // A child that ends before it has read everything is told by its exit code.
  child.stdin.on('error', () => undefined)
  child.stdin.end(JSON.stringify(input))
  const ended = new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve))
  const [code, output, errors] = await Promise.all([ended, text(child.stdout), text(child.stderr)])
  if (code !== 0) throw new AppError('knowledge-invalid', errors.trim() || 'the knowledge could not be compiled')
  return output
}

/**
 * Knowledge from the files, with staff's published changes over it, in memory.
 *
 * Errors: `knowledge-missing`, `knowledge-invalid` at the first load; later a broken file is logged and the old knowledge stays.
 */
export function openKnowledge(folders: KnowledgeFolders, log: Log): ReloadableKnowledge {
  const { knowledgeDirectory: directory, cacheDirectory, revisedDirectory } = folders
  const settings = { KNOWLEDGE_DIR: directory, CACHE_DIR: cacheDirectory, REVISED_DIR: revisedDirectory }
  let files = loaded()
  let published: readonly Published[] = []
  let brain = createBrain(files)
  // Whoever looks at a change and then publishes it asks the same twice.
  const compared = new Map<string, GoldenChange[]>()
  function loaded(): CompiledKnowledge {
    const knowledge = loadKnowledge(directory, cacheDirectory)
    log.info('knowledge-loaded', { version: knowledge.base.version, fromCache: knowledge.fromCache })
    return knowledge
  }
  const revised = async (changes: readonly Published[]): Promise<CompiledKnowledge> => {
    const compiled = readRevised(files, changes, revisedDirectory)
    if (compiled) return compiled
    await runCommand('compile', ['--published'], settings, changes)
    const learnt = readRevised(files, changes, revisedDirectory)
    if (!learnt) throw new AppError('knowledge-invalid', `nothing can be written to ${revisedDirectory}`)
    return learnt
  }
  const apply = async (changes: readonly Published[]): Promise<void> => {
    // What this process has just published is told to all replicas, itself included.
    if (revisedVersion(files.base.version, changes) === brain.base.version) {
      published = changes
      return
    }
    const knowledge = await revised(changes)
    published = changes
    brain = createBrain(knowledge)
    log.info('knowledge-applied', { version: knowledge.base.version, changes: changes.length })
  }
  return {
    current: () => brain,
    files: () => files.base,
    apply,
    async compare(before, after, questions = []) {
      const versions = [before, after].map((changes) => revisedVersion(files.base.version, changes)).join(' ')
      const known = compared.get(versions)
      if (known && questions.length === 0) return { changes: known, asked: [] }
      const input: GateInput = { before, after, questions }
      const result = JSON.parse(await runCommand('gate', [], settings, input)) as Compared
      compared.set(versions, result.changes)
      for (const old of [...compared.keys()].slice(0, -keptComparisons)) compared.delete(old)
      return result
    },
    prepare: async (changes) => void (await revised(changes)),
    async reload() {
      try {
        if (hashKnowledge(directory) === files.base.version) return false
        await runCommand('compile', [], settings, [])
        files = loaded()
        await apply(published)
        return true
      } catch (error) {
        log.error('knowledge-kept', error)
        return false
      }
    },
  }
}
