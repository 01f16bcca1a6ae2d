import { randomBytes } from 'node:crypto'
import {
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { AppError } from '#app/errors.ts'

const minSecretChars = 32
const secretFile = 'secret.key'
const previousFile = 'secret.previous.key'

/**
 * The secret of this installation, made at the first start: 32 random bytes in `secret.key`, for its owner only.
 *
 * Shapes: 43 characters of base64url; processes that start together get the same one.
 * Errors: `config-invalid` when the file is there but too short to be a secret; those of the file system.
 */
export function readOrCreateSecret(dataDirectory: string): string {
  const path = join(dataDirectory, secretFile)
  return checked(readIfThere(path) ?? createSecret(dataDirectory, path), path)
}

/** The secret before this one, as long as it is kept. Errors: as above. */
export function readPreviousSecret(dataDirectory: string): string | undefined {
  const path = join(dataDirectory, previousFile)
  const secret = readIfThere(path)
  return secret === undefined ? undefined : checked(secret, path)
}

/** When the secret before this one was replaced; `undefined`: none is kept. */
export function previousSecretSince(dataDirectory: string): number | undefined {
  const path = join(dataDirectory, previousFile)
  return existsSync(path) ? statSync(path).mtimeMs : undefined
}

/** Makes a new secret and keeps the one there is as the previous one. Errors: those of the file system; one of both secrets always stays. */
export function replaceSecret(dataDirectory: string, now: number): void {
  const path = join(dataDirectory, secretFile)
  const previous = join(dataDirectory, previousFile)
  checked(readOrCreateSecret(dataDirectory), path)
  copyFileSync(path, previous)
  utimesSync(previous, now / 1000, now / 1000)
  const draft = writeSecret(path)
  renameSync(draft, path)
}

export function dropPreviousSecret(dataDirectory: string): void {
  rmSync(join(dataDirectory, previousFile), { force: true })
}

function checked(secret: string, path: string): string {
  if (secret.length >= minSecretChars) return secret
  throw new AppError(
    'config-invalid',
    `${path} holds no secret; delete it to make a new one, which ends all conversations`,
  )
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined
    throw error
  }
}

function createSecret(dataDirectory: string, path: string): string {
  mkdirSync(dataDirectory, { recursive: true, mode: 0o700 })
  const draft = writeSecret(path)
  try {
    // Unlike a rename, a link never replaces the file that another process has just put there.
    linkSync(draft, path)
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error
  } finally {
    rmSync(draft, { force: true })
  }
  return readFileSync(path, 'utf8').trim()
}

/** A new secret in a file beside `path`, for its owner only. Shapes: the path of that file. */
function writeSecret(path: string): string {
  const draft = `${path}.${randomBytes(6).toString('hex')}`
  const file = openSync(draft, 'wx', 0o600)
  try {
    writeSync(file, `${randomBytes(32).toString('base64url')}\n`)
    fsyncSync(file)
    return draft
  } catch (error) {
    rmSync(draft, { force: true })
    throw error
  } finally {
    closeSync(file)
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
