import { describe, expect, it } from 'vitest'
import { stopDatabase } from '../../bench/faults/database-stop.ts'
import { exact, short, summaryOf } from './short.ts'

describe('two replicas on PostgreSQL', () => {
  it('lose nothing when it is stopped and comes back', async () => {
    expect(summaryOf(await stopDatabase({ ...short, seconds: 5 }))).toEqual(exact)
  }, 150_000)
})
