import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { setImmediate as turn } from 'node:timers/promises'
import { faultsOf, placeOf, type Surface } from './checks.ts'
import { createRandom } from './random.ts'
import { marker } from './texts.ts'

/** No input may take longer, and most of it be our own work. Units: milliseconds. */
export const maxInputMs = 2000

export interface SurfaceResult {
  name: string
  inputs: number
  faults: number
  slowestMs: number
  /** The number of the slowest input: `--from` it with `--inputs 1` sends it again. */
  slowest: number
  statuses: Record<string, number>
}

export interface HostileResult {
  seed: number
  from: number
  inputs: number
  surfaces: SurfaceResult[]
  /** Each kind once, with the number of the first input that led to it. */
  faults: { surface: string; what: string; count: number; input: number }[]
  /** Of the heap after collecting garbage, from the middle of the run on. Units: bytes for each input. */
  heapSlope: number
  residentMb: number
  seconds: number
}

export interface RunOptions {
  surfaces: readonly Surface[]
  seed: number
  from: number
  inputs: number
  /** What was written to the log since the last call. */
  logged: () => string
  /** Before each input. */
  tick: () => Promise<void>
  /** Told of each kind of fault at once. */
  found?: (fault: string) => void
  /** Ends the run before its time; what was sent until then counts. */
  signal?: AbortSignal
  /** Every so many inputs. */
  progress?: { every: number; tell: (done: number, faults: number) => void }
}

/**
 * Sends generated inputs one by one and looks at what each leads to.
 *
 * Shapes: the same seed makes the same inputs; input `from` is the first one. Errors: none; whatever is thrown is a fault of its input.
 */
export async function runHostile({
  surfaces,
  seed,
  from,
  inputs,
  logged,
  tick,
  signal,
  found,
  progress,
}: RunOptions): Promise<HostileResult> {
  const results = new Map(
    surfaces.map(({ name }): [string, SurfaceResult] => [
      name,
      { name, inputs: 0, faults: 0, slowestMs: 0, slowest: 0, statuses: {} },
    ]),
  )
  const faults = new Map<string, HostileResult['faults'][number]>()
  const note = (what: string) => {
    const { surface, input } = current
    const known = faults.get(`${surface}: ${what}`)
    if (known) known.count++
    else {
      faults.set(`${surface}: ${what}`, { surface, what, count: 1, input })
      found?.(`${surface}: ${what} (input ${input})`)
    }
  }
  const heap: [inputs: number, bytes: number][] = []
  const collect = garbageCollector()
  const lottery = surfaces.flatMap((surface) => Array.from({ length: surface.share }, () => surface))
  const current = { input: from, surface: '' }
  const onStray = (error: unknown) =>
    note(`unhandled: ${error instanceof Error ? `${error.name} ${placeOf(error)}` : typeof error}`)
  process.on('unhandledRejection', onStray)
  process.on('uncaughtException', onStray)
  const started = performance.now()
  const sampleEvery = Math.min(5000, Math.max(250, Math.floor(inputs / 40)))
  try {
    for (let done = 0; done < inputs && !signal?.aborted; done++) {
      current.input = from + done
      const random = createRandom(Math.imul(seed, 0x9e3779b1) + current.input)
      const surface = random.pick(lottery)
      current.surface = surface.name
      const result = results.get(surface.name)
      if (!result) continue
      await tick()
      await surface.prepare?.()
      const before = performance.now()
      const usedBefore = process.cpuUsage()
      const wrong: string[] = []
      try {
        const outcome = await withLimit(surface.send(random))
        const ms = performance.now() - before
        if (ms > result.slowestMs) [result.slowestMs, result.slowest] = [ms, current.input]
        // On a busy machine the clock goes on while we wait for our turn.
        const work = process.cpuUsage(usedBefore)
        if (ms > maxInputMs && (work.user + work.system) / 1000 > maxInputMs / 2)
          wrong.push(`took ${Math.round(ms)} ms`)
        wrong.push(...(outcome.faults ?? []))
        if (outcome.response) {
          const { status } = outcome.response
          result.statuses[status] = (result.statuses[status] ?? 0) + 1
          wrong.push(...(await faultsOf(outcome.response)))
        }
      } catch (error) {
        wrong.push(`thrown: ${error instanceof Error ? `${error.name} ${placeOf(error)}` : typeof error}`)
      }
      // What runs beside it gets its turn, as between two requests.
      await turn()
      if (logged().toLowerCase().includes(marker)) wrong.push('the input in the log')
      result.inputs++
      if (wrong.length > 0) result.faults++
      for (const what of wrong) note(what)
      if ((done + 1) % sampleEvery === 0) {
        collect()
        heap.push([done + 1, process.memoryUsage().heapUsed])
      }
      if (progress && (done + 1) % progress.every === 0)
        progress.tell(
          done + 1,
          [...results.values()].reduce((sum, one) => sum + one.faults, 0),
        )
    }
  } finally {
    process.off('unhandledRejection', onStray)
    process.off('uncaughtException', onStray)
  }
  return {
    seed,
    from,
    inputs: [...results.values()].reduce((sum, one) => sum + one.inputs, 0),
    surfaces: [...results.values()],
    faults: [...faults.values()],
    heapSlope: slopeOf(heap.slice(Math.floor(heap.length / 2))),
    residentMb: Math.round(process.memoryUsage().rss / 1e6),
    seconds: (performance.now() - started) / 1000,
  }
}

async function withLimit<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('hangs')), 5 * maxInputMs)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}

function garbageCollector(): () => void {
  setFlagsFromString('--expose-gc')
  return runInNewContext('gc') as () => void
}

/** Least squares. */
function slopeOf(points: readonly (readonly [number, number])[]): number {
  if (points.length < 2) return 0
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  const [x, y] = [mean(points.map(([inputs]) => inputs)), mean(points.map(([, bytes]) => bytes))]
  const squares = points.reduce((sum, [inputs]) => sum + (inputs - x) ** 2, 0)
  return points.reduce((sum, [inputs, bytes]) => sum + (inputs - x) * (bytes - y), 0) / squares
}
