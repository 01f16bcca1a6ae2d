import type { ConversationStore, Pending } from './ports.ts'

const everyMs = 2_000

export interface QueueWatch {
  /** As of a moment ago; `undefined` until the database has answered once, and while it is away. */
  current(): Pending | undefined
  stop(): void
}

/** Looks at the queues every other second, for all who want to know: counting them with each question would cost more than the question. */
export function watchQueues(store: Pick<ConversationStore, 'pending'>): QueueWatch {
  let pending: Pending | undefined
  let looking = false
  const look = async () => {
    if (looking) return
    looking = true
    pending = await store.pending().catch(() => undefined)
    looking = false
  }
  void look()
  const timer = setInterval(() => void look(), everyMs)
  return { current: () => pending, stop: () => clearInterval(timer) }
}
