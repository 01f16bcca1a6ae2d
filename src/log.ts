import { AsyncLocalStorage } from 'node:async_hooks'
import pino, { type DestinationStream, type Level } from 'pino'
import { AppError } from '#app/errors.ts'
import type { Log } from '#app/ports.ts'

/** An error as it may be written down. */
interface LoggedError {
  name: string
  code?: string
  message?: string
  stack?: string[]
  cause?: LoggedError
}

/** What is written with every record that is made in its course, such as the id of a request. */
export const logContext = new AsyncLocalStorage<Readonly<Record<string, string>>>()

const maxCauses = 5
const maxFrames = 12

/**
 * Structured records for operators: one JSON object a line on standard output, the event as `msg`.
 *
 * Of an error its name, code and stack are written. The message only of an `AppError`: those of libraries may hold what a person wrote.
 * Errors: none.
 */
export function createLog(level: Level | 'silent', destination?: DestinationStream): Log {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    mixin: () => ({ ...logContext.getStore() }),
    formatters: { level: (label: string) => ({ level: label }) },
  }
  const logger = destination ? pino(options, destination) : pino(options)
  return {
    info: (event, facts) => logger.info({ ...facts }, event),
    warn: (event, facts) => logger.warn({ ...facts }, event),
    error: (event, error, facts) => logger.error({ ...facts, error: describe(error) }, event),
  }
}

function describe(error: unknown, depth = 0): LoggedError {
  if (!(error instanceof Error)) return { name: typeof error }
  const code = 'code' in error ? identifier(String(error.code)) : undefined
  const frames = framesOf(error)
  return {
    name: identifier(error.name) ?? 'Error',
    ...(code === undefined ? {} : { code }),
    ...(error instanceof AppError ? { message: error.message } : {}),
    ...(frames.length > 0 ? { stack: frames } : {}),
    ...(error.cause !== undefined && depth < maxCauses ? { cause: describe(error.cause, depth + 1) } : {}),
  }
}

/** Names and codes are words of programs; anything else could be a person's. */
function identifier(text: string): string | undefined {
  return /^[\w-]{1,60}$/.test(text) ? text : undefined
}

/** A stack begins with the message, which may have lines that look like frames: only what names a place in a file counts. */
function framesOf({ stack = '', message }: Error): string[] {
  return stack
    .replace(message, '')
    .split('\n')
    .filter((line) => /^ {4}at .*(?::\d+:\d+\)?|\(native\)|\(<anonymous>\))$/.test(line))
    .slice(0, maxFrames)
    .map((line) => line.trim().slice(3))
}
