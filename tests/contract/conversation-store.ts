import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ConversationStore } from '#app/ports.ts'
import { newConversation, type StepRecord } from '#core/conversation/state.ts'
import { aReply, aStep, anUpdate, noon } from '#tests/support/fixtures.ts'

/** What was counted, without the facts that do not apply. */
export interface RecordedCounter {
  day: string
  kind: string
  channel: string
  count: number
  [fact: string]: string | number
}

export interface RecordedGap {
  created_at: number
  text: string
  locale: string
  municipality: string
  candidates: string
}

/** An empty store. `other` is another worker's store on the same data. */
export interface StoreUnderTest {
  store: ConversationStore
  other: ConversationStore
  counters(): Promise<RecordedCounter[]>
  gaps(): Promise<RecordedGap[]>
  close(): Promise<void>
}

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
const leaseMs = minute

/** What every conversation store does. */
export function conversationStoreContract(open: () => Promise<StoreUnderTest>): void {
  let test: StoreUnderTest
  let store: ConversationStore
  let other: ConversationStore
  beforeEach(async () => {
    test = await open()
    store = test.store
    other = test.other
  })
  afterEach(() => test.close())

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
      expect(await store.pending()).toEqual({ updates: 1, messages: 0, oldestUpdateAt: noon })
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
        isStaff: true,
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

      expect(await store.claim(noon + day, leaseMs)).toBeUndefined()
    })
  })

  describe('completing', () => {
    it('begins with a new conversation of version 0', async () => {
      expect(await store.load('conversation-a')).toEqual({ state: newConversation, version: 0 })
    })

    it('keeps the state and counts its version', async () => {
      const state = { ...newConversation, locale: 'ar', municipality: 'mainz', topic: 'kita-registration' } as const
      await completed(aStep({ state }))

      expect(await store.load('conversation-a')).toEqual({ state, version: 1 })

      await completed(aStep({ update: anUpdate({ updateId: '2' }), version: 1 }))

      expect(await other.load('conversation-a')).toEqual({ state: { ...newConversation, greeted: true }, version: 2 })
    })

    it('saves nothing when the conversation has changed since it was loaded', async () => {
      await completed(aStep())
      const late = aStep({
        update: anUpdate({ updateId: '2' }),
        state: { ...newConversation, locale: 'tr' },
        replies: [aReply()],
        records: [
          { kind: 'question', outcome: 'refer', locale: 'en' },
          { kind: 'gap', text: 'Where can I swim?', locale: 'en', candidates: [] },
        ],
      })
      await received(late.update)

      expect(await store.complete(late)).toBe('stale')
      expect(await store.complete({ ...late, version: 7 })).toBe('stale')

      expect(await store.load('conversation-a')).toEqual({ state: { ...newConversation, greeted: true }, version: 1 })
      expect(await store.pending()).toMatchObject({ updates: 1, messages: 1 })
      expect(await store.repliesTo('telegram', '2')).toBeUndefined()
      expect(await test.counters()).toEqual([])
      expect(await test.gaps()).toEqual([])
      expect(await store.complete({ ...late, version: 1 })).toBe('saved')
    })

    it('does an update once', async () => {
      await received(anUpdate())
      const step = aStep({ records: [{ kind: 'question', outcome: 'answer', topic: 'kita', locale: 'en' }] })
      await completed(step)

      expect(await store.complete(step)).toBe('seen')
      expect(await store.complete({ ...step, version: 1 })).toBe('seen')
      expect(await store.load('conversation-a')).toMatchObject({ version: 1 })
      expect(await store.pending()).toEqual({ updates: 0, messages: 1 })
      expect(await test.counters()).toMatchObject([{ count: 1 }])
    })

    it('saves one of two steps that are completed at the same time', async () => {
      const outcomes = await Promise.all([
        store.complete(aStep({ update: anUpdate({ updateId: '1' }) })),
        other.complete(aStep({ update: anUpdate({ updateId: '2' }) })),
      ])

      expect(outcomes.toSorted()).toEqual(['saved', 'stale'])
      expect(await store.pending()).toMatchObject({ messages: 1 })
    })

    it('does an update once when two workers complete it at the same time', async () => {
      await received(anUpdate())

      const outcomes = await Promise.all([store.complete(aStep()), other.complete(aStep())])

      expect(outcomes.filter((outcome) => outcome === 'saved')).toHaveLength(1)
      expect(await store.pending()).toEqual({ updates: 0, messages: 1 })
    })

    it('does an update of a direct channel that was never received, once, and keeps its replies', async () => {
      const step = aStep({
        update: anUpdate({ channel: 'web', updateId: 'w-1' }),
        messages: [],
        replies: [aReply('One.'), aReply('Two.')],
      })
      await completed(step)

      expect(await store.complete({ ...step, version: 1, replies: [aReply('Three.')] })).toBe('seen')
      expect(await store.repliesTo('web', 'w-1')).toEqual([aReply('One.'), aReply('Two.')])
      expect(await store.receive(step.update)).toBe('seen')
      expect(await store.pending()).toEqual({ updates: 0, messages: 0 })
    })

    it('keeps no replies of a messenger and knows none of an update that is waiting or unknown', async () => {
      await completed(aStep())
      await received(anUpdate({ updateId: '2' }))

      expect(await store.repliesTo('telegram', '1')).toBeUndefined()
      expect(await store.repliesTo('telegram', '2')).toBeUndefined()
      expect(await store.repliesTo('telegram', '3')).toBeUndefined()
    })
  })

  describe('recording', () => {
    it('counts questions, referrals and feedback per day in Germany', async () => {
      const question = {
        kind: 'question',
        outcome: 'answer',
        topic: 'kita-registration',
        locale: 'ar',
        municipality: 'mainz',
        audience: 'newcomer',
      } as const
      const referral = {
        kind: 'referral',
        office: 'jugendamt',
        topic: 'kita-registration',
        municipality: 'mainz',
      } as const
      const feedback = { kind: 'feedback', topic: 'kita-registration', helpful: false, locale: 'ar' } as const
      const beforeMidnight = Date.UTC(2026, 10, 21, 22, 59)

      await completed(
        aStep({ records: [question, referral, question], now: beforeMidnight }),
        aStep({ update: anUpdate({ updateId: '2' }), version: 1, records: [question, feedback], now: beforeMidnight }),
        aStep({ update: anUpdate({ updateId: '3' }), version: 2, records: [question], now: beforeMidnight + minute }),
      )

      const key = { channel: 'telegram', topic: 'kita-registration' }
      const counters = await test.counters()
      expect(counters).toHaveLength(4)
      expect(counters).toEqual(
        expect.arrayContaining([
          {
            ...key,
            ...{ day: '2026-11-21', kind: 'question', municipality: 'mainz', locale: 'ar', audience: 'newcomer' },
            ...{ outcome: 'answer', office: '', count: 3 },
          },
          {
            ...key,
            ...{ day: '2026-11-22', kind: 'question', municipality: 'mainz', locale: 'ar', audience: 'newcomer' },
            ...{ outcome: 'answer', office: '', count: 1 },
          },
          {
            ...key,
            ...{ day: '2026-11-21', kind: 'referral', municipality: 'mainz', locale: '', audience: '' },
            ...{ outcome: '', office: 'jugendamt', count: 1 },
          },
          {
            ...key,
            ...{ day: '2026-11-21', kind: 'feedback', municipality: '', locale: 'ar', audience: '' },
            ...{ outcome: 'not-helpful', office: '', count: 1 },
          },
        ]),
      )
    })

    it('loses no count when many conversations are answered at once', async () => {
      const records = [
        { kind: 'question', outcome: 'answer', topic: 'kita', locale: 'de' },
        { kind: 'referral', office: 'jugendamt', topic: 'kita' },
      ] as const
      const steps = Array.from({ length: 24 }, (_, id) =>
        aStep({
          update: anUpdate({ updateId: `w-${id}`, conversationId: `conversation-${id}` }),
          records: id % 2 === 0 ? [...records] : records.toReversed(),
        }),
      )

      await Promise.all(steps.map((step, id) => (id % 3 === 0 ? other : store).complete(step)))

      expect((await test.counters()).map(({ kind, count }) => `${kind} ${count}`).toSorted()).toEqual([
        'question 24',
        'referral 24',
      ])
    })

    it('keeps a question without an answer, scrubbed', async () => {
      await completed(
        aStep({
          records: [
            {
              kind: 'gap',
              text: 'Mein Name ist Lina Haddad, 0176 1234567: wo kann ich reiten?',
              locale: 'de',
              municipality: 'mainz',
              candidates: ['sports', 'leisure'],
            },
            { kind: 'gap', text: 'Nur\u0000 Reiten', locale: 'de', candidates: [] },
          ],
        }),
      )

      const facts = { created_at: noon, locale: 'de' }
      expect(await test.gaps()).toEqual([
        expect.objectContaining({
          ...facts,
          text: 'Mein Name ist […]: wo kann ich reiten?',
          municipality: 'mainz',
          candidates: '["sports","leisure"]',
        }),
        expect.objectContaining({ ...facts, text: 'Nur Reiten', municipality: '', candidates: '[]' }),
      ])
    })
  })

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
      expect(await store.pending()).toEqual({ updates: 0, messages: 2 })
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
      expect(await store.pending()).toEqual({ updates: 0, messages: 1 })
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

      expect(await store.pending()).toEqual({ updates: 0, messages: 0 })
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

      expect(await store.pending()).toEqual({ updates: 1, messages: 1, oldestUpdateAt: noon })
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
