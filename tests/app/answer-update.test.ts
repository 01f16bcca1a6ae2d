import { describe, expect, it } from 'vitest'
import { answerUpdate } from '#app/answer-update.ts'
import type { ConversationStore } from '#app/ports.ts'
import { createMemoryStore } from '#storage/memory.ts'
import { fakeMessenger, textOf } from '#tests/support/fake-messenger.ts'
import { anUpdate, noon } from '#tests/support/fixtures.ts'
import { aTinyBrain, keysAsTexts } from '#tests/support/tiny-brain.ts'

function dependenciesWith(store: ConversationStore) {
  const brain = aTinyBrain()
  return { store, knowledge: { current: () => brain }, translate: keysAsTexts, clock: () => noon }
}

const kita = anUpdate({ text: 'Wo melde ich mein Kind in der Kita an?' })
const courses = anUpdate({ updateId: '2', text: 'Wo lerne ich Deutsch?' })
const messages = async (store: ConversationStore) => {
  const bodies: string[] = []
  for (;;) {
    const message = await store.claimMessage('telegram', noon, 1000)
    if (!message) return bodies
    bodies.push(message.body)
    await store.messageSent(message.id, noon)
  }
}

describe('an update of a messenger', () => {
  it('is answered through the outbox', async () => {
    const store = createMemoryStore()

    const replies = await answerUpdate(kita, dependenciesWith(store), fakeMessenger())

    expect(replies.map(textOf)).toEqual(['Kita | Melden Sie Ihr Kind früh an.'])
    expect(await messages(store)).toEqual(['Kita | Melden Sie Ihr Kind früh an.'])
    expect(await store.load('conversation-a')).toMatchObject({
      state: { topic: 'kita-registration', greeted: true },
      version: 1,
    })
    expect(store.counters()).toMatchObject([
      { kind: 'question', outcome: 'answer', topic: 'kita-registration', count: 1 },
      { kind: 'referral', office: 'hotline', count: 1 },
    ])
  })

  it('is answered once when it comes twice', async () => {
    const store = createMemoryStore()
    await answerUpdate(kita, dependenciesWith(store), fakeMessenger())

    expect(await answerUpdate(kita, dependenciesWith(store), fakeMessenger())).toEqual([])

    expect(await messages(store)).toHaveLength(1)
    expect(await store.load('conversation-a')).toMatchObject({ version: 1 })
  })

  it('is answered on the new state when the conversation changes meanwhile', async () => {
    const store = createMemoryStore()

    await Promise.all([
      answerUpdate(kita, dependenciesWith(store), fakeMessenger()),
      answerUpdate(courses, dependenciesWith(store), fakeMessenger()),
    ])

    expect((await messages(store)).toSorted()).toEqual([
      'Deutschkurse | Es gibt Integrationskurse.',
      'Kita | Melden Sie Ihr Kind früh an.',
    ])
    expect(await store.load('conversation-a')).toMatchObject({ version: 2 })
  })

  it('fails when the conversation keeps changing', async () => {
    const store: ConversationStore = { ...createMemoryStore(), complete: async () => 'stale' }

    await expect(answerUpdate(kita, dependenciesWith(store), fakeMessenger())).rejects.toMatchObject({
      code: 'store-unavailable',
    })
  })

  it('gets its farewell when it asks to be forgotten, and nothing else stays', async () => {
    const store = createMemoryStore()
    await answerUpdate(
      anUpdate({ updateId: '0', text: 'Wo kann ich reiten?' }),
      dependenciesWith(store),
      fakeMessenger(),
    )
    expect(store.gaps()).toMatchObject([{ text: 'Wo kann ich reiten?' }])
    const forget = anUpdate({ incoming: { kind: 'command', name: 'forget', argument: '' } })
    await store.receive(forget)
    await store.claim(noon, 1000)

    await answerUpdate(forget, dependenciesWith(store), fakeMessenger())

    expect(await messages(store)).toEqual(['forget.done'])
    expect(store.gaps()).toEqual([])
    expect(await store.load('conversation-a')).toMatchObject({ version: 0 })
    expect(await store.pending()).toMatchObject({ updates: 0, messages: 0 })
  })
})

describe('an update of a direct channel', () => {
  const web = anUpdate({ channel: 'web', text: 'Kita?' })

  it('is answered at once, with the same replies when it comes again', async () => {
    const store = createMemoryStore()

    const first = await answerUpdate(web, dependenciesWith(store))
    const second = await answerUpdate(web, dependenciesWith(store))

    expect(first.map(textOf)).toEqual(['Kita | Melden Sie Ihr Kind früh an.'])
    expect(second).toEqual(first)
    expect(await store.pending()).toMatchObject({ updates: 0, messages: 0 })
    expect(store.counters().map(({ count }) => count)).toEqual([1, 1])
  })

  it('is answered once when it comes twice at the same time', async () => {
    const store = createMemoryStore()

    const [first, second] = await Promise.all([
      answerUpdate(web, dependenciesWith(store)),
      answerUpdate(web, dependenciesWith(store)),
    ])

    expect(second).toEqual(first)
    expect(store.counters().map(({ count }) => count)).toEqual([1, 1])
  })

  it('uses the town and the language of the page it is embedded in', async () => {
    const store = createMemoryStore()

    const replies = await answerUpdate(
      anUpdate({ ...web, localeHint: 'en', municipalityHint: 'mainz' }),
      dependenciesWith(store),
    )

    expect(replies.map(textOf)).toEqual(['Nursery | Register your child early.'])
    expect(store.counters()).toContainEqual(
      expect.objectContaining({ kind: 'referral', office: 'youth-office', municipality: 'mainz' }),
    )
  })
})
