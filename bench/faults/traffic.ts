import { setTimeout as sleep } from 'node:timers/promises'
import { numberedQuestions } from '../service/questions.ts'
import { channels, type Channel } from './accounting.ts'
import type { Fleet } from './fleet.ts'
import { createAsker, type Asker } from './talks.ts'

export interface TrafficOptions {
  /** Questions in all. */
  messages: number
  /** Questions a second, over all conversations. */
  rate: number
  /** Questions of each conversation. */
  each?: number
  channels?: readonly Channel[]
  /** Questions of one conversation are sent without waiting for each other. */
  isUnordered?: boolean
  /** How long nothing may happen before what is missing counts as lost. */
  patienceMs?: number
}

export interface Traffic {
  readonly askers: readonly Asker[]
  /** Resolves when the last question was sent; not all need be accepted. */
  readonly sent: Promise<void>
  /** Resolves when this share of the questions was sent. */
  reached(share: number): Promise<void>
  /** Does this every so many seconds until the last question was sent. */
  meanwhile(seconds: number, work: () => Promise<unknown>): Promise<void>
  /** Resolves when everything is answered and nothing waits any more, or nothing has happened for too long. */
  settled(): Promise<void>
}

/** Asks at even distances, whatever becomes of earlier questions; within a conversation each waits for the one before to be accepted. */
export function startTraffic(fleet: Fleet, options: TrafficOptions): Traffic {
  const { messages, rate, each = 20, patienceMs = 100_000 } = options
  const questions = numberedQuestions(each)
  const used = options.channels ?? channels
  const stopping = new AbortController()
  const askers = Array.from({ length: Math.max(used.length, Math.round(messages / each)) }, (_, index) =>
    createAsker(used[index % used.length] ?? 'web', fleet, stopping.signal),
  )
  fleet.ledger.talks.push(...askers)
  const turns = askers.map(() => Promise.resolve())
  let count = 0

  const send = async () => {
    const started = performance.now()
    for (const question of questions)
      for (const [index, asker] of askers.entries()) {
        const wait = started + (count * 1000) / rate - performance.now()
        if (wait > 1) await sleep(wait)
        count++
        const before = turns[index] ?? Promise.resolve()
        const asking = options.isUnordered ? asker.ask(question) : before.then(() => asker.ask(question))
        turns[index] = Promise.all([before, asking]).then(() => undefined)
      }
  }
  const sent = send()
  return {
    askers,
    sent,
    async reached(share) {
      while (count < share * askers.length * questions.length) await sleep(20)
    },
    async meanwhile(seconds, work) {
      const ended = new AbortController()
      void sent.finally(() => ended.abort())
      for (;;) {
        await sleep(seconds * 1000, undefined, { signal: ended.signal }).catch(() => undefined)
        if (ended.signal.aborted) return
        await work()
      }
    },
    async settled() {
      await sent
      const { ledger } = fleet
      let progress = -1
      let since = Date.now()
      while (Date.now() - since < patienceMs) {
        if (ledger.isComplete && (await fleet.waiting().catch(() => 1)) === 0) break
        if (ledger.progress !== progress) {
          progress = ledger.progress
          since = Date.now()
        }
        await sleep(100)
      }
      stopping.abort()
      await Promise.all(turns)
    },
  }
}
