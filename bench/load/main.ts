/** `npm run load -- <name>`: what the service bears; figures as JSON in `.cache/bench/load-<name>.json`. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { loadChannels, type LoadChannel, type SiteOptions } from './site.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    channels: { type: 'string', default: loadChannels.join() },
    /** Ways to run it: the database and, behind a colon, the number of processes. */
    sites: { type: 'string' },
    rates: { type: 'string', default: '25,50,100,150,200,250,300,400,500,600,800,1000' },
    rate: { type: 'string', default: '40' },
    seconds: { type: 'string' },
    'warm-up': { type: 'string' },
    conversations: { type: 'string', default: '1000000' },
    answers: { type: 'string', default: '10000000' },
    /** Settings of the service, such as `--env NAME=value`. */
    env: { type: 'string', multiple: true, default: [] },
  },
})

const environment = Object.fromEntries(values.env.map((setting) => setting.split(/=(.*)/su).slice(0, 2)))

function sites(fallback: string): SiteOptions[] {
  return (values.sites ?? fallback).split(',').map((site) => {
    const [database, processes = '1'] = site.split(':')
    if (database !== 'sqlite' && database !== 'postgres') throw new Error('--sites sqlite:1,postgres:1,postgres:2')
    return { database, processes: Number(processes), environment }
  })
}

function site(): SiteOptions {
  const [first] = sites('sqlite:1')
  if (!first) throw new Error('--sites sqlite:1')
  return first
}

const loads: Record<string, () => Promise<object>> = {
  saturation: async () =>
    (await import('./saturation.ts')).measureSaturation({
      channels: values.channels
        .split(',')
        .filter((name): name is LoadChannel => loadChannels.includes(name as LoadChannel)),
      sites: sites('sqlite:1,postgres:1,postgres:2,postgres:4'),
      rates: values.rates.split(',').map(Number),
      seconds: Number(values.seconds ?? 15),
    }),
  soak: async () => {
    const seconds = Number(values.seconds ?? 1800)
    const warmUpSeconds = Number(values['warm-up'] ?? Math.min(300, seconds / 4))
    return (await import('./soak.ts')).soak({ ...site(), rate: Number(values.rate), seconds, warmUpSeconds })
  },
  fill: async () =>
    (await import('./fill.ts')).compareFilled({
      ...site(),
      conversations: Number(values.conversations),
      answers: Number(values.answers),
      rate: Number(values.rate),
      seconds: Number(values.seconds ?? 60),
    }),
}

const wanted = positionals.length > 0 ? positionals : Object.keys(loads)
for (const name of wanted) {
  const load = loads[name]
  if (!load) {
    console.error(`npm run load -- ${Object.keys(loads).join(' | ')}`)
    process.exitCode = 1
    break
  }
  const result = await load()
  mkdirSync('.cache/bench', { recursive: true })
  writeFileSync(`.cache/bench/load-${name}.json`, `${JSON.stringify(result, null, 2)}\n`)
}
