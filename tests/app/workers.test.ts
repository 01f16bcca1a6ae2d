import { describe, expect, it } from 'vitest'
import type { ConversationStore, OutgoingMessage, SendResult, Update } from '#app/ports.ts'
import { startWorkers } from '#app/workers.ts'
import { createMemoryStore } from '#storage/memory.ts'
import { collectedLog } from '#tests/support/collected-log.ts'
import { fakeMessenger } from '#tests/support/fake-messenger.ts'
import { anUpdate, noon } from '#tests/support/fixtures.ts'
import { observed, type Call } from '#tests/support/observed.ts'
import { aTinyBrain, keysAsTexts } from '#tests/support/tiny-brain.ts'

const answers = {
  kita: 'Kita | Melden Sie Ihr Kind früh an.',
  courses: 'Deutschkurse | Es gibt Integrationskurse.',
}

interface Options {
  answer?: (message: OutgoingMessage, attempts: number) => SendResult | Promise<SendResult>
  /** Fails this often before it answers. */
  failures?: number
}

function aService({ answer, failures = 0 }: Options = {}) {
  const { target: store, until } = observed(createMemoryStore())
  const messenger = fakeMessenger(answer)
  const log = collectedLog()
  const brain = aTinyBrain()
  let now = noon
  let left = failures
  const knowledge = {
    current() {
      if (left-- > 0) throw new Error('MARKED-PHRASE')
      return brain
    },
  }
  const start = () =>
    startWorkers({
      store,
      knowledge,
      translate: keysAsTexts,
      clock: () => now,
      messengers: [messenger],
      log,
      concurrency: 2,
    })
  return {
    store,
    until,
    messenger,
    log,
    start,
    pass: (ms: number) => {
      now += ms
    },
    receive: async (...updates: Update[]) => {
      for (const update of updates) await store.receive(update)
    },
  }
}

const isDone =
  (method: string, times = 1) =>
  (calls: readonly Call[]) =>
    calls.filter((call) => call.method === method).length >= times

/** The loop that made the call looked for more work, found none and sleeps. */
const isIdleAfter = (method: 'postpone' | 'retryMessage' | 'messageSent') => (calls: readonly Call[]) => {
  const last = calls.findLastIndex((call) => call.method === method)
  const claim = method === 'postpone' ? 'claim' : 'claimMessage'
  return last >= 0 && calls.slice(last).some((call) => call.method === claim && call.result === undefined)
}

describe('the workers', () => {
  it('answer what was received before they started, once', async () => {
    const { start, receive, until, messenger } = aService()
    const update = anUpdate({ text: 'Kita?' })
    await receive(update, update)

    const workers = start()
    await until(isIdleAfter('messageSent'))
    await receive(update)
    workers.wake()
    await workers.stop()

    expect(messenger.arrived).toEqual([answers.kita])
  })

  it('keep the order of a conversation', async () => {
    const { start, receive, until, messenger } = aService()
    await receive(
      anUpdate({ updateId: '1', text: 'Kita?' }),
      anUpdate({ updateId: '2', text: 'Deutsch?' }),
      anUpdate({ updateId: '3', text: 'Kita?' }),
    )

    const workers = start()
    await until(isDone('messageSent', 3))
    await workers.stop()

    expect(messenger.arrived).toEqual([answers.kita, answers.courses, answers.kita])
  })

  it('answer later what they failed to answer, and log no text', async () => {
    const { start, receive, until, messenger, log, pass, store } = aService({ failures: 1 })
    await receive(anUpdate({ text: 'Kita?' }))

    const workers = start()
    await until(isIdleAfter('postpone'))
    expect(messenger.arrived).toEqual([])
    expect(await store.pending()).toMatchObject({ updates: 1 })
    pass(2_000)
    workers.wake()
    await until(isDone('messageSent'))
    await workers.stop()

    expect(messenger.arrived).toEqual([answers.kita])
    expect(log.records).toEqual([
      { level: 'error', event: 'update-failed', error: expect.any(Error), facts: { channel: 'telegram', attempt: 1 } },
    ])
  })

  it('apologise for an update that fails for good, and go on with the next', async () => {
    const { start, receive, until, messenger, pass } = aService({ failures: 8 })
    await receive(anUpdate({ updateId: '1', text: 'Kita?' }), anUpdate({ updateId: '2', text: 'Deutsch?' }))

    const workers = start()
    for (let failed = 1; failed < 8; failed++) {
      await until((calls) => isDone('postpone', failed)(calls) && isIdleAfter('postpone')(calls))
      pass(120_000)
      workers.wake()
    }
    await until(isDone('messageSent', 2))
    await workers.stop()

    expect(messenger.arrived).toEqual(['system.error', answers.courses])
  })

  it('go on with the next when not even the apology can be said', async () => {
    const { start, receive, until, messenger, pass, log } = aService({ failures: 8 })
    const render = messenger.render.bind(messenger)
    messenger.render = (reply, address) => {
      if (JSON.stringify(reply).includes('system.error')) throw new Error('MARKED-PHRASE')
      return render(reply, address)
    }
    await receive(anUpdate({ updateId: '1', text: 'Kita?' }), anUpdate({ updateId: '2', text: 'Deutsch?' }))

    const workers = start()
    for (let failed = 1; failed < 8; failed++) {
      await until((calls) => isDone('postpone', failed)(calls) && isIdleAfter('postpone')(calls))
      pass(120_000)
      workers.wake()
    }
    await until(isDone('messageSent'))
    await workers.stop()

    expect(messenger.arrived).toEqual([answers.courses])
    expect(log.records.at(-1)).toMatchObject({ level: 'error', event: 'apology-failed' })
  })

  it('keep the order of messages when the platform is busy', async () => {
    const busy: SendResult = { kind: 'retry', afterMs: 3_000, code: 'too-many-requests' }
    const { start, receive, until, messenger, pass } = aService({
      answer: (_message, attempts) => (attempts === 1 ? busy : { kind: 'sent' }),
    })
    await receive(anUpdate({ updateId: '1', text: 'Kita?' }), anUpdate({ updateId: '2', text: 'Deutsch?' }))

    const workers = start()
    await until((calls) => isDone('complete', 2)(calls) && isIdleAfter('retryMessage')(calls))
    expect(messenger.attempts.map(({ body }) => body)).toEqual([answers.kita])
    pass(3_000)
    workers.wake()
    await until(isDone('messageSent', 2))
    await workers.stop()

    expect(messenger.arrived).toEqual([answers.kita, answers.courses])
  })

  it('give a message up after twelve attempts and go on with the next', async () => {
    const busy: SendResult = { kind: 'retry', afterMs: 0, code: 'server-error' }
    const { start, receive, until, messenger, pass, log } = aService({
      answer: ({ body }) => (body === answers.kita ? busy : { kind: 'sent' }),
    })
    await receive(anUpdate({ updateId: '1', text: 'Kita?' }), anUpdate({ updateId: '2', text: 'Deutsch?' }))

    const workers = start()
    for (let attempt = 1; attempt < 12; attempt++) {
      await until((calls) => isDone('retryMessage', attempt)(calls) && isIdleAfter('retryMessage')(calls))
      pass(60_000)
      workers.wake()
    }
    await until(isDone('messageSent'))
    await workers.stop()

    expect(messenger.attempts).toHaveLength(13)
    expect(messenger.arrived).toEqual([answers.courses])
    expect(log.records).toContainEqual({
      level: 'warn',
      event: 'message-given-up',
      facts: { channel: 'telegram', attempt: 12, code: 'server-error' },
    })
  })

  it('drop a conversation that cannot be reached, and send to the others', async () => {
    const { start, receive, until, messenger, store } = aService({
      answer: ({ conversationId }) =>
        conversationId === 'blocked' ? { kind: 'gone', code: 'bot-blocked' } : { kind: 'sent' },
    })
    await receive(
      anUpdate({ updateId: '1', conversationId: 'blocked', text: 'Kita?' }),
      anUpdate({ updateId: '2', text: 'Deutsch?' }),
    )

    const workers = start()
    await until((calls) => isDone('dropMessage')(calls) && isDone('messageSent')(calls))
    await workers.stop()

    expect(messenger.arrived).toEqual([answers.courses])
    expect(await store.pending()).toMatchObject({ updates: 0, messages: 0 })
  })

  it('skip a message that the platform refuses', async () => {
    const { start, receive, until, messenger } = aService({
      answer: (_message, attempts) => (attempts === 1 ? { kind: 'refused', code: 'bad-request' } : { kind: 'sent' }),
    })
    await receive(anUpdate({ updateId: '1', text: 'Kita?' }), anUpdate({ updateId: '2', text: 'Deutsch?' }))

    const workers = start()
    await until(isDone('messageSent'))
    await workers.stop()

    expect(messenger.arrived).toEqual([answers.courses])
  })

  it('finish what is in work before they stop, and take nothing new', async () => {
    const sending = Promise.withResolvers<void>()
    const arrival = Promise.withResolvers<SendResult>()
    const { start, receive, messenger, store } = aService({
      answer: () => {
        sending.resolve()
        return arrival.promise
      },
    })
    await receive(anUpdate({ text: 'Kita?' }))
    const workers = start()
    await sending.promise

    let isStopped = false
    const stopped = workers.stop().then(() => (isStopped = true))
    await receive(anUpdate({ updateId: '2', conversationId: 'conversation-b' }))
    workers.wake()
    expect(isStopped).toBe(false)
    arrival.resolve({ kind: 'sent' })
    await stopped

    expect(messenger.arrived).toEqual([answers.kita])
    expect(await store.pending()).toMatchObject({ updates: 1, messages: 0 })
  })

  it('go on when the store was away', async () => {
    const { start, receive, until, messenger, store, log } = aService()
    const claim: ConversationStore['claim'] = store.claim.bind(store)
    let failures = 2
    store.claim = (now, leaseMs) => (failures-- > 0 ? Promise.reject(new Error('away')) : claim(now, leaseMs))
    await receive(anUpdate({ text: 'Kita?' }))

    const workers = start()
    await until(isDone('claim', 2))
    workers.wake()
    await until(isDone('messageSent'))
    await workers.stop()

    expect(messenger.arrived).toEqual([answers.kita])
    expect(log.records.map(({ event }) => event)).toEqual(['worker-failed', 'worker-failed'])
  })

  it('note that a message was sent when the store comes back, and do not send it again', async () => {
    const { start, receive, until, messenger, store, pass } = aService()
    const messageSent: ConversationStore['messageSent'] = store.messageSent.bind(store)
    let failures = 3
    store.messageSent = (id, now) => {
      if (failures-- === 0) return messageSent(id, now)
      // Longer than any lease.
      pass(61_000)
      return Promise.reject(new Error('away'))
    }
    store.claimMessage = (
      (claimMessage: ConversationStore['claimMessage']) =>
      (...given) =>
        failures >= 0 && messenger.attempts.length > 0 ? Promise.reject(new Error('away')) : claimMessage(...given)
    )(store.claimMessage.bind(store))
    await receive(anUpdate({ text: 'Kita?' }))

    const workers = start()
    await until((calls) => isDone('messageSent', 4)(calls) && isIdleAfter('messageSent')(calls))
    await workers.stop()

    expect(messenger.attempts).toHaveLength(1)
    expect(await store.pending()).toMatchObject({ messages: 0 })
  })
})
