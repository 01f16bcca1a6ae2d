import { beforeEach, describe, expect, it } from 'vitest'
import type { ConversationStore } from '#app/ports.ts'
import { newConversation } from '#core/conversation/state.ts'
import { aReply, aStep, anUpdate, noon } from '#tests/support/fixtures.ts'
import type { StoreUnderTest } from './store-under-test.ts'

const minute = 60_000

/** What a step leaves: state, version, replies, counters and gaps. */
export function completingContract(underTest: () => StoreUnderTest): void {
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
      expect(await store.pending()).toMatchObject({ updates: 0, messages: 1 })
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
      expect(await store.pending()).toMatchObject({ updates: 0, messages: 1 })
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
      expect(await store.pending()).toMatchObject({ updates: 0, messages: 0 })
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
            day: '2026-11-21',
            kind: 'question',
            municipality: 'mainz',
            locale: 'ar',
            audience: 'newcomer',
            outcome: 'answer',
            office: '',
            count: 3,
          },
          {
            ...key,
            day: '2026-11-22',
            kind: 'question',
            municipality: 'mainz',
            locale: 'ar',
            audience: 'newcomer',
            outcome: 'answer',
            office: '',
            count: 1,
          },
          {
            ...key,
            day: '2026-11-21',
            kind: 'referral',
            municipality: 'mainz',
            locale: '',
            audience: '',
            outcome: '',
            office: 'jugendamt',
            count: 1,
          },
          {
            ...key,
            day: '2026-11-21',
            kind: 'feedback',
            municipality: '',
            locale: 'ar',
            audience: '',
            outcome: 'not-helpful',
            office: '',
            count: 1,
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
}
