import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'

/** One faulty file per layer: a rule that matches nothing passes in silence, so each must fire. */
const faults: [string, string, string][] = [
  ['core knows no adapter', 'src/core/faulty.ts', "export { createVault } from '#storage/vault.ts'\n"],
  [
    'core does no input or output',
    'src/core/faulty-io.ts',
    "import { readFileSync } from 'node:fs'\nexport const read = readFileSync\n",
  ],
  ['core has no clock of its own', 'src/core/faulty-clock.ts', 'export const now = () => Date.now()\n'],
  ['core has no chance of its own', 'src/core/faulty-random.ts', 'export const dice = () => Math.random()\n'],
  ['matching knows no adapter', 'src/matching/faulty.ts', "export { createVault } from '#storage/vault.ts'\n"],
  ['app knows no adapter', 'src/app/faulty.ts', "export { createVault } from '#storage/vault.ts'\n"],
  ['storage knows no channel', 'src/storage/faulty.ts', "export { loadAssets } from '#channels/web/assets.ts'\n"],
  ['a channel knows no store', 'src/channels/faulty.ts', "export { createVault } from '#storage/vault.ts'\n"],
  [
    'nothing reads the environment but the composition root',
    'src/channels/faulty-env.ts',
    'export const home = process.env.HOME\n',
  ],
  [
    'a promise is never left alone',
    'src/app/faulty-promise.ts',
    'export function lose(): void {\n  Promise.resolve(1)\n}\n',
  ],
  [
    'files do not import each other in a ring',
    'src/app/faulty-ring.ts',
    "import { lose } from './faulty-ring-2.ts'\nexport const ring = () => lose()\n",
  ],
]

function lint(file: string): string {
  try {
    return execFileSync('node_modules/.bin/oxlint', [file], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
  } catch (error) {
    return String((error as { stdout?: string }).stdout)
  }
}

afterAll(() => {
  for (const [, file] of faults) rmSync(file, { force: true })
  rmSync('src/app/faulty-ring-2.ts', { force: true })
})

describe('the layer rules', () => {
  it.each(faults)('fire: %s', (_, file, source) => {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, source)
    if (file.endsWith('ring.ts'))
      writeFileSync(
        'src/app/faulty-ring-2.ts',
        "import { ring } from './faulty-ring.ts'\nexport const lose = () => ring()\n",
      )

    expect(lint(file)).toMatch(/Found \d+ warnings? and [1-9]/u)
    rmSync(file)
  })
})
