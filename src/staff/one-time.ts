import { createHash, createHmac, randomBytes } from 'node:crypto'
import { Secret, TOTP } from 'otpauth'

/** RFC 6238 with what every authenticator app understands. */
const periodSeconds = 30
const secretBytes = 20
/** Steps before and after: clocks of phones, and people who type. */
const tolerance = 1

/** 256 bits that nobody can guess, for cookies and links: 43 characters of base64url. */
export function newToken(): string {
  return randomBytes(32).toString('base64url')
}

/** 64 bits: accounts are few, and their ids are no secret. */
export function newAccountId(): string {
  return `a-${randomBytes(8).toString('hex')}`
}

/** By what the store knows a token: who reads the database cannot use it. */
export function hashOfToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url')
}

/** The token in the forms of a session: it shows that the form came from us, and does not tell the session. */
export function csrfOf(session: string): string {
  return createHmac('sha256', session).update('csrf').digest('base64url')
}

/** A secret for an authenticator app, in base32. */
export function newTotpSecret(): string {
  return new Secret({ size: secretBytes }).base32
}

function totpOf(secret: string, login = ''): TOTP {
  return new TOTP({
    issuer: 'Wegweiser',
    label: login || 'Wegweiser',
    secret: Secret.fromBase32(secret),
    digits: 6,
    period: periodSeconds,
  })
}

/** What the QR code for the app says. */
export function totpAddress(secret: string, login: string): string {
  return totpOf(secret, login).toString()
}

/** The time step of a code that is valid now; `undefined`: it is not. Units: `now` in milliseconds. */
export function totpStepOf(secret: string, code: string, now: number): number | undefined {
  const token = code.replace(/\s/gu, '')
  if (!/^\d{6}$/.test(token)) return undefined
  const delta = totpOf(secret).validate({ token, timestamp: now, window: tolerance })
  return delta === null ? undefined : Math.floor(now / 1000 / periodSeconds) + delta
}
