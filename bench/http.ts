import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { loadKnowledge } from '#knowledge/compiled.ts'
import { startArguments } from './service/start-arguments.ts'
import { quantile } from './quantile.ts'
import { printTable } from './table.ts'

const conversations = 400

/** Starts the service on a free port as `npm start` does; the time counts from the start of the process to the first answer. */
async function startService(): Promise<{
  url: string
  firstAnswerMs: number
  residentMb(): number
  stop(): Promise<void>
}> {
  const data = mkdtempSync(join(tmpdir(), 'wegweiser-bench-'))
  const started = performance.now()
  const service = spawn(process.execPath, startArguments(), {
    env: { ...process.env, PORT: '0', DATA_DIR: data, LOG_LEVEL: 'warn' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let printed = ''
  while (!printed.includes('http://')) printed += String((await once(service.stdout, 'data'))[0])
  const url = /http:\/\/\S+/u.exec(printed)?.[0] ?? ''
  const response = await fetch(`${url}api/messages`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: bodyOf('Wo melde ich mein Kind in der Kita an?', 0),
  })
  if (!response.ok) throw new Error(`the service answered ${response.status}`)
  const firstAnswerMs = performance.now() - started
  return {
    url,
    firstAnswerMs,
    residentMb: () => residentMb(service.pid ?? 0),
    async stop() {
      service.kill('SIGTERM')
      await once(service, 'exit')
      rmSync(data, { recursive: true, force: true })
    },
  }
}

function residentMb(pid: number): number {
  const status = process.getBuiltinModule('node:fs').readFileSync(`/proc/${pid}/status`, 'utf8')
  return Math.round(Number(/VmRSS:\s+(\d+)/u.exec(status)?.[1] ?? 0) / 1000)
}

let sent = 0
function bodyOf(text: string, conversation: number): string {
  const message = `message${String(sent++).padStart(12, '0')}`
  return JSON.stringify({
    conversation: `conversation${String(conversation).padStart(10, '0')}`,
    message,
    municipality: 'mainz',
    input: { kind: 'text', text },
  })
}

/**
 * Asks at evenly spaced moments, whether or not earlier answers are there (an open loop): a generator that sends in bursts, as those with a
 * fixed number of connections do, would measure its own queue.
 */
async function ask(
  url: string,
  questions: readonly string[],
  rate: number,
  seconds: number,
): Promise<{ answered: number[]; failed: number }> {
  const answered: number[] = []
  let failed = 0
  const running: Promise<void>[] = []
  const started = performance.now()
  for (let index = 0; index < rate * seconds; index++) {
    const due = started + (index * 1000) / rate
    const wait = due - performance.now()
    if (wait > 1) await sleep(wait)
    const body = bodyOf(questions[(sent * 7919) % questions.length] ?? '', sent % conversations)
    const before = performance.now()
    running.push(
      fetch(`${url}api/messages`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body }).then(
        async (response) => {
          await response.arrayBuffer()
          if (response.ok) answered.push(performance.now() - before)
          else failed++
        },
        () => {
          failed++
        },
      ),
    )
  }
  await Promise.all(running)
  return { answered: answered.toSorted((a, b) => a - b), failed }
}

/** Latency over HTTP at fixed rates, with SQLite, one process; the load generator shares the machine. */
export async function benchHttp({ rates, seconds }: { rates: readonly number[]; seconds: number }): Promise<object> {
  const { base } = loadKnowledge('knowledge', '.cache')
  const questions = [...base.germany.entries.values()].flatMap((entry) =>
    Object.values(entry.texts).flatMap((text) => text.phrasings.slice(0, 2)),
  )
  const service = await startService()
  const rows: Record<string, string | number>[] = []
  try {
    for (const rate of rates) {
      const times = await ask(service.url, questions, rate, seconds)
      rows.push({
        'questions/s': rate,
        answered: times.answered.length,
        failed: times.failed,
        'median ms': quantile(times.answered, 0.5).toFixed(1),
        'p99 ms': quantile(times.answered, 0.99).toFixed(1),
        'max ms': quantile(times.answered, 1).toFixed(1),
        'resident MB': service.residentMb(),
      })
    }
  } finally {
    await service.stop()
  }
  printTable(
    `Answers over HTTP, SQLite, one process (first answer ${Math.round(service.firstAnswerMs)} ms after the start)`,
    rows,
  )
  return { firstAnswerMs: Math.round(service.firstAnswerMs), rows }
}
