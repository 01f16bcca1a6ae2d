import { expect, it } from 'vitest'
import { memoryUsage } from 'node:process'
import { giveBackMemory } from '../src/give-back-memory.ts'

it('shrinks the heap to what is in use', async () => {
  let garbage: object[] | undefined = Array.from({ length: 300_000 }, (_, index) => ({ index, text: `text ${index}` }))
  const before = memoryUsage().heapTotal
  expect(garbage).toHaveLength(300_000)
  garbage = undefined

  await giveBackMemory()

  expect(memoryUsage().heapTotal).toBeLessThan(before)
})
