import { describe, expect, it } from 'vitest'
import { runAsk } from '#bench/hostile/ask.ts'
import { brokenRequests } from '#bench/hostile/raw-requests.ts'
import { runSockets } from '#bench/hostile/sockets.ts'

describe('hostile connections', () => {
  it('are answered or cut, and nobody else waits', async () => {
    const inputs = brokenRequests().length + 150

    const result = await runSockets(inputs, 1, 0)

    expect(result.faults).toEqual([])
    expect(result.inputs).toBe(inputs)
    // A limit that is looked at only at the end would let all of it through.
    expect(Object.values(result.endlessKb).every((kilobytes) => kilobytes < 20_000)).toBe(true)
  }, 180_000)

  it('is one line of JSON to each line of the command', async () => {
    const result = await runAsk(600, 1)

    expect(result.faults).toEqual([])
  }, 180_000)
})
