import { describe, expect, it } from 'vitest'
import { createSlackChannel } from '#channels/slack/app.ts'
import { collectedLog } from '#tests/support/collected-log.ts'
import { slackApps, texts, vault } from '#tests/support/slack-app.ts'
import { labelsIn } from '#tests/support/slack-server/person.ts'
import { startSlackServer } from '#tests/support/slack-server/server.ts'

const start = slackApps()

describe('Socket Mode', () => {
  it('answers messages, commands and presses over the socket', async () => {
    const { server, channel } = await start({ mode: 'socket' })
    const ana = server.person()

    const written = await ana.writes('')
    const welcome = await server.until(() => ana.answers[0])
    const pressed = await ana.presses(welcome, '📋 Alle Themen')
    const menu = await server.until(() => ana.answers[1])
    const run = await ana.runs('/wegweiser', 'Kita?')
    const answer = await server.until(() => ana.ephemeral[0])

    expect([written, pressed, run].map(({ statuses }) => statuses)).toEqual([[200], [200], [200]])
    expect(labelsIn(menu.blocks)).toEqual(['Familie'])
    expect(answer.shown).toContain('Melden Sie Ihr Kind früh an.')
    expect(channel.handler).toBeUndefined()
  })

  it.each([
    ['Slack asks for another connection', 'requestReconnect' as const],
    ['the connection breaks', 'cut' as const],
  ])('goes on when %s', async (_what, end) => {
    const { server } = await start({ mode: 'socket' })
    const ana = server.person()

    server.socket[end]()
    await server.until(() => server.socket.opened === 2)
    const delivered = await ana.writes('Kita?')
    await server.until(() => ana.answers[0])

    expect(delivered.statuses.at(-1)).toBe(200)
    expect(ana.answers).toHaveLength(1)
  })

  it('goes on when Slack has no connection for a while', async () => {
    const { server } = await start({ mode: 'socket' })
    const ana = server.person()
    server.fail(
      'apps.connections.open',
      { kind: 'status', status: 503 },
      { kind: 'error', error: 'internal_error' },
      { kind: 'ratelimited', retryAfterSeconds: 1 },
    )

    server.socket.cut()
    await server.until(() => server.socket.opened === 2)
    await ana.writes('Kita?')

    expect((await server.until(() => ana.answers[0])).shown).toContain('Melden Sie Ihr Kind früh an.')
  })

  it('leaves an event that is not stored unacknowledged; it comes again and is answered once', async () => {
    let failures = 1
    const { server, done } = await start({
      mode: 'socket',
      receive: async (update, store) => {
        if (failures-- > 0) {
          server.socket.cut()
          throw new Error('store is away')
        }
        await store(update)
      },
    })
    const ana = server.person()

    const delivered = await ana.writes('Kita?')
    await done()

    expect(delivered.statuses).toEqual([0, 200])
    expect(ana.answers).toHaveLength(1)
  })

  it('stores an event before it acknowledges it', async () => {
    const stored = Promise.withResolvers<void>()
    const arrived = Promise.withResolvers<void>()
    let acknowledged = false
    const { server } = await start({
      mode: 'socket',
      isAnswering: false,
      receive: async (update, store) => {
        arrived.resolve()
        await stored.promise
        await store(update)
      },
    })
    const ana = server.person()

    const delivery = ana.writes('Kita?').then((delivered) => {
      acknowledged = true
      return delivered
    })
    await arrived.promise
    const before = acknowledged
    stored.resolve()

    expect(before).toBe(false)
    expect((await delivery).statuses).toEqual([200])
  })

  it('stops while an event is in work: it is stored and acknowledged, and the connection is closed', async () => {
    const slow = Promise.withResolvers<void>()
    const arrived = Promise.withResolvers<void>()
    const { server, store, stop } = await start({
      mode: 'socket',
      isAnswering: false,
      receive: async (update, keep) => {
        arrived.resolve()
        await slow.promise
        await keep(update)
      },
    })
    const ana = server.person()
    const delivery = ana.writes('Kita?')
    await arrived.promise

    const stopping = stop()
    slow.resolve()
    await stopping

    expect((await delivery).statuses).toEqual([200])
    expect((await store.pending()).updates).toBe(1)
    await server.until(() => server.socket.connections.size === 0)
    expect(server.socket.opened).toBe(1)
  })

  it('does not start with a token that Slack refuses, and does not tell the token', async () => {
    const server = await startSlackServer()
    const log = collectedLog()
    const channel = createSlackChannel({
      config: { botToken: server.botToken, appToken: 'xapp-wrong', apiUrl: server.apiUrl },
      receive: () => Promise.resolve(),
      translate: texts,
      vault,
      clock: () => Date.now(),
      log,
    })

    await expect(channel.start()).rejects.toMatchObject({ code: 'platform-refused' })
    await channel.stop()
    await server.close()

    expect(JSON.stringify(log.records)).not.toContain('xapp-')
  })
})

describe('starting', () => {
  it('is refused when Slack does not know the bot token', async () => {
    const server = await startSlackServer()
    const channel = createSlackChannel({
      config: { botToken: 'xoxb-wrong', signingSecret: 'secret', apiUrl: server.apiUrl },
      receive: () => Promise.resolve(),
      translate: texts,
      vault,
      clock: () => Date.now(),
      log: collectedLog(),
    })

    const starting = channel.start()

    await expect(starting).rejects.toThrow('Slack does not accept SLACK_BOT_TOKEN (invalid_auth)')
    await server.close()
  })

  it('goes on when Slack is out of reach, as events may come all the same', async () => {
    const server = await startSlackServer()
    server.fail('auth.test', { kind: 'status', status: 500 })
    const log = collectedLog()
    const channel = createSlackChannel({
      config: { botToken: server.botToken, signingSecret: 'secret', apiUrl: server.apiUrl },
      receive: () => Promise.resolve(),
      translate: texts,
      vault,
      clock: () => Date.now(),
      log,
    })

    await channel.start()
    await server.close()

    expect(log.records.map(({ event }) => event)).toContain('slack-out-of-reach')
  })
})
