import { beforeEach, describe, expect, it } from 'vitest'
import type { ConversationStore } from '#app/ports.ts'
import { newConversation, type StepRecord } from '#core/conversation/state.ts'
import { aReply, aStep, anUpdate, noon } from '#tests/support/fixtures.ts'
import type { StoreUnderTest } from './store-under-test.ts'

const minute = 60_000
const day = 24 * 60 * 60_000
const leaseMs = 60_000

/** Forgetting a conversation, and deleting what is past its time. */
export function erasureContract(underTest: () => StoreUnderTest): void {
  let test: StoreUnderTest
  let store: ConversationStore
  let other: ConversationStore
  beforeEach(() => {
    const opened = underTest()
    test = opened
    store = opened.store
    other = opened.other
  })

  const received = async (...updates: ReturnType<typeof anUpdate>[]) => {
    for (const update of updates) await store.receive(update)
  }
  const completed = async (...steps: ReturnType<typeof aStep>[]) => {
    for (const step of steps) expect(await store.complete(step)).toBe('saved')
  }

  describe('forgetting', () => {
    const gap: StepRecord = { kind: 'gap', text: 'Where can I swim?', locale: 'en', candidates: [] }

    it('erases the conversation, what waits for it and its gaps, and nothing of others', async () => {
      await completed(
        aStep({ records: [gap] }),
        aStep({ update: anUpdate({ updateId: '2', conversationId: 'conversation-b' }), records: [gap] }),
      )
      await received(anUpdate({ updateId: '3' }), anUpdate({ updateId: '4', conversationId: 'conversation-b' }))

      await store.forget('conversation-a')

      expect(await store.load('conversation-a')).toEqual({ state: newConversation, version: 0 })
      expect(await store.load('conversation-b')).toMatchObject({ version: 1 })
      expect(await store.pending()).toMatchObject({ updates: 1, messages: 1 })
      expect(await test.gaps()).toHaveLength(1)
      expect((await store.claim(noon, leaseMs))?.updateId).toBe('4')
      expect((await store.claimMessage('telegram', noon, leaseMs))?.conversationId).toBe('conversation-b')
    })

    it('erases kept replies at once, and still knows the update', async () => {
      const step = aStep({ update: anUpdate({ channel: 'web' }), messages: [], replies: [aReply()] })
      await completed(step)

      await store.forget('conversation-a')

      expect(await store.repliesTo('web', '1')).toBeUndefined()
      expect(await store.complete(step)).toBe('seen')
    })

    it('still sends the reply to the update that asked for it, and keeps no conversation', async () => {
      await completed(aStep())
      await received(anUpdate({ updateId: '2', text: '/forget' }))
      const update = await store.claim(noon, leaseMs)
      if (!update) throw new Error('nothing to claim')
      const farewell = { address: update.address, body: '{"text":"All deleted."}' }

      await store.forget('conversation-a')
      await completed(
        aStep({ update, version: 0, state: newConversation, messages: [farewell], records: [{ kind: 'forgotten' }] }),
      )

      expect(await store.load('conversation-a')).toEqual({ state: newConversation, version: 0 })
      expect(await store.pending()).toMatchObject({ updates: 0, messages: 1 })
      expect(await store.claimMessage('telegram', noon, leaseMs)).toMatchObject({ body: '{"text":"All deleted."}' })
      expect(await store.receive(update)).toBe('seen')
    })

    it('answers the update that asked for it when its worker dies in between', async () => {
      await received(anUpdate({ text: '/forget' }))
      await store.claim(noon, leaseMs)

      await store.forget('conversation-a')

      expect(await other.claim(noon + leaseMs, leaseMs)).toMatchObject({ updateId: '1', attempt: 2 })
    })

    it('leaves a sender alone whose message was erased meanwhile', async () => {
      await completed(aStep())
      const message = await store.claimMessage('telegram', noon, leaseMs)
      const id = message?.id ?? ''

      await store.forget('conversation-a')
      await store.retryMessage(id, noon, 'busy')
      await store.messageSent(id, noon)
      await store.dropMessage(id, 'blocked', 'conversation')

      expect(await store.pending()).toMatchObject({ updates: 0, messages: 0 })
    })

    it('counts on', async () => {
      await completed(aStep({ records: [{ kind: 'question', outcome: 'answer', topic: 'kita', locale: 'de' }] }))

      await store.forget('conversation-a')

      expect(await test.counters()).toMatchObject([{ count: 1 }])
    })
  })

  describe('expiring', () => {
    const gap: StepRecord = { kind: 'gap', text: 'Where can I swim?', locale: 'en', candidates: [] }

    it('deletes done updates after two days, and takes them for new ones then', async () => {
      await received(anUpdate())
      await completed(aStep())

      await store.deleteExpired(noon + 2 * day - 1)
      expect(await store.receive(anUpdate())).toBe('seen')
      expect(await store.deleteExpired(noon + 2 * day)).toMatchObject({ updates: 1 })
      expect(await store.receive(anUpdate())).toBe('new')
    })

    it('never deletes what is still to be done', async () => {
      await received(anUpdate({ updateId: '1' }), anUpdate({ updateId: '2', conversationId: 'conversation-b' }))
      await completed(aStep())

      await store.deleteExpired(noon + 365 * day)

      expect(await store.pending()).toMatchObject({ updates: 1, messages: 1, oldestUpdateAt: noon })
    })

    it('deletes kept replies after ten minutes, and still knows the update', async () => {
      const update = anUpdate({ channel: 'web' })
      await completed(aStep({ update, messages: [], replies: [aReply()] }))

      await store.deleteExpired(noon + 10 * minute - 1)
      expect(await store.repliesTo('web', '1')).toEqual([aReply()])
      expect(await store.deleteExpired(noon + 10 * minute)).toMatchObject({ replies: 1 })
      expect(await store.repliesTo('web', '1')).toBeUndefined()
      expect(await store.receive(update)).toBe('seen')
    })

    it('deletes gaps after thirty days', async () => {
      await completed(aStep({ records: [gap] }))

      await store.deleteExpired(noon + 30 * day - 1)
      expect(await test.gaps()).toHaveLength(1)
      expect(await store.deleteExpired(noon + 30 * day)).toMatchObject({ gaps: 1 })
      expect(await test.gaps()).toEqual([])
    })

    it('deletes a conversation ninety days after its last message', async () => {
      await completed(
        aStep(),
        aStep({ update: anUpdate({ updateId: '2' }), version: 1, now: noon + day, messages: [] }),
      )

      await store.deleteExpired(noon + 91 * day - 1)
      expect(await store.load('conversation-a')).toMatchObject({ version: 2 })
      expect(await store.deleteExpired(noon + 91 * day)).toMatchObject({ conversations: 1 })
      expect(await store.load('conversation-a')).toEqual({ state: newConversation, version: 0 })
    })
  })
}
