import { setTimeout as pause } from 'node:timers/promises'
import { SocketModeReceiver, type App, type ReceiverEvent } from '@slack/bolt'
import type { Log } from '#app/ports.ts'
import { isRepeatable, type Intake } from './intake.ts'
import { isTokenRefused } from './send-errors.ts'
import { clientOptions, createQuietLogger, faultOf, operatorError } from './web-client.ts'

const maxPauseMs = 30_000
/** Slack changes connections every few hours; a command typed in between would be shown as failed. */
const changeMs = 100

export interface SocketDependencies {
  appToken: string
  apiUrl?: string | undefined
  intake: Intake
  log: Log
  /** The first pause after a failed connection; doubled with each further one. */
  reconnectMs?: number
}

export interface Socket {
  /** Ends when the first connection stands. Errors: `platform-refused` when Slack does not know the token; anything else is tried again. */
  start(): Promise<void>
  stop(): Promise<void>
}

/**
 * Socket Mode. Envelopes are acknowledged when they are stored; what was not comes again over the next connection.
 *
 * The library's own reconnecting is off: an error in it ends the process as an unhandled rejection (socket-mode 3.1), and it waits five
 * seconds after every ordinary change of connection.
 */
export function createSocket({ appToken, apiUrl, intake, log, reconnectMs = 1000 }: SocketDependencies): Socket {
  const receiver = new SocketModeReceiver({
    appToken,
    autoReconnectEnabled: false,
    logger: createQuietLogger(log),
    installerOptions: { clientOptions: clientOptions(apiUrl, log) },
  })
  const { client } = receiver
  const stopped = new AbortController()

  const processEvent = async ({ body, retryNum, retryReason, ack }: ReceiverEvent): Promise<void> => {
    // Left unacknowledged, it goes to another connection or comes again after the restart.
    if (stopped.signal.aborted) return
    const outcome = await intake.take({ payload: body, retryNum, retryReason })
    if (!outcome.stored) log.warn('slack-not-stored', { late: false })
    if (!outcome.stored && isRepeatable(body)) return
    try {
      await ack(outcome.stored ? outcome.response : undefined)
    } catch {
      log.warn('slack-not-acknowledged')
    }
  }
  receiver.init({ processEvent } as unknown as App)

  /** One connection from its beginning to its end. */
  const connect = async (onOpen: () => void): Promise<void> => {
    const closed = new Promise<void>((resolve) => {
      client.once('disconnected', () => resolve())
    })
    await client.start()
    if (stopped.signal.aborted) return client.disconnect()
    log.info('slack-socket-open')
    onOpen()
    await closed
  }

  /** `onOpen` is called once, for the first connection; a token that is refused before that ends everything. */
  const run = async (onOpen: () => void): Promise<void> => {
    let failures = 0
    let isKnown = false
    let waitMs = 0
    while (!stopped.signal.aborted) {
      try {
        await connect(() => {
          failures = 0
          isKnown = true
          onOpen()
        })
        waitMs = Math.min(changeMs, reconnectMs)
      } catch (error) {
        if (stopped.signal.aborted) return
        failures++
        const fault = faultOf(error)
        const told = operatorError('Slack refused the socket', fault.code)
        if (isTokenRefused(fault) && !isKnown) throw told
        log.error('slack-socket-failed', told)
        waitMs = Math.min(maxPauseMs, reconnectMs * 2 ** (failures - 1))
        if (fault.kind === 'busy') waitMs = Math.max(waitMs, fault.afterMs)
      }
      await pause(waitMs, undefined, { signal: stopped.signal }).catch(() => undefined)
    }
  }

  let running: Promise<void> | undefined
  return {
    start() {
      return new Promise((resolve, reject) => {
        running = run(resolve).catch(reject)
      })
    },
    async stop() {
      stopped.abort()
      await intake.drain()
      await client.disconnect()
      await running
    },
  }
}
