import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server'
import { z } from 'zod'

/** WebAuthn allows ids of 1,023 bytes. */
const maxIdChars = 1_364
/** A certificate chain fits, although we ask for none. */
const maxChars = 32_768

const bytes = (max: number) =>
  z
    .string()
    .max(max)
    .regex(/^[\w-]+$/)
const shared = { id: bytes(maxIdChars), rawId: bytes(maxIdChars), type: z.literal('public-key') }
const created = z.object({
  ...shared,
  response: z.object({
    clientDataJSON: bytes(maxChars),
    attestationObject: bytes(maxChars),
    transports: z.array(z.string().max(32)).max(10).default([]),
  }),
})
const used = z.object({
  ...shared,
  response: z.object({
    clientDataJSON: bytes(maxChars),
    authenticatorData: bytes(maxChars),
    signature: bytes(maxChars),
    userHandle: bytes(maxIdChars),
  }),
})
const clientData = z.object({ challenge: bytes(maxIdChars) })

function parsed(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}

/** A new credential as the browser writes it (`toJSON`). Shapes: only what is checked; `undefined`: it is none. */
export function createdCredential(json: string): RegistrationResponseJSON | undefined {
  const { data } = created.safeParse(parsed(json))
  return data && { ...data, clientExtensionResults: {} }
}

/** What the browser gives to sign in. It says whose it is (`userHandle`), as every passkey does. Shapes: `undefined`: it is none. */
export function usedCredential(json: string): AuthenticationResponseJSON | undefined {
  const { data } = used.safeParse(parsed(json))
  return data && { ...data, clientExtensionResults: {} }
}

/** What the device says that it has signed; nobody has checked it yet. */
export function challengeIn({ response }: { response: { clientDataJSON: string } }): string | undefined {
  const json = Buffer.from(response.clientDataJSON, 'base64url').toString('utf8')
  return clientData.safeParse(parsed(json)).data?.challenge
}

/** By what a device knows an account. */
export function userHandleOf(accountId: string): string {
  return Buffer.from(accountId).toString('base64url')
}
