import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

const derive = promisify(argon2)

/** OWASP Password Storage Cheat Sheet (2025): Argon2id with 19 MiB, 2 passes, 1 lane. */
const current = { memory: 19_456, passes: 2, parallelism: 1 }
const saltBytes = 16
const tagBytes = 32
/** NIST SP 800-63B-4, 3.1.1.2: length, no rules about kinds of characters. With a second factor 8 would do; we want more. */
const minPasswordChars = 12
const maxPasswordChars = 200
/** Each takes 19 MiB and a thread: somebody who tries many passwords at once must not take the memory of the chat. */
const maxAtOnce = 2
const maxWaiting = 32

let running = 0
const waiting: (() => void)[] = []

/** Too many people sign in at once. */
export class TooBusy extends Error {
  constructor() {
    super('too many passwords at once')
    this.name = 'TooBusy'
  }
}

async function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
  if (running >= maxAtOnce) {
    if (waiting.length >= maxWaiting) throw new TooBusy()
    await new Promise<void>((resolve) => waiting.push(resolve))
  } else running++
  try {
    return await work()
  } finally {
    const next = waiting.shift()
    if (next) next()
    else running--
  }
}

function tagOf(password: string, nonce: Buffer, { memory, passes, parallelism }: typeof current): Promise<Buffer> {
  const message = Buffer.from(password.normalize('NFKC'))
  return inTurn(() => derive('argon2id', { message, nonce, memory, passes, parallelism, tagLength: tagBytes }))
}

/** The hash of a password in the usual notation, `$argon2id$v=19$m=…,t=…,p=…$salt$tag`. Errors: `TooBusy`. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(saltBytes)
  const tag = await tagOf(password, salt, current)
  const { memory, passes, parallelism } = current
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${base64(salt)}$${base64(tag)}`
}

function base64(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('=', '')
}

const decoy = { salt: Buffer.alloc(saltBytes), tag: Buffer.alloc(tagBytes) }

/**
 * Whether the password is the one that was hashed. `hash` left out: `false` after the same time, so that nobody learns who has an account.
 *
 * Errors: `TooBusy`.
 */
export async function passwordMatches(password: string, hash: string | undefined): Promise<boolean> {
  const parts = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([\w+/]+)\$([\w+/]+)$/.exec(hash ?? '')
  if (!parts) {
    await tagOf(password, decoy.salt, current)
    return false
  }
  const [, memory, passes, parallelism, salt = '', tag = ''] = parts
  const parameters = { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) }
  const expected = Buffer.from(tag, 'base64')
  const found = await tagOf(password, Buffer.from(salt, 'base64'), parameters)
  return expected.length === found.length && timingSafeEqual(expected, found)
}

/** What is wrong with a new password, in German; `undefined`: nothing. `words`: what must not be all of it, such as the login. */
export function passwordProblem(password: string, words: readonly string[]): string | undefined {
  const characters = Array.from(password)
  if (characters.length < minPasswordChars)
    return `Das Passwort braucht mindestens ${minPasswordChars} Zeichen. Gut sind vier Wörter, die nichts miteinander zu tun haben.`
  if (characters.length > maxPasswordChars) return `Das Passwort darf höchstens ${maxPasswordChars} Zeichen haben.`
  const bare = (text: string) => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')
  if (
    new Set(characters).size < 5 ||
    isRow(bare(password)) ||
    words.some((word) => isMostly(bare(password), bare(word)))
  )
    return 'Dieses Passwort ist zu leicht zu erraten. Bitte nehmen Sie ein anderes.'
  return undefined
}

/** Keys in a row and the words that everybody tries first. */
const tooCommon = [
  'passwort',
  'password',
  'qwertz',
  'qwerty',
  'wegweiser',
  'integration',
  '1234567890',
  'abcdefgh',
  'willkommen',
]

function isRow(text: string): boolean {
  return tooCommon.some((word) => isMostly(text, word))
}

/** Whether little is left of the text when the word, and the number that many people add, is taken out. */
function isMostly(text: string, word: string): boolean {
  return word.length >= 4 && text.includes(word) && text.replaceAll(word, '').replace(/\d/gu, '').length < 4
}
