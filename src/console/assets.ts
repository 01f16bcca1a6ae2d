import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire, stripTypeScriptTypes } from 'node:module'
import { basename, dirname, join } from 'node:path'

export interface Asset {
  body: Buffer
  type: string
}

/** Files that pages load. `version` changes with any of them and is in every address, so that browsers may keep them for ever. */
export interface ConsoleAssets {
  version: string
  files: ReadonlyMap<string, Asset>
}

const own = join(import.meta.dirname, 'assets')
const kern = dirname(createRequire(import.meta.url).resolve('@kern-ux/native/dist/kern.min.css'))
const types: Record<string, string> = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  ts: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
  woff2: 'font/woff2',
}
/** The weights that our pages use. */
const fonts = ['Regular', 'Italic', 'Medium', 'SemiBold', 'Bold'].map((cut) => `fonts/fira-sans/FiraSans-${cut}.woff2`)

let loaded: ConsoleAssets | undefined

/** Reads the files once; scripts in TypeScript lose their types. Errors: throws when one is missing: a broken installation. */
export function consoleAssets(): ConsoleAssets {
  loaded ??= load()
  return loaded
}

function load(): ConsoleAssets {
  const files = new Map<string, Asset>()
  const hash = createHash('sha256')
  const add = (name: string, path: string) => {
    const extension = name.slice(name.lastIndexOf('.') + 1)
    const type = types[extension]
    if (!type) return
    const source = readFileSync(path)
    const body = extension === 'ts' ? Buffer.from(stripTypeScriptTypes(source.toString('utf8'))) : source
    files.set(name, { body, type })
    hash.update(name).update(body)
  }
  for (const name of ['kern.min.css', 'fonts/fira-sans.css', ...fonts]) add(name, join(kern, name))
  for (const name of readdirSync(own).toSorted()) add(basename(name), join(own, name))
  return { version: hash.digest('hex').slice(0, 12), files }
}

/** The address of a file, such as `console.css`. */
export function assetAddress(name: string): string {
  return `/staff/assets/${consoleAssets().version}/${name}`
}
