import { describe, it } from 'vitest'
import { duplicateUpdates } from '../../bench/faults/duplicates.ts'
import { stopUnderLoad } from '../../bench/faults/stop-under-load.ts'
import { expectExact, short } from './short.ts'

describe('two replicas on PostgreSQL', () => {
  it('answer each question once when every request comes several times and out of order', async () => {
    expectExact(await duplicateUpdates(short))
  })

  it('lose nothing when one after the other is stopped under load', async () => {
    expectExact(await stopUnderLoad(short))
  })
})
