import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'
import { closeSync, fsyncSync, linkSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '#app/errors.ts'
import type { Vault } from '#app/ports.ts'

/** First byte of a box, so that a later way of sealing can live beside this one. */
const boxVersion = 1
const nonceBytes = 12
const tagBytes = 16
/** 128 bits, 22 characters: two of a billion conversations agree by chance once in 10²⁰ services. */
const idBytes = 16
const minSecretChars = 32
const secretFile = 'secret.key'

/**
 * Keyed ids and sealed boxes from one secret. Another secret gives other ids and cannot open the boxes.
 *
 * Shapes: ids have 22 characters of base64url; a box is base64url of version, nonce, tag and cipher text.
 * Errors: `open` throws `config-invalid` for a box of another secret and for anything that is no box.
 * Source: NIST SP 800-38D, 8.3: at most 2³² boxes per key with random nonces, which are 13 years at ten a second.
 */
export function createVault(secret: string): Vault {
  const keyFor = (purpose: string) => Buffer.from(hkdfSync('sha256', secret, 'wegweiser', purpose, 32))
  const idKey = keyFor('conversation-id')
  const boxKey = keyFor('box')
  return {
    conversationId(channel, platformId) {
      return createHmac('sha256', idKey)
        .update(`${channel}\0${platformId}`)
        .digest()
        .subarray(0, idBytes)
        .toString('base64url')
    },
    seal(text) {
      const nonce = randomBytes(nonceBytes)
      const cipher = createCipheriv('aes-256-gcm', boxKey, nonce)
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      return Buffer.concat([Buffer.of(boxVersion), nonce, cipher.getAuthTag(), sealed]).toString('base64url')
    },
    open(box) {
      try {
        const bytes = Buffer.from(box, 'base64url')
        if (bytes[0] !== boxVersion) throw new Error('unknown version')
        const nonce = bytes.subarray(1, 1 + nonceBytes)
        const tag = bytes.subarray(1 + nonceBytes, 1 + nonceBytes + tagBytes)
        // Without the length Node would take a tag that was cut short, which is easier to forge.
        const decipher = createDecipheriv('aes-256-gcm', boxKey, nonce, { authTagLength: tagBytes })
        decipher.setAuthTag(tag)
        const sealed = bytes.subarray(1 + nonceBytes + tagBytes)
        return Buffer.concat([decipher.update(sealed), decipher.final()]).toString('utf8')
      } catch (cause) {
        throw new AppError('config-invalid', 'a sealed text cannot be opened: it was made with another secret', {
          cause,
        })
      }
    },
  }
}

/**
 * The secret of this installation, made at the first start: 32 random bytes in `secret.key`, for its owner only.
 *
 * Shapes: 43 characters of base64url; processes that start together get the same one.
 * Errors: `config-invalid` when the file is there but too short to be a secret; those of the file system.
 */
export function readOrCreateSecret(dataDirectory: string): string {
  const path = join(dataDirectory, secretFile)
  const secret = readIfThere(path) ?? createSecret(dataDirectory, path)
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
  const draft = `${path}.${randomBytes(6).toString('hex')}`
  const file = openSync(draft, 'wx', 0o600)
  try {
    writeSync(file, `${randomBytes(32).toString('base64url')}\n`)
    fsyncSync(file)
    // Unlike a rename, a link never replaces the file that another process has just put there.
    linkSync(draft, path)
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error
  } finally {
    closeSync(file)
    rmSync(draft, { force: true })
  }
  return readFileSync(path, 'utf8').trim()
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
