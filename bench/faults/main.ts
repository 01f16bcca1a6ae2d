/** `npm run faults -- <name>`: what happens to questions while things break; accounts as JSON in `.cache/bench/faults-<name>.json`. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { printAccounts } from './accounting.ts'
import type { Outcome, ScenarioOptions } from './outcome.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    messages: { type: 'string', default: '3000' },
    rate: { type: 'string', default: '60' },
    replicas: { type: 'string' },
    seconds: { type: 'string' },
    old: { type: 'string', default: 'HEAD' },
  },
})

interface Scenario {
  /** Processes and seconds unless told otherwise. */
  replicas: number
  seconds: number
  run(options: ScenarioOptions): Promise<Outcome>
}

const scenarios: Record<string, Scenario> = {
  'kill-replica': { replicas: 3, seconds: 5, run: async (options) => (await import('./kill.ts')).killReplica(options) },
  'kill-sqlite': { replicas: 1, seconds: 5, run: async (options) => (await import('./kill.ts')).killSqlite(options) },
  'database-stop': {
    replicas: 2,
    seconds: 60,
    run: async (options) => (await import('./database-stop.ts')).stopDatabase(options),
  },
  'connection-cut': {
    replicas: 2,
    seconds: 0.2,
    run: async (options) => (await import('./connection-cut.ts')).cutConnections(options),
  },
  'disk-full': { replicas: 1, seconds: 10, run: async (options) => (await import('./disk-full.ts')).fillDisk(options) },
  'platform-errors': {
    replicas: 2,
    seconds: 1,
    run: async (options) => (await import('./platform-errors.ts')).platformErrors(options),
  },
  duplicates: {
    replicas: 3,
    seconds: 0,
    run: async (options) => (await import('./duplicates.ts')).duplicateUpdates(options),
  },
  'clock-jumps': {
    replicas: 3,
    seconds: 5,
    run: async (options) => (await import('./clock-jumps.ts')).jumpClocks(options),
  },
  'stop-under-load': {
    replicas: 2,
    seconds: 5,
    run: async (options) => (await import('./stop-under-load.ts')).stopUnderLoad(options),
  },
  'rolling-upgrade': {
    replicas: 2,
    seconds: 0,
    run: async (options) => (await import('./rolling-upgrade.ts')).rollingUpgrade(options, { old: values.old }),
  },
}

const wanted = positionals.length > 0 ? positionals : Object.keys(scenarios)
for (const name of wanted) {
  const scenario = scenarios[name]
  if (!scenario) {
    console.error(`npm run faults -- ${Object.keys(scenarios).join(' | ')}`)
    process.exitCode = 1
    break
  }
  const started = performance.now()
  const outcome = await scenario.run({
    messages: Number(values.messages),
    rate: Number(values.rate),
    replicas: Number(values.replicas ?? scenario.replicas),
    seconds: Number(values.seconds ?? scenario.seconds),
  })
  const tookSeconds = Math.round((performance.now() - started) / 1000)
  printAccounts(`${outcome.title} (${tookSeconds} s)`, outcome.accounts)
  console.log(`\n${JSON.stringify(outcome.facts)}`)
  for (const fault of outcome.faults) console.log(`WRONG: ${fault}`)
  if (outcome.faults.length > 0) process.exitCode = 1
  mkdirSync('.cache/bench', { recursive: true })
  writeFileSync(`.cache/bench/faults-${name}.json`, `${JSON.stringify({ ...outcome, tookSeconds }, null, 2)}\n`)
}
