import { describe, expect, it } from 'vitest'
import { killReplica } from '../../bench/faults/kill.ts'
import { exact, short, summaryOf } from './short.ts'

describe('two replicas on PostgreSQL', () => {
  it('lose no question and no answer when one is killed', async () => {
    expect(summaryOf(await killReplica({ ...short, seconds: 1.5 }))).toEqual(exact)
  }, 150_000)
})
