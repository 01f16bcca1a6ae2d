import type { Api } from 'grammy'
import type { Update as TelegramUpdate } from 'grammy/types'
import type { Log } from '#app/ports.ts'
import { faultOf, operatorError } from './api-errors.ts'
import { pause } from './pause.ts'
import { allowedUpdates } from './updates.ts'

/** How long things take, in milliseconds; tests shorten them. */
export interface PollingTiming {
  /** A request for updates is held open so long by Telegram, which caps it at 50 s. */
  pollSeconds: number
  /** With another process polling, this one steps back so long. */
  conflictMs: number
  /** After a failure; doubled with each further one. */
  retryMs: number
}

export const pollingTiming: PollingTiming = { pollSeconds: 30, conflictMs: 30_000, retryMs: 1_000 }
const maxRetryMs = 60_000
const maxUpdates = 100
/** At the end of the process Telegram gets this long to take the confirmation; without it the last updates come again. */
const confirmMs = 3_000

/** grammY's types ask for the signal of a ponyfill; it takes the platform's. */
type PonyfillSignal = Parameters<Api['raw']['getUpdates']>[1]

export interface Polling {
  /** Ends after the update in work is stored. Errors: none. */
  stop(): Promise<void>
}

interface PollingDependencies {
  api: Api
  /** Stores an update. When it fails, the update is not confirmed and comes again. */
  take: (update: TelegramUpdate) => Promise<void>
  log: Log
  timing: PollingTiming
}

/**
 * Fetches updates until it is stopped. An update is confirmed to Telegram only after it is stored, so none is lost when the process dies.
 *
 * Errors: none leave. A refused token ends it; another poller or a webhook is logged and tried again after a while.
 */
export function startPolling({ api, take, log, timing }: PollingDependencies): Polling {
  const stopping = new AbortController()
  const { signal } = stopping

  /** The first update id that is not stored yet. Left out once Telegram has it: ids may begin anew at a random number. */
  let offset: number | undefined

  const fetchUpdates = async (failures: number): Promise<TelegramUpdate[] | 'failed' | 'over'> => {
    try {
      const request = {
        ...(offset === undefined ? {} : { offset }),
        limit: maxUpdates,
        timeout: timing.pollSeconds,
        allowed_updates: allowedUpdates,
      }
      return await api.raw.getUpdates(request, signal as PonyfillSignal)
    } catch (error) {
      if (signal.aborted) return 'over'
      const fault = faultOf(error)
      if (fault.kind === 'unauthorised') {
        // There is nothing left to confirm with.
        offset = undefined
        log.error('telegram-token-refused', operatorError('Telegram does not accept TELEGRAM_BOT_TOKEN', fault))
        return 'over'
      }
      if (fault.kind === 'conflict') {
        log.error(
          'telegram-polling-conflict',
          operatorError(
            fault.code === 'webhook-active'
              ? 'A webhook was set for this bot: use TELEGRAM_MODE=webhook here, or remove it'
              : 'Another process polls with this token: only one may',
            fault,
          ),
          { retryMs: timing.conflictMs },
        )
        await pause(timing.conflictMs, signal)
        return 'failed'
      }
      log.warn('telegram-unreachable', { code: fault.code })
      const backoffMs = Math.min(maxRetryMs, timing.retryMs * 2 ** Math.min(failures, 10))
      await pause(fault.kind === 'flood' ? fault.afterMs : backoffMs, signal)
      return 'failed'
    }
  }

  /** Tries until the update is stored; false when it is stopped before. */
  const store = async (update: TelegramUpdate): Promise<boolean> => {
    for (let failures = 0; ; failures++) {
      try {
        await take(update)
        return true
      } catch (error) {
        log.error('telegram-update-not-stored', error)
        if (signal.aborted) return false
        await pause(Math.min(maxRetryMs, timing.retryMs * 2 ** Math.min(failures, 10)), signal)
        if (signal.aborted) return false
      }
    }
  }

  const run = async () => {
    let failures = 0
    while (!signal.aborted) {
      const updates = await fetchUpdates(failures)
      if (updates === 'over') break
      if (updates === 'failed') {
        failures++
        continue
      }
      failures = 0
      offset = undefined
      for (const update of updates) {
        if (signal.aborted || !(await store(update))) break
        offset = update.update_id + 1
      }
    }
    // Tells Telegram what is stored, so that the next process does not get it again.
    if (offset !== undefined)
      await api.raw
        .getUpdates({ offset, limit: 1, timeout: 0 }, AbortSignal.timeout(confirmMs) as PonyfillSignal)
        .catch(() => undefined)
  }

  const running = run()
  return {
    async stop() {
      stopping.abort()
      await running
    },
  }
}
