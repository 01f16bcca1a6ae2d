import type { Log } from './ports.ts'

/** How soon a replica has what another one has published when nothing hints at it. */
const lookMs = 5_000

export interface FollowedVersion {
  /** The version row: what it says is the truth. */
  version: () => Promise<string>
  /** Makes what belongs to the version row live in this process. */
  apply: () => Promise<void>
  /** Calls back when a look may be worth it. */
  onPublished: (hint: () => void) => { stop(): Promise<void> }
  log: Log
}

/**
 * Keeps this process at the published version: looks when something hints at it, and every few seconds anyway.
 *
 * Shapes: the version at the start is live when this returns. Errors: none; what fails is logged, and the next look tries again.
 */
export async function followVersion({ version, apply, onPublished, log }: FollowedVersion): Promise<{
  /** Ends after the look in work. */
  stop(): Promise<void>
}> {
  let live = ''
  let isAskedAgain = false
  let inWork: Promise<void> | undefined
  const once = async () => {
    try {
      const now = await version()
      if (now === live) return
      await apply()
      live = now
    } catch (error) {
      // The knowledge that is there goes on answering.
      log.error('knowledge-kept', error)
    }
  }
  const look = (): Promise<void> => {
    // A hint during a look may be of what that look no longer sees.
    if (inWork) isAskedAgain = true
    inWork ??= (async () => {
      do {
        isAskedAgain = false
        await once()
      } while (isAskedAgain)
    })().finally(() => (inWork = undefined))
    return inWork
  }
  await look()
  const hints = onPublished(() => void look())
  const timer = setInterval(() => void look(), lookMs)
  return {
    async stop() {
      clearInterval(timer)
      await hints.stop()
      await inWork
    },
  }
}
