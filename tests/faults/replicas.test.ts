import { describe, expect, it } from 'vitest'
import { duplicateUpdates } from '#bench/faults/duplicates.ts'
import { killReplica } from '#bench/faults/kill.ts'
import { stopUnderLoad } from '#bench/faults/stop-under-load.ts'
import { exact, short, summaryOf } from './short.ts'

// At the same time: what a killed process held is free after a minute, in which nothing else happens.
describe.concurrent('two replicas on PostgreSQL', () => {
  it('lose no question and no answer when one is killed', async () => {
    expect(summaryOf(await killReplica({ ...short, seconds: 1.5 }))).toEqual(exact)
  }, 170_000)

  it('answer each question once when every request comes several times and out of order', async () => {
    expect(summaryOf(await duplicateUpdates(short))).toEqual(exact)
  }, 170_000)

  it('lose nothing when one after the other is stopped under load', async () => {
    expect(summaryOf(await stopUnderLoad(short))).toEqual(exact)
  }, 170_000)
})
