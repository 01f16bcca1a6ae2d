import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { hostileJson, mutatedBytes, mutatedJson } from './mutations.ts'
import { createRandom, type Random } from './random.ts'
import { hostileText } from './texts.ts'

export interface AskResult {
  lines: number
  answered: number
  /** Answers that are an error of the line. */
  refused: number
  exitCode: number | null
  faults: string[]
  seconds: number
}

/** Sends lines to `ask --jsonl`: each that is not blank must get a line of JSON, and the command must end in order. */
export async function runAsk(lines: number, seed: number): Promise<AskResult> {
  const started = performance.now()
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', 'src/commands/ask.ts', '--jsonl'], {
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  const output = Promise.all([text(child.stdout), text(child.stderr)])
  const exited = once(child, 'exit')
  for (let index = 0; index < lines; index++) {
    const line = lineOf(createRandom(Math.imul(seed, 0x9e3779b1) + index))
    if (!child.stdin.write(Buffer.concat([line, Buffer.from('\n')]))) await once(child.stdin, 'drain')
  }
  child.stdin.end()
  const [printed, errors] = await output
  const [exitCode] = (await exited) as [number | null]
  const answers = printed.split('\n').filter(Boolean)
  const faults: string[] = []
  if (answers.length !== lines) faults.push(`${answers.length} answers to ${lines} lines`)
  if (errors !== '') faults.push('something was written as an error')
  if (exitCode !== 0) faults.push(`ended with ${exitCode}`)
  const parsed = answers.flatMap((answer) => {
    try {
      return [JSON.parse(answer) as { error?: unknown }]
    } catch {
      return []
    }
  })
  if (parsed.length !== answers.length) faults.push(`${answers.length - parsed.length} answers are no JSON`)
  const refused = parsed.filter(({ error }) => error !== undefined).length
  return {
    lines,
    answered: parsed.length - refused,
    refused,
    exitCode,
    faults,
    seconds: (performance.now() - started) / 1000,
  }
}

/** A line that is not blank and holds no line end. */
function lineOf(random: Random): Buffer {
  const question = {
    q: hostileText(random, random.pick([300, 300, 25_000])),
    municipality: random.pick(['mainz', '__proto__', hostileText(random, 40)]),
  }
  const json = hostileJson(random.chance(0.4) ? mutatedJson(question, random) : question, random)
  const bytes = Buffer.from(random.chance(0.2) ? mutatedBytes(json, random) : json)
  return Buffer.concat([Buffer.from('{'), bytes.subarray(json.startsWith('{') ? 1 : 0).filter((byte) => byte !== 0x0a)])
}
