import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { hashOfToken, newToken } from '#staff/one-time.ts'
import { createAuthenticator, type Authenticator } from '#tests/support/authenticator.ts'
import { openConsole, type TestConsole } from '#tests/support/console.ts'
import { signInWithPassword, type StaffWithPassword } from '#tests/support/staff-with-password.ts'

const party = { id: 'localhost', origin: 'http://localhost' }

let staff: TestConsole
let ada: StaffWithPassword
let device: Authenticator
beforeAll(async () => {
  staff = await openConsole()
  ada = await signInWithPassword(staff, { login: 'ada' })
  device = createAuthenticator(ada.account.id)
  const credential = device.create({ challenge: await aChallenge(ada.account.id) })
  await staff.accounts.passkeys.add(ada.account, { name: 'Laptop', credential }, party)
})
afterAll(() => staff.close())

/** A challenge of ours: what follows gets as far as the library that reads what the device has made. */
async function aChallenge(accountId?: string): Promise<string> {
  const challenge = newToken()
  // Nobody has to wait for the attempt before.
  staff.time.now += 60_000
  const now = staff.time.now
  const row = { hash: hashOfToken(challenge), accountId, source: 'test', expiresAt: now + 60_000 }
  await staff.store.addChallenge(row, { now, open: 9 })
  return challenge
}

interface Sent {
  response: Record<string, unknown>
}

/** One byte more, less or another, at any place of one part. */
const damage = fc.record({
  part: fc.nat(),
  at: fc.nat(),
  byte: fc.integer({ min: 1, max: 255 }),
  how: fc.constantFrom('change', 'cut', 'insert', 'replace' as const),
  bytes: fc.uint8Array({ minLength: 1, maxLength: 300 }),
})
type Damage = typeof damage extends fc.Arbitrary<infer Value> ? Value : never

function damaged(json: string, parts: readonly string[], { part, at, byte, how, bytes }: Damage): string {
  const sent = JSON.parse(json) as Sent
  const name = parts[part % parts.length] ?? ''
  const before = Buffer.from(String(sent.response[name]), 'base64url')
  const place = at % before.length
  const [head, tail] = [before.subarray(0, place), before.subarray(place)]
  // There is more than one way to write the same signature down, so it is replaced as a whole.
  const after = {
    change: () => Buffer.concat([head, Buffer.from([(tail[0] ?? 0) ^ byte]), tail.subarray(1)]),
    cut: () => head,
    insert: () => Buffer.concat([head, bytes, tail]),
    replace: () => Buffer.from(bytes),
  }[name === 'signature' ? 'replace' : how]()
  sent.response[name] = after.toString('base64url')
  return JSON.stringify(sent)
}

it('refuses whatever is not exactly what the device has signed, and nothing breaks', async () => {
  await fc.assert(
    fc.asyncProperty(damage, async (what) => {
      const sent = device.use({ challenge: await aChallenge() })
      const credential = damaged(sent, ['clientDataJSON', 'authenticatorData', 'signature', 'userHandle'], what)

      expect(await staff.accounts.passkeys.signIn({ credential, address: 'test' }, party)).toEqual({ kind: 'refused' })
    }),
    { numRuns: 300 },
  )
  const credential = device.use({ challenge: await aChallenge() })
  expect(await staff.accounts.passkeys.signIn({ credential, address: 'test' }, party)).toMatchObject({ kind: 'done' })
}, 60_000)

it('answers whatever comes as a new passkey, and adds one or none', async () => {
  await fc.assert(
    fc.asyncProperty(damage, async (what) => {
      const sent = createAuthenticator(ada.account.id).create({ challenge: await aChallenge(ada.account.id) })
      const form = { name: 'Telefon', credential: damaged(sent, ['clientDataJSON', 'attestationObject'], what) }

      const { kind } = await staff.accounts.passkeys.add(ada.account, form, party)

      // An attestation of the kind “none” is signed by nobody: one with another key in it is a passkey with another key.
      expect(['done', 'refused']).toContain(kind)
      const added = ((await staff.accounts.passkeys.of(ada.account.id)) ?? []).filter(({ name }) => name === 'Telefon')
      expect(added).toHaveLength(kind === 'done' ? 1 : 0)
      for (const { id } of added) await staff.accounts.passkeys.remove(ada.account, id)
    }),
    { numRuns: 300 },
  )
}, 60_000)
