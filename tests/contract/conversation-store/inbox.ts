import { beforeEach, describe, expect, it } from 'vitest'
import type { ConversationStore } from '#app/ports.ts'
import { aStep, anUpdate, noon } from '#tests/support/fixtures.ts'
import type { StoreUnderTest } from './store-under-test.ts'

const leaseMs = 60_000

/** Taking updates in and handing them out. */
export function inboxContract(underTest: () => StoreUnderTest): void {
  let store: ConversationStore
  let other: ConversationStore
  beforeEach(() => {
    const opened = underTest()
    store = opened.store
    other = opened.other
  })

  const received = async (...updates: ReturnType<typeof anUpdate>[]) => {
    for (const update of updates) await store.receive(update)
  }
  const completed = async (...steps: ReturnType<typeof aStep>[]) => {
    for (const step of steps) expect(await store.complete(step)).toBe('saved')
  }

  describe('receiving', () => {
    it('takes an update in once', async () => {
      const update = anUpdate()

      expect(await store.receive(update)).toBe('new')
      expect(await store.receive(update)).toBe('seen')
      expect(await other.receive(update)).toBe('seen')
      expect(await store.pending()).toMatchObject({ updates: 1, messages: 0, oldestUpdateAt: noon })
    })

    it('takes an update in once when it comes twice at the same time', async () => {
      const outcomes = await Promise.all([store.receive(anUpdate()), other.receive(anUpdate())])

      expect(outcomes.toSorted()).toEqual(['new', 'seen'])
    })

    it('knows an update again after it was done', async () => {
      await received(anUpdate())
      await completed(aStep())

      expect(await store.receive(anUpdate())).toBe('seen')
      expect(await store.claim(noon, leaseMs)).toBeUndefined()
    })

    it('takes the same id of another channel as another update', async () => {
      await received(anUpdate({ channel: 'telegram' }))

      expect(await store.receive(anUpdate({ channel: 'slack', conversationId: 'conversation-s' }))).toBe('new')
    })
  })

  describe('claiming', () => {
    it('hands out the update as it came in', async () => {
      const update = anUpdate({
        text: 'أين أسجّل طفلي؟ 👶 \u0000"\'',
        localeHint: 'ar',
        municipalityHint: 'mainz',
        privateAddress: '{"chat":4711}',
      })
      await received(update)

      expect(await store.claim(noon, leaseMs)).toEqual({ ...update, attempt: 1 })
    })

    it('has nothing to hand out when nothing came in', async () => {
      expect(await store.claim(noon, leaseMs)).toBeUndefined()
    })

    it('hands out the oldest update first', async () => {
      await received(
        anUpdate({ updateId: '9', conversationId: 'conversation-a' }),
        anUpdate({ updateId: '10', conversationId: 'conversation-b' }),
      )

      expect((await store.claim(noon, leaseMs))?.updateId).toBe('9')
      expect((await store.claim(noon, leaseMs))?.updateId).toBe('10')
      expect(await store.claim(noon, leaseMs)).toBeUndefined()
    })

    it('keeps the order within a conversation, also of updates of the same millisecond', async () => {
      await received(anUpdate({ updateId: '9' }), anUpdate({ updateId: '10' }), anUpdate({ updateId: '11' }))
      const order: string[] = []

      for (let version = 0; version < 3; version++) {
        const update = await store.claim(noon, leaseMs)
        expect(await other.claim(noon, leaseMs)).toBeUndefined()
        if (!update) break
        order.push(update.updateId)
        await completed(aStep({ update, version }))
      }

      expect(order).toEqual(['9', '10', '11'])
    })

    it('lets a postponed update hold back the later ones of its conversation only', async () => {
      await received(
        anUpdate({ updateId: '1' }),
        anUpdate({ updateId: '2' }),
        anUpdate({ updateId: '3', conversationId: 'conversation-b' }),
      )
      const first = await store.claim(noon, leaseMs)
      if (!first) throw new Error('nothing to claim')

      await store.postpone(first, noon + 5_000, 'unexpected')

      expect((await store.claim(noon + 4_999, leaseMs))?.updateId).toBe('3')
      expect(await store.claim(noon + 4_999, leaseMs)).toBeUndefined()
      expect(await store.claim(noon + 5_000, leaseMs)).toMatchObject({ updateId: '1', attempt: 2 })
    })

    it('hands out an update again when its worker died', async () => {
      await received(anUpdate())
      await store.claim(noon, leaseMs)

      expect(await other.claim(noon + leaseMs - 1, leaseMs)).toBeUndefined()
      expect(await other.claim(noon + leaseMs, leaseMs)).toEqual({ ...anUpdate(), attempt: 2 })
    })

    it('hands out what came in, was held and was put off while a clock was ahead', async () => {
      const hour = 3_600_000
      await store.receive(anUpdate({ updateId: '1', receivedAt: noon + hour }))
      await store.receive(anUpdate({ updateId: '2', conversationId: 'conversation-b', receivedAt: noon + hour }))
      await store.claim(noon + hour, leaseMs)

      expect((await other.claim(noon, leaseMs))?.updateId).toBe('1')
      expect((await other.claim(noon, leaseMs))?.updateId).toBe('2')
      expect(await other.claim(noon, leaseMs)).toBeUndefined()
    })

    it('never gives two workers the same conversation', async () => {
      for (let id = 0; id < 60; id++)
        await received(anUpdate({ updateId: String(id), conversationId: `conversation-${id % 5}`, text: String(id) }))
      const held = new Set<string>()
      const answered: Record<string, number[]> = {}
      const work = async (worker: ConversationStore) => {
        for (;;) {
          const update = await worker.claim(noon, leaseMs)
          if (!update) {
            if ((await worker.pending()).updates === 0) return
            continue
          }
          expect(held).not.toContain(update.conversationId)
          held.add(update.conversationId)
          const { version } = await worker.load(update.conversationId)
          const list = (answered[update.conversationId] ??= [])
          list.push(Number(update.updateId))
          // Before it is done: after that another worker may rightly hold the conversation.
          held.delete(update.conversationId)
          expect(await worker.complete(aStep({ update, version }))).toBe('saved')
        }
      }

      await Promise.all([work(store), work(store), work(other), work(other)])

      expect(answered['conversation-3']).toEqual([3, 8, 13, 18, 23, 28, 33, 38, 43, 48, 53, 58])
      expect(Object.values(answered).flat()).toHaveLength(60)
    })

    it('ignores the worker that gives back an update which another one has done', async () => {
      await received(anUpdate())
      const slow = await store.claim(noon, leaseMs)
      if (!slow) throw new Error('nothing to claim')
      await other.claim(noon + leaseMs, leaseMs)
      await completed(aStep())

      await store.postpone(slow, noon, 'unexpected')

      expect(await store.claim(noon + 10 * leaseMs, leaseMs)).toBeUndefined()
    })
  })
}
