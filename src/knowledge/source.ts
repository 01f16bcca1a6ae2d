import { execFile } from 'node:child_process'
import { env, execPath } from 'node:process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { AppError } from '#app/errors.ts'
import type { KnowledgeSource, Log } from '#app/ports.ts'
import type { Brain } from '#core/conversation/context.ts'
import { compileOfficeNames } from '#core/office-names.ts'
import { compilePlaceNames } from '#core/place-names.ts'
import { compileSmallTalk } from '#core/small-talk.ts'
import { createMatcher } from '#matching/matcher.ts'
import { loadKnowledge, type CompiledKnowledge } from './compiled.ts'
import { hashKnowledge } from './files.ts'

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
  /** Reads the files again; keeps what it has when they are broken. `false`: nothing was changed, or it is broken. */
  reload(): Promise<boolean>
}

const compileCommand = fileURLToPath(new URL('../commands/compile.ts', import.meta.url))
const maxOutputBytes = 1024 * 1024

/**
 * Knowledge from the files, in memory.
 *
 * Errors: `knowledge-missing`, `knowledge-invalid` at the first load; later a broken file is logged and the old knowledge stays.
 */
export function openKnowledge(directory: string, cacheDirectory: string, log: Log): ReloadableKnowledge {
  let brain = createBrain(loaded())
  function loaded(): CompiledKnowledge {
    const knowledge = loadKnowledge(directory, cacheDirectory)
    log.info('knowledge-loaded', { version: knowledge.base.version, fromCache: knowledge.fromCache })
    return knowledge
  }
  return {
    current: () => brain,
    async reload() {
      try {
        if (hashKnowledge(directory) === brain.base.version) return false
        // Learning takes long and would hold up every answer: another process does it and leaves the result in the cache.
        await promisify(execFile)(execPath, [compileCommand], {
          env: { ...env, KNOWLEDGE_DIR: directory, CACHE_DIR: cacheDirectory },
          maxBuffer: maxOutputBytes,
        }).catch((cause: { stderr?: string }) => {
          throw new AppError('knowledge-invalid', cause.stderr?.trim() || 'the knowledge could not be compiled', { cause })
        })
        brain = createBrain(loaded())
        return true
      } catch (error) {
        log.error('knowledge-kept', error)
        return false
      }
    },
  }
}
