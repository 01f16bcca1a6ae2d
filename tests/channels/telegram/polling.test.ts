import { Api } from 'grammy'
import { afterEach, describe, expect, it } from 'vitest'
import { AppError } from '#app/errors.ts'
import { createMemoryStore } from '#storage/memory.ts'
import { botsOfATest } from '#tests/support/telegram-bot.ts'
import { refused, serverError } from '#tests/support/telegram-server/faults.ts'
import { defaultToken, startTelegramServer } from '#tests/support/telegram-server/server.ts'

const { aBot, end } = botsOfATest()
afterEach(end)

const unauthorised = refused(401, 'Unauthorized')

describe('polling', () => {
  it('asks for the kinds of updates that are handled', async () => {
    const { server } = await aBot()

    await server.until(() => server.delivery.isPolled, 'the first request')
    server.person().writes('Kita')
    await server.until(() => server.callsOf('getUpdates').length > 0, 'the first updates')

    expect(server.callsOf('getUpdates')[0]?.payload.allowed_updates).toEqual([
      'message',
      'callback_query',
      'my_chat_member',
      'inline_query',
    ])
  })

  it('removes a webhook that is left from before, and loses nothing by it', async () => {
    const server = await startTelegramServer()
    server.resolve('https://bot.example', 'http://127.0.0.1:9')
    await new Api(server.token, { apiRoot: server.apiRoot }).setWebhook('https://bot.example/old')
    const ali = server.person('de')
    ali.writes('Kita')

    await aBot({ server })
    await server.until(() => ali.screen.length === 1, 'the answer')

    expect(server.callsOf('deleteWebhook')[0]?.payload).toEqual({})
  })

  it('confirms an update only after it is stored', async () => {
    let isStoring = false
    const { server } = await aBot({
      receive: async (update, store) => {
        if (!isStoring) throw new AppError('store-unavailable', 'the database does not answer')
        await store(update)
      },
    })
    const ali = server.person('de')
    const { updateId } = ali.writes('Kita')
    await server.until(() => server.callsOf('getUpdates').length > 0, 'the update is fetched')

    expect(server.delivery.pending).toEqual([updateId])
    isStoring = true
    await server.until(() => ali.screen.length === 1, 'the answer')
    await server.until(() => server.delivery.pending.length === 0, 'the confirmation')

    expect(ali.screen).toHaveLength(1)
  })

  it('answers once what was stored when the process died before the confirmation', async () => {
    const store = createMemoryStore()
    const server = await startTelegramServer()
    const ali = server.person('de')
    const { updateId } = ali.writes('Kita')
    const dying = await aBot({ server, store, isAnswering: false })
    await dying.asked('receive')
    await dying.stop()
    server.delivery.repeat(updateId)

    await aBot({ server, store })
    ali.writes('Deutschkurs')
    await server.until(() => ali.screen.length === 2, 'both answers')

    expect(ali.screen.map((shown) => shown.text.split('\n')[0])).toEqual(['Kita', 'Deutschkurse'])
  })

  it('answers after a restart what came meanwhile', async () => {
    const first = await aBot()
    const { server } = first
    const [ali, amir] = [server.person('de'), server.person('de')]
    await first.stop()

    ali.writes('Kita')
    amir.writes('Deutschkurs')
    expect(server.delivery.pending).toHaveLength(2)
    await aBot({ server, store: first.store })
    await server.until(() => ali.screen.length === 1 && amir.screen.length === 1, 'both answers')

    expect(ali.lastShown.text).toMatch(/^Kita/u)
  })

  it('ends after the update in work is stored, and confirms it', async () => {
    const storing = Promise.withResolvers<void>()
    const mayEnd = Promise.withResolvers<void>()
    const bot = await aBot({
      isAnswering: false,
      receive: async (update, store) => {
        storing.resolve()
        await mayEnd.promise
        await store(update)
      },
    })
    const ali = bot.server.person('de')
    ali.writes('Kita')
    await storing.promise

    const stopped = bot.stop()
    mayEnd.resolve()
    await stopped

    expect(await bot.store.pending()).toMatchObject({ updates: 1 })
    expect(bot.server.delivery.pending).toEqual([])
  })

  it('ends at once while nothing happens', async () => {
    const bot = await aBot()
    await bot.server.until(() => bot.server.delivery.isPolled, 'the request')

    await bot.stop()

    expect(bot.server.delivery.isPolled).toBe(false)
  })

  it('steps back while another process polls, says so, and comes again', async () => {
    const { server, log } = await aBot()
    const ali = server.person('de')
    await server.until(() => server.delivery.isPolled, 'the request')

    await new Api(server.token, { apiRoot: server.apiRoot }).getUpdates()
    await server.until(() => server.callsOf('getUpdates').some(({ status }) => status === 409), 'the conflict')
    ali.writes('Kita')
    await server.until(() => ali.screen.length === 1, 'the answer')

    const conflict = log.records.find(({ event }) => event === 'telegram-polling-conflict')
    expect(conflict?.error).toMatchObject({
      message: 'Another process polls with this token: only one may (other-poller)',
    })
  })

  it('names a webhook as the reason when one was set', async () => {
    const { server, log } = await aBot()
    server.resolve('https://other.example', 'http://127.0.0.1:9')
    await server.until(() => server.delivery.isPolled, 'the request')

    await new Api(server.token, { apiRoot: server.apiRoot }).setWebhook('https://other.example/')
    const conflicts = () => server.callsOf('getUpdates').filter(({ description }) => description?.includes('webhook'))
    await server.until(() => conflicts().length > 1, 'the conflict')

    expect(log.records.find(({ error }) => String(error).includes('webhook-active'))).toBeDefined()
  })

  it('goes on after errors of the server and broken connections', async () => {
    const server = await startTelegramServer()
    const ali = server.person('de')
    server.fault('getUpdates', serverError, { times: 2 })
    server.fault('getUpdates', 'cut-after')
    ali.writes('Kita')

    await aBot({ server })
    await server.until(() => ali.screen.length === 1, 'the answer')

    expect(ali.screen).toHaveLength(1)
  })

  it('connects in the background when Telegram cannot be reached at the start', async () => {
    const server = await startTelegramServer()
    const ali = server.person('de')
    server.fault('getMe', 'cut-before', { times: 2 })
    ali.writes('Kita')

    const { log } = await aBot({ server })
    await server.until(() => ali.screen.length === 1, 'the answer')

    expect(log.records[0]).toEqual({ level: 'warn', event: 'telegram-unreachable', facts: { code: 'network' } })
  })

  it.each([
    ['refused', unauthorised],
    ['none at all', refused(404, 'Not Found')],
  ])('does not start with a token that is %s', async (_, refusal) => {
    const server = await startTelegramServer()
    server.fault('getMe', refusal)

    const starting = aBot({ server })

    await expect(starting).rejects.toMatchObject({
      code: 'config-invalid',
      message: 'Telegram does not accept TELEGRAM_BOT_TOKEN: look it up at BotFather',
    })
    await server.close()
  })

  it('ends and says so when the token is revoked', async () => {
    const { server, logged, stop } = await aBot()
    await server.until(() => server.delivery.isPolled, 'the request')
    server.fault('getUpdates', unauthorised, { times: 100 })

    server.person().writes('Kita')
    await logged('telegram-token-refused')
    await stop()

    expect(server.callsOf('getUpdates').filter(({ status }) => status === 401)).toHaveLength(1)
  })

  it('ignores updates of a kind it does not know', async () => {
    const { server } = await aBot()
    const ali = server.person('de')
    await server.until(() => server.delivery.isPolled, 'the request')

    server.delivery.push({
      poll_answer: { poll_id: '1', user: ali.user, option_ids: [0], option_persistent_ids: ['a'] },
    })
    ali.writes('Kita')
    await server.until(() => ali.screen.length === 1, 'the answer')

    expect(ali.screen).toHaveLength(1)
  })
})

describe('what goes into the records', () => {
  it('is neither the token nor what people write, whatever fails', async () => {
    const marked = 'Kita Zwetschgenkuchen'
    const { server, log, asked } = await aBot({
      receive: (() => {
        let calls = 0
        return async (update, store) => {
          calls += 1
          if (calls === 1) throw new AppError('store-unavailable', 'the database does not answer')
          await store(update)
        }
      })(),
    })
    const ali = server.person('de')
    server.fault('getUpdates', 'cut-before')
    server.fault('getUpdates', serverError)
    server.fault('answerInlineQuery', 'cut-before')
    server.fault('sendMessage', refused(400, `Bad Request: can't parse entities: "${marked}"`))
    server.fault('sendMessage', 'cut-before')

    ali.writes(marked)
    ali.asksInline(marked)
    await asked('retryMessage')
    await server.until(() => server.callsOf('answerInlineQuery').length === 1, 'the card')
    await end()

    const records = log.records
      .map(({ error, ...rest }) => `${JSON.stringify(rest)} ${describeError(error)}`)
      .join('\n')
    expect(records).toContain('telegram-unreachable')
    expect(records).toContain('telegram-bad-message')
    for (const secret of [defaultToken, defaultToken.split(':')[1] ?? '', 'Zwetschgen', String(ali.user.id)])
      expect(records).not.toContain(secret)
  })
})

/** Everything an error says of itself and of its causes. */
function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const own = Object.getOwnPropertyNames(error).map((name) => JSON.stringify((error as never)[name]))
  return `${error.stack} ${own.join(' ')} ${error.cause === undefined ? '' : describeError(error.cause)}`
}
