import { startFleet } from './fleet.ts'
import { outcomeOf, type Outcome, type ScenarioOptions } from './outcome.ts'
import { startTraffic } from './traffic.ts'

/** One replica after the other is killed (SIGKILL) every few seconds and replaced, while people ask. */
export function killReplica(options: ScenarioOptions): Promise<Outcome> {
  return kill(
    'postgres',
    options,
    `kill -9 of one of ${options.replicas} replicas every ${options.seconds} s, PostgreSQL`,
  )
}

/** The only process is killed every few seconds and started again on the same file. */
export function killSqlite(options: ScenarioOptions): Promise<Outcome> {
  const one = { ...options, replicas: 1 }
  return kill('sqlite', one, `kill -9 of the one process every ${options.seconds} s, SQLite`)
}

async function kill(
  database: 'postgres' | 'sqlite',
  { messages, rate, replicas, seconds }: ScenarioOptions,
  title: string,
): Promise<Outcome> {
  const fleet = await startFleet({ replicas, database })
  try {
    const traffic = startTraffic(fleet, { messages, rate })
    await traffic.meanwhile(seconds, async () => {
      const [oldest] = fleet.replicas
      if (!oldest) return
      await fleet.end(oldest, 'SIGKILL')
      await fleet.add()
    })
    await traffic.settled()
    return await outcomeOf(fleet, title)
  } finally {
    await fleet.stop()
  }
}
