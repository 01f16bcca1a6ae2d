import { describe, expect, it } from 'vitest'
import { platformErrors } from '../../bench/faults/platform-errors.ts'
import { exact, short, summaryOf } from './short.ts'

describe('platforms that answer 429 and 500 or cut the line', () => {
  it('get every answer, and twice only what they did not acknowledge', async () => {
    expect(summaryOf(await platformErrors({ ...short, seconds: 0 }))).toEqual(exact)
  }, 150_000)
})
