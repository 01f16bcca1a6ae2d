import { fileURLToPath } from 'node:url'
import { startFleet } from './fleet.ts'
import { outcomeOf, type Outcome, type ScenarioOptions } from './outcome.ts'
import { startTraffic } from './traffic.ts'

/** The clocks of the replicas jump an hour ahead and back, each at its own time, and are right again when the last question was sent. */
export async function jumpClocks({ messages, rate, replicas, seconds }: ScenarioOptions): Promise<Outcome> {
  const fleet = await startFleet({
    replicas,
    database: 'postgres',
    start: { imports: [fileURLToPath(new URL('./jumping-clock.ts', import.meta.url))] },
    environment: { CLOCK_JUMP_SECONDS: String(seconds) },
  })
  try {
    const traffic = startTraffic(fleet, { messages, rate })
    await traffic.sent
    for (const { child } of fleet.replicas) child.kill('SIGUSR2')
    await traffic.settled()
    return await outcomeOf(fleet, `clocks of ${replicas} replicas jump ±1 h every ${seconds} s`)
  } finally {
    await fleet.stop()
  }
}
