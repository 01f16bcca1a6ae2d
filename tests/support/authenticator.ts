import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { isoCBOR } from '@simplewebauthn/server/helpers'

const base64url = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url')
const sha256 = (bytes: string | Uint8Array) => createHash('sha256').update(bytes).digest()

/** User present, user verified. */
const presentAndVerified = 0x05
const withNewKey = 0x40

export interface Signing {
  challenge: string
  /** Where the browser says it is. */
  origin?: string
  rpId?: string
  /** Whether the owner showed a finger or typed a PIN. */
  isVerified?: boolean
  counter?: number
}

/** A device with one passkey on a P-256 key, in software. It does as it is told, also what no real one would: such as taking an id. */
export function createAuthenticator(accountId: string, id = base64url(randomBytes(16))) {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
  const idBytes = Buffer.from(id, 'base64url')
  /** COSE: an EC2 key for ES256. */
  const cose = isoCBOR.encode(
    new Map<number, number | Uint8Array>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, new Uint8Array(Buffer.from(x, 'base64url'))],
      [-3, new Uint8Array(Buffer.from(y, 'base64url'))],
    ]),
  )
  const clientData = (type: string, { challenge, origin = 'http://localhost' }: Signing) =>
    Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }))
  const head = ({ rpId = 'localhost', isVerified = true, counter = 0 }: Signing, more = 0) => {
    const counted = Buffer.alloc(4)
    counted.writeUInt32BE(counter)
    return Buffer.concat([sha256(rpId), Buffer.from([(isVerified ? presentAndVerified : 0x01) | more]), counted])
  }

  return {
    id,
    /** What the browser sends for a new passkey, as JSON. */
    create(signing: Signing): string {
      const length = Buffer.alloc(2)
      length.writeUInt16BE(idBytes.length)
      const authData = Buffer.concat([head(signing, withNewKey), Buffer.alloc(16), length, idBytes, cose])
      const attestation = new Map<string, string | Map<string, string> | Uint8Array>([
        ['fmt', 'none'],
        ['attStmt', new Map<string, string>()],
        ['authData', new Uint8Array(authData)],
      ])
      return JSON.stringify({
        id,
        rawId: id,
        type: 'public-key',
        clientExtensionResults: {},
        response: {
          clientDataJSON: base64url(clientData('webauthn.create', signing)),
          attestationObject: base64url(isoCBOR.encode(attestation)),
          transports: ['internal'],
        },
      })
    },
    /** What the browser sends to sign in, as JSON. */
    use(signing: Signing, owner = accountId): string {
      const client = clientData('webauthn.get', signing)
      const authenticatorData = head(signing)
      return JSON.stringify({
        id,
        rawId: id,
        type: 'public-key',
        clientExtensionResults: {},
        response: {
          clientDataJSON: base64url(client),
          authenticatorData: base64url(authenticatorData),
          signature: base64url(sign('sha256', Buffer.concat([authenticatorData, sha256(client)]), privateKey)),
          userHandle: base64url(Buffer.from(owner)),
        },
      })
    },
  }
}

export type Authenticator = ReturnType<typeof createAuthenticator>
