import { createHash } from 'node:crypto'
import { readFileSync, readdirSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { join } from 'node:path'

const folder = join(import.meta.dirname, 'widget')

export interface Asset {
  body: string
  type: string
}

/** The files of the chat element as browsers take them: types stripped, nothing bundled. */
export interface Assets {
  /** Changes with the content; part of every address but the entry's, so that browsers may keep the rest for ever. */
  version: string
  files: ReadonlyMap<string, Asset>
  /** The scripts of the element, `chat.ts` last. Named all at once, so that a slow phone does not learn of each only from the one before. */
  modules: readonly string[]
}

// A phone need not load what only we read. No more than this without a parser: only lines that are nothing but a comment, and blanks,
// of which no string here has two, as all words come from the server.
function withoutComments(script: string): string {
  return script
    .replace(/^[ \t]*\/\*\*[\s\S]*?\*\/[ \t]*\n/gmu, '')
    .replace(/^[ \t]*\/\/.*\n/gmu, '')
    .replace(/ {2,}/gu, ' ')
    .replace(/\n\s+/gu, '\n')
    .replace(/ +$/gmu, '')
}

function withoutBlanks(styles: string): string {
  return styles
    .replace(/\/\*[\s\S]*?\*\//gu, '')
    .replace(/\s+/gu, ' ')
    .replace(/ ?([{};,>]) ?/gu, '$1')
    .replaceAll(': ', ':')
    .replaceAll(';}', '}')
}

/** Reads and strips the element's files once. Errors: throws when a file is missing, which is a broken installation. */
export function loadAssets(): Assets {
  const files = new Map<string, Asset>()
  const hash = createHash('sha256')
  for (const name of readdirSync(folder).toSorted()) {
    const source = readFileSync(join(folder, name), 'utf8')
    const isScript = name.endsWith('.ts')
    const body = isScript ? withoutComments(stripTypeScriptTypes(source)) : withoutBlanks(source)
    files.set(name, { body, type: isScript ? 'text/javascript; charset=utf-8' : 'text/css; charset=utf-8' })
    hash.update(name).update(body)
  }
  const modules = modulesOf('chat.ts', files)
  return { version: hash.digest('hex').slice(0, 12), files, modules }
}

/** A script and all that it loads, each after what it needs. */
function modulesOf(name: string, files: ReadonlyMap<string, Asset>, found = new Set<string>()): string[] {
  for (const [, needed = ''] of files.get(name)?.body.matchAll(/ from '\.\/([\w-]+\.ts)'/gu) ?? [])
    if (!found.has(needed)) modulesOf(needed, files, found)
  found.add(name)
  return [...found]
}
