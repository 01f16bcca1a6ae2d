import { afterEach, describe, expect, it } from 'vitest'
import { AppError } from '#app/errors.ts'
import { createTelegramChannel } from '#channels/telegram/bot.ts'
import { webhookPath } from '#channels/telegram/webhook.ts'
import { createMemoryStore } from '#storage/memory.ts'
import { botsOfATest, publicUrl, webhookSecret, type BotOptions, type RunningBot } from '#tests/support/telegram-bot.ts'
import { refused } from '#tests/support/telegram-server/faults.ts'
import { defaultToken, startTelegramServer } from '#tests/support/telegram-server/server.ts'

const { aBot, end } = botsOfATest()
afterEach(end)

const aWebhookBot = (options: BotOptions = {}) => aBot({ mode: 'webhook', ...options })

function post(bot: RunningBot, body: string, headers: Record<string, string> = {}): Promise<Response> {
  const request = new Request(`${publicUrl}${bot.channel.webhook?.path}`, { method: 'POST', body, headers })
  return bot.channel.webhook!.handler(request)
}

const anUpdate = (text: string) =>
  JSON.stringify({
    update_id: 1,
    message: {
      message_id: 1,
      date: 1,
      text,
      from: { id: 5, is_bot: false, first_name: 'A' },
      chat: { id: 5, type: 'private' },
    },
  })
const withSecret = { 'x-telegram-bot-api-secret-token': webhookSecret }

describe('the webhook', () => {
  it('is set at the start, with the secret and the kinds of updates that are handled', async () => {
    const { server } = await aWebhookBot()

    expect(server.callsOf('setWebhook').map(({ payload }) => payload)).toEqual([
      {
        url: `${publicUrl}${webhookPath(defaultToken)}`,
        secret_token: webhookSecret,
        allowed_updates: ['message', 'callback_query', 'my_chat_member', 'inline_query'],
      },
    ])
    expect(server.callsOf('getUpdates')).toEqual([])
  })

  it('has an address that says nothing about the token', () => {
    expect(webhookPath(defaultToken)).toMatch(/^\/telegram\/[0-9a-f]{32}$/u)
    expect(webhookPath(defaultToken)).not.toBe(webhookPath('1:another-token'))
  })

  it('answers what Telegram delivers', async () => {
    const { server } = await aWebhookBot()
    const ali = server.person('de')

    const { updateId } = ali.writes('Kita')
    await server.until(() => ali.screen.length === 1, 'the answer')

    expect(ali.lastShown.text).toContain('Melden Sie Ihr Kind früh an.')
    expect(server.delivery.deliveries).toEqual([{ updateId, status: 200 }])
  })

  it.each([
    ['no secret', {}],
    ['an empty secret', { 'x-telegram-bot-api-secret-token': '' }],
    ['a wrong secret', { 'x-telegram-bot-api-secret-token': `${webhookSecret}x` }],
    ['the beginning of the secret', { 'x-telegram-bot-api-secret-token': webhookSecret.slice(0, 8) }],
  ])('turns a request with %s away', async (_, headers) => {
    const bot = await aWebhookBot({ isAnswering: false })

    const response = await post(bot, anUpdate('Kita'), headers)

    expect(response.status).toBe(401)
    expect(await bot.store.pending()).toMatchObject({ updates: 0 })
  })

  it.each([
    ['no JSON', '{"update_id":'],
    ['no update', '{"update":1}'],
    ['nothing', ''],
    ['null', 'null'],
  ])('turns away a body that is %s', async (_, body) => {
    const bot = await aWebhookBot()

    expect((await post(bot, body, withSecret)).status).toBe(400)
  })

  it('turns away a body of more than a megabyte', async () => {
    const bot = await aWebhookBot()

    expect((await post(bot, anUpdate('a'.repeat(1024 * 1024)), withSecret)).status).toBe(413)
  })

  it('turns away what is no delivery', async () => {
    const bot = await aWebhookBot()

    const response = await bot.channel.webhook!.handler(new Request(`${publicUrl}/telegram`))

    expect(response.status).toBe(405)
  })

  it.each([
    ['of no chat', { chat: { id: 'x', type: 'private' } }],
    ['whose caption is no text', { text: undefined, caption: { a: 1 }, voice: {} }],
  ])('stores no message %s: nobody could ever answer it', async (_what, changes) => {
    const bot = await aWebhookBot()
    const update = JSON.parse(anUpdate('Kita')) as { message: object }
    const response = await post(
      bot,
      JSON.stringify({ ...update, message: { ...update.message, ...changes } }),
      withSecret,
    )

    expect(response.status).toBe(200)
    expect((await bot.store.pending()).updates).toBe(0)
  })

  it('asks for an update again while it cannot be stored, and answers it once', async () => {
    let failures = 0
    const { server } = await aWebhookBot({
      receive: async (update, store) => {
        failures += 1
        if (failures <= 3) throw new AppError('store-unavailable', 'the database does not answer')
        await store(update)
      },
    })
    const ali = server.person('de')

    ali.writes('Kita')
    await server.until(() => ali.screen.length === 1, 'the answer')
    await server.until(() => server.delivery.pending.length === 0, 'the delivery')

    expect(server.delivery.deliveries.map(({ status }) => status)).toEqual([503, 503, 503, 200])
  })

  it('answers an update once that is delivered twice', async () => {
    const { server } = await aWebhookBot()
    const ali = server.person('de')
    const { updateId } = ali.writes('Kita')
    await server.until(() => ali.screen.length === 1, 'the answer')

    server.delivery.repeat(updateId)
    await server.until(() => server.delivery.deliveries.length === 2, 'the second delivery')
    ali.writes('Deutschkurs')
    await server.until(() => ali.screen.length === 2, 'the next answer')

    expect(ali.screen.map((shown) => shown.text.split('\n')[0])).toEqual(['Kita', 'Deutschkurse'])
  })

  it('keeps a message and a press of one person in order, though both are delivered at once', async () => {
    const { server } = await aWebhookBot()
    const ali = server.person('de')
    ali.writes('/menu')
    await server.until(() => ali.screen.length === 1, 'the menu')
    const slow = Promise.withResolvers<void>()
    server.fault('sendMessage', { hold: slow.promise })

    ali.writes('Kita')
    ali.presses('Familie')
    await server.until(() => server.delivery.deliveries.length === 3, 'both deliveries')
    expect(ali.screen[0]?.edits).toBe(0)
    slow.resolve()
    await server.until(() => ali.screen.length === 2 && ali.screen[0]?.edits === 1, 'both effects')

    expect(server.delivery.deliveries.map(({ status }) => status)).toEqual([200, 200, 200])
  })

  it('takes what came while it was away', async () => {
    const store = createMemoryStore()
    const first = await aWebhookBot({ store })
    const { server } = first
    const ali = server.person('de')
    await first.stop()

    ali.writes('Kita')
    await server.until(() => server.delivery.deliveries.some(({ status }) => status === 'no answer'), 'an attempt')
    await aWebhookBot({ server, store })
    await server.until(() => ali.screen.length === 1, 'the answer')

    expect(ali.screen).toHaveLength(1)
  })

  it('does not start without a secret', () => {
    const config = { token: defaultToken, mode: 'webhook' } as const
    const create = () => createTelegramChannel({ config, publicUrl } as Parameters<typeof createTelegramChannel>[0])

    expect(create).toThrow('TELEGRAM_WEBHOOK_SECRET and PUBLIC_URL are needed')
  })

  it('does not start when Telegram refuses the address', async () => {
    const server = await startTelegramServer()
    server.fault('setWebhook', refused(400, 'Bad Request: bad webhook: IP address 127.0.0.1 is reserved'))

    await expect(aWebhookBot({ server })).rejects.toMatchObject({
      code: 'config-invalid',
      message: 'Telegram does not accept the webhook: PUBLIC_URL must be https, on port 443, 80, 88 or 8443 (http-400)',
    })
    await server.close()
  })

  it('asks for patience until it knows who it is', async () => {
    const server = await startTelegramServer()
    server.fault('getMe', 'cut-before', { times: 1000 })
    const bot = await aWebhookBot({ server })

    const response = await post(bot, anUpdate('Kita'), withSecret)

    expect(response.status).toBe(503)
    expect(response.headers.get('retry-after')).toBe('2')
  })
})
