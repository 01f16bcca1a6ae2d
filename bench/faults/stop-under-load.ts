import { startFleet } from './fleet.ts'
import { outcomeOf, type Outcome, type ScenarioOptions } from './outcome.ts'
import { startTraffic } from './traffic.ts'

/** One replica after the other is stopped (SIGTERM) under load and replaced, as in a rolling restart. */
export async function stopUnderLoad({ messages, rate, replicas, seconds }: ScenarioOptions): Promise<Outcome> {
  const fleet = await startFleet({ replicas, database: 'postgres' })
  try {
    const traffic = startTraffic(fleet, { messages, rate })
    const codes: (number | null)[] = []
    await traffic.meanwhile(seconds, async () => {
      const [oldest] = fleet.replicas
      if (!oldest) return
      codes.push(await fleet.end(oldest, 'SIGTERM'))
      await fleet.add()
    })
    await traffic.settled()
    const wrong = codes.filter((code) => code !== 0).length
    const title = `SIGTERM to one of ${replicas} replicas every ${seconds} s`
    const outcome = await outcomeOf(fleet, title, { facts: { stops: codes.length } })
    return wrong === 0 ? outcome : { ...outcome, faults: [...outcome.faults, `${wrong} stops did not end with code 0`] }
  } finally {
    await fleet.stop()
  }
}
