import { describe, expect, it } from 'vitest'
import { duplicateUpdates } from '../../bench/faults/duplicates.ts'
import { stopUnderLoad } from '../../bench/faults/stop-under-load.ts'
import { exact, short, summaryOf } from './short.ts'

describe('two replicas on PostgreSQL', () => {
  it('answer each question once when every request comes several times and out of order', async () => {
    expect(summaryOf(await duplicateUpdates(short))).toEqual(exact)
  }, 150_000)

  it('lose nothing when one after the other is stopped under load', async () => {
    expect(summaryOf(await stopUnderLoad(short))).toEqual(exact)
  }, 150_000)
})
