import { setTimeout as sleep } from 'node:timers/promises'
import { quantile } from '../quantile.ts'
import type { LoadChannel, Site } from './site.ts'

export interface OpenLoopOptions {
  /** Channels in turn: one named twice gets twice as many. */
  channels: readonly LoadChannel[]
  /** Questions a second. */
  rate: number
  seconds: number
  questions: readonly string[]
  /** How many people ask; one after the other. */
  conversations: number
}

/** What a run gave. Units: milliseconds, sorted. */
export interface Measured {
  sent: number
  /** From the request to its response. */
  responses: number[]
  /** From the request to the message on the platform; for the web the same as `responses`. */
  answers: number[]
  /** Refused politely, see `Taken`. */
  shed: number
  failed: number
  /** Accepted, but not answered when the run was over and its backlog had had its time. */
  unanswered: number
  /** The largest delay of the generator itself: where it is not small, the run says nothing. */
  lateMs: number
}

const backlogMs = 30_000

/**
 * Asks at even distances whether or not earlier answers are there, and waits afterwards for what is still due, half a minute at most.
 */
export async function runOpenLoop(site: Site, options: OpenLoopOptions): Promise<Measured> {
  const { channels, rate, seconds, questions, conversations } = options
  const measured: Measured = { sent: 0, responses: [], answers: [], shed: 0, failed: 0, unanswered: 0, lateMs: 0 }
  // Answers of one conversation come in the order of its questions.
  const due = new Map<string, number[]>()
  let open = 0
  site.onAnswer = (channel, conversation) => {
    const asked = due.get(`${channel}${conversation}`)?.shift()
    if (asked === undefined) return
    open--
    measured.answers.push(performance.now() - asked)
  }
  const running = new Set<Promise<void>>()
  const ask = async (channel: LoadChannel, conversation: number, text: string) => {
    const before = performance.now()
    const waiting = due.get(`${channel}${conversation}`) ?? []
    if (channel !== 'web') {
      due.set(`${channel}${conversation}`, waiting)
      waiting.push(before)
      open++
    }
    const taken = await site.ask(channel, conversation, text)
    const took = performance.now() - before
    if (taken === 'accepted') {
      measured.responses.push(took)
      if (channel === 'web') measured.answers.push(took)
      return
    }
    const index = waiting.indexOf(before)
    if (index !== -1) {
      waiting.splice(index, 1)
      open--
    }
    if (taken === 'shed') measured.shed++
    else measured.failed++
  }
  const started = performance.now()
  for (; measured.sent < rate * seconds; measured.sent++) {
    const wait = started + (measured.sent * 1000) / rate - performance.now()
    measured.lateMs = Math.max(measured.lateMs, -wait)
    if (wait > 1) await sleep(wait)
    const channel = channels[measured.sent % channels.length] ?? 'web'
    const one = ask(channel, measured.sent % conversations, questions[measured.sent % questions.length] ?? '')
    running.add(one)
    void one.finally(() => running.delete(one))
  }
  await Promise.all(running)
  const ended = performance.now()
  while (open > 0 && performance.now() - ended < backlogMs) await sleep(20)
  measured.unanswered = open
  measured.responses.sort((a, b) => a - b)
  measured.answers.sort((a, b) => a - b)
  return measured
}

/** The usual columns of a table. */
export function columnsOf({ sent, responses, answers, shed, failed, unanswered }: Measured) {
  const ms = (times: readonly number[], share: number) => (times.length === 0 ? '–' : quantile(times, share).toFixed(1))
  return {
    sent,
    shed,
    failed,
    unanswered,
    'response p50 ms': ms(responses, 0.5),
    p99: ms(responses, 0.99),
    'p99.9': ms(responses, 0.999),
    'answer p50 ms': ms(answers, 0.5),
    'answer p99': ms(answers, 0.99),
    'answer p99.9': ms(answers, 0.999),
  }
}
