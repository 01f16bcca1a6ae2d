import { expect, it } from 'vitest'
import { createIntake } from '#app/intake.ts'
import { createMemoryStore } from '#storage/memory.ts'
import { collectedLog } from '#tests/support/collected-log.ts'
import { fakeMessenger } from '#tests/support/fake-messenger.ts'
import { anUpdate, noon } from '#tests/support/fixtures.ts'
import { keysAsTexts } from '#tests/support/tiny-brain.ts'

function anIntake(oldestWaiting?: number) {
  const store = createMemoryStore()
  const leftOut: string[] = []
  let now = noon
  let woken = 0
  const intake = createIntake({
    store,
    messenger: () => fakeMessenger(),
    isUrgent: (text) => text.includes('hilfe'),
    oldestWaiting: () => oldestWaiting,
    translate: keysAsTexts,
    clock: () => now,
    log: collectedLog(),
    metrics: { leftOut: (channel) => void leftOut.push(channel) },
    wake: () => void woken++,
  })
  const outgoing = async (): Promise<string[]> => {
    const message = await store.claimMessage('telegram', now, 1000)
    if (!message) return []
    await store.messageSent(message.id, now)
    return [message.body, ...(await outgoing())]
  }
  return {
    intake,
    store,
    outgoing,
    leftOut,
    woken: () => woken,
    pass: (ms: number) => {
      now += ms
    },
  }
}

it('stores an update and wakes the workers', async () => {
  const { intake, store, woken, outgoing } = anIntake()

  await intake(anUpdate())

  expect(await store.pending()).toMatchObject({ updates: 1 })
  expect(woken()).toBe(1)
  expect(await outgoing()).toEqual([])
})

it('tells people that their answer follows when others have waited long, once in ten minutes each', async () => {
  const { intake, store, outgoing, pass } = anIntake(noon - 10_001)

  await intake(anUpdate({ updateId: '1' }))
  await intake(anUpdate({ updateId: '2' }))
  await intake(anUpdate({ updateId: '3', conversationId: 'conversation-b' }))

  expect(await outgoing()).toEqual(['system.busy', 'system.busy'])
  expect(await store.pending()).toMatchObject({ updates: 3 })

  pass(10 * 60_000)
  await intake(anUpdate({ updateId: '4' }))
  expect(await outgoing()).toEqual(['system.busy'])
})

it('says nothing about a wait of ten seconds, nor to an update that comes again', async () => {
  const short = anIntake(noon - 10_000)
  await short.intake(anUpdate())
  expect(await short.outgoing()).toEqual([])

  const long = anIntake(noon - 60_000)
  await long.store.receive(anUpdate())
  await long.intake(anUpdate())
  expect(await long.outgoing()).toEqual([])
})

it('leaves out what one person sends without end, says so once, and goes on a minute later', async () => {
  const { intake, store, outgoing, leftOut, pass } = anIntake()
  for (let id = 1; id <= 40; id++) await intake(anUpdate({ updateId: String(id) }))
  await intake(anUpdate({ updateId: '41', conversationId: 'conversation-b' }))

  expect(await store.pending()).toMatchObject({ updates: 31 })
  expect(await outgoing()).toEqual(['system.error'])
  expect(leftOut).toHaveLength(10)

  pass(60_000)
  await intake(anUpdate({ updateId: '42' }))
  expect(await store.pending()).toMatchObject({ updates: 32 })
})

it('never leaves out a cry for help', async () => {
  const { intake, store } = anIntake()
  for (let id = 1; id <= 40; id++) await intake(anUpdate({ updateId: String(id) }))

  await intake(anUpdate({ updateId: '41', text: 'hilfe er schlägt mich' }))

  expect(await store.pending()).toMatchObject({ updates: 31 })
})

it('does not count what it could not store: a platform repeats that while the database is away', async () => {
  const { intake, store } = anIntake()
  const receive = store.receive.bind(store)
  store.receive = () => Promise.reject(new Error('away'))
  for (let time = 1; time <= 100; time++) await intake(anUpdate()).catch(() => undefined)
  store.receive = receive

  await intake(anUpdate())
  for (let time = 1; time <= 100; time++) await intake(anUpdate())
  await intake(anUpdate({ updateId: '2' }))

  expect(await store.pending()).toMatchObject({ updates: 2 })
})

it('does not lock anybody out when the clock is set back', async () => {
  const { intake, store, pass } = anIntake()
  for (let id = 1; id <= 40; id++) await intake(anUpdate({ updateId: String(id) }))

  pass(-3_600_000)
  await intake(anUpdate({ updateId: '41' }))

  expect(await store.pending()).toMatchObject({ updates: 31 })
})
