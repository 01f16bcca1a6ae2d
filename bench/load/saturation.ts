import { setTimeout as sleep } from 'node:timers/promises'
import { quantile } from '../quantile.ts'
import { printTable } from '../table.ts'
import { columnsOf, runOpenLoop, type Measured } from './open-loop.ts'
import { mixedQuestions } from './questions.ts'
import { startSite, type LoadChannel, type SiteOptions } from './site.ts'

const warmUp = { rate: 20, seconds: 5 }
const conversations = 3000
const paceWindowMs = 10_000
const maxMs = 1000

export interface SaturationOptions {
  channels: readonly LoadChannel[]
  sites: readonly SiteOptions[]
  rates: readonly number[]
  seconds: number
}

/**
 * Raises the rate step by step until the p99 of responses or answers is over a second, something fails or is shed, for each channel on
 * each way to run the service. Generator and database share the machine.
 */
export async function measureSaturation({ channels, sites, rates, seconds }: SaturationOptions): Promise<object> {
  const questions = mixedQuestions()
  const results: object[] = []
  for (const options of sites)
    for (const channel of channels) {
      const name = `${channel}, ${options.database}, ${options.processes} ${options.processes === 1 ? 'process' : 'processes'}`
      const rows: Record<string, string | number>[] = []
      // A fresh service for each: what one channel leaves behind is no burden to the next.
      const site = await startSite(options)
      try {
        await runOpenLoop(site, { channels: [channel], questions, conversations, ...warmUp })
        for (const rate of rates) {
          // The pace of a platform looks ten seconds back.
          if (channel !== 'web') await sleep(paceWindowMs)
          const measured = await runOpenLoop(site, { channels: [channel], questions, conversations, rate, seconds })
          const megabytes = site.replicas.reduce((sum, replica) => sum + replica.residentMb(), 0)
          const isOver = isSaturated(measured)
          rows.push({
            'questions/s': rate,
            ...columnsOf(measured),
            'MB (all)': Math.round(megabytes),
            'late ms': Math.round(measured.lateMs),
            held: isOver ? 'no' : 'yes',
          })
          if (isOver) break
        }
      } finally {
        await site.stop()
      }
      const held = rows.findLast((row) => row.held === 'yes')?.['questions/s'] ?? 0
      printTable(`${name}: ${held} questions/s held (p99 of response and answer ≤ ${maxMs} ms)`, rows)
      results.push({ channel, ...options, held, rows })
    }
  return { seconds, results }
}

function isSaturated({ responses, answers, shed, failed, unanswered }: Measured): boolean {
  if (shed + failed + unanswered > 0) return true
  return quantile(responses, 0.99) > maxMs || quantile(answers, 0.99) > maxMs
}
