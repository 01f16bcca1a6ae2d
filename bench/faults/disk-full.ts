import { closeSync, openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startFleet } from './fleet.ts'
import { outcomeOf, type Outcome, type ScenarioOptions } from './outcome.ts'
import { startTraffic } from './traffic.ts'

const diskMb = 24

/** The disk of SQLite runs full while people ask, and has room again later. Linux only: the disk is a tmpfs of the process's own. */
export async function fillDisk({ messages, rate, seconds }: ScenarioOptions): Promise<Outcome> {
  const fleet = await startFleet({ replicas: 1, database: 'sqlite', ownDiskMb: diskMb })
  try {
    const traffic = startTraffic(fleet, { messages, rate })
    await traffic.reached(0.3)
    const ballast = join(fleet.data, 'ballast')
    const started = Date.now()
    // Again and again: the database gives room back when it clears its journal.
    while (Date.now() - started < seconds * 1000) {
      fillUp(ballast)
      await sleep(50)
    }
    const failed = Object.values(fleet.events()).reduce((sum, count) => sum + count, 0)
    rmSync(ballast)
    await traffic.settled()
    const title = `disk of SQLite full for ${seconds} s`
    const outcome = await outcomeOf(fleet, title, { facts: { 'failures while full': failed }, wasDatabaseAway: true })
    return failed > 0 ? outcome : { ...outcome, faults: [...outcome.faults, 'the disk was never full'] }
  } finally {
    await fleet.stop()
  }
}

function fillUp(file: string): void {
  const ballast = openSync(file, 'a')
  try {
    for (const bytes of [1024 * 1024, 4096]) {
      const block = Buffer.alloc(bytes)
      try {
        while (writeSync(ballast, block) === bytes);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
      }
    }
  } finally {
    closeSync(ballast)
  }
}
