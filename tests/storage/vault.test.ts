import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { readOrCreateSecret } from '#storage/secret-files.ts'
import { createVault } from '#storage/vault.ts'

const secret = 'a secret of at least 32 characters'

describe('conversation ids', () => {
  it('are the same for the same person, channel and secret', () => {
    const id = createVault(secret).conversationId('telegram', '42')

    expect(createVault(secret).conversationId('telegram', '42')).toBe(id)
    expect(id).toMatch(/^[\w-]{22}$/)
  })

  it('differ by person, channel and secret', () => {
    const vault = createVault(secret)
    const ids = [
      vault.conversationId('telegram', '42'),
      vault.conversationId('telegram', '43'),
      vault.conversationId('slack', '42'),
      createVault(`${secret}!`).conversationId('telegram', '42'),
    ]

    expect(new Set(ids).size).toBe(4)
  })

  it('stay what they are, as stored conversations are found by them', () => {
    expect(createVault(secret).conversationId('telegram', '42')).toBe('kKzgnuDi_zl79Log7pvNHg')
  })
})

describe('sealed boxes', () => {
  const vault = createVault(secret)

  it('give the text back', () => {
    for (const text of ['', 'Wo ist die Kita?', 'أين الروضة؟ 👶', 'x'.repeat(10_000), '\u0000'])
      expect(vault.open(vault.seal(text))).toBe(text)
  })

  it('differ each time and do not show the text', () => {
    const boxes = [vault.seal('Kita'), vault.seal('Kita')]

    expect(boxes[0]).not.toBe(boxes[1])
    expect(Buffer.from(boxes[0] ?? '', 'base64url').toString('latin1')).not.toContain('Kita')
  })

  it('open after a restart', () => {
    expect(createVault(secret).open(vault.seal('Kita'))).toBe('Kita')
  })

  it('do not open with another secret, and the error does not tell what is in them', () => {
    const box = createVault('another secret with 32 characters').seal('MARKED-PHRASE')

    expect(() => vault.open(box)).toThrow(expect.objectContaining({ code: 'config-invalid' }))
    expect(() => vault.open(box)).not.toThrow(/MARKED-PHRASE/)
  })

  it('do not open when one bit was changed anywhere', () => {
    const bytes = Buffer.from(vault.seal('Kita'), 'base64url')
    for (let index = 0; index < bytes.length; index++) {
      const changed = Buffer.from(bytes)
      changed[index] = (changed[index] ?? 0) ^ 1

      expect(() => vault.open(changed.toString('base64url'))).toThrow(/another secret/)
    }
  })

  it('do not open when they were cut short', () => {
    const bytes = Buffer.from(vault.seal('Kita'), 'base64url')
    for (let length = 0; length < bytes.length; length++)
      expect(() => vault.open(bytes.subarray(0, length).toString('base64url'))).toThrow(/another secret/)
  })

  it('do not open as an id of the same secret: each purpose has its key', () => {
    expect(() => vault.open(vault.conversationId('web', '1'))).toThrow(/another secret/)
  })
})

describe('the secret of an installation', () => {
  const directories: string[] = []
  const newDirectory = () => {
    const directory = mkdtempSync(join(tmpdir(), 'wegweiser-secret-'))
    directories.push(directory)
    return directory
  }
  afterEach(() => {
    for (const directory of directories.splice(0)) rmSync(directory, { recursive: true })
  })

  it('is made once, for its owner only', () => {
    const directory = join(newDirectory(), 'data')

    const made = readOrCreateSecret(directory)

    expect(Buffer.from(made, 'base64url')).toHaveLength(32)
    expect(readOrCreateSecret(directory)).toBe(made)
    expect(statSync(join(directory, 'secret.key')).mode & 0o777).toBe(0o600)
    expect(readdirSync(directory)).toEqual(['secret.key'])
  })

  it('is another one in another installation', () => {
    expect(readOrCreateSecret(newDirectory())).not.toBe(readOrCreateSecret(newDirectory()))
  })

  it('may be put there by hand', () => {
    const directory = newDirectory()
    writeFileSync(join(directory, 'secret.key'), `${secret}\n`)

    expect(readOrCreateSecret(directory)).toBe(secret)
    expect(readFileSync(join(directory, 'secret.key'), 'utf8')).toBe(`${secret}\n`)
  })

  it('is refused when it is too short', () => {
    const directory = newDirectory()
    writeFileSync(join(directory, 'secret.key'), 'short')

    expect(() => readOrCreateSecret(directory)).toThrow(expect.objectContaining({ code: 'config-invalid' }))
  })
})
