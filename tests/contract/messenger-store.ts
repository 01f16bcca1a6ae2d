import { afterEach, beforeEach, expect, it } from 'vitest'
import type { MessengerCode, MessengerLink, MessengerStore, StaffStore } from '#staff/ports.ts'
import { noon } from '#tests/support/fixtures.ts'
import { anAccount } from './staff-store.ts'

const minute = 60_000
const line = (action: string) => ({ at: noon, actor: 'a-1', action, subject: 'a-1', facts: { channel: 'telegram' } })

const aCode = (about: Partial<MessengerCode> = {}): MessengerCode => ({
  hash: 'code-1',
  channel: 'telegram',
  accountId: 'a-1',
  expiresAt: noon + 10 * minute,
  ...about,
})

const aChat = (about: Partial<Omit<MessengerLink, 'accountId'>> = {}) => ({
  id: 'chat-1',
  channel: 'telegram' as const,
  address: 'sealed',
  linkedAt: noon,
  ...about,
})

/** What every store of linked chats does. `open` gives a new database, `other` as another replica sees it. */
export function messengerStoreContract(
  open: () => Promise<{ staff: StaffStore; store: MessengerStore; other: MessengerStore; close: () => Promise<void> }>,
) {
  let staff: StaffStore
  let store: MessengerStore
  let other: MessengerStore
  let close: () => Promise<void>
  beforeEach(async () => {
    ;({ staff, store, other, close } = await open())
    await staff.addAccount(anAccount(), line('added'))
    await staff.addAccount(anAccount({ id: 'a-2', login: 'bo', name: 'Bo' }), line('added'))
  })
  afterEach(() => close())

  const link = async (about: Partial<MessengerCode> = {}, chat = aChat()) => {
    await store.addCode(aCode(about), line('code'))
    return store.redeem(about.hash ?? 'code-1', chat, () => line('linked'))
  }

  it('lets a code link one chat, whoever comes first', async () => {
    await store.addCode(aCode(), line('code'))

    const outcomes = await Promise.all([
      store.redeem('code-1', aChat(), () => line('linked')),
      other.redeem('code-1', aChat({ id: 'chat-2' }), () => line('linked')),
    ])

    expect(outcomes.filter(Boolean)).toEqual([{ accountId: 'a-1', replaced: [] }])
    expect(await other.links('a-1')).toHaveLength(1)
    const lines = await staff.auditLines({ before: undefined, limit: 9 })
    expect(lines.map(({ action }) => action)).toEqual(['linked', 'code', 'added', 'added'])
  })

  it('knows who has linked a chat, and only while the account is active', async () => {
    await link()
    const linked = { account: anAccount(), link: { ...aChat(), accountId: 'a-1' }, dialogue: '', dialogueAt: 0 }

    expect(await other.linked('chat-1')).toEqual(linked)
    expect(await store.linked('chat-9')).toBeUndefined()
    expect(await store.links(undefined)).toEqual([linked.link])
    await staff.changeAccount(anAccount({ active: false }), line('closed'))
    expect(await store.linked('chat-1')).toBeUndefined()
    expect(await store.links(undefined)).toEqual([])
  })

  it.each([
    ['is past', aCode({ expiresAt: noon }), 'code-1'],
    ['is for another messenger', aCode({ channel: 'slack' }), 'code-1'],
    ['is another one', aCode(), 'code-9'],
  ])('links nothing with a code that %s', async (_, code, hash) => {
    await store.addCode(code, line('code'))

    expect(await store.redeem(hash, aChat(), () => line('linked'))).toBeUndefined()
    expect(await store.links(undefined)).toEqual([])
  })

  it('links nothing for an account that is closed', async () => {
    await store.addCode(aCode(), line('code'))
    await staff.changeAccount(anAccount({ active: false }), line('closed'))

    expect(await store.redeem('code-1', aChat(), () => line('linked'))).toBeUndefined()
  })

  it('ends a code with the next one for the same messenger', async () => {
    await store.addCode(aCode(), line('code'))
    await store.addCode(aCode({ hash: 'for-slack', channel: 'slack' }), line('code'))
    await store.addCode(aCode({ hash: 'code-2' }), line('code'))

    expect(await store.redeem('code-1', aChat(), () => line('linked'))).toBeUndefined()
    expect(await store.redeem('code-2', aChat(), () => line('linked'))).toBeDefined()
    const slack = aChat({ id: 'chat-s', channel: 'slack' as 'telegram' })
    expect(await store.redeem('for-slack', slack, () => line('linked'))).toBeDefined()
    expect((await store.links('a-1')).map(({ channel }) => channel)).toEqual(['slack', 'telegram'])
  })

  it('has one chat for each account and messenger, and one account for each chat', async () => {
    await link()
    const moved = await link({ hash: 'code-2' }, aChat({ id: 'chat-2' }))
    expect(moved?.replaced.map(({ id }) => id)).toEqual(['chat-1'])

    const taken = await link({ hash: 'code-3', accountId: 'a-2' }, aChat({ id: 'chat-2' }))
    expect(taken?.replaced).toMatchObject([{ id: 'chat-2', accountId: 'a-1' }])
    expect(await store.links(undefined)).toMatchObject([{ id: 'chat-2', accountId: 'a-2' }])
  })

  it('ends a link with its codes, once', async () => {
    await link()
    await store.addCode(aCode({ hash: 'code-2' }), line('code'))
    const ended = { ...aChat(), accountId: 'a-1' }

    expect(await store.unlink(ended, line('unlinked'))).toBe(true)
    expect(await store.unlink(ended, line('twice'))).toBe(false)
    expect(await other.linked('chat-1')).toBeUndefined()
    expect(await store.redeem('code-2', aChat(), () => line('linked'))).toBeUndefined()
    const [last] = await staff.auditLines({ before: undefined, limit: 1 })
    expect(last?.action).toBe('unlinked')
  })

  it('keeps the text in work until it is done or too old, and deletes codes that are past', async () => {
    await link()
    await store.setDialogue('chat-1', 'sealed text', noon)
    await store.addCode(aCode({ hash: 'code-2' }), line('code'))

    await store.deleteExpired(noon + 9 * minute, noon - minute)
    expect(await other.linked('chat-1')).toMatchObject({ dialogue: 'sealed text', dialogueAt: noon })
    await store.deleteExpired(noon + 10 * minute, noon)
    expect(await other.linked('chat-1')).toMatchObject({ dialogue: '' })
    expect(await store.redeem('code-2', aChat(), () => line('linked'))).toBeUndefined()
  })
}
