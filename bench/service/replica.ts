/** The service as it really runs: processes of their own, which can be killed. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startArguments } from './start-arguments.ts'

export interface ReplicaOptions {
  environment: Record<string, string>
  /** Kept when the process ends, so that the next one finds its database; without one there is a new one, which is deleted. */
  dataDirectory?: string
  /** Another checkout of the repository; else that of the setting SERVICE_CHECKOUT, else this one. */
  checkout?: string
  /** Modules loaded before the service. */
  imports?: readonly string[]
  /** What starts the program, such as `['unshare', …]`. */
  wrapper?: readonly string[]
}

export interface Replica {
  readonly url: string
  readonly child: ChildProcess
  /** How often each event was logged as a warning or an error. */
  readonly events: Map<string, number>
  /** What it printed last, for the one who looks for the fault. */
  readonly printed: string
  residentMb(): number
  /** Sends the signal and waits for the end. Shapes: the exit code, `null` after SIGKILL. */
  end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null>
}

const startTimeoutMs = 90_000

/** Starts one process on a free port and waits until it listens. Errors: throws with what it printed when it does not start. */
export async function startReplica(options: ReplicaOptions): Promise<Replica> {
  const { environment, checkout = process.env.SERVICE_CHECKOUT ?? '.', imports = [], wrapper = [] } = options
  const dataDirectory = options.dataDirectory ?? mkdtempSync(join(tmpdir(), 'wegweiser-replica-'))
  const [command = process.execPath, ...parameters] = [
    ...wrapper,
    process.execPath,
    ...imports.flatMap((module) => ['--import', module]),
    ...startArguments(checkout),
  ]
  const child = spawn(command, parameters, {
    cwd: checkout,
    env: { PATH: process.env.PATH ?? '', DATA_DIR: dataDirectory, PORT: '0', LOG_LEVEL: 'warn', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const events = new Map<string, number>()
  const output = { last: '' }
  const read = (chunk: Buffer) => {
    const text = String(chunk)
    for (const [, event = ''] of text.matchAll(/"msg":"([^"]{1,100})"/gu))
      events.set(event, (events.get(event) ?? 0) + 1)
    output.last = (output.last + text).slice(-10_000)
  }
  child.stdout.on('data', read)
  child.stderr.on('data', read)
  const url = await listening(child, output)
  const exited = once(child, 'exit').then(([code]) => {
    if (options.dataDirectory === undefined) rmSync(dataDirectory, { recursive: true, force: true })
    return code as number | null
  })
  return {
    url,
    child,
    events,
    get printed() {
      return output.last
    },
    residentMb: () => residentMb(child.pid ?? 0),
    end(signal) {
      child.kill(signal)
      return exited
    },
  }
}

/** Memory of a process that is really in use, in MB; 0 when it has ended. */
export function residentMb(pid: number): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    return Number(/VmRSS:\s+(\d+)/u.exec(status)?.[1] ?? 0) / 1024
  } catch {
    return 0
  }
}

/** Looks at `output` after each chunk, so it must come after the reader that fills it. */
function listening(child: ChildProcess, output: { last: string }): Promise<string> {
  return new Promise((resolve, reject) => {
    const fail = (why: string) => {
      clearTimeout(timer)
      child.kill('SIGKILL')
      reject(new Error(`the service ${why}: ${output.last.slice(-2000)}`))
    }
    const timer = setTimeout(() => fail('did not start in time'), startTimeoutMs)
    const onExit = () => fail('ended')
    child.once('exit', onExit)
    child.once('error', (error) => fail(error.message))
    const look = () => {
      const url = /^Wegweiser: (http:\/\/\S+)\/$/mu.exec(output.last)?.[1]
      if (url === undefined) return
      child.stdout?.off('data', look)
      clearTimeout(timer)
      child.off('exit', onExit)
      resolve(url)
    }
    child.stdout?.on('data', look)
  })
}
