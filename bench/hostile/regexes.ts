/** Every regular expression of `src/`: the literals from the syntax tree, those that are put together as they are when their file is loaded. */
import { globSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { check } from 'recheck'
import { parseSync } from 'rolldown/utils'

export interface FoundRegex {
  /** `src/core/text.ts:12` */
  where: string
  source: string
  flags: string
}

interface Site {
  line: number
  literal?: { source: string; flags: string }
}

/** Files that do something when they are loaded; they hold literals only, which `collectRegexes` checks. */
const programs = /^src\/(?:main\.ts|commands\/|channels\/web\/widget\/)/u

/**
 * All regular expressions of the product's own code.
 *
 * Errors: throws when an expression is put together where loading its file does not do it, as it would be left out.
 */
export async function collectRegexes(folder = 'src'): Promise<FoundRegex[]> {
  const found = new Map<string, FoundRegex>()
  const add = (regex: FoundRegex) => found.set(`${regex.where} ${regex.source} ${regex.flags}`, regex)
  const built: { file: string; line: number }[] = []
  for (const file of globSync(`${folder}/**/*.ts`).toSorted()) {
    for (const { line, literal } of sitesIn(file, readFileSync(file, 'utf8'))) {
      if (literal) add({ where: `${file}:${line}`, ...literal })
      else built.push({ file, line })
    }
  }
  const files = new Set(built.map(({ file }) => file))
  const program = [...files].find((file) => programs.test(file))
  if (program) throw new Error(`${program} puts a regular expression together but cannot be loaded here`)
  for (const regex of await builtIn(files)) add(regex)
  for (const { file, line } of built)
    if (![...found.keys()].some((key) => key.startsWith(`${file}:${line} `)))
      throw new Error(`${file}:${line} is not run when the file is loaded: its regular expression cannot be checked`)
  return [...found.values()]
}

function sitesIn(file: string, source: string): Site[] {
  const { program, errors } = parseSync(file, source)
  if (errors.length > 0) throw new Error(`${file} cannot be parsed`)
  const sites: Site[] = []
  const lineAt = (offset: number) => source.slice(0, offset).split('\n').length
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) return node.forEach(visit)
    if (typeof node !== 'object' || node === null) return
    const { type, start, regex, callee } = node as {
      type?: string
      start?: number
      regex?: { pattern: string; flags: string }
      callee?: { type?: string; name?: string }
    }
    if (type === 'Literal' && regex)
      sites.push({ line: lineAt(start ?? 0), literal: { source: regex.pattern, flags: regex.flags } })
    else if ((type === 'NewExpression' || type === 'CallExpression') && callee?.name === 'RegExp')
      sites.push({ line: lineAt(start ?? 0) })
    Object.values(node).forEach(visit)
  }
  visit(program)
  return sites
}

let loads = 0

/** Loads files with a `RegExp` that writes down what it is given and by whom. */
async function builtIn(files: ReadonlySet<string>): Promise<FoundRegex[]> {
  const found: FoundRegex[] = []
  const original = globalThis.RegExp
  globalThis.RegExp = new Proxy(original, {
    construct(target, given: [string, string?]) {
      const regex = new target(...given)
      const at = new Error('where').stack?.split('\n').find((line) => line.includes('/src/'))
      const [, file, line] = /\/(src\/[^:?]+)(?:\?[^:]*)?:(\d+):/u.exec(at ?? '') ?? []
      if (file && line) found.push({ where: `${file}:${line}`, source: regex.source, flags: regex.flags })
      return regex
    },
  })
  try {
    // The query makes it a module of its own: it may have been loaded before.
    const query = `regexes=${++loads}`
    for (const file of files) await import(/* @vite-ignore */ `${pathToFileURL(resolve(file)).href}?${query}`)
  } finally {
    globalThis.RegExp = original
  }
  return found
}

/** The longest text that a person can send on the web; nothing reads more than four times as much at once. */
const longestText = 10_000
/** A match on the longest text may take this long, whatever it is. Units: milliseconds. */
const patienceMs = 40
/** Below this the clock is too coarse to tell how the time grows. Units: milliseconds. */
const tellableMs = 8
/** What grows with the length takes twice as long for twice the text; with its square, four times. */
const maxGrowth = 3
const recheckMs = 4_000

/** Read nothing but our own files and settings, or no more than a line. */
const ofOurOwn: readonly { file: RegExp; source: string; reads: string }[] = [
  {
    file: /^src\/channels\/telegram\/bot\.ts/u,
    source: String.raw`\/+$`,
    reads: 'the setting PUBLIC_URL or TELEGRAM_API_ROOT',
  },
  { file: /^src\/channels\/web\/assets\.ts/u, source: '', reads: 'scripts and styles of src/channels/web/widget' },
  {
    file: /^src\/channels\/terminal\/render\.ts/u,
    source: String.raw`\[([^\]]+)\]\(([^)]+)\)`,
    reads: 'answers, on the command line',
  },
  {
    file: /^src\/channels\/telegram\/inline-mode\.ts/u,
    source: String.raw`\s+\S*$`,
    reads: 'the first 120 characters of an answer',
  },
]

export interface RegexVerdict extends FoundRegex {
  /** `safe`: proved; `timed`: not proved, but quick on every attack that is known; `own`: reads nothing from outside. */
  verdict: 'safe' | 'timed' | 'own' | 'vulnerable'
  why: string
}

/** Judges expressions one by one: by proof where recheck has one, by the clock where it does not. Shapes: in the order given. */
export async function judgeRegexes(regexes: readonly FoundRegex[], workers = 2): Promise<RegexVerdict[]> {
  const verdicts: RegexVerdict[] = []
  const waiting = regexes.map((regex, index) => ({ regex, index }))
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) verdicts[next.index] = await judge(next.regex)
  }
  await Promise.all(Array.from({ length: workers }, work))
  return verdicts
}

async function judge(regex: FoundRegex): Promise<RegexVerdict> {
  const own = ofOurOwn.find(({ file, source }) => file.test(regex.where) && (source === '' || source === regex.source))
  if (own) return { ...regex, verdict: 'own', why: own.reads }
  const result = await check(regex.source, regex.flags, { timeout: recheckMs, attackTimeout: 500, randomSeed: 1 })
  if (result.status === 'safe') return { ...regex, verdict: 'safe', why: result.complexity.summary }
  if (result.status === 'vulnerable' && result.complexity.type === 'exponential')
    return { ...regex, verdict: 'vulnerable', why: `exponential: ${result.attack.pattern}` }
  const found = result.status === 'vulnerable' ? result.attack : undefined
  const pumps = found?.pumps.map(({ pump }) => pump) ?? []
  const slow = slowAttack(regex, [...pumps, ...attacksOn(regex)], ['', '\u0000!', ...(found ? [found.suffix] : [])])
  const because = result.status === 'vulnerable' ? result.complexity.summary : (result.error?.kind ?? 'unknown')
  return { ...regex, verdict: slow ? 'vulnerable' : 'timed', why: slow ? `${because}; ${slow}` : because }
}

/** What makes expressions slow: long rows of what they repeat, without the end they look for. */
function attacksOn({ source }: FoundRegex): string[] {
  const literals = source.match(/[\p{L}\p{N}]{2,}/gu) ?? []
  const rows = ['a', 'A', 'é', 'ك', 'я', '漢', '1', '\u0661', ' ', '\t', '\n', '\u0301', '\u064e', '\u200c', '\u2068']
  const signs = '()[]<>{}@.,:;/-_+#%&*\'"’=|!?~€§'.split('')
  const mixed = [...rows.slice(0, 7), ...signs].flatMap((sign) => [`a${sign}`, `${sign} `, `1${sign}`])
  return [...rows, ...signs, ...mixed, ...literals.slice(0, 40).map((word) => `${word} `)]
}

function slowAttack(
  { source, flags }: FoundRegex,
  attacks: readonly string[],
  ends: readonly string[],
): string | undefined {
  const regex = new RegExp(source, flags.includes('g') ? flags : `${flags}g`)
  const time = (length: number, pump: string, end: string) => {
    const text = pump.repeat(Math.ceil(length / pump.length)).slice(0, length) + end
    const started = performance.now()
    text.replace(regex, '')
    return performance.now() - started
  }
  for (const pump of attacks)
    for (const end of ends) {
      if (time(longestText, pump, end) < tellableMs) continue
      const best = (length: number) => Math.min(...Array.from({ length: 5 }, () => time(length, pump, end)))
      const [half, whole] = [best(longestText / 2), best(longestText)]
      if (whole > patienceMs) return `${whole.toFixed(0)} ms on ${JSON.stringify(pump + end)}`
      if (whole < tellableMs || whole / half < maxGrowth) continue
      // A busy machine makes one of two times longer, but hardly both in a row.
      const twice = best(2 * longestText)
      if (twice / whole >= maxGrowth)
        return `${half.toFixed(1)}, ${whole.toFixed(1)}, ${twice.toFixed(1)} ms for twice the text each, on ${JSON.stringify(pump + end)}`
    }
  return undefined
}
