import type { KnowledgeSource, Log } from '#app/ports.ts'
import type { Brain } from '#core/conversation/context.ts'
import { compileOfficeNames } from '#core/office-names.ts'
import { compilePlaceNames } from '#core/place-names.ts'
import { compileSafety } from '#core/safety.ts'
import { compileSmallTalk } from '#core/small-talk.ts'
import { createMatcher } from '#matching/matcher.ts'
import { loadKnowledge, type CompiledKnowledge } from './compiled.ts'

/** Everything a step of a conversation needs, built from compiled knowledge. */
export function createBrain({ base, matching }: CompiledKnowledge): Brain {
  return {
    base,
    matcher: createMatcher(base, matching),
    safety: compileSafety([...base.safety]),
    smallTalk: compileSmallTalk(base.smallTalk),
    places: compilePlaceNames(base),
    offices: compileOfficeNames(base),
  }
}

export interface ReloadableKnowledge extends KnowledgeSource {
  /** Reads the files again; keeps what it has when they are broken. `false`: nothing was changed or it is broken. */
  reload(): boolean
}

/**
 * Knowledge from the files, in memory.
 *
 * Errors: `knowledge-missing`, `knowledge-invalid` at the first load; later a broken file is logged and the old knowledge stays.
 */
export function openKnowledge(directory: string, cacheDirectory: string, log: Log): ReloadableKnowledge {
  const loaded = loadKnowledge(directory, cacheDirectory)
  let brain = createBrain(loaded)
  log.info('knowledge-loaded', { version: loaded.base.version, fromCache: loaded.fromCache })
  return {
    current: () => brain,
    reload() {
      try {
        const next = loadKnowledge(directory, cacheDirectory)
        if (next.base.version === brain.base.version) return false
        brain = createBrain(next)
        log.info('knowledge-loaded', { version: next.base.version, fromCache: next.fromCache })
        return true
      } catch (error) {
        log.error('knowledge-kept', error)
        return false
      }
    },
  }
}
