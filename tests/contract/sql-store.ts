import { sql } from 'kysely'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { ConversationStore } from '#app/ports.ts'
import { createVault } from '#storage/vault.ts'
import { createLeases } from '#storage/leases.ts'
import type { SqlStore } from '#storage/store.ts'
import { aReply, aStep, anUpdate, noon } from '#tests/support/fixtures.ts'
import type { StoreUnderTest } from './conversation-store/store-under-test.ts'

export const vault = createVault('a secret of at least 32 characters')
const otherVault = createVault('another secret with 32 characters')

const tables = ['inbox', 'conversations', 'outbox', 'counters', 'gaps'] as const
const minute = 60_000
const hour = 60 * minute

/** Brings a store in a database into the form that the suites ask for. */
export function underTest(store: SqlStore, other: SqlStore, cleanUp: () => Promise<void>): StoreUnderTest {
  return {
    store,
    other,
    counters: () => store.database.selectFrom('counters').selectAll().execute(),
    gaps: () => store.database.selectFrom('gaps').selectAll().orderBy('id').execute(),
    async close() {
      if (other !== store) await other.close()
      await store.close()
      await cleanUp()
    },
  }
}

/** What every store in a database does besides: nothing personal can be read in it. `open` gives a store on the same data each time. */
export function sqlStoreContract(
  open: (withVault: typeof vault) => Promise<SqlStore>,
  cleanUp: () => Promise<void>,
): void {
  let store: SqlStore
  let others: ConversationStore[] = []
  const openOther = async (withVault = vault) => {
    const opened = await open(withVault)
    others.push(opened)
    return opened
  }
  const everything = async () => {
    const rows = await Promise.all(
      tables.map((table) => sql`select * from ${sql.table(table)}`.execute(store.database)),
    )
    return JSON.stringify(rows.map((result) => result.rows))
  }
  beforeEach(async () => {
    store = await open(vault)
  })
  afterEach(async () => {
    for (const other of others) await other.close()
    others = []
    await store.close()
    await cleanUp()
  })

  it('gives a lease to one holder at a time', async () => {
    const first = createLeases(store.database)
    const second = createLeases((await openOther()).database)

    expect(await first.take('telegram', 'one', noon, 1000)).toBe(true)
    expect(await second.take('telegram', 'two', noon + 999, 1000)).toBe(false)
    expect(await second.take('housekeeping', 'two', noon, 1000)).toBe(true)
    expect(await first.take('telegram', 'one', noon + 999, 1000)).toBe(true)
    expect(await second.take('telegram', 'two', noon + 1000, 1000)).toBe(false)
    expect(await second.take('telegram', 'two', noon + 1999, 1000)).toBe(true)
  })

  it('gives a lease back at once, but not that of another', async () => {
    const leases = createLeases(store.database)
    await leases.take('telegram', 'one', noon, 1000)

    await leases.release('telegram', 'two')
    expect(await leases.take('telegram', 'two', noon, 1000)).toBe(false)
    await leases.release('telegram', 'one')
    expect(await leases.take('telegram', 'two', noon, 1000)).toBe(true)
  })

  it('gives a lease that two want at the same moment to one of them', async () => {
    const other = createLeases((await openOther()).database)
    const leases = createLeases(store.database)

    const taken = await Promise.all(
      Array.from({ length: 8 }, (_, index) => (index % 2 ? leases : other).take('telegram', String(index), noon, 1000)),
    )

    expect(taken.filter(Boolean)).toHaveLength(1)
  })

  const secret = 'MARKED-PHRASE'
  const update = anUpdate({ text: secret, address: `{"chat":"${secret}"}` })
  const message = { address: update.address, body: `{"text":"${secret}"}` }

  it('holds no text, address or reply in the clear while they wait', async () => {
    await store.receive(update)
    await store.complete(
      aStep({ update: anUpdate({ ...update, updateId: '2' }), messages: [message], replies: [aReply(secret)] }),
    )

    expect(await store.pending()).toMatchObject({ updates: 1, messages: 1 })
    expect(await everything()).not.toContain(secret)
  })

  it('empties an update when it is done and unlinks it from its conversation', async () => {
    await store.receive(update)
    await store.complete(aStep({ update, messages: [] }))

    expect(await store.database.selectFrom('inbox').selectAll().execute()).toMatchObject([
      { payload: '', replies: '', conversation_id: '', done_at: noon },
    ])
  })

  it('empties a message when it is sent or dropped, and deletes it with a clean-up two minutes later', async () => {
    await store.complete(aStep({ messages: [message, message] }))
    const first = await store.claimMessage('telegram', noon, 1000)
    await store.messageSent(first?.id ?? '', noon + 5)
    const second = await store.claimMessage('telegram', noon, 1000)
    await store.dropMessage(second?.id ?? '', 'refused', 'message')

    expect(await store.database.selectFrom('outbox').selectAll().orderBy('id').execute()).toMatchObject([
      { payload: '', sent_at: noon + 5, dropped: null },
      { payload: '', sent_at: null, dropped: 'refused' },
    ])
    expect(await store.deleteExpired(noon + 5 + 2 * minute - 1)).toMatchObject({ messages: 1 })
    expect(await store.deleteExpired(noon + 5 + 2 * minute)).toMatchObject({ messages: 1 })
    expect(await store.database.selectFrom('outbox').selectAll().execute()).toEqual([])
  })

  it('leaves no trace of a forgotten conversation but the ids of its updates', async () => {
    const web = anUpdate({ channel: 'web', updateId: 'w-1' })
    await store.complete(
      aStep({
        update: web,
        replies: [aReply()],
        records: [{ kind: 'gap', text: 'Where?', locale: 'en', candidates: [] }],
      }),
    )
    await store.receive(update)

    await store.forget('conversation-a')

    expect(await everything()).not.toContain('conversation-a')
    expect(await store.database.selectFrom('inbox').select('update_id').execute()).toEqual([{ update_id: 'w-1' }])
  })

  it('notes what failed last', async () => {
    await store.receive(update)
    await store.postpone(update, noon + 1000, 'store-unavailable')

    expect(await store.database.selectFrom('inbox').select(['code', 'due_at']).execute()).toEqual([
      { code: 'store-unavailable', due_at: noon + 1000 },
    ])
  })

  it('works on the other conversations when one was sealed with another secret, and loses nothing', async () => {
    const stranger = await openOther(otherVault)
    await stranger.receive(anUpdate({ updateId: '1', conversationId: 'sealed-otherwise' }))
    await stranger.complete(aStep({ update: anUpdate({ updateId: '2', conversationId: 'sealed-otherwise' }) }))
    await store.receive(anUpdate({ updateId: '3' }))
    await store.complete(aStep({ update: anUpdate({ updateId: '4' }) }))

    expect(await store.claim(noon, 1000)).toMatchObject({ updateId: '3' })
    expect(await store.claimMessage('telegram', noon, 1000)).toMatchObject({ conversationId: 'conversation-a' })
    expect(await stranger.claim(noon + hour, 1000)).toMatchObject({ updateId: '1' })
    expect(await stranger.claimMessage('telegram', noon + hour, 1000)).toMatchObject({
      conversationId: 'sealed-otherwise',
    })
  })

  it('keeps everything when it is opened again', async () => {
    await store.receive(update)
    await store.complete(aStep({ update: anUpdate({ updateId: '2', conversationId: 'conversation-b' }) }))

    const again = await openOther()

    expect(await again.pending()).toMatchObject({ updates: 1, messages: 1, oldestUpdateAt: noon })
    expect(await again.load('conversation-b')).toMatchObject({ version: 1 })
  })

  it('begins anew with a state that this release cannot read', async () => {
    await store.complete(aStep())
    await store.database.updateTable('conversations').set({ state: '{"fromTheFuture":true}' }).execute()

    expect(await store.load('conversation-a')).toEqual({ state: { greeted: false, officeIndex: 0 }, version: 1 })
  })

  it('says that it is unavailable once it is closed, without the text that was at hand', async () => {
    const other = await open(vault)
    await other.close()

    const failure = await other.receive(update).catch((error: unknown) => error)

    expect(failure).toMatchObject({ name: 'AppError', code: 'store-unavailable' })
    expect(String(failure)).not.toContain(secret)
  })
}
