import type { App, Receiver } from '@slack/bolt'
import type { Payload } from './request.ts'

/** What Slack is told. `stored: false`: it shall deliver the event again. */
export type Outcome = { stored: true; response?: unknown } | { stored: false; error: unknown }

export interface Delivery {
  payload: Payload
  retryNum?: number | undefined
  retryReason?: string | undefined
}

/** The way from a connection to Bolt and back, the same for HTTP and for Socket Mode. */
export interface Intake {
  receiver: Receiver
  /** Ends when every listener is done, which is when the update is stored. Errors: none. */
  take(delivery: Delivery): Promise<Outcome>
  /** Ends when nothing is in work any more. */
  drain(): Promise<void>
}

/**
 * Bolt acknowledges events before its listeners run; a process that dies in between would lose a question. Here an acknowledgement is held
 * back until the listeners are done, and not given at all when they fail.
 */
export function createIntake(): Intake {
  let app: App | undefined
  const inWork = new Set<Promise<unknown>>()

  const process = async ({ payload, retryNum, retryReason }: Delivery): Promise<Outcome> => {
    let response: unknown
    try {
      await app?.processEvent({
        body: payload,
        ack: (given?: unknown) => {
          response = given
          return Promise.resolve()
        },
        ...(retryNum === undefined ? {} : { retryNum }),
        ...(retryReason === undefined ? {} : { retryReason }),
      })
      return { stored: true, response }
    } catch (error) {
      return { stored: false, error }
    }
  }

  return {
    receiver: {
      init(bolt) {
        app = bolt
      },
      start: () => Promise.resolve(),
      stop: () => Promise.resolve(),
    },
    take(delivery) {
      const work = process(delivery)
      inWork.add(work)
      void work.finally(() => inWork.delete(work))
      return work
    },
    async drain() {
      while (inWork.size > 0) await Promise.all(inWork)
    },
  }
}

/** Events are delivered again when they are not acknowledged; commands and presses are not, and the person would see an error. */
export function isRepeatable({ type }: Payload): boolean {
  return type === 'event_callback'
}
