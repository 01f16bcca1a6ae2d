import { describe, expect, it } from 'vitest'
import { slackApps } from '#tests/support/slack-app.ts'
import { labelsIn } from '#tests/support/slack-server/person.ts'

const start = slackApps()

const kitaAnswer = 'Melden Sie Ihr Kind früh an.'

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
      expect(await store.pending()).toMatchObject({ updates: 0, messages: 0 })
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
    expect(await store.pending()).toMatchObject({ updates: 0, messages: 0 })
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
