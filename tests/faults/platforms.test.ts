import { describe, it } from 'vitest'
import { platformErrors } from '../../bench/faults/platform-errors.ts'
import { expectExact, short } from './short.ts'

describe('platforms that answer 429 and 500 or cut the line', () => {
  it('get every answer, and twice only what they did not acknowledge', async () => {
    expectExact(await platformErrors({ ...short, seconds: 0 }))
  }, 150_000)
})
