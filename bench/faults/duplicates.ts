import { startFleet } from './fleet.ts'
import { outcomeOf, type Outcome, type ScenarioOptions } from './outcome.ts'
import { startTraffic } from './traffic.ts'

const spreadMs = 400

/**
 * Every request arrives one to four times, at several replicas at once and later again, and the questions of one conversation overtake
 * each other.
 */
export async function duplicateUpdates({ messages, rate, replicas }: ScenarioOptions): Promise<Outcome> {
  const fleet = await startFleet({ replicas, database: 'postgres' })
  try {
    fleet.balancer.repetition = {
      times: () => 1 + Math.floor(Math.random() * 4),
      delayMs: () => (Math.random() < 0.5 ? 0 : Math.random() * spreadMs),
    }
    const traffic = startTraffic(fleet, { messages, rate, isUnordered: true })
    await traffic.settled()
    fleet.balancer.repetition = undefined
    const { differing } = fleet.balancer
    const title = `each request 1 to 4 times, and out of order; ${replicas} replicas`
    const outcome = await outcomeOf(fleet, title, { isUnordered: true, facts: { differing } })
    const faults = differing > 0 ? [`${differing} repeated requests got another answer`] : []
    return { ...outcome, faults: [...outcome.faults, ...faults] }
  } finally {
    await fleet.stop()
  }
}
