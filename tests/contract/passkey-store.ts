import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Passkey, PasskeyChallenge, StaffStore } from '#staff/ports.ts'
import { noon } from '#tests/support/fixtures.ts'
import { anAccount } from './staff-store.ts'

const minute = 60_000

export function aPasskey(about: Partial<Passkey> = {}): Passkey {
  return {
    id: 'key_1',
    accountId: 'a-1',
    publicKey: 'cHVibGlj',
    counter: 0,
    transports: ['internal', 'hybrid'],
    name: 'Dienst-Laptop',
    createdAt: noon,
    lastUsedAt: undefined,
    ...about,
  }
}

const aChallenge = (about: Partial<PasskeyChallenge> = {}): PasskeyChallenge => ({
  hash: 'challenge-1',
  accountId: undefined,
  source: 'town-hall',
  expiresAt: noon + 5 * minute,
  ...about,
})

const line = (action: string) => ({ at: noon, actor: 'a-1', action, subject: 'a-1', facts: {} })

/** What every store of passkeys does. `other`: as another replica sees it; `erase`: takes the row of an account away. */
export function passkeyStoreContract(
  open: () => Promise<{
    store: StaffStore
    other: StaffStore
    erase: (accountId: string) => Promise<void>
    close: () => Promise<void>
  }>,
) {
  let store: StaffStore
  let other: StaffStore
  let erase: (accountId: string) => Promise<void>
  let close: () => Promise<void>

  /** Ada and Bo, who have set up a password. */
  const setUp = async () => {
    for (const [id, login] of [
      ['a-1', 'ada'],
      ['a-2', 'bo'],
    ] as const) {
      await store.addAccount(anAccount({ id, login }), line('added'))
      await redeem(id, { kind: 'password', password: 'hash', totpStep: 1 })
    }
  }
  const redeem = async (accountId: string, proof: Parameters<StaffStore['redeem']>[1]['proof']) => {
    const link = { hash: `link-${accountId}`, accountId, totpSecret: 'sealed', expiresAt: noon + minute }
    await store.addLink(link, line('link'))
    await store.redeem(link, { now: noon, proof, first: undefined }, line('used'))
  }
  const actions = async () =>
    (await store.auditLines({ before: undefined, limit: 99 })).map(({ action }) => action).toReversed()

  beforeEach(async () => {
    ;({ store, other, erase, close } = await open())
    await setUp()
  })
  afterEach(() => close())

  it('gives back passkeys as they were added, oldest first, also to another process', async () => {
    const [old, young] = [aPasskey(), aPasskey({ id: 'key-2', name: 'Telefon', transports: [], createdAt: noon + 1 })]
    expect(await store.addPasskey(young, line('passkey-added'))).toBe(true)
    expect(await store.addPasskey(old, line('passkey-added'))).toBe(true)

    expect(await other.passkeys('a-1')).toEqual([old, young])
    expect(await other.passkeys('a-2')).toEqual([])
    expect(await other.passkey('key_1')).toEqual({ passkey: old, account: anAccount() })
    expect(await other.passkey('KEY_1')).toBeUndefined()
  })

  it('takes an id once, whoever has it, and then writes nothing in the log', async () => {
    await store.addPasskey(aPasskey(), line('passkey-added'))

    expect(await store.addPasskey(aPasskey({ accountId: 'a-2' }), line('passkey-added'))).toBe(false)
    expect((await actions()).filter((action) => action === 'passkey-added')).toHaveLength(1)
    expect(await store.passkeys('a-2')).toEqual([])
  })

  it('lets a counter only go up, whoever comes first, and takes 0 from devices that do not count', async () => {
    await store.addPasskey(aPasskey(), line('added'))
    expect(await store.usePasskey('key_1', 0, noon + 1)).toBe(true)
    expect(await store.usePasskey('key_1', 0, noon + 2)).toBe(true)
    expect(await store.usePasskey('key_1', 5, noon + 3)).toBe(true)

    expect(await store.usePasskey('key_1', 5, noon + 4)).toBe(false)
    expect(await store.usePasskey('key_1', 0, noon + 4)).toBe(false)
    const raced = await Promise.all([store.usePasskey('key_1', 6, noon + 5), other.usePasskey('key_1', 6, noon + 5)])
    expect(raced.toSorted()).toEqual([false, true])
    expect(await store.passkeys('a-1')).toMatchObject([{ counter: 6, lastUsedAt: noon + 5 }])
    expect(await store.usePasskey('nobody', 1, noon)).toBe(false)
  })

  it('removes a passkey for its owner only', async () => {
    await store.addPasskey(aPasskey(), line('added'))

    expect(await store.removePasskey('key_1', 'a-2', line('removed'))).toBe(false)
    expect(await store.passkeys('a-1')).toHaveLength(1)
    expect(await store.removePasskey('key_1', 'a-1', line('removed'))).toBe(true)
    expect(await store.passkeys('a-1')).toEqual([])
    expect((await actions()).filter((action) => action === 'removed')).toHaveLength(1)
  })

  it('removes all of an account, and says so when there were some', async () => {
    await store.addPasskey(aPasskey(), line('added'))
    await store.addPasskey(aPasskey({ id: 'key-2', accountId: 'a-2' }), line('added'))

    await store.removePasskeys('a-1', line('all-removed'))
    await store.removePasskeys('a-1', line('all-removed'))

    expect(await store.passkeys('a-1')).toEqual([])
    expect(await store.passkeys('a-2')).toHaveLength(1)
    expect((await actions()).filter((action) => action === 'all-removed')).toHaveLength(1)
  })

  it('ends the passkeys of an account with what a link sets up, and has none for those who sign in elsewhere', async () => {
    await store.addPasskey(aPasskey(), line('added'))
    await redeem('a-1', { kind: 'password', password: 'new', totpStep: 2 })
    expect(await store.passkeys('a-1')).toEqual([])
    expect((await actions()).slice(-2)).toEqual(['used', 'passkeys-ended'])

    await store.addPasskey(aPasskey(), line('added'))
    await redeem('a-1', { kind: 'subject', subject: 'https://id|1' })

    expect(await store.passkeys('a-1')).toBeUndefined()
    expect(await store.passkey('key_1')).toBeUndefined()
  })

  it('erases passkeys with their account', async () => {
    await store.addPasskey(aPasskey(), line('added'))

    await erase('a-1')

    expect(await store.passkey('key_1')).toBeUndefined()
  })

  it('lets a challenge be used once, by whom and for what it was made, before it is past', async () => {
    const limit = { now: noon, open: 9 }
    await store.addChallenge(aChallenge(), limit)
    await store.addChallenge(aChallenge({ hash: 'of-ada', accountId: 'a-1' }), limit)

    expect(await store.takeChallenge('challenge-1', 'a-1', noon)).toBe(false)
    expect(await store.takeChallenge('of-ada', 'a-2', noon)).toBe(false)
    expect(await store.takeChallenge('of-ada', undefined, noon)).toBe(false)
    expect(await store.takeChallenge('of-ada', 'a-1', noon + 5 * minute)).toBe(false)
    const raced = await Promise.all([
      store.takeChallenge('challenge-1', undefined, noon + 5 * minute - 1),
      other.takeChallenge('challenge-1', undefined, noon + 5 * minute - 1),
    ])
    expect(raced.toSorted()).toEqual([false, true])
  })

  it('opens no more challenges of one source than it may, and deletes those that are past', async () => {
    const limit = { now: noon, open: 2 }
    expect(await store.addChallenge(aChallenge({ hash: '1' }), limit)).toBe(true)
    expect(await store.addChallenge(aChallenge({ hash: '2' }), limit)).toBe(true)
    expect(await other.addChallenge(aChallenge({ hash: '3' }), limit)).toBe(false)
    expect(await store.addChallenge(aChallenge({ hash: '4', source: 'elsewhere' }), limit)).toBe(true)

    const now = noon + 5 * minute
    expect(await store.addChallenge(aChallenge({ hash: '5', expiresAt: now + 1 }), { now, open: 2 })).toBe(true)
    await store.deleteExpired({ now, createdBefore: 0, seenBefore: 0, attemptsBefore: 0 })

    // Looked at as if no time had gone by: what is past is really gone.
    expect(await store.takeChallenge('1', undefined, noon)).toBe(false)
    expect(await store.takeChallenge('5', undefined, noon)).toBe(true)
  })
}
