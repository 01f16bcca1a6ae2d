import { expect, it } from 'vitest'
import type { Pending } from '#app/ports.ts'
import { createMetrics } from '../src/metrics.ts'

const now = 1_000_000

function someMetrics(pending?: Pending) {
  return createMetrics({ pending: () => pending, knowledgeVersion: () => 'abc123', clock: () => now })
}

it('counts decisions by language and deliveries by what the platform said', async () => {
  const metrics = someMetrics()

  metrics.answered('web', 0.03, [{ kind: 'question', outcome: 'answer', topic: 'kita', locale: 'ar' }])
  metrics.answered('web', 0.2, [{ kind: 'question', outcome: 'answer', topic: 'kita', locale: 'ar' }])
  metrics.sent('telegram', { kind: 'retry', afterMs: 1000, code: 'flood' })
  metrics.leftOut('slack')

  const lines = (await metrics.text()).split('\n')
  expect(lines).toContain('wegweiser_decisions_total{outcome="answer",locale="ar"} 2')
  expect(lines).toContain('wegweiser_answer_seconds_bucket{le="0.05",channel="web"} 1')
  expect(lines).toContain('wegweiser_answer_seconds_count{channel="web"} 2')
  expect(lines).toContain('wegweiser_deliveries_total{channel="telegram",result="retry",code="flood"} 1')
  expect(lines).toContain('wegweiser_flood_left_out_total{channel="slack"} 1')
  expect(lines).toContain('wegweiser_knowledge_info{version="abc123"} 1')
})

it('gives the queues and how old they are', async () => {
  const lines = (await someMetrics({ updates: 3, messages: 2, oldestUpdateAt: now - 4000 }).text()).split('\n')

  expect(lines).toContain('wegweiser_inbox_waiting 3')
  expect(lines).toContain('wegweiser_inbox_oldest_seconds 4')
  expect(lines).toContain('wegweiser_outbox_waiting 2')
  expect(lines).toContain('wegweiser_outbox_oldest_seconds 0')
  expect(lines).toContain('wegweiser_store_up 1')
})

it('gives no figure of a database that is away, and says that it is', async () => {
  const text = await someMetrics().text()

  expect(text).toContain('wegweiser_store_up 0')
  expect(text).not.toMatch(/^wegweiser_inbox_waiting /m)
})
