import { beforeEach, describe, expect, it } from 'vitest'
import type { ConversationStore } from '#app/ports.ts'
import { aStep, anUpdate, noon } from '#tests/support/fixtures.ts'
import type { StoreUnderTest } from './store-under-test.ts'

const leaseMs = 60_000

/** Handing messages out and settling them. */
export function outboxContract(underTest: () => StoreUnderTest): void {
  let store: ConversationStore
  let other: ConversationStore
  beforeEach(() => {
    const opened = underTest()
    store = opened.store
    other = opened.other
  })

  const completed = async (...steps: ReturnType<typeof aStep>[]) => {
    for (const step of steps) expect(await store.complete(step)).toBe('saved')
  }

  describe('sending', () => {
    const message = (text: string) => ({ address: '{"chat":4711}', body: JSON.stringify({ text }) })
    const twoMessages = (conversationId: string, updateId: string) =>
      aStep({
        update: anUpdate({ updateId, conversationId }),
        messages: [message(`${conversationId} one`), message(`${conversationId} two`)],
      })
    const textOf = (claimed: { body: string } | undefined) =>
      claimed && (JSON.parse(claimed.body) as { text: string }).text

    it('hands out a message as it was rendered', async () => {
      const body = '{"text":"Beim Jugendamt \\u0000 👶"}'
      await completed(aStep({ messages: [{ address: '{"chat":4711}', body }] }))

      expect(await store.claimMessage('telegram', noon, leaseMs)).toEqual({
        id: expect.any(String),
        channel: 'telegram',
        conversationId: 'conversation-a',
        address: '{"chat":4711}',
        body,
        attempt: 1,
      })
    })

    it('hands out messages of the channel only', async () => {
      await completed(aStep())

      expect(await store.claimMessage('slack', noon, leaseMs)).toBeUndefined()
      expect(await store.claimMessage('telegram', noon - 1, leaseMs)).toBeUndefined()
      expect(await store.claimMessage('telegram', noon, leaseMs)).toBeDefined()
    })

    it('sends the messages of a conversation in order, one at a time, and those of others meanwhile', async () => {
      await completed(twoMessages('a', '1'), twoMessages('b', '2'))

      const first = await store.claimMessage('telegram', noon, leaseMs)
      const second = await other.claimMessage('telegram', noon, leaseMs)
      const none = await store.claimMessage('telegram', noon, leaseMs)
      await store.messageSent(first?.id ?? '', noon)
      const third = await other.claimMessage('telegram', noon, leaseMs)

      expect([first, second, none, third].map(textOf)).toEqual(['a one', 'b one', undefined, 'a two'])
    })

    it('sends a later answer of the conversation after the earlier one', async () => {
      await completed(aStep({ messages: [message('one')] }))
      await completed(aStep({ update: anUpdate({ updateId: '2' }), version: 1, messages: [message('two')] }))

      const first = await store.claimMessage('telegram', noon, leaseMs)
      expect(await store.claimMessage('telegram', noon, leaseMs)).toBeUndefined()
      await store.messageSent(first?.id ?? '', noon)

      expect(textOf(await store.claimMessage('telegram', noon, leaseMs))).toBe('two')
    })

    it('waits with the whole conversation when a message is to be sent again later', async () => {
      await completed(twoMessages('a', '1'), twoMessages('b', '2'))
      const first = await store.claimMessage('telegram', noon, leaseMs)

      await store.retryMessage(first?.id ?? '', noon + 3_000, 'busy')

      expect(textOf(await store.claimMessage('telegram', noon + 2_999, leaseMs))).toBe('b one')
      expect(await store.claimMessage('telegram', noon + 2_999, leaseMs)).toBeUndefined()
      expect(await store.claimMessage('telegram', noon + 3_000, leaseMs)).toMatchObject({ id: first?.id, attempt: 2 })
    })

    it('hands out a message again when its sender died', async () => {
      await completed(aStep())
      const first = await store.claimMessage('telegram', noon, leaseMs)

      expect(await other.claimMessage('telegram', noon + leaseMs - 1, leaseMs)).toBeUndefined()
      expect(await other.claimMessage('telegram', noon + leaseMs, leaseMs)).toMatchObject({ id: first?.id, attempt: 2 })
    })

    it('hands out what was claimed and put off while a clock was ahead', async () => {
      const hour = 3_600_000
      await completed(twoMessages('a', '1'), twoMessages('b', '2'))
      await store.claimMessage('telegram', noon + hour, leaseMs)
      const second = await store.claimMessage('telegram', noon + hour, leaseMs)
      await store.retryMessage(second?.id ?? '', noon + hour + 5_000, 'busy')

      const texts = [
        await other.claimMessage('telegram', noon, leaseMs),
        await other.claimMessage('telegram', noon, leaseMs),
        await other.claimMessage('telegram', noon, leaseMs),
      ].map(textOf)
      expect(texts).toEqual(['a one', 'b one', undefined])
    })

    it('goes on with the next message when one is dropped', async () => {
      await completed(twoMessages('a', '1'))
      const first = await store.claimMessage('telegram', noon, leaseMs)

      await store.dropMessage(first?.id ?? '', 'refused', 'message')

      expect(textOf(await store.claimMessage('telegram', noon, leaseMs))).toBe('a two')
    })

    it('drops all messages of a conversation that cannot be reached', async () => {
      await completed(twoMessages('a', '1'), twoMessages('b', '2'))
      const first = await store.claimMessage('telegram', noon, leaseMs)

      await store.dropMessage(first?.id ?? '', 'blocked', 'conversation')

      expect(textOf(await store.claimMessage('telegram', noon, leaseMs))).toBe('b one')
      expect(await store.pending()).toMatchObject({ updates: 0, messages: 2 })
    })

    it('never gives two senders the same message', async () => {
      for (let id = 0; id < 10; id++) await completed(twoMessages(`conversation-${id}`, String(id)))

      const claimed = await Promise.all(
        Array.from({ length: 12 }, (_, index) => (index % 2 ? store : other).claimMessage('telegram', noon, leaseMs)),
      )

      // Two that look at the same moment may both go away with nothing, but never with the same message.
      const ids = claimed.flatMap((one) => one?.id ?? [])
      expect(new Set(ids).size).toBe(ids.length)
      expect(claimed.flatMap((one) => textOf(one) ?? []).every((text) => text.endsWith('one'))).toBe(true)
    })
  })
}
