import type { Log } from '#app/ports.ts'

export interface LogRecord {
  level: 'info' | 'warn' | 'error'
  event: string
  error?: unknown
  facts?: Record<string, string | number | boolean>
}

/** A log that keeps what it is given. */
export function collectedLog(): Log & { records: LogRecord[] } {
  const records: LogRecord[] = []
  return {
    records,
    info: (event, facts) => void records.push({ level: 'info', event, ...(facts ? { facts } : {}) }),
    warn: (event, facts) => void records.push({ level: 'warn', event, ...(facts ? { facts } : {}) }),
    error: (event, error, facts) => void records.push({ level: 'error', event, error, ...(facts ? { facts } : {}) }),
  }
}
