import { setTimeout as sleep } from 'node:timers/promises'
import { AppError } from '#app/errors.ts'

/** What whoever runs the service has to do differs; what a caller can do is the same: try again later. */
const reasons: Readonly<Record<string, string>> = {
  SQLITE_FULL: 'the disk is full',
  SQLITE_IOERR: 'the disk cannot be read or written',
  SQLITE_READONLY: 'the database cannot be written',
  SQLITE_CANTOPEN: 'the database file cannot be opened',
  SQLITE_CORRUPT: 'the database file is damaged',
  SQLITE_NOTADB: 'the file is no database',
  SQLITE_BUSY: 'another process holds the database',
  ENOSPC: 'the disk is full',
  EACCES: 'a file may not be written or read',
  '53100': 'the disk of the database server is full',
  '53300': 'the database server has no connection left',
  '28P01': 'the database server refuses the password',
  '28000': 'the database server refuses this user',
  '3D000': 'there is no such database on the server',
  '42P01': 'a table is missing: run `npm run db -- migrate`',
  '42703': 'a column is missing: run `npm run db -- migrate`',
  '57014': 'the database took too long',
  '25P03': 'a transaction took too long',
}

/** Of SQLSTATE, Node and SQLite. */
function codeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return typeof code === 'string' ? code : ''
}

/** `store-unavailable` with what is known of why. An `AppError` stays what it is. Shapes: nothing of the cause's text is in the message. */
function storeFault(cause: unknown): AppError {
  if (cause instanceof AppError) return cause
  const code = codeOf(cause)
  // SQLite's codes have an extension, such as SQLITE_IOERR_WRITE.
  const reason = reasons[code] ?? reasons[code.split('_').slice(0, 2).join('_')] ?? 'the database does not answer'
  return new AppError('store-unavailable', /^\w{3,40}$/.test(code) ? `${reason} (${code})` : reason, { cause })
}

const lostCodes = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', '57P01', '57P02', '57P03', '40001', '40P01'])
/** What `pg` says without a code. */
const lostMessage =
  /^(Connection terminated unexpectedly|Client has encountered a connection error and is not queryable)/u

/**
 * Whether the connection was cut, or the server undid the transaction for another's sake: what is not undone or known by its id when it
 * comes twice may be tried again at once. A time-out is neither: the next try would wait as long.
 */
function isPassing(error: unknown): boolean {
  return error instanceof Error && (lostCodes.has(codeOf(error)) || lostMessage.test(error.message))
}

/** Waits between tries of what may be tried again. A person waits for some of it. */
const waitsMs = [100, 300, 700]

/** The result of `work`, or `store-unavailable` whatever went wrong: a caller can only try again later. */
export async function asked<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (cause) {
    throw storeFault(cause)
  }
}

/** The same for work that does no harm when it is done twice: it is tried again when the connection was cut. */
export function askedAgain<Result>(work: () => Promise<Result>): Promise<Result> {
  return asked(async () => {
    for (const waitMs of waitsMs)
      try {
        return await work()
      } catch (error) {
        if (!isPassing(error)) throw error
        await sleep(waitMs)
      }
    return work()
  })
}
