import { LogLevel, webApi, type Logger } from '@slack/bolt'
import { AppError } from '#app/errors.ts'
import type { Log } from '#app/ports.ts'

/** Settings of this channel. `signingSecret`: events come over HTTP; `appToken`: over a socket; `apiUrl`: another server than Slack's. */
export interface SlackSettings {
  botToken: string
  signingSecret?: string
  appToken?: string
  apiUrl?: string
}

const defaultTimeoutMs = 10_000

/** Slack's own client without repetition: the outbox repeats, in the order of the conversation, and outlives a restart. */
export function createWebClient(
  { botToken, apiUrl }: SlackSettings,
  log: Log,
  timeout = defaultTimeoutMs,
): webApi.WebClient {
  return new webApi.WebClient(botToken, clientOptions(apiUrl, log, timeout))
}

export function clientOptions(
  apiUrl: string | undefined,
  log: Log,
  timeout = defaultTimeoutMs,
): webApi.WebClientOptions {
  return {
    ...(apiUrl === undefined ? {} : { slackApiUrl: apiUrl }),
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout,
    logger: createQuietLogger(log),
  }
}

/** Slack's libraries put texts, ids and socket addresses with tickets into what they log: only that there was something is kept. */
export function createQuietLogger(log: Log): Logger {
  const nothing = () => undefined
  return {
    debug: nothing,
    info: nothing,
    warn: () => log.warn('slack-library', { level: 'warn' }),
    error: () => log.warn('slack-library', { level: 'error' }),
    setLevel: nothing,
    setName: nothing,
    getLevel: () => LogLevel.WARN,
  }
}

/** Why a call failed. `code` is Slack's or ours and says nothing about a person. */
export type CallFault =
  | { kind: 'busy'; code: string; afterMs: number }
  /** Nobody knows whether the call was carried out. */
  | { kind: 'unavailable'; code: string }
  | { kind: 'platform'; code: string }

/** What a failed call of the client means. Errors: none. */
export function faultOf(error: unknown): CallFault {
  if (error instanceof webApi.WebAPIRateLimitedError)
    return { kind: 'busy', code: 'ratelimited', afterMs: error.retryAfter * 1000 }
  if (error instanceof webApi.WebAPIPlatformError) return { kind: 'platform', code: codeFrom(error.data.error) }
  if (error instanceof webApi.WebAPIHTTPError) {
    const code = `http-${error.statusCode}`
    return error.statusCode >= 500 ? { kind: 'unavailable', code } : { kind: 'platform', code }
  }
  return { kind: 'unavailable', code: 'network' }
}

/** Slack's code as far as it is one; anything else could be a text. */
export function codeFrom(value: unknown): string {
  return typeof value === 'string' && /^[a-z0-9_]{1,64}$/u.test(value) ? value : 'unknown'
}

/** An error for the records: the client's own hold the request with its token and texts. */
export function operatorError(what: string, code: string): AppError {
  return new AppError('platform-refused', `${what} (${code})`)
}
