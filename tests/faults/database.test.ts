import { describe, it } from 'vitest'
import { cutConnections } from '../../bench/faults/connection-cut.ts'
import { stopDatabase } from '../../bench/faults/database-stop.ts'
import { expectExact, short } from './short.ts'

describe('two replicas whose PostgreSQL', () => {
  it('is stopped and comes back lose nothing', async () => {
    expectExact(await stopDatabase({ ...short, seconds: 5 }))
  }, 150_000)

  it('ends their connections in the middle of transactions lose nothing', async () => {
    expectExact(await cutConnections({ ...short, seconds: 0.2 }))
  }, 150_000)
})
