import type { KyselyPlugin } from 'kysely'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { countBoxes, reseal } from '#storage/reseal.ts'
import { createVault } from '#storage/vault.ts'
import { aReply, aStep, anUpdate, noon } from '#tests/support/fixtures.ts'
import { databaseKinds, testDatabases } from '#tests/support/databases.ts'
import { fillStore } from '#tests/support/filled-store.ts'
import { startPostgres, type TestPostgres } from '#tests/support/postgres.ts'

const [oldSecret, newSecret] = ['the secret of the last two years, long', 'the secret of the years to come, long!']
const before = () => createVault(oldSecret)
const prepared = () => createVault(oldSecret, newSecret)
const rotated = () => createVault(newSecret, oldSecret)
const after = () => createVault(newSecret)
const leaseMs = 60_000

let postgres: TestPostgres
const databases = testDatabases(() => postgres)
beforeAll(async () => {
  postgres = await startPostgres()
})
afterEach(() => databases.cleanUp())
afterAll(() => postgres.stop())

describe('a vault with two secrets', () => {
  it('opens what either has sealed, and seals with the first', () => {
    const box = before().seal('Kita')

    expect(rotated().open(box)).toBe('Kita')
    expect(rotated().keyOf(box)).toBe('other')
    expect(after().open(rotated().seal('Kita'))).toBe('Kita')
    expect(() => before().open(rotated().seal('Kita'))).toThrow(/another secret/)
    expect(after().keyOf(box)).toBe('unknown')
  })

  it('opens boxes of the first form, which did not name their key', () => {
    // Made by the release before this one from `oldSecret`.
    const box = 'AaGnrijXt7gU3Hee-gg4Sc_LQbzyq2OvsotTIrfF4aKm'

    expect(before().open(box)).toBe('Kita')
    expect(rotated().open(box)).toBe('Kita')
    expect(rotated().keyOf(box)).toBe('other')
  })

  it('tells the id that a conversation had, once it knows which one it is', () => {
    const vault = rotated()
    const id = vault.conversationId('telegram', '42')

    expect(id).toBe(after().conversationId('telegram', '42'))
    expect(vault.otherId(id)).toBe(before().conversationId('telegram', '42'))
    expect(vault.otherId('somebody else')).toBeUndefined()
    expect(after().otherId(id)).toBeUndefined()
  })
})

describe.each(databaseKinds)('after a rotation, %s', (kind) => {
  const records = [{ kind: 'gap' as const, text: 'Where can I swim?', locale: 'en', candidates: [] }]

  it('knows a person again by language, town and open questions', async () => {
    const { store } = await databases.newDatabase(kind)
    const oldId = before().conversationId('telegram', '42')
    await (
      await store(before())
    ).complete(
      aStep({
        update: anUpdate({ conversationId: oldId }),
        state: { greeted: true, officeIndex: 0, locale: 'ar' },
        records,
      }),
    )

    const vault = rotated()
    const opened = await store(vault)
    const id = vault.conversationId('telegram', '42')
    await opened.receive(anUpdate({ updateId: '2', conversationId: id }))

    expect(await opened.load(id)).toMatchObject({ version: 1, state: { locale: 'ar' } })
    expect(await opened.database.selectFrom('gaps').select('conversation_id').execute()).toEqual([
      { conversation_id: id },
    ])
    await opened.forget(id)
    expect(await opened.database.selectFrom('gaps').selectAll().execute()).toEqual([])
  })

  it('answers what waited, in its order, before what comes now', async () => {
    const { store } = await databases.newDatabase(kind)
    await (
      await store(before())
    ).receive(anUpdate({ updateId: '1', conversationId: before().conversationId('telegram', '42'), text: 'first' }))

    const vault = rotated()
    const opened = await store(vault)
    const id = vault.conversationId('telegram', '42')
    await opened.receive(anUpdate({ updateId: '2', conversationId: id, text: 'second' }))

    const first = await opened.claim(noon, leaseMs)
    expect(first).toMatchObject({ updateId: '1', conversationId: id, incoming: { text: 'first' } })
    expect(await opened.claim(noon, leaseMs)).toBeUndefined()
  })

  it('knows an update again whose id is a keyed hash', async () => {
    const { store } = await databases.newDatabase(kind)
    const updateId = before().conversationId('slack', 'update:Ev1')
    await (await store(before())).complete(aStep({ update: anUpdate({ channel: 'slack', updateId }) }))

    const vault = rotated()
    const opened = await store(vault)

    const again = anUpdate({ channel: 'slack', updateId: vault.conversationId('slack', 'update:Ev1') })
    expect(await opened.receive(again)).toBe('seen')
  })

  it('keeps the newer state when replicas of both kinds have answered', async () => {
    const { store } = await databases.newDatabase(kind)
    const [oldId, newId] = [before(), after()].map((vault) => vault.conversationId('web', 'w'))
    const state = { greeted: true, officeIndex: 0 }
    for (const [updateId, conversationId, locale] of [
      ['1', oldId, 'ar'],
      ['2', newId, 'tr'],
    ] as const)
      // prettier-ignore
      await (await store(before())).complete(
        aStep({ update: anUpdate({ updateId, conversationId: conversationId ?? '' }), state: { ...state, locale } }),
      )

    const vault = rotated()
    const opened = await store(vault)

    expect(await opened.load(vault.conversationId('web', 'w'))).toMatchObject({ state: { locale: 'tr' } })
    expect(await opened.database.selectFrom('conversations').select('id').execute()).toEqual([{ id: newId }])
  })

  it('lets replicas with either secret in front work side by side', async () => {
    const { store } = await databases.newDatabase(kind)
    const vaults = [prepared(), rotated()] as const
    const stores = [await store(vaults[0]), await store(vaults[1])]
    let version = 0
    for (const turn of [0, 1, 1, 0, 1]) {
      const conversationId = vaults[turn]?.conversationId('telegram', '42') ?? ''
      const update = anUpdate({ updateId: String(version), conversationId })
      await stores[turn]?.receive(update)
      const claimed = await stores[1 - turn]?.claim(noon, leaseMs)
      expect(claimed).toMatchObject({ updateId: update.updateId, incoming: update.incoming })
      expect(await stores[turn]?.load(conversationId)).toMatchObject({ version })
      expect(await stores[turn]?.complete(aStep({ update, version: version++, messages: [] }))).toBe('saved')
    }
  })

  it('seals everything anew, after which the old secret is needed no more', async () => {
    const { store } = await databases.newDatabase(kind)
    await fillStore(await store(before()), before())
    const opened = await store(rotated())
    expect(await countBoxes(opened.database, rotated())).toEqual({ current: 0, other: 9, unknown: 0 })

    expect(await reseal(opened.database, rotated())).toBe(9)

    expect(await countBoxes(opened.database, after())).toEqual({ current: 9, other: 0, unknown: 0 })
    expect(await reseal(opened.database, rotated())).toBe(0)
    const last = await store(after())
    expect(await last.claim(noon, leaseMs)).toMatchObject({ incoming: { text: 'Where is the pool?' } })
    expect(await last.repliesTo('telegram', 'a')).toEqual([aReply()])
    expect(await last.claimMessage('telegram', noon, leaseMs)).toMatchObject({ address: '{"chat":4711}' })
    const account = await last.database.selectFrom('staff_accounts').select('totp_secret').executeTakeFirstOrThrow()
    expect(after().open(account.totp_secret ?? '')).toBe('BASE32SECRET')
  })

  it('does not bring back what was erased while it was sealed anew', async () => {
    const { store } = await databases.newDatabase(kind)
    const opened = await store(before())
    await opened.receive(anUpdate({ updateId: '1' }))
    const waiting = anUpdate({ updateId: '2', conversationId: 'conversation-b' })
    await opened.receive(waiting)
    let isDone = false
    const doneMeanwhile: KyselyPlugin = {
      transformQuery: ({ node }) => node,
      async transformResult({ result }) {
        if (result.numAffectedRows === undefined || isDone) return result
        isDone = true
        await opened.complete(aStep({ update: waiting, messages: [] }))
        return result
      },
    }

    expect(await reseal(opened.database.withPlugin(doneMeanwhile), rotated())).toBe(1)

    const rows = await opened.database.selectFrom('inbox').select('payload').orderBy('id').execute()
    expect(rows.map(({ payload }) => payload === '')).toEqual([false, true])
  })
})
