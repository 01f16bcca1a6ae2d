import { startFleet } from './fleet.ts'
import { outcomeOf, type Outcome, type ScenarioOptions } from './outcome.ts'
import { startTraffic } from './traffic.ts'

/** Those in the middle of a transaction, and one that is not. */
const cut = `
  select count(pg_terminate_backend(pid)) as cut from (
    select pid from pg_stat_activity
    where application_name = 'wegweiser' and (xact_start is not null or random() < 0.1)
  ) as chosen`

/** PostgreSQL ends connections again and again, most of them in the middle of a transaction. */
export async function cutConnections({ messages, rate, replicas, seconds }: ScenarioOptions): Promise<Outcome> {
  const fleet = await startFleet({ replicas, database: 'postgres' })
  try {
    const traffic = startTraffic(fleet, { messages, rate })
    let cuts = 0
    await traffic.meanwhile(seconds, async () => {
      const [row] = await fleet.query<{ cut: string }>(cut)
      cuts += Number(row?.cut)
    })
    await traffic.settled()
    const title = `connections cut (pg_terminate_backend) every ${seconds} s, ${replicas} replicas`
    return await outcomeOf(fleet, title, { facts: { cuts }, wasDatabaseAway: true })
  } finally {
    await fleet.stop()
  }
}
