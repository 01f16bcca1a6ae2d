import { describe, expect, it } from 'vitest'
import type { ConversationStore } from '#app/ports.ts'
import { createMemoryStore } from '#storage/memory.ts'
import { slackApps } from '#tests/support/slack-app.ts'

const start = slackApps()

const kitaAnswer = 'Melden Sie Ihr Kind früh an.'
const coursesAnswer = 'Es gibt Integrationskurse.'

describe('the same event', () => {
  it('is answered once, however often it is delivered', async () => {
    const { server, done } = await start()
    const ana = server.person()
    const payload = ana.messageEvent('message', ana.directMessages, 'Kita?')

    const first = await server.delivery().event(payload)
    const second = await server.delivery().event(payload)
    await server.until(() => ana.answers[0])
    const third = await server.delivery().event(payload)

    await done()

    expect([first, second, third].map(({ statuses }) => statuses)).toEqual([[200], [200], [200]])
    expect(ana.answers).toHaveLength(1)
  })

  it('comes again and is answered when the store was away', async () => {
    let failures = 2
    const { server } = await start({
      receive: async (update, store) => {
        if (failures-- > 0) throw new Error('store is away')
        await store(update)
      },
    })
    const ana = server.person()

    const delivered = await ana.writes('Kita?')
    await server.until(() => ana.answers[0])

    expect(delivered.statuses).toEqual([503, 503, 200])
  })

  it('is stored once when storing takes longer than Slack waits', async () => {
    const slow = Promise.withResolvers<void>()
    let calls = 0
    const { server, store } = await start({
      isAnswering: false,
      deadlineMs: 50,
      receive: async (update, keep) => {
        if (calls++ === 0) await slow.promise
        await keep(update)
      },
    })
    const ana = server.person()

    const delivered = await ana.writes('Kita?')
    slow.resolve()

    expect(delivered.statuses).toEqual([503, 200])
    expect((await store.pending()).updates).toBe(1)
  })
})

describe('one conversation', () => {
  it('keeps its order when a message comes while an earlier answer is on its way', async () => {
    const { server } = await start()
    const ana = server.person()
    const slow = Promise.withResolvers<void>()
    server.fail('chat.postMessage', { kind: 'slow', until: slow.promise })

    await ana.writes('Kita?')
    await ana.writes('Deutschkurs?')
    slow.resolve()
    await server.until(() => ana.answers.length === 2)

    expect(ana.answers.map(({ shown }) => [shown.includes(kitaAnswer), shown.includes(coursesAnswer)])).toEqual([
      [true, false],
      [false, true],
    ])
  })

  it('does not wait for another one', async () => {
    const { server } = await start()
    const ana = server.person()
    const ben = server.person()
    const slow = Promise.withResolvers<void>()
    server.fail('chat.postMessage', { kind: 'slow', until: slow.promise })

    await ana.writes('Kita?')
    await server.until(() => server.calls.some(({ method }) => method === 'chat.postMessage'))
    await ben.writes('Deutschkurs?')
    const answer = await server.until(() => ben.answers[0])

    expect(answer.shown).toContain(coursesAnswer)
    expect(ana.answers).toEqual([])
    slow.resolve()
    await server.until(() => ana.answers[0])
  })
})

describe('stopping', () => {
  it('waits until what came in is stored, and answers it', async () => {
    const slow = Promise.withResolvers<void>()
    const arrived = Promise.withResolvers<void>()
    const app = await start({
      isAnswering: false,
      receive: async (update, store) => {
        arrived.resolve()
        await slow.promise
        await store(update)
      },
    })
    const ana = app.server.person()
    const delivery = ana.writes('Kita?')
    await arrived.promise
    let stopped = false

    const stop = app.channel.stop().then(() => {
      stopped = true
    })
    const whileInWork = stopped
    slow.resolve()
    await stop

    expect(whileInWork).toBe(false)
    expect((await delivery).statuses).toEqual([200])
    expect((await app.store.pending()).updates).toBe(1)
  })

  it('loses nothing: what was waiting is answered by the next process', async () => {
    const store: ConversationStore = createMemoryStore()
    const before = await start({ store, isAnswering: false })
    const ana = before.server.person()
    await ana.writes('Kita?')
    await before.stop()

    await start({ store, server: before.server })
    const answer = await before.server.until(() => ana.answers[0])

    expect(answer.shown).toContain(kitaAnswer)
  })

  it('lets the message that is being sent end', async () => {
    const { server, stop } = await start()
    const ana = server.person()
    const slow = Promise.withResolvers<void>()
    server.fail('chat.postMessage', { kind: 'slow', until: slow.promise })
    await ana.writes('Kita?')
    await server.until(() => server.calls.some(({ method }) => method === 'chat.postMessage'))

    const stopping = stop()
    slow.resolve()
    await stopping

    expect(ana.answers).toHaveLength(1)
  })
})
