/** `npm run bench -- <name>`: one table each, and the figures as JSON in `.cache/bench/<name>.json`. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    folder: { type: 'string', default: 'tests/quality/final' },
    peers: { type: 'boolean', default: false },
    misses: { type: 'boolean', default: false },
    url: { type: 'string' },
    rate: { type: 'string', default: '50,100,200' },
    seconds: { type: 'string', default: '20' },
    data: { type: 'string' },
    sizes: { type: 'string', default: '1000,10000,100000' },
  },
})

const benches: Record<string, () => Promise<object> | object> = {
  quality: async () =>
    (await import('./quality.ts')).benchQuality({ folder: values.folder, peers: values.peers, misses: values.misses }),
  ablation: async () => (await import('./ablation.ts')).benchAblation('tests/quality'),
  typos: async () => (await import('./typos.ts')).benchTypos(values.folder),
  names: async () => (await import('./names.ts')).benchNames(),
  speed: async () => (await import('./speed.ts')).benchSpeed(),
  growth: async () => (await import('./growth.ts')).benchGrowth(values.sizes.split(',').map(Number)),
  public: async () => {
    if (!values.data) throw new Error('npm run bench -- public --data DIR: the folder of the public question sets')
    return (await import('./public.ts')).benchPublic(values.data)
  },
  http: async () =>
    (await import('./http.ts')).benchHttp({
      rates: values.rate.split(',').map(Number),
      seconds: Number(values.seconds),
    }),
}

// The public sets are not part of the repository.
const wanted = positionals.length > 0 ? positionals : Object.keys(benches).filter((name) => name !== 'public')
for (const name of wanted) {
  const bench = benches[name]
  if (!bench) {
    console.error(`npm run bench -- ${Object.keys(benches).join(' | ')}`)
    process.exitCode = 1
    break
  }
  const result = await bench()
  mkdirSync('.cache/bench', { recursive: true })
  writeFileSync(`.cache/bench/${name}.json`, `${JSON.stringify(result, null, 2)}\n`)
}
