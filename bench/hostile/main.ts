/**
 * `npm run hostile -- [inputs | sockets | ask | regexes] [--inputs 1000000] [--seed 1]`: exits with 1 when anything is wrong.
 *
 * `--from 250000` goes on with a run; `--from 731 --inputs 1 --log` sends one input again and shows what was logged; `--only Slack` leaves
 * the other surfaces out, which changes the inputs. `--patience 60`: seconds in which slow connections must have been cut.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { printTable } from '../table.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    inputs: { type: 'string', default: '20000' },
    seed: { type: 'string', default: '1' },
    from: { type: 'string', default: '0' },
    only: { type: 'string' },
    log: { type: 'boolean', default: false },
    patience: { type: 'string', default: '60' },
  },
})
const [inputs, seed, from] = [Number(values.inputs), Number(values.seed), Number(values.from)]

// What was found until then is told as well.
const stopping = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopping.abort())

const countsOf = (statuses: Record<string, number>) =>
  Object.entries(statuses)
    .map(([status, count]) => `${status}×${count}`)
    .join(' ')

const programs: Record<string, () => Promise<{ failed: boolean }>> = {
  async inputs() {
    const { openService } = await import('./service.ts')
    const { openSurfaces } = await import('./surfaces.ts')
    const { runHostile } = await import('./run.ts')
    const service = await openService()
    const { surfaces, close } = openSurfaces(service, values.only)
    const started = performance.now()
    const result = await runHostile({
      surfaces,
      seed,
      from,
      inputs,
      logged() {
        const written = service.logged()
        if (values.log && written) console.log(written.trimEnd())
        return written
      },
      tick: service.tick,
      signal: stopping.signal,
      found: (fault) => console.log(fault),
      progress: {
        every: Math.min(2_000, Math.max(1, inputs / 10)),
        tell: (done, faults) => {
          const perSecond = Math.round((done * 1000) / (performance.now() - started))
          const megabytes = Math.round(process.memoryUsage().rss / 1e6)
          console.log(
            `${from + done} sent, ${faults} with faults, ${perSecond}/s, ${megabytes} MB; go on with --seed ${seed} --from ${from + done}`,
          )
        },
      },
    })
    await close()
    await service.close()
    printTable(
      `Hostile input, ${result.inputs} from ${from} on, seed ${seed}, ${Math.round(result.seconds)} s`,
      result.surfaces.map(({ name, inputs: sent, faults, slowestMs, slowest, statuses }) => ({
        surface: name,
        inputs: sent,
        faults,
        'slowest ms': slowestMs.toFixed(0),
        'its number': slowest,
        statuses: countsOf(statuses),
      })),
    )
    for (const { surface, what, count, input } of result.faults)
      console.log(`${count}× ${surface}: ${what} (first by ${input})`)
    console.log(`\nheap ${result.heapSlope.toFixed(1)} bytes an input, ${result.residentMb} MB resident`)
    return { ...result, failed: result.faults.length > 0 }
  },
  async sockets() {
    const { runSockets } = await import('./sockets.ts')
    const result = await runSockets(inputs, seed, Number(values.patience))
    const { statuses, slow, endlessKb, faults, ...figures } = result
    printTable('Requests over real connections', [
      {
        requests: figures.inputs,
        statuses: countsOf(statuses),
        'slowest ms': figures.slowestMs.toFixed(0),
        'others waited ms': figures.othersMs.toFixed(0),
        'slow ones cut': `${slow.cut} of ${slow.opened} within ${slow.afterSeconds} s`,
        'endless bodies cut after kB': Object.values(endlessKb).join(' '),
        'resident MB': figures.residentMb,
      },
    ])
    for (const fault of faults) console.log(fault)
    return { ...result, failed: faults.length > 0 }
  },
  async ask() {
    const { runAsk } = await import('./ask.ts')
    const { faults, ...figures } = await runAsk(inputs, seed)
    printTable('Lines for ask --jsonl', [
      { ...figures, exitCode: figures.exitCode ?? '–', seconds: figures.seconds.toFixed(0) },
    ])
    for (const fault of faults) console.log(fault)
    return { ...figures, faults, failed: faults.length > 0 }
  },
  async regexes() {
    const { collectRegexes, judgeRegexes } = await import('./regexes.ts')
    const verdicts = await judgeRegexes(await collectRegexes())
    const unproved = verdicts.filter(({ verdict }) => verdict !== 'safe')
    printTable(
      `${verdicts.length} regular expressions, ${verdicts.length - unproved.length} proved to be safe`,
      unproved.map(({ where, verdict, why }) => ({ where, verdict, why })),
    )
    return { verdicts, failed: verdicts.some(({ verdict }) => verdict === 'vulnerable') }
  },
}

const wanted = positionals.length > 0 ? positionals : ['inputs']
for (const name of wanted) {
  const program = programs[name]
  if (!program) {
    console.error(`npm run hostile -- ${Object.keys(programs).join(' | ')}`)
    process.exitCode = 1
    break
  }
  const result = await program()
  mkdirSync('.cache/bench', { recursive: true })
  writeFileSync(`.cache/bench/hostile-${name}.json`, `${JSON.stringify(result, null, 2)}\n`)
  if (result.failed) process.exitCode = 1
}
