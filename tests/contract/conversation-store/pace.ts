import { beforeEach, describe, expect, it } from 'vitest'
import type { ConversationStore, Pace } from '#app/ports.ts'
import { aStep, anUpdate, noon } from '#tests/support/fixtures.ts'
import type { StoreUnderTest } from './store-under-test.ts'

const leaseMs = 60_000
const pace: Pace = {
  overall: { count: 4, windowMs: 1_000 },
  chat: { count: 2, windowMs: 3_000 },
  crowdedChat: { count: 1, windowMs: 60_000 },
}

/** Keeping to what a platform takes. */
export function paceContract(underTest: () => StoreUnderTest): void {
  let store: ConversationStore
  let other: ConversationStore
  beforeEach(() => {
    const opened = underTest()
    store = opened.store
    other = opened.other
  })

  let updates = 0
  const waiting = async (conversationId: string, to: { chat?: string; crowded?: boolean }, count: number) => {
    const messages = Array.from({ length: count }, (_, index) => ({
      address: '{"chat":4711}',
      body: `${conversationId} ${index + 1}`,
      ...to,
    }))
    const update = anUpdate({ updateId: String(++updates), conversationId })
    expect(await store.complete(aStep({ update, messages }))).toBe('saved')
  }
  /** Sends what may be sent at this moment; gives the bodies. */
  const sendAll = async (now: number, from: ConversationStore = store): Promise<string[]> => {
    const message = await from.claimMessage('telegram', now, leaseMs, pace)
    if (!message) return []
    await from.messageSent(message.id, now)
    return [message.body, ...(await sendAll(now, from))]
  }

  describe('the pace of a platform', () => {
    it('lets a chat have a short burst, and the rest when its time has come', async () => {
      await waiting('a', { chat: '1' }, 3)

      expect(await sendAll(noon)).toEqual(['a 1', 'a 2'])
      expect(await sendAll(noon + 2_999, other)).toEqual([])
      expect(await sendAll(noon + 3_000, other)).toEqual(['a 3'])
    })

    it('goes on with other chats while one has to wait', async () => {
      await waiting('a', { chat: '1' }, 3)
      await waiting('b', { chat: '2' }, 1)

      expect(await sendAll(noon)).toEqual(['a 1', 'a 2', 'b 1'])
    })

    it('counts all people of a group together', async () => {
      await waiting('a', { chat: '-1', crowded: true }, 1)
      await waiting('b', { chat: '-1', crowded: true }, 1)

      expect(await sendAll(noon)).toEqual(['a 1'])
      expect(await sendAll(noon + 59_999)).toEqual([])
      expect(await sendAll(noon + 60_000)).toEqual(['b 1'])
    })

    it('stays below the limit of the whole platform, with what other replicas sent', async () => {
      for (const id of ['a', 'b', 'c', 'd', 'e', 'f']) await waiting(id, { chat: id }, 1)

      expect(await sendAll(noon)).toEqual(['a 1', 'b 1', 'c 1', 'd 1'])
      expect(await sendAll(noon + 999, other)).toEqual([])
      expect(await sendAll(noon + 1_000, other)).toEqual(['e 1', 'f 1'])
    })

    it('counts what is on its way', async () => {
      for (const id of ['a', 'b', 'c', 'd', 'e', 'f']) await waiting(id, { chat: id }, 1)

      const claimed = await Promise.all(
        Array.from({ length: 6 }, (_, index) =>
          (index % 2 ? store : other).claimMessage('telegram', noon, leaseMs, pace),
        ),
      )

      expect(claimed.filter(Boolean).length).toBeLessThanOrEqual(4)
      expect(await store.claimMessage('slack', noon, leaseMs, pace)).toBeUndefined()
    })

    it('does not wait for messages that were sent while a clock was ahead', async () => {
      await waiting('a', { chat: '1' }, 3)
      await sendAll(noon + 3_600_000)

      expect(await sendAll(noon)).toEqual(['a 3'])
    })

    it('does not hold up what belongs to no chat', async () => {
      await waiting('a', {}, 3)

      expect(await sendAll(noon)).toEqual(['a 1', 'a 2', 'a 3'])
    })

    it('still knows after a clean-up what was sent a moment ago', async () => {
      await waiting('a', { chat: '1' }, 3)
      await sendAll(noon)

      await store.deleteExpired(noon + 1_000)

      expect(await sendAll(noon + 2_000)).toEqual([])
    })
  })
}
