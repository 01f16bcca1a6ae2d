import { describe, it } from 'vitest'
import { killReplica } from '../../bench/faults/kill.ts'
import { expectExact, short } from './short.ts'

describe('two replicas on PostgreSQL', () => {
  it('lose no question and no answer when one is killed', async () => {
    expectExact(await killReplica({ ...short, seconds: 1.5 }))
  }, 150_000)
})
