import { describe, expect, it } from 'vitest'
import { stopDatabase } from '#bench/faults/database-stop.ts'
import { platformErrors } from '#bench/faults/platform-errors.ts'
import { exact, short, summaryOf } from './short.ts'

describe.concurrent('two replicas on PostgreSQL', () => {
  it('lose nothing when it is stopped and comes back', async () => {
    expect(summaryOf(await stopDatabase({ ...short, seconds: 5 }))).toEqual(exact)
  }, 170_000)

  it('bring every answer to platforms that say 429 or 500 or cut the line, and twice only what was not acknowledged', async () => {
    expect(summaryOf(await platformErrors({ ...short, seconds: 0 }))).toEqual(exact)
  }, 170_000)
})
