import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Account } from '#staff/ports.ts'
import { createAuthenticator, type Authenticator, type Signing } from '#tests/support/authenticator.ts'
import { openConsole, type TestConsole } from '#tests/support/console.ts'
import { signInWithPassword, type StaffWithPassword } from '#tests/support/staff-with-password.ts'

const minute = 60_000
const party = { id: 'localhost', origin: 'http://localhost' }
const address = '192.0.2.1'

let staff: TestConsole
let ada: StaffWithPassword
let device: Authenticator
beforeEach(async () => {
  staff = await openConsole()
  ada = await signInWithPassword(staff, { login: 'ada' })
  device = createAuthenticator(ada.account.id)
})
afterEach(() => staff.close())

/** The challenge for a new passkey. */
async function beginAdding(who: StaffWithPassword, name: string): Promise<string> {
  const begun = await staff.accounts.passkeys.beginAdding(who.account, { name, ...who.proof(), address }, party)
  if (begun.kind !== 'options') throw new Error(begun.kind)
  return begun.options.challenge
}

async function add(who = ada, what = device, name = 'Laptop') {
  const challenge = await beginAdding(who, name)
  return staff.accounts.passkeys.add(who.account, { name, credential: what.create({ challenge }) }, party)
}

async function challengeForSignIn(from = address): Promise<string> {
  const begun = await staff.accounts.passkeys.beginSignIn(from, party)
  if (begun.kind !== 'options') throw new Error(begun.kind)
  return begun.options.challenge
}

const trying = (credential: string, from = address) =>
  staff.accounts.passkeys.signIn({ credential, address: from }, party)

async function signIn(about: Partial<Signing> = {}, what = device) {
  return trying(what.use({ challenge: await challengeForSignIn(), ...about }))
}

const actions = async (): Promise<string[]> =>
  (await staff.store.auditLines({ before: undefined, limit: 99 })).map(({ action }) => action)

describe('a passkey', () => {
  it('is added by somebody who proves once more who they are, and signs in alone from then on', async () => {
    expect(await add()).toEqual({ kind: 'done', name: 'Laptop' })
    expect(await staff.accounts.passkeys.of(ada.account.id)).toMatchObject([{ name: 'Laptop', lastUsedAt: undefined }])

    const outcome = await signIn()

    expect(outcome).toMatchObject({ kind: 'done', account: { id: ada.account.id } })
    const session = outcome.kind === 'done' ? outcome.session : ''
    expect((await staff.accounts.sessions.open(session))?.account.login).toBe('ada')
    expect(await staff.accounts.passkeys.of(ada.account.id)).toMatchObject([{ lastUsedAt: staff.time.now }])
    // Proving it once more was no sign-in.
    expect((await actions()).slice(0, 3)).toEqual(['signed-in-by-passkey', 'passkey-added', 'link-used'])
  })

  it('is asked to check its owner, to be found without a name, and to be on no device twice', async () => {
    await add()

    const form = { name: 'Telefon', ...ada.proof(), address }
    const begun = await staff.accounts.passkeys.beginAdding(ada.account, form, party)
    const toSignIn = await staff.accounts.passkeys.beginSignIn(address, party)

    expect(begun).toMatchObject({
      options: {
        rp: { id: 'localhost', name: 'Wegweiser' },
        user: { id: Buffer.from(ada.account.id).toString('base64url'), name: 'ada' },
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
        excludeCredentials: [{ id: device.id, transports: ['internal'] }],
        attestation: 'none',
      },
    })
    expect(toSignIn).toMatchObject({ options: { rpId: 'localhost', userVerification: 'required' } })
    expect(toSignIn.kind === 'options' && toSignIn.options.allowCredentials).toBeFalsy()
  })

  it('is not added with a wrong code, which counts like a wrong sign-in', async () => {
    const kinds: string[] = []
    for (let guess = 0; guess < 4; guess++) {
      const form = { name: 'Laptop', password: ada.proof().password, code: '000000', address }
      kinds.push((await staff.accounts.passkeys.beginAdding(ada.account, form, party)).kind)
    }
    // A minute goes by with each code; the wait is two seconds.
    expect(kinds).toEqual(['refused', 'refused', 'refused', 'refused'])
    const at = { name: 'Laptop', password: 'x', code: '000000', address }
    expect(await staff.accounts.passkeys.beginAdding(ada.account, at, party)).toMatchObject({ kind: 'wait' })
  })

  it('has a name of its own, and the code is not spent on a bad one', async () => {
    await add()
    const proven = ada.proof()
    const trial = (name: string) =>
      staff.accounts.passkeys.beginAdding(ada.account, { name, ...proven, address }, party)

    expect(await trial('  ')).toMatchObject({ kind: 'invalid' })
    expect(await trial('Laptop')).toMatchObject({
      kind: 'invalid',
      problems: [expect.stringContaining('So heißt schon')],
    })
    expect(await trial('x'.repeat(61))).toMatchObject({ kind: 'invalid' })
    expect(await trial('Telefon')).toMatchObject({ kind: 'options' })
  })

  it('has a challenge that counts once, for adding and for signing in', async () => {
    const forAdding = await beginAdding(ada, 'Laptop')
    const credential = device.create({ challenge: forAdding })
    await staff.accounts.passkeys.add(ada.account, { name: 'Laptop', credential }, party)
    const other = createAuthenticator(ada.account.id)
    const again = { name: 'Zweiter', credential: other.create({ challenge: forAdding }) }
    expect(await staff.accounts.passkeys.add(ada.account, again, party)).toEqual({ kind: 'refused' })

    const challenge = await challengeForSignIn()
    const once = device.use({ challenge })
    expect(await trying(once)).toMatchObject({ kind: 'done' })
    expect(await trying(once)).toEqual({ kind: 'refused' })
    expect((await actions())[0]).toBe('passkey-refused')
  })

  it('has a challenge that ends after five minutes', async () => {
    await add()
    const late = await challengeForSignIn()
    staff.time.now += 5 * minute
    expect(await trying(device.use({ challenge: late }))).toEqual({ kind: 'refused' })

    const challenge = await beginAdding(ada, 'Telefon')
    staff.time.now += 5 * minute
    const form = { name: 'Telefon', credential: createAuthenticator(ada.account.id).create({ challenge }) }
    expect(await staff.accounts.passkeys.add(ada.account, form, party)).toEqual({ kind: 'refused' })

    const inTime = await challengeForSignIn()
    staff.time.now += 5 * minute - 1
    expect(await trying(device.use({ challenge: inTime }))).toMatchObject({ kind: 'done' })
  })

  it('has a challenge for one thing and one account', async () => {
    await add()
    const bo = await signInWithPassword(staff, { login: 'bo.berg' })
    const ofBo = await beginAdding(bo, 'Telefon')
    const credential = createAuthenticator(ada.account.id).create({ challenge: ofBo })

    expect(await trying(device.use({ challenge: ofBo }))).toEqual({ kind: 'refused' })
    expect(await staff.accounts.passkeys.add(ada.account, { name: 'Telefon', credential }, party)).toEqual({
      kind: 'refused',
    })
    const toSignIn = await challengeForSignIn()
    const wrongUse = createAuthenticator(ada.account.id).create({ challenge: toSignIn })
    expect(await staff.accounts.passkeys.add(ada.account, { name: 'Telefon', credential: wrongUse }, party)).toEqual({
      kind: 'refused',
    })
    expect(await trying(device.use({ challenge: 'bm90LW91cnM' }))).toEqual({ kind: 'refused' })
  })

  it.each([
    ['another site', { origin: 'https://wegweiser.example' }],
    ['another port of this machine', { origin: 'http://localhost:8081' }],
    ['a key for another site', { rpId: 'wegweiser.example' }],
    ['a device that did not check its owner', { isVerified: false }],
  ])('is refused from %s, for adding and for signing in', async (_, wrong: Partial<Signing>) => {
    const challenge = await beginAdding(ada, 'Laptop')
    const credential = device.create({ challenge, ...wrong })
    expect(await staff.accounts.passkeys.add(ada.account, { name: 'Laptop', credential }, party)).toEqual({
      kind: 'refused',
    })
    await add()

    expect(await signIn(wrong)).toEqual({ kind: 'refused' })
    expect((await actions())[0]).toBe('passkey-refused')
    expect(await signIn()).toMatchObject({ kind: 'done' })
  })

  it('opens the account it belongs to and no other', async () => {
    await add()
    const bo = await signInWithPassword(staff, { login: 'bo.berg' })
    const challenge = await challengeForSignIn()

    expect(await trying(device.use({ challenge }, bo.account.id))).toEqual({ kind: 'refused' })
    // Nor can Bo claim the id of Ada's passkey for a key of their own.
    expect(await add(bo, createAuthenticator(bo.account.id, device.id))).toEqual({ kind: 'refused' })
    expect(await staff.accounts.passkeys.of(bo.account.id)).toEqual([])
    expect(await staff.accounts.passkeys.remove(bo.account, device.id)).toBeUndefined()
    expect(await signIn()).toMatchObject({ kind: 'done', account: { login: 'ada' } })
  })

  it('is refused when somebody else signs with its id', async () => {
    await add()
    const thief = createAuthenticator(ada.account.id, device.id)

    expect(await signIn({ counter: 9 }, thief)).toEqual({ kind: 'refused' })
    // Without the key nobody can make it look copied, nor move its counter.
    expect((await actions())[0]).toBe('passkey-refused')
    expect(await signIn({ counter: 1 })).toMatchObject({ kind: 'done' })
  })

  it('that counts is refused when its counter does not go up, and the log says why', async () => {
    await add()
    expect(await signIn({ counter: 7 })).toMatchObject({ kind: 'done' })

    expect(await signIn({ counter: 7 })).toEqual({ kind: 'refused' })
    expect(await signIn({ counter: 3 })).toEqual({ kind: 'refused' })
    const [line] = await staff.store.auditLines({ before: undefined, limit: 1 })
    expect(line).toMatchObject({ action: 'passkey-copied', actor: 'system', subject: ada.account.id })
    expect(await signIn({ counter: 8 })).toMatchObject({ kind: 'done' })
  })

  it('is worth nothing once it is removed', async () => {
    await add()
    expect(await staff.accounts.passkeys.remove(ada.account, device.id)).toBe('Laptop')

    expect(await signIn()).toEqual({ kind: 'refused' })
    const [refused, removed] = await staff.store.auditLines({ before: undefined, limit: 2 })
    expect(refused).toMatchObject({ action: 'passkey-refused', subject: 'unknown-passkey' })
    expect(removed).toMatchObject({ action: 'passkey-removed', actor: ada.account.id })
  })

  it('opens no account that is deactivated', async () => {
    await add()
    const admin = await staff.signIn()
    await staff.accounts.setActive(ada.account.id, false, admin.account)
    expect(await signIn()).toEqual({ kind: 'refused' })

    await staff.accounts.setActive(ada.account.id, true, admin.account)
    expect(await signIn()).toMatchObject({ kind: 'done' })
  })

  it('ends at once when an admin makes a new link, before the link is used', async () => {
    await add()
    const admin = await staff.signIn()
    await staff.accounts.reset(ada.account.id, admin.account)

    expect(await signIn()).toEqual({ kind: 'refused' })
    expect(await actions()).toContain('passkeys-removed')
  })

  it('ends with another password and app, also one that was added after the link was made', async () => {
    const admin = await staff.signIn()
    const reset = await staff.accounts.reset(ada.account.id, admin.account)
    await add()
    const token = reset.kind === 'done' ? reset.token : ''
    await staff.accounts.links.useIdentity(token, { subject: 'https://id|ada', name: 'Ada', login: 'ada' })

    expect(await signIn()).toEqual({ kind: 'refused' })
  })

  it('is not for an account that signs in with the administration', async () => {
    const { account }: { account: Account } = await staff.signIn({ login: 'carl' })
    const token = await staff.accounts.links.create(account.id, 'system')
    await staff.accounts.links.useIdentity(token, { subject: 'https://id|carl', name: 'Carl', login: 'carl' })
    const form = { name: 'Laptop', password: 'x', code: '000000', address }

    expect(await staff.accounts.passkeys.of(account.id)).toBeUndefined()
    expect(await staff.accounts.passkeys.beginAdding(account, form, party)).toEqual({ kind: 'refused' })
  })

  it.each(['', 'no json', '[]', '{"id":"a"}', 'null'])(
    'is refused and nothing breaks when the browser sends %j',
    async (credential) => {
      expect(await trying(credential)).toEqual({ kind: 'refused' })
      expect(await staff.accounts.passkeys.add(ada.account, { name: 'Laptop', credential }, party)).toEqual({
        kind: 'refused',
      })
    },
  )
})

describe('signing in with passkeys', () => {
  it('is slowed down for one passkey like for one login, and not even the right one comes through meanwhile', async () => {
    await add()
    const outcomes: string[] = []
    for (let guess = 0; guess < 4; guess++)
      outcomes.push((await trying(device.use({ challenge: await challengeForSignIn() }, 'a-9'), `${guess}`)).kind)
    expect(outcomes).toEqual(['refused', 'refused', 'refused', 'wait'])
    expect(await signIn()).toMatchObject({ kind: 'wait', seconds: 2 })

    staff.time.now += 2_000
    expect(await signIn()).toMatchObject({ kind: 'done' })
    expect(await signIn()).toMatchObject({ kind: 'done' })
  })

  it('is slowed down for one address that tries many passkeys, together with its passwords', async () => {
    const kinds: string[] = []
    for (let count = 0; count < 10; count++) {
      kinds.push((await staff.accounts.signIn({ login: `name${count}`, password: 'x', code: '000000', address })).kind)
      kinds.push((await trying(createAuthenticator('a-9').use({ challenge: 'bm90LW91cnM' }))).kind)
    }
    expect(new Set(kinds)).toEqual(new Set(['refused']))

    expect(await trying(createAuthenticator('a-9').use({ challenge: 'bm90LW91cnM' }))).toMatchObject({ kind: 'wait' })
    expect(await trying(createAuthenticator('a-9').use({ challenge: 'bm90LW91cnM' }), 'elsewhere')).toEqual({
      kind: 'refused',
    })
  })

  it('opens only so many challenges for one address at a time', async () => {
    for (let count = 0; count < 100; count++) await challengeForSignIn()

    expect(await staff.accounts.passkeys.beginSignIn(address, party)).toEqual({ kind: 'wait', seconds: 60 })
    expect(await staff.accounts.passkeys.beginSignIn('elsewhere', party)).toMatchObject({ kind: 'options' })
    staff.time.now += 5 * minute
    expect(await staff.accounts.passkeys.beginSignIn(address, party)).toMatchObject({ kind: 'options' })
  })
})
