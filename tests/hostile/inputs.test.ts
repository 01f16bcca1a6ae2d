import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runHostile } from '#bench/hostile/run.ts'
import { openService, type Service } from '#bench/hostile/service.ts'
import { openSurfaces } from '#bench/hostile/surfaces.ts'

// The same inputs each time; `npm run hostile` sends others, and a million of them.
const seed = 20_261_121

let service: Service
beforeAll(async () => {
  service = await openService()
})
afterAll(() => service.close())

async function sent(only: string, inputs: number) {
  const { surfaces, close } = openSurfaces(service, only)
  const result = await runHostile({ surfaces, seed, from: 0, inputs, logged: service.logged, tick: service.tick })
  await close()
  return result
}

describe('hostile input', () => {
  it.each([
    ['to the web chat: messages', 'POST /api/messages', 2500],
    ['to the web chat: the form', 'POST /, the form', 1000],
    ['to the web chat: pages', 'GET pages', 3000],
    ['to the web chat: any path', 'any method', 3000],
    ['from Telegram', 'Telegram', 2000],
    ['from Slack, signed and forged', 'Slack', 1500],
    ['to the staff console', 'staff console', 900],
    ['as payloads, choices and commands', 'step()', 900],
    ['as questions to be kept', 'scrub()', 4000],
    ['as knowledge files', 'knowledge files', 1000],
  ])(
    '%s leads to no fault, and everything accepted is answered',
    async (_where, only, inputs) => {
      const result = await sent(only, inputs)

      expect(result.faults).toEqual([])
      expect(result.inputs).toBe(inputs)
    },
    180_000,
  )
})
