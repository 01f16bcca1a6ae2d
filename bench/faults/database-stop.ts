import { setTimeout as sleep } from 'node:timers/promises'
import { startFleet } from './fleet.ts'
import { outcomeOf, type Outcome, type ScenarioOptions } from './outcome.ts'
import { startTraffic } from './traffic.ts'

/** PostgreSQL is stopped while people ask, stays away for a while, and comes back. */
export async function stopDatabase({ messages, rate, replicas, seconds }: ScenarioOptions): Promise<Outcome> {
  const fleet = await startFleet({ replicas, database: 'postgres' })
  try {
    const traffic = startTraffic(fleet, { messages, rate })
    await traffic.reached(0.3)
    await fleet.postgres?.stopServer()
    await sleep(seconds * 1000)
    await fleet.postgres?.startServer()
    await traffic.settled()
    return await outcomeOf(fleet, `PostgreSQL away for ${seconds} s, ${replicas} replicas`, { wasDatabaseAway: true })
  } finally {
    await fleet.stop()
  }
}
