import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/server'
import type { Clock, Vault } from '#app/ports.ts'
import type { AttemptLimit } from './attempts.ts'
import { hashOfToken, newToken } from './one-time.ts'
import { challengeIn, createdCredential, usedCredential, userHandleOf } from './passkey-credentials.ts'
import type { Account, Passkey, StaffStore } from './ports.ts'
import type { Sessions } from './sessions.ts'
import type { PasswordSignIn, ProofForm, SignInOutcome } from './sign-in.ts'

/** Long enough to look for the key or to take the phone. */
export const challengeMs = 5 * 60_000
/** So many of one address may be open: a whole town hall in the morning, and no more than the table can hold. */
const openChallenges = 100
const passkeysOfAccount = 20
const maxNameChars = 60
/** ES256, EdDSA, RS256: what devices of today have. Fixed, so that all replicas take the same. */
const algorithms = [-7, -8, -257]

/** Where passkeys are for: the name of the site, and what the browser says it is at. */
export interface RelyingParty {
  id: string
  origin: string
}

type Refused = { kind: 'refused' } | { kind: 'wait'; seconds: number }
export type AddingBegun =
  | { kind: 'options'; options: PublicKeyCredentialCreationOptionsJSON }
  | { kind: 'invalid'; problems: string[] }
  | Refused
export type Added = { kind: 'done'; name: string } | { kind: 'invalid'; problems: string[] } | { kind: 'refused' }

/**
 * Passkeys: instead of password and code, as the device checks its owner (user verification is required).
 *
 * Credentials are the JSON that the browser makes of them. Errors of all: `store-unavailable`.
 */
export interface Passkeys {
  /** Oldest first. `undefined`: the account signs in elsewhere and has none. */
  of(accountId: string): Promise<Passkey[] | undefined>
  /** What the browser needs for a new passkey, for somebody who proves once more who they are. */
  beginAdding(account: Account, form: { name: string } & ProofForm, party: RelyingParty): Promise<AddingBegun>
  /** `refused`: what the browser sent does not fit, or came too late. */
  add(account: Account, form: { name: string; credential: string }, party: RelyingParty): Promise<Added>
  /** Shapes: the name of what was removed. */
  remove(account: Account, id: string): Promise<string | undefined>
  /** What the browser needs to sign in with whatever passkey its owner chooses. */
  beginSignIn(
    address: string,
    party: RelyingParty,
  ): Promise<{ kind: 'options'; options: PublicKeyCredentialRequestOptionsJSON } | { kind: 'wait'; seconds: number }>
  signIn(form: { credential: string; address: string }, party: RelyingParty): Promise<SignInOutcome>
}

export interface PasskeyDependencies {
  store: StaffStore
  vault: Vault
  clock: Clock
  sessions: Sessions
  limit: AttemptLimit
  prove: PasswordSignIn['prove']
}

// Read when the first passkey is used: it takes memory that a service without them need not have.
const library = () => import('@simplewebauthn/server')

function problemOf(name: string, existing: readonly Passkey[]): string | undefined {
  if (name === '') return 'Bitte geben Sie dem Passkey einen Namen, zum Beispiel „Dienst-Laptop“.'
  if (name.length > maxNameChars || /\p{Cc}/u.test(name)) return `Der Name darf ${maxNameChars} Zeichen haben.`
  if (existing.some((passkey) => passkey.name === name)) return 'So heißt schon ein anderer Ihrer Passkeys.'
  if (existing.length >= passkeysOfAccount) return `Mehr als ${passkeysOfAccount} Passkeys gehen nicht.`
  return undefined
}

export function createPasskeys({ store, vault, clock, sessions, limit, prove }: PasskeyDependencies): Passkeys {
  /** A new challenge. `undefined`: too many of this address are open. */
  const newChallenge = async (accountId: string | undefined, address: string): Promise<string | undefined> => {
    const challenge = newToken()
    const now = clock()
    const source = vault.conversationId('web', `staff-passkey-challenges:${address}`)
    const isNew = await store.addChallenge(
      { hash: hashOfToken(challenge), accountId, source, expiresAt: now + challengeMs },
      { now, open: openChallenges },
    )
    return isNew ? challenge : undefined
  }
  const bytesOf = (challenge: string) => new Uint8Array(Buffer.from(challenge, 'base64url'))
  const busy = { kind: 'wait', seconds: 60 } as const
  const record = (actor: string, action: string, subject: string) =>
    store.appendAudit({ at: clock(), actor, action, subject, facts: {} })

  /** The new passkey in what the browser sent; `undefined`: it is not one of ours. */
  const read = async (response: RegistrationResponseJSON, challenge: string, party: RelyingParty) => {
    const { verifyRegistrationResponse } = await library()
    const { registrationInfo } = await verifyRegistrationResponse({
      response,
      expectedChallenge: challenge,
      expectedOrigin: party.origin,
      expectedRPID: party.id,
      requireUserVerification: true,
      supportedAlgorithmIDs: algorithms,
    }).catch(() => ({ registrationInfo: undefined }))
    return registrationInfo?.credential
  }
  /** The counter of the device, when it has signed for us; `undefined`: it has not. */
  const counterIn = async (
    response: AuthenticationResponseJSON,
    challenge: string,
    passkey: Passkey,
    party: RelyingParty,
  ): Promise<number | undefined> => {
    const { verifyAuthenticationResponse } = await library()
    // With 0 the library does not look at the counter. We do afterwards: it does so before it checks the signature, and somebody without
    // the key could cry wolf.
    const credential = { id: passkey.id, publicKey: bytesOf(passkey.publicKey), counter: 0 }
    const result = await verifyAuthenticationResponse({
      response,
      expectedChallenge: challenge,
      expectedOrigin: party.origin,
      expectedRPID: party.id,
      credential,
      requireUserVerification: true,
    }).catch(() => undefined)
    return result?.verified ? result.authenticationInfo.newCounter : undefined
  }

  /** Whose passkey has signed. Shapes: otherwise what the log says of it, and of whom. */
  const verify = async (
    response: AuthenticationResponseJSON,
    party: RelyingParty,
  ): Promise<{ account: Account } | { refused: string; subject: string }> => {
    const challenge = challengeIn(response)
    const isOurs = challenge !== undefined && (await store.takeChallenge(hashOfToken(challenge), undefined, clock()))
    const found = await store.passkey(response.id)
    if (!found) return { refused: 'passkey-refused', subject: 'unknown-passkey' }
    const { account, passkey } = found
    const refused = { refused: 'passkey-refused', subject: account.id }
    if (!isOurs || !account.active || response.response.userHandle !== userHandleOf(account.id)) return refused
    const counter = await counterIn(response, challenge, passkey, party)
    if (counter === undefined) return refused
    if (await store.usePasskey(passkey.id, counter, clock())) return { account }
    return { refused: 'passkey-copied', subject: account.id }
  }

  return {
    of: (accountId) => store.passkeys(accountId),
    async beginAdding(account, form, party) {
      const existing = await store.passkeys(account.id)
      if (!existing) return { kind: 'refused' }
      const problem = problemOf(form.name.trim(), existing)
      if (problem) return { kind: 'invalid', problems: [problem] }
      const proof = await prove(account, form)
      if (proof.kind !== 'done') return proof
      const challenge = await newChallenge(account.id, form.address)
      if (challenge === undefined) return busy
      const { generateRegistrationOptions } = await library()
      const options = await generateRegistrationOptions({
        rpName: 'Wegweiser',
        rpID: party.id,
        userID: new Uint8Array(Buffer.from(account.id)),
        userName: account.login,
        userDisplayName: account.name,
        challenge: bytesOf(challenge),
        timeout: challengeMs,
        attestationType: 'none',
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
        excludeCredentials: existing.map(({ id, transports }) => ({ id, transports: [...transports] })),
        supportedAlgorithmIDs: algorithms,
      })
      return { kind: 'options', options }
    },
    async add(account, form, party) {
      const existing = await store.passkeys(account.id)
      const name = form.name.trim()
      const response = createdCredential(form.credential)
      const challenge = response && challengeIn(response)
      const isOurs = challenge !== undefined && (await store.takeChallenge(hashOfToken(challenge), account.id, clock()))
      if (!existing || !response || !isOurs) return { kind: 'refused' }
      const problem = problemOf(name, existing)
      if (problem) return { kind: 'invalid', problems: [problem] }
      const credential = await read(response, challenge, party)
      if (!credential) return { kind: 'refused' }
      const now = clock()
      const isNew = await store.addPasskey(
        {
          id: credential.id,
          accountId: account.id,
          publicKey: Buffer.from(credential.publicKey).toString('base64url'),
          counter: credential.counter,
          transports: credential.transports ?? [],
          name,
          createdAt: now,
          lastUsedAt: undefined,
        },
        { at: now, actor: account.id, action: 'passkey-added', subject: account.id, facts: {} },
      )
      return isNew ? { kind: 'done', name } : { kind: 'refused' }
    },
    async remove(account, id) {
      const passkey = (await store.passkeys(account.id))?.find((one) => one.id === id)
      const line = { at: clock(), actor: account.id, action: 'passkey-removed', subject: account.id, facts: {} }
      return passkey && (await store.removePasskey(id, account.id, line)) ? passkey.name : undefined
    },
    async beginSignIn(address, party) {
      const challenge = await newChallenge(undefined, address)
      if (challenge === undefined) return busy
      const { generateAuthenticationOptions } = await library()
      const options = await generateAuthenticationOptions({
        rpID: party.id,
        challenge: bytesOf(challenge),
        timeout: challengeMs,
        userVerification: 'required',
      })
      return { kind: 'options', options }
    },
    async signIn({ credential, address }, party) {
      const response = usedCredential(credential)
      if (!response) return { kind: 'refused' }
      const attempt = await limit.begin({ kind: 'passkey', name: response.id }, address)
      if (attempt.kind === 'wait') return attempt
      const result = await verify(response, party)
      if (!('account' in result)) {
        await record('system', result.refused, result.subject)
        return { kind: 'refused' }
      }
      const { account } = result
      await attempt.succeeded()
      await record(account.id, 'signed-in-by-passkey', account.id)
      return { kind: 'done', account, session: await sessions.begin(account.id) }
    },
  }
}
