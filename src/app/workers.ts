import { setTimeout as sleep } from 'node:timers/promises'
import { answerUpdate, type AnswerDependencies } from './answer-update.ts'
import { AppError } from './errors.ts'
import { textReply } from '#core/reply.ts'
import type { ChannelName, ClaimedUpdate, Log, Messenger, Metrics, OutgoingMessage, RenderedMessage } from './ports.ts'
import { longestWaitMs } from './ports.ts'

const leaseMs = 60_000
/** An update that fails this often gets an apology instead, so that it does not hold up its conversation for ever. */
const maxAnswerAttempts = 8
/** A message is tried for this long before it is given up; a later answer would only confuse. */
const maxSendAttempts = 12
const maxBackoffMs = 60_000
/** With nothing to do, the tables are looked at this often; a new update wakes the worker at once. */
const idleMs = 1_000
/** While the database is away, what became of a message is noted this often: what is not noted goes out again. */
const noteMs = 100
/** After that nobody takes anything for so long: another replica may still have to note what it sent, though its lease is over. */
const afterOutageMs = 1_000

export interface Workers {
  /** Something new is in the inbox or outbox. */
  wake(): void
  /** Ends after what is in work is done. Errors: none. */
  stop(): Promise<void>
}

export interface WorkerDependencies extends AnswerDependencies {
  messengers: readonly Messenger[]
  log: Log
  metrics?: Pick<Metrics, 'answered' | 'sent'>
  /** How many conversations are worked on at the same time. */
  concurrency?: number
}

function backoff(attempt: number): number {
  return Math.min(maxBackoffMs, 1000 * 2 ** Math.min(attempt, 10))
}

function codeOf(error: unknown): string {
  return error instanceof AppError ? error.code : 'unexpected'
}

/**
 * Works off the inbox and the outbox until it is stopped: answers updates, one per conversation at a time, and sends messages in order.
 *
 * Errors: none leave; each is logged by its code, the update or message is tried again later.
 */
export function startWorkers(dependencies: WorkerDependencies): Workers {
  const { store, clock, log, messengers, translate, metrics } = dependencies
  const byChannel = new Map<ChannelName, Messenger>(messengers.map((messenger) => [messenger.channel, messenger]))
  const loops: Promise<void>[] = []
  const sleepers = new Set<() => void>()
  let stopping = false
  let calls = 0

  /** Sleeps unless somebody called since `seen`, when the tables were last looked at. */
  const idle = async (seen: number) => {
    if (calls !== seen) return
    const abort = new AbortController()
    const wakeUp = () => abort.abort()
    sleepers.add(wakeUp)
    await sleep(idleMs, undefined, { signal: abort.signal }).catch(() => undefined)
    sleepers.delete(wakeUp)
  }
  const wake = () => {
    calls++
    for (const wakeUp of sleepers) wakeUp()
  }

  /** Writes until it is written; what only gives something back ends when the lease is over, as somebody else may have it then. */
  const noted = async (write: () => Promise<void>, until = Number.POSITIVE_INFINITY) => {
    for (let failures = 0; ; failures++)
      try {
        return await write()
      } catch (error) {
        if (clock() >= until) throw error
        if (failures === 0) log.error('outcome-not-noted', error)
        await sleep(noteMs)
      }
  }

  const answerNext = async (): Promise<boolean> => {
    const heldUntil = clock() + leaseMs
    const update = await store.claim(clock(), leaseMs)
    if (!update) return false
    try {
      await answerUpdate(update, dependencies, byChannel.get(update.channel))
      wake()
    } catch (error) {
      log.error('update-failed', error, { channel: update.channel, attempt: update.attempt })
      if (update.attempt >= maxAnswerAttempts) await apologise(update)
      else await noted(() => store.postpone(update, clock() + backoff(update.attempt), codeOf(error)), heldUntil)
    }
    return true
  }

  const apologise = async (update: ClaimedUpdate) => {
    const { state, version } = await store.load(update.conversationId)
    const locale = state.locale ?? state.detected ?? update.localeHint ?? 'de'
    const reply = textReply(locale, translate(locale, 'system.error'))
    let messages: RenderedMessage[] = []
    try {
      messages = byChannel.get(update.channel)?.render(reply, update.address) ?? []
    } catch (error) {
      // Nothing can be said there; without an end it would hold up its conversation for ever.
      log.error('apology-failed', error, { channel: update.channel })
    }
    await store.complete({ update, state, version, messages, records: [], now: clock() })
    wake()
  }

  const sendNext = async (messenger: Messenger): Promise<boolean> => {
    const message = await store.claimMessage(messenger.channel, clock(), leaseMs, messenger.pace)
    if (!message) return false
    await settle(message, messenger)
    return true
  }

  const settle = async (message: OutgoingMessage, messenger: Messenger) => {
    const heldUntil = clock() + leaseMs
    const result = await messenger.send(message)
    const { channel, attempt } = message
    metrics?.sent(channel, result)
    switch (result.kind) {
      case 'sent':
        return noted(() => store.messageSent(message.id, clock()))
      case 'retry': {
        const waitMs = Math.min(longestWaitMs, Math.max(result.afterMs, backoff(attempt - 1)))
        if (attempt >= maxSendAttempts) {
          log.warn('message-given-up', { channel, attempt, code: result.code })
          return noted(() => store.dropMessage(message.id, result.code, 'message'))
        }
        return noted(() => store.retryMessage(message.id, clock() + waitMs, result.code), heldUntil)
      }
      case 'gone':
        log.info('conversation-gone', { channel, code: result.code })
        return noted(() => store.dropMessage(message.id, result.code, 'conversation'))
      case 'refused':
        log.warn('message-refused', { channel, code: result.code })
        return noted(() => store.dropMessage(message.id, result.code, 'message'))
    }
  }

  const run = async (next: () => Promise<boolean>) => {
    let wasAway = false
    while (!stopping) {
      const seen = calls
      let worked = false
      try {
        if (wasAway) {
          await store.pending()
          wasAway = false
          await sleep(afterOutageMs)
        }
        worked = await next()
      } catch (error) {
        wasAway = true
        log.error('worker-failed', error)
      }
      if (!worked && !stopping) await idle(seen)
    }
  }

  for (let index = 0; index < (dependencies.concurrency ?? 4); index++) {
    loops.push(run(answerNext))
    for (const messenger of messengers) loops.push(run(() => sendNext(messenger)))
  }
  return {
    wake,
    async stop() {
      stopping = true
      wake()
      await Promise.all(loops)
    },
  }
}
