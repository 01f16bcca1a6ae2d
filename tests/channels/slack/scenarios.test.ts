import { describe, expect, it } from 'vitest'
import type { ConversationStore } from '#app/ports.ts'
import { createMemoryStore } from '#storage/memory.ts'
import { aBrain, slackApps } from '#tests/support/slack-app.ts'
import { labelsIn } from '#tests/support/slack-server/person.ts'

const start = slackApps()

const kitaAnswer = 'Melden Sie Ihr Kind früh an.'
const coursesAnswer = 'Es gibt Integrationskurse.'

describe('a direct message', () => {
  it('is answered with blocks, buttons, and a text for notifications', async () => {
    const { server } = await start()
    const ana = server.person()

    const delivered = await ana.writes('Kita?')
    const answer = await server.until(() => ana.answers[0])

    expect(delivered.statuses).toEqual([200])
    expect(answer.shown).toContain(kitaAnswer)
    expect(answer.text).toContain(kitaAnswer)
    expect(answer.threadTs).toBeUndefined()
    expect(labelsIn(answer.blocks)).toContain('👍 Hilfreich')
  })

  it('inside a thread is answered in that thread', async () => {
    const { server } = await start()
    const ana = server.person()
    await ana.writes('Kita?')
    const first = await server.until(() => ana.answers[0])

    await ana.writes('Deutschkurs?', { threadTs: first.ts })
    const second = await server.until(() => ana.answers[1])

    expect(second.threadTs).toBe(first.ts)
  })

  it('with a voice message says what cannot be heard', async () => {
    const { server } = await start()
    const ana = server.person()

    await ana.writes('', { files: [{ mimetype: 'audio/webm', subtype: 'slack_audio' }] })
    const answer = await server.until(() => ana.answers[0])

    expect(answer.shown).toContain('Sprachnachrichten kann ich nicht hören.')
  })

  it.each(['message_changed', 'message_deleted', 'channel_join', 'bot_message'])(
    'of the kind %s is nobody’s question',
    async (subtype) => {
      const { server, store } = await start({ isAnswering: false })
      const ana = server.person()

      const delivered = await ana.writes('Kita?', { subtype })

      expect(delivered.statuses).toEqual([200])
      expect(await store.pending()).toEqual({ updates: 0, messages: 0 })
    },
  )

  it('of another bot is nobody’s question', async () => {
    const { server, store, url } = await start({ isAnswering: false })
    const ana = server.person()
    const payload = ana.messageEvent('message', ana.directMessages, 'Kita?')
    const event = { ...(payload.event as object), bot_id: 'B1' }

    const delivered = await server.delivery().event({ ...payload, event })

    expect(url).not.toBe('')
    expect(delivered.statuses).toEqual([200])
    expect(await store.pending()).toEqual({ updates: 0, messages: 0 })
  })
})

describe('a mention', () => {
  it('is answered in its thread, and further mentions stay in it', async () => {
    const { server } = await start()
    const ana = server.person()
    const channel = server.workspace.addChannel().id

    await ana.mentions(channel, 'Kita?')
    const answer = await server.until(() => server.workspace.answersIn(channel)[0])
    const question = server.workspace.messages[0]
    await ana.mentions(channel, 'und Deutschkurse?', { threadTs: question?.ts })
    const next = await server.until(() => server.workspace.answersIn(channel)[1])

    expect(answer.threadTs).toBe(question?.ts)
    expect(answer.shown).toContain(kitaAnswer)
    expect(next.threadTs).toBe(question?.ts)
  })

  it('that also comes as a message is answered once', async () => {
    const { server, done } = await start()
    const ana = server.person()
    const channel = server.workspace.addChannel().id
    const mention = ana.mention(channel, 'Kita?')
    const asMessage = ana.envelope({ ...(mention.event as object), type: 'message', channel_type: 'channel' })

    await server.delivery().event(mention)
    await server.delivery().event(asMessage)
    await done()

    expect(server.workspace.answersIn(channel)).toHaveLength(1)
  })

  it('in the direct messages counts as the message it is', async () => {
    const { server, store } = await start({ isAnswering: false })
    const ana = server.person()
    const mention = ana.mention(ana.directMessages, 'Kita?')
    const asMessage = ana.envelope({ ...(mention.event as object), type: 'message', channel_type: 'im' })

    await server.delivery().event(mention)
    await server.delivery().event(asMessage)

    expect((await store.pending()).updates).toBe(1)
  })

  it('without words is greeted', async () => {
    const { server } = await start()
    const ana = server.person()
    const channel = server.workspace.addChannel().id

    await ana.mentions(channel, '')
    const answer = await server.until(() => server.workspace.answersIn(channel)[0])

    expect(answer.shown).toContain('Guten Tag! Ich bin Wegweiser')
  })

  it('in a channel the app was thrown out of ends that conversation without an error', async () => {
    const { server, done, log } = await start()
    const ana = server.person()
    const channel = server.workspace.addChannel({ hasBot: false }).id

    await ana.mentions(channel, 'Kita?')
    await done()

    expect(log.records).toContainEqual({
      level: 'info',
      event: 'conversation-gone',
      facts: { channel: 'slack', code: 'not_in_channel' },
    })
  })
})

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

describe('a press', () => {
  it('on a topic of a menu is answered by a new message, on a menu by changing it', async () => {
    const { server } = await start()
    const ana = server.person()
    await ana.writes('')
    const welcome = await server.until(() => ana.answers[0])

    await ana.presses(welcome, '📋 Alle Themen')
    const menu = await server.until(() => ana.answers[1])
    await ana.presses(menu, 'Familie')
    await server.until(() => menu.edits === 1)
    await ana.presses(menu, 'Kita')
    const answer = await server.until(() => ana.answers[2])

    expect(welcome.edits).toBe(0)
    expect(labelsIn(menu.blocks)).toEqual(['Kita', 'Deutschkurse', '← Zurück'])
    expect(answer.shown).toContain(kitaAnswer)
    expect(menu.edits).toBe(1)
  })

  it('while an answer is in work waits for its turn', async () => {
    const { server } = await start()
    const ana = server.person()
    await ana.writes('')
    const welcome = await server.until(() => ana.answers[0])
    const slow = Promise.withResolvers<void>()
    server.fail('chat.postMessage', { kind: 'slow', until: slow.promise })

    await ana.writes('Kita?')
    const pressed = await ana.presses(welcome, '📋 Alle Themen')
    slow.resolve()
    await server.until(() => ana.answers.length === 3)

    expect(pressed.statuses).toEqual([200])
    expect(ana.answers[1]?.shown).toContain(kitaAnswer)
    expect(labelsIn(ana.answers[2]?.blocks ?? [])).toEqual(['Familie'])
  })

  it('that is delivered twice counts once', async () => {
    const { server, store } = await start({ isAnswering: false })
    const ana = server.person()
    const message = server.workspace.post({ channel: ana.directMessages, text: 'old', blocks: [], fromBot: true })
    const press = ana.press(message, { type: 'button', action_id: 'choice:0', block_id: 'answer:0', value: 'menu' })

    await server.delivery().interaction(press)
    await server.delivery().interaction(press)

    expect((await store.pending()).updates).toBe(1)
  })

  it.each([
    ['a topic that is no more', { action_id: 'choice:3', value: 't:no-such-topic' }],
    ['a button of an older version', { action_id: 'something_else', value: 'no such choice' }],
    ['a button without a value', { action_id: 'choice:0' }],
  ])('on %s gives the menu', async (_what, action) => {
    const { server } = await start()
    const ana = server.person()
    const message = server.workspace.post({ channel: ana.directMessages, text: 'old', blocks: [], fromBot: true })

    const delivered = await server
      .delivery()
      .interaction(ana.press(message, { type: 'button', block_id: 'answer:0', ...action }))
    const menu = await server.until(() => ana.answers[1])

    expect(delivered).toEqual({ statuses: [200], body: '' })
    expect(labelsIn(menu.blocks)).toEqual(['Familie'])
  })

  it('on a link does nothing', async () => {
    const { server, store } = await start({ isAnswering: false })
    const ana = server.person()
    const message = server.workspace.post({ channel: ana.directMessages, text: 'old', blocks: [], fromBot: true })

    const delivered = await server.delivery().interaction(ana.press(message, { type: 'button', action_id: 'link:0' }))

    expect(delivered.statuses).toEqual([200])
    expect((await store.pending()).updates).toBe(0)
  })

  it('on a menu that has been deleted is answered by a new message', async () => {
    const { server } = await start()
    const ana = server.person()
    await ana.runs('/wegweiser', 'menu')
    await ana.writes('')
    const welcome = await server.until(() => ana.answers[0])
    await ana.presses(welcome, '📋 Alle Themen')
    const menu = await server.until(() => ana.answers[1])
    server.fail('chat.update', { kind: 'error', error: 'message_not_found' })

    await ana.presses(menu, 'Familie')
    const next = await server.until(() => ana.answers[2])

    expect(menu.edits).toBe(0)
    expect(labelsIn(next.blocks)).toContain('Kita')
  })

  it('in a channel is answered in the thread, and the message stays as it is for the others', async () => {
    const { server } = await start()
    const ana = server.person()
    const ben = server.person()
    const channel = server.workspace.addChannel().id
    await ana.mentions(channel, '')
    const welcome = await server.until(() => server.workspace.answersIn(channel)[0])

    await ben.presses(welcome, '📋 Alle Themen')
    const menu = await server.until(() => server.workspace.answersIn(channel)[1])
    await ana.presses(menu, 'Familie')
    const topics = await server.until(() => server.workspace.answersIn(channel)[2])

    expect([welcome.edits, menu.edits]).toEqual([0, 0])
    expect(topics.threadTs).toBe(welcome.threadTs)
  })

  it('that cannot be stored tells the person to try again', async () => {
    const { server } = await start({ receive: () => Promise.reject(new Error('store is away')) })
    const ana = server.person()
    const message = server.workspace.post({ channel: ana.directMessages, text: 'old', blocks: [], fromBot: true })

    const delivered = await server
      .delivery()
      .interaction(ana.press(message, { type: 'button', action_id: 'choice:0', block_id: 'answer:0', value: 'menu' }))

    expect(delivered.statuses).toEqual([200])
    expect(ana.ephemeral[0]?.shown).toContain('Das hat gerade nicht geklappt.')
  })
})

describe('when Slack is busy or away', () => {
  it('waits as long as Slack asks in the middle of an answer, and leaves nothing out', async () => {
    const paragraphs = Array.from({ length: 12 }, (_, index) => `Absatz ${index}. ${'Kurs. '.repeat(200)}`)
    const { server, done, clock } = await start({ brain: aBrain({ courses: paragraphs.join('\n\n') }) })
    const ana = server.person()
    const released = Promise.withResolvers<void>()
    server.fail('chat.postMessage', { kind: 'slow', until: released.promise })
    await ana.writes('Deutschkurs?')
    await server.until(() => server.calls.some(({ method }) => method === 'chat.postMessage'))
    server.fail('chat.postMessage', { kind: 'ratelimited', retryAfterSeconds: 30 })

    released.resolve()
    await server.until(() => server.rateLimited === 1)
    const limitedAt = clock()
    await done()

    const shown = ana.answers.map((answer) => answer.shown).join('\n')
    expect(ana.answers.length).toBeGreaterThan(1)
    expect(shown.match(/Absatz \d+/g)).toEqual(paragraphs.map((_, index) => `Absatz ${index}`))
    expect(clock() - limitedAt).toBeGreaterThanOrEqual(30_000)
  })

  it.each([
    ['answers 500', { kind: 'status' as const, status: 500 }],
    ['answers 503', { kind: 'status' as const, status: 503 }],
    ['has an internal error', { kind: 'error' as const, error: 'internal_error' }],
    ['does not take the token for a while', { kind: 'error' as const, error: 'invalid_auth' }],
  ])('sends later when Slack %s', async (_what, fault) => {
    const { server, done } = await start()
    const ana = server.person()
    server.fail('chat.postMessage', fault, fault)

    await ana.writes('Kita?')
    await done()

    expect(ana.answers).toHaveLength(1)
  })

  it('does not send twice when the connection breaks after Slack took a direct message', async () => {
    const { server, done, log } = await start()
    const ana = server.person()
    server.fail('chat.postMessage', { kind: 'cut' })

    await ana.writes('Kita?')
    await done()

    expect(ana.answers).toHaveLength(1)
    expect(server.calls.map(({ method }) => method)).toContain('conversations.history')
    expect(log.records.filter(({ level }) => level === 'error')).toEqual([])
  })

  it('does not send twice in a thread of the direct messages either', async () => {
    const { server, done } = await start()
    const ana = server.person()
    const root = server.workspace.post({ channel: ana.directMessages, text: 'root', blocks: [], fromBot: true })
    server.fail('chat.postMessage', { kind: 'cut' })

    await ana.writes('Kita?', { threadTs: root.ts })
    await done()

    expect(ana.answers.map(({ shown }) => shown.includes(kitaAnswer))).toEqual([false, true])
    expect(server.calls.map(({ method }) => method)).toContain('conversations.replies')
  })

  it('gives up on a person who cannot be reached any more, and on nobody else', async () => {
    const { server, done, log } = await start()
    const ana = server.person()
    const ben = server.person()
    const deactivated = server.workspace.people.get(ana.id)
    if (deactivated) deactivated.deactivated = true

    await ana.writes('Kita?')
    await ben.writes('Kita?')
    await done()

    expect(ana.answers).toEqual([])
    expect(ben.answers).toHaveLength(1)
    expect(log.records.filter(({ event }) => event === 'conversation-gone')).toHaveLength(1)
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

describe('texts', () => {
  it.each(['<!channel> Kita & *fett* _kursiv_ ~weg~ `code` <@U00000001>', '&lt;!here&gt; Kita', 'Kita </section>'])(
    'that look like markup neither ping nor break anything: %s',
    async (text) => {
      const { server } = await start()
      const ana = server.person()

      await ana.writes(text)
      const answer = await server.until(() => ana.answers[0])

      expect(answer.shown).toContain(kitaAnswer)
    },
  )

  it('of an answer are shown as they are written, markup characters and all', async () => {
    const courses = 'Kurs <A1> & „B1“ mit *Stern*, _Strich_, ~Tilde~ und `Akzent`; <!channel> ist kein Ruf.'
    const { server } = await start({ brain: aBrain({ courses: courses.replace(/[*_`<]/g, '\\$&') }) })
    const ana = server.person()

    await ana.writes('Deutschkurs?')
    const answer = await server.until(() => ana.answers[0])

    expect(answer.shown).toContain(courses)
    expect(answer.text).toContain('Kurs &lt;A1&gt; &amp; „B1“')
  })

  it.each([4096, 4097])('of %i units with emoji arrive whole', async (units) => {
    const courses = `${'👋🏽 '.repeat(Math.floor(units / 5))}${'x'.repeat(units % 5)}`.trim()
    const { server } = await start({ brain: aBrain({ courses }) })
    const ana = server.person()

    await ana.writes('Deutschkurs?')
    const answer = await server.until(() => ana.answers[0])

    expect(answer.shown).toContain(courses)
    expect(answer.shown.isWellFormed()).toBe(true)
  })

  it('in Arabic keep Latin names in one piece', async () => {
    const { server } = await start({ scopes: ['users:read'] })
    const ana = server.person('ar-SA')

    await ana.writes('Kita')
    const answer = await server.until(() => ana.answers[0])

    expect(answer.shown).toContain('سجلوا طفلكم في \u2068Kita-Portal Mainz\u2069 مبكرا.')
  })

  it('come in German when the language of the person is not served', async () => {
    const { server } = await start({ scopes: ['users:read'] })
    const ana = server.person('ja-JP')

    await ana.writes('Kita')
    const answer = await server.until(() => ana.answers[0])

    expect(answer.shown).toContain(kitaAnswer)
  })

  it('come in the language of the person only where the app may know it, and it asks once', async () => {
    const { server } = await start()
    const ana = server.person('en-GB')
    const ben = server.person('en-GB')

    await ana.writes('Kita')
    await ben.writes('Kita')
    const answer = await server.until(() => ben.answers[0])

    expect(answer.shown).toContain(kitaAnswer)
    expect(server.calls.filter(({ method }) => method === 'users.info')).toHaveLength(1)
  })
})
