import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { startFleet, type Fleet } from './fleet.ts'
import { outcomeOf, type Outcome, type ScenarioOptions } from './outcome.ts'
import { startTraffic } from './traffic.ts'

/**
 * Two versions side by side on one database while people ask: old replicas, then a new one that changes the tables, an old one that dies
 * and starts again on the changed tables, and at last only new ones.
 *
 * `old` is a commit. Where it has the same migrations as this checkout, a later one is played: a column more and its line in the list.
 */
export async function rollingUpgrade({ messages, rate }: ScenarioOptions, { old }: { old: string }): Promise<Outcome> {
  const checkout = checkOut(old)
  // Knowledge is this checkout's for both: to learn from another takes minutes and changes nothing here.
  const environment = { KNOWLEDGE_DIR: resolve('knowledge'), CACHE_DIR: resolve('.cache') }
  const before = migrationsIn(checkout)
  const current = process.env.SERVICE_CHECKOUT ?? '.'
  const isPlayed = migrationsIn(current).join() === before.join()
  let fleet: Fleet | undefined
  try {
    fleet = await startFleet({ replicas: 2, database: 'postgres', environment, start: { checkout } })
    const [first, second] = fleet.replicas
    const problems: string[] = []
    const traffic = startTraffic(fleet, { messages, rate })
    await traffic.reached(0.2)
    await fleet.add({ checkout: current })
    if (isPlayed) await playMigration(fleet)
    await traffic.reached(0.4)
    if (first) await fleet.end(first, 'SIGKILL')
    const third = await fleet.add().catch((error: Error) => {
      problems.push(`the old version does not start on the new tables: ${error.message.slice(0, 300).trim()}`)
    })
    await traffic.reached(0.6)
    if (second) await fleet.end(second, 'SIGTERM')
    // It does not know of a played migration; then the one that is there does all the work.
    if (!isPlayed) await fleet.add({ checkout: current })
    await traffic.reached(0.8)
    if (third) await fleet.end(third, 'SIGTERM')
    await traffic.settled()
    const change = isPlayed
      ? 'a played migration (a column more)'
      : `${before.at(-1)} → ${migrationsIn(current).at(-1)}`
    const outcome = await outcomeOf(fleet, `rolling upgrade from ${old}, ${change}`)
    return { ...outcome, faults: [...outcome.faults, ...problems] }
  } finally {
    await fleet?.stop()
    execFileSync('git', ['worktree', 'remove', '--force', checkout], { stdio: 'ignore' })
    rmSync(checkout, { recursive: true, force: true })
  }
}

function checkOut(commit: string): string {
  const directory = join(mkdtempSync(join(tmpdir(), 'wegweiser-old-')), 'checkout')
  execFileSync('git', ['worktree', 'add', '--detach', directory, commit], { stdio: 'ignore' })
  symlinkSync(resolve('node_modules'), join(directory, 'node_modules'))
  return directory
}

function migrationsIn(checkout: string): string[] {
  const source = readFileSync(join(checkout, 'src/storage/migrations.ts'), 'utf8')
  return [...source.matchAll(/'(\d{4}-[\w-]+)'/gu)].map(([, name]) => name ?? '')
}

async function playMigration(fleet: Fleet): Promise<void> {
  await fleet.query(`alter table conversations add column of_a_later_version text not null default ''`)
  await fleet.query(
    `insert into kysely_migration (name, timestamp) values ('9999-of-a-later-version', '2099-01-01T00:00:00.000Z')`,
  )
}
