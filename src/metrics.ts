import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client'
import type { Clock, Metrics, Pending } from '#app/ports.ts'

export interface MetricsRegistry extends Metrics {
  /** All figures in the text format of Prometheus. */
  text(): Promise<string>
  readonly contentType: string
}

interface MetricsSources {
  pending: () => Pending | undefined
  knowledgeVersion: () => string
  clock: Clock
}

/** The figures of this process for Prometheus; `docs/operations.md` lists them. Errors: none. */
export function createMetrics({ pending, knowledgeVersion, clock }: MetricsSources): MetricsRegistry {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })

  const answers = new Histogram({
    name: 'wegweiser_answer_seconds',
    help: 'From the arrival of an update to its stored answer',
    labelNames: ['channel'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
    registers,
  })
  const decisions = new Counter({
    name: 'wegweiser_decisions_total',
    help: 'Questions by what became of them',
    labelNames: ['outcome', 'locale'],
    registers,
  })
  const deliveries = new Counter({
    name: 'wegweiser_deliveries_total',
    help: 'Messages handed to a platform, by what it said',
    labelNames: ['channel', 'result', 'code'],
    registers,
  })
  const leftOut = new Counter({
    name: 'wegweiser_flood_left_out_total',
    help: 'Updates left out because their sender sent without end',
    labelNames: ['channel'],
    registers,
  })
  const queue = (name: string, help: string, value: (of: Pending) => number) =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        const now = pending()
        // No figure beats a wrong one: the database is away.
        if (now) this.set(value(now))
        else this.remove()
      },
    })
  const age = (since: number | undefined) => (since === undefined ? 0 : Math.max(0, (clock() - since) / 1000))
  queue('wegweiser_inbox_waiting', 'Updates that wait for their answer', ({ updates }) => updates)
  queue('wegweiser_inbox_oldest_seconds', 'Age of the oldest of them', ({ oldestUpdateAt }) => age(oldestUpdateAt))
  queue('wegweiser_outbox_waiting', 'Messages that wait to be sent', ({ messages }) => messages)
  queue('wegweiser_outbox_oldest_seconds', 'Age of the oldest of them', ({ oldestMessageAt }) => age(oldestMessageAt))
  new Gauge({
    name: 'wegweiser_store_up',
    help: '1: the database answers',
    registers,
    collect() {
      this.set(pending() ? 1 : 0)
    },
  })
  new Gauge({
    name: 'wegweiser_knowledge_info',
    help: 'Always 1; the version that is live',
    labelNames: ['version'],
    registers,
    collect() {
      this.reset()
      this.set({ version: knowledgeVersion() }, 1)
    },
  })

  return {
    contentType: registry.contentType,
    text: () => registry.metrics(),
    answered(channel, seconds, records) {
      answers.observe({ channel }, seconds)
      for (const record of records)
        if (record.kind === 'question') decisions.inc({ outcome: record.outcome, locale: record.locale })
    },
    sent(channel, result) {
      deliveries.inc({ channel, result: result.kind, code: 'code' in result ? result.code : '' })
    },
    leftOut: (channel) => leftOut.inc({ channel }),
  }
}
