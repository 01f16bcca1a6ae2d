import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startPlatforms } from './platforms.ts'
import { signingSecret, telegramToken, webhookSecret } from './service.ts'
import { startArguments } from '#bench/service/start-arguments.ts'

export interface ServiceProcess {
  port: number
  /** All that it has written so far. */
  printed(): string
  isRunning(): boolean
  residentMb(): number
  stop(): Promise<void>
}

/** The service as `npm start` runs it, with both webhooks, on a port of this machine. Errors: throws when it does not start. */
export async function startProcess(): Promise<ServiceProcess> {
  const data = mkdtempSync(join(tmpdir(), 'wegweiser-hostile-'))
  const platforms = await startPlatforms()
  const child = spawn(process.execPath, startArguments(), {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      PORT: '0',
      DATA_DIR: data,
      LOG_LEVEL: 'debug',
      PUBLIC_URL: 'https://wegweiser.example.org',
      TELEGRAM_BOT_TOKEN: telegramToken,
      TELEGRAM_MODE: 'webhook',
      TELEGRAM_WEBHOOK_SECRET: webhookSecret,
      TELEGRAM_API_ROOT: platforms.url,
      SLACK_BOT_TOKEN: 'xoxb-hostile',
      SLACK_SIGNING_SECRET: signingSecret,
      SLACK_API_URL: `${platforms.url}/`,
    },
  })
  const output: string[] = []
  child.stdout.on('data', (chunk: Buffer) => output.push(String(chunk)))
  child.stderr.on('data', (chunk: Buffer) => output.push(String(chunk)))
  const printed = () => output.join('')
  const exited = once(child, 'exit')
  const gone = exited.then(() => Promise.reject(new Error(`the service did not start:\n${printed()}`)))
  gone.catch(() => undefined)
  while (!/http:\/\/[^\s/]+:\d+\//u.test(printed())) await Promise.race([once(child.stdout, 'data'), gone])
  return {
    port: Number(/http:\/\/[^\s/]+:(\d+)\//u.exec(printed())?.[1]),
    printed,
    isRunning: () => child.exitCode === null && child.signalCode === null,
    residentMb() {
      const status = readFileSync(`/proc/${child.pid}/status`, 'utf8')
      return Math.round(Number(/VmRSS:\s+(\d+)/u.exec(status)?.[1] ?? 0) / 1000)
    },
    async stop() {
      child.kill('SIGKILL')
      await exited
      await platforms.close()
      rmSync(data, { recursive: true, force: true })
    },
  }
}
