import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, rename, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Browser } from 'playwright-core'

const packageFile = join(createRequire(import.meta.url).resolve('@sparticuz/chromium'), '../../package.json')
const { version } = JSON.parse(readFileSync(packageFile, 'utf8')) as { version: string }

/** Pages are shown without a graphics card, in the machine's own process tree. */
const launchArguments = ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--font-render-hinting=none']

/**
 * The path of a Chromium: `CHROMIUM_PATH`, or the one that npm installed, unpacked once per machine.
 *
 * Test files run side by side and may all come first: each unpacks into a folder of its own, and the first to finish renames it into
 * place, so that nobody ever starts a half-written program.
 */
async function chromiumPath(): Promise<string> {
  if (process.env.CHROMIUM_PATH) return process.env.CHROMIUM_PATH
  const shared = join(tmpdir(), `wegweiser-chromium-${version}`)
  if (!existsSync(shared)) {
    const own = await mkdtemp(join(tmpdir(), 'wegweiser-chromium-'))
    const before = process.env.TMPDIR
    // The package unpacks into the folder for temporary files and offers no other way to name one.
    process.env.TMPDIR = own
    try {
      const { default: packed } = await import('@sparticuz/chromium')
      await packed.executablePath()
    } finally {
      if (before === undefined) delete process.env.TMPDIR
      else process.env.TMPDIR = before
    }
    await rename(own, shared).catch(() => rm(own, { recursive: true, force: true }))
  }
  return join(shared, 'chromium')
}

/** A real Chromium without a window. The caller closes it. */
export async function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: await chromiumPath(), args: launchArguments, headless: true })
}
