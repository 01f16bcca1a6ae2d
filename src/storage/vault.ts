import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'
import { AppError } from '#app/errors.ts'
import type { Vault } from '#app/ports.ts'

/** First byte of a box, so that a later way of sealing can live beside this one. 1 has no id of its key. */
const boxVersions = { withoutKeyId: 1, withKeyId: 2 } as const
const keyIdBytes = 4
const nonceBytes = 12
const tagBytes = 16
/** 128 bits, 22 characters: two of a billion conversations agree by chance once in 10²⁰ services. */
const idBytes = 16
/** Conversations whose id by the other secret is remembered, the latest ones: they come by again with their next message. */
const maxOtherIds = 10_000

/** A vault that also tells with which of its secrets a box was made. */
export interface KeyedVault extends Vault {
  keyOf(box: string): 'current' | 'other' | 'unknown'
}

interface Keys {
  id: Buffer
  box: Buffer
  keyId: Buffer
}

function keysOf(secret: string): Keys {
  const derive = (purpose: string, bytes: number) =>
    Buffer.from(hkdfSync('sha256', secret, 'wegweiser', purpose, bytes))
  return { id: derive('conversation-id', 32), box: derive('box', 32), keyId: derive('key-id', keyIdBytes) }
}

/**
 * Keyed ids and sealed boxes from one secret. Boxes of `other`, the secret before or after this one, are opened too.
 *
 * Shapes: ids have 22 characters of base64url; a box is base64url of version, id of its key, nonce, tag and cipher text.
 * Errors: `open` throws `config-invalid` for a box of a third secret and for anything that is no box.
 * Source: NIST SP 800-38D, 8.3: at most 2³² boxes per key with random nonces, which are 13 years at ten a second.
 */
export function createVault(secret: string, other?: string): KeyedVault {
  const current = keysOf(secret)
  const former = other === undefined ? undefined : keysOf(other)
  const all = former ? [current, former] : [current]
  const otherIds = new Map<string, string>()
  const idBy = (keys: Keys, channel: string, platformId: string) =>
    createHmac('sha256', keys.id)
      .update(`${channel}\0${platformId}`)
      .digest()
      .subarray(0, idBytes)
      .toString('base64url')
  const openedBy = (box: string): { keys: Keys; text: string } => {
    const bytes = Buffer.from(box, 'base64url')
    const named = bytes[0] === boxVersions.withKeyId ? bytes.subarray(1, 1 + keyIdBytes) : undefined
    if (!named && bytes[0] !== boxVersions.withoutKeyId) throw new Error('unknown version')
    const head = 1 + (named?.length ?? 0)
    const candidates = named ? all.filter(({ keyId }) => keyId.equals(named)) : all
    let reason: unknown = new Error('no key with this id')
    for (const keys of candidates)
      try {
        return { keys, text: decipher(keys.box, bytes, head) }
      } catch (error) {
        reason = error
      }
    throw reason
  }
  return {
    conversationId(channel, platformId) {
      const id = idBy(current, channel, platformId)
      if (former) {
        otherIds.delete(id)
        otherIds.set(id, idBy(former, channel, platformId))
        const [oldest] = otherIds.keys()
        if (otherIds.size > maxOtherIds && oldest !== undefined) otherIds.delete(oldest)
      }
      return id
    },
    otherId: (id) => otherIds.get(id),
    seal(text) {
      const head = Buffer.concat([Buffer.of(boxVersions.withKeyId), current.keyId])
      const nonce = randomBytes(nonceBytes)
      const cipher = createCipheriv('aes-256-gcm', current.box, nonce).setAAD(head)
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      return Buffer.concat([head, nonce, cipher.getAuthTag(), sealed]).toString('base64url')
    },
    open(box) {
      try {
        return openedBy(box).text
      } catch (cause) {
        throw new AppError('config-invalid', 'a sealed text cannot be opened: it was made with another secret', {
          cause,
        })
      }
    },
    keyOf(box) {
      try {
        return openedBy(box).keys === current ? 'current' : 'other'
      } catch {
        return 'unknown'
      }
    },
  }
}

/** `head` bytes are in front of the nonce; they are not secret, and sealed against change unless they are the version alone. */
function decipher(key: Buffer, bytes: Buffer, head: number): string {
  const nonce = bytes.subarray(head, head + nonceBytes)
  const tag = bytes.subarray(head + nonceBytes, head + nonceBytes + tagBytes)
  // Without the length Node would take a tag that was cut short, which is easier to forge.
  const opened = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes })
  if (head > 1) opened.setAAD(bytes.subarray(0, head))
  opened.setAuthTag(tag)
  return Buffer.concat([opened.update(bytes.subarray(head + nonceBytes + tagBytes)), opened.final()]).toString('utf8')
}
