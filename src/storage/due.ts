import type { ExpressionBuilder } from 'kysely'
import { longestWaitMs } from '#app/ports.ts'
import type { Tables } from './schema.ts'

/** Whether a row may be taken now: its time has come and nobody holds it. Times further ahead than anybody sets them count as past. */
export function isFree<Queue extends 'inbox' | 'outbox'>(
  eb: ExpressionBuilder<Tables, Queue>,
  now: number,
  leaseMs: number,
) {
  const queue = eb as ExpressionBuilder<Tables, 'inbox'>
  return queue.and([
    queue.or([queue('due_at', '<=', now), queue('due_at', '>', now + longestWaitMs)]),
    queue.or([queue('leased_until', '<=', now), queue('leased_until', '>', now + leaseMs + longestWaitMs)]),
  ])
}
