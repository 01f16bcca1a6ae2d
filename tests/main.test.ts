import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, describe, expect, it } from 'vitest'

const folders: string[] = []
const running: ChildProcess[] = []

afterEach(() => {
  for (const process of running.splice(0)) process.kill('SIGKILL')
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'wegweiser-'))
  folders.push(folder)
  return folder
}

function run(script: string, environment: Record<string, string> = {}, ...commandArguments: string[]) {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script, ...commandArguments], {
    env: { PATH: process.env.PATH, DATA_DIR: aFolder(), PORT: '0', ...environment },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  running.push(child)
  const output: string[] = []
  child.stdout.on('data', (chunk: Buffer) => output.push(String(chunk)))
  child.stderr.on('data', (chunk: Buffer) => output.push(String(chunk)))
  return { child, printed: () => output.join('') }
}

async function start(environment: Record<string, string> = {}) {
  const service = run('src/main.ts', environment)
  for await (const line of createInterface({ input: service.child.stdout })) {
    const url = /http:\/\/\S+/u.exec(line)?.[0]
    if (url) return { ...service, url }
  }
  throw new Error(`the service did not start: ${service.printed()}`)
}

async function exitCode(child: ChildProcess): Promise<number | null> {
  return child.exitCode ?? ((await once(child, 'exit'))[0] as number | null)
}

let count = 0
function ask(url: string, text: string) {
  return fetch(new URL('/api/messages', url), {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({
      conversation: 'conversation-for-tests',
      message: `message-number-${++count}`,
      municipality: 'mainz',
      input: { kind: 'text', text },
    }),
  })
}

describe('the service', () => {
  it('answers in the browser’s protocol with the right office, in three languages, and stops in order', async () => {
    const { url, child, printed } = await start()

    const answers = await Promise.all(
      [
        'Wo melde ich mein Kind in der Kita an?',
        'كيف أسجل طفلي في الروضة؟',
        'we want to hire a nurse from India, who helps?',
      ].map(async (question) => (await ask(url, question)).text()),
    )
    expect(answers[0]).toContain('Kita-Servicestelle')
    expect(answers[1]).toContain('Kita-Servicestelle')
    expect(answers[1]).toContain('"dir":"rtl"')
    expect(answers[2]).toContain('Welcome Center')
    expect(await (await fetch(new URL('/readyz', url))).text()).toBe('ready')

    child.kill('SIGTERM')
    expect(await exitCode(child)).toBe(0)
    expect(printed()).toContain('"msg":"stopped"')
  })

  it('keeps what people write out of its log', async () => {
    const { url, child, printed } = await start({ LOG_LEVEL: 'debug' })

    await ask(url, 'MARKEDPHRASE Anna Muster 0151 2345678 kita platz')
    await ask(url, 'MARKEDPHRASE xyz qwertz unbekannt')
    await fetch(new URL('/api/messages', url), { method: 'POST', body: '{"MARKEDPHRASE":' })
    await fetch(new URL('/', url), {
      method: 'POST',
      body: new URLSearchParams({ text: 'MARKEDPHRASE', conversation: 'x' }),
    })
    await fetch(new URL('/topics/MARKEDPHRASE?l=MARKEDPHRASE', url))
    child.kill('SIGTERM')
    await exitCode(child)

    expect(printed()).not.toContain('MARKEDPHRASE')
    expect(printed()).not.toContain('2345678')
  })

  it('says which setting is wrong, one line each, and does not start', async () => {
    const { child, printed } = run('src/main.ts', { PORT: '99999', SLACK_BOT_TOKEN: 'xoxb-1' })

    expect(await exitCode(child)).toBe(1)
    expect(printed()).toMatch(/^PORT /mu)
    expect(printed()).toMatch(/^SLACK_SIGNING_SECRET /mu)
    expect(printed()).not.toContain('    at ')
  })

  it('refuses to start on broken knowledge and names file, line and field', async () => {
    const knowledge = aFolder()
    cpSync('knowledge', knowledge, { recursive: true })
    writeFileSync(join(knowledge, 'mainz/municipality.yaml'), 'id: mainz\nname: 7\n')
    const { child, printed } = run('src/main.ts', { KNOWLEDGE_DIR: knowledge })

    expect(await exitCode(child)).toBe(1)
    expect(printed()).toMatch(/mainz\/municipality\.yaml:2 name: /u)
    expect(printed()).not.toContain('    at ')
  })

  it('says that its port is taken', async () => {
    const { url } = await start()
    const { child, printed } = run('src/main.ts', { PORT: new URL(url).port })

    expect(await exitCode(child)).toBe(1)
    expect(printed()).toContain('cannot be used (EADDRINUSE)')
  })
})

describe('npm run ask', () => {
  it('answers JSON lines in their order, in the documented form', async () => {
    const { child, printed } = run('src/commands/ask.ts', {}, '--jsonl')
    child.stdin.end(
      '{"q":"kindergeld beantragen","municipality":"mainz"}\nnon\u2028sense\n{"q":"mein mann\u2028schlägt mich","locale":"de"}\n',
    )

    expect(await exitCode(child)).toBe(0)
    const lines = printed()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>)
    expect(lines).toHaveLength(3)
    expect(Object.keys(lines[0] ?? {})).toEqual([
      'decision',
      'topic',
      'candidates',
      'office',
      'locale',
      'detected',
      'ms',
    ])
    expect(lines[0]).toMatchObject({
      decision: 'answer',
      topic: 'child-benefit',
      office: 'familienkasse',
      locale: 'de',
    })
    expect(lines[1]).toEqual({ error: 'not a JSON line' })
    expect(lines[2]).toMatchObject({ decision: 'urgent', topic: 'domestic-violence' })
  })

  it('prints an answer as a person would read it, and why with --explain', async () => {
    const { child, printed } = run(
      'src/commands/ask.ts',
      {},
      '--municipality',
      'mainz',
      '--explain',
      'Wo kann ich Kindergeld beantragen?',
    )

    expect(await exitCode(child)).toBe(0)
    expect(printed()).toContain('Familienkasse')
    expect(printed()).toMatch(/child-benefit {2}score/u)
  })

  it('says what is wrong with its arguments', async () => {
    const { child, printed } = run('src/commands/ask.ts', {}, '--municipality', 'atlantis', 'hallo')

    expect(await exitCode(child)).toBe(1)
    expect(printed()).toContain('--municipality must be one of')
  })
})
