import { describe, expect, it } from 'vitest'
import { unhelpfulTopics } from '#staff/feedback.ts'
import type { Count } from '#staff/ports.ts'

function ratings(topic: string, helpful: number, notHelpful: number): Count[] {
  const count = { day: '2026-11-20', channel: 'web', municipality: '', locale: 'de', audience: '', office: '', topic }
  return [
    { ...count, kind: 'feedback', outcome: 'helpful', count: helpful },
    { ...count, kind: 'feedback', outcome: 'not-helpful', count: notHelpful },
    { ...count, kind: 'question', outcome: 'answer', count: 100 },
  ]
}

describe('an answer that often does not help', () => {
  it('has at least five ratings, four in ten of them bad', () => {
    const counts = [
      ...ratings('four', 0, 4),
      ...ratings('five', 3, 2),
      ...ratings('good', 31, 20),
      ...ratings('bad', 3, 2),
    ]

    expect([...unhelpfulTopics(counts)]).toEqual(['five', 'bad'])
  })
})
