import { setTimeout as sleep } from 'node:timers/promises'
import { printTable } from '../table.ts'
import { columnsOf, runOpenLoop } from './open-loop.ts'
import { mixedQuestions } from './questions.ts'
import { startSite, type SiteOptions } from './site.ts'

/** Half web, a quarter each messenger. */
const mixed = ['web', 'telegram', 'web', 'slack'] as const
const sampleMs = 2000

export interface SoakOptions extends SiteOptions {
  rate: number
  seconds: number
  /** Not counted for the slope: caches fill, the compiler works. */
  warmUpSeconds: number
}

/** Mixed load for a long time. The slope of the memory is the least-squares line through the resident sizes after the warm-up. */
export async function soak({ rate, seconds, warmUpSeconds, ...options }: SoakOptions): Promise<object> {
  const site = await startSite(options)
  try {
    const samples: { hours: number; megabytes: number[] }[] = []
    const started = performance.now()
    const stopping = new AbortController()
    const sampling = (async () => {
      while (!stopping.signal.aborted) {
        const hours = (performance.now() - started) / 3_600_000
        samples.push({ hours, megabytes: site.replicas.map((replica) => replica.residentMb()) })
        await sleep(sampleMs, undefined, { signal: stopping.signal }).catch(() => undefined)
      }
    })()
    const load = { channels: mixed, questions: mixedQuestions(), conversations: 20_000, rate, seconds }
    const measured = await runOpenLoop(site, load)
    stopping.abort()
    await sampling
    const counted = samples.filter(({ hours }) => hours * 3600 >= warmUpSeconds && hours * 3600 <= seconds)
    const rows = site.replicas.map((_, index) => {
      const points = counted.map(({ hours, megabytes }): [number, number] => [hours, megabytes[index] ?? 0])
      const sizes = points.map(([, size]) => size)
      return {
        process: index + 1,
        samples: points.length,
        'after warm-up MB': Math.round(sizes[0] ?? 0),
        'last MB': Math.round(sizes.at(-1) ?? 0),
        'least MB': Math.round(Math.min(...sizes)),
        'most MB': Math.round(Math.max(...sizes)),
        'slope MB/h': slopeOf(points).toFixed(1),
      }
    })
    printTable(`Mixed load, ${rate} questions/s for ${seconds} s, ${options.database}`, [columnsOf(measured)])
    printTable(`Memory, after ${warmUpSeconds} s of warm-up`, rows)
    return { rate, seconds, warmUpSeconds, ...options, load: columnsOf(measured), rows, samples }
  } finally {
    await site.stop()
  }
}

/** The slope of the least-squares line. Shapes: 0 for fewer than two points. */
export function slopeOf(points: readonly (readonly [number, number])[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  const meanX = mean(points.map(([x]) => x))
  const meanY = mean(points.map(([, y]) => y))
  const spread = points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0)
  return spread > 0 ? points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0) / spread : 0
}
