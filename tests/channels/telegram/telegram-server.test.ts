import { Api, InputFile, type GrammyError } from 'grammy'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { checkCall } from '#tests/support/telegram-server/check.ts'
import { formattedText } from '#tests/support/telegram-server/entities.ts'
import { flood } from '#tests/support/telegram-server/faults.ts'
import { startTelegramServer, type TelegramServer } from '#tests/support/telegram-server/server.ts'

let server: TelegramServer
let api: Api

beforeEach(async () => {
  server = await startTelegramServer()
  api = new Api(server.token, { apiRoot: server.apiRoot })
})

afterEach(() => server.close())

async function descriptionOf(call: Promise<unknown>): Promise<string> {
  const error = await call.then(
    () => undefined,
    (cause: GrammyError) => cause,
  )
  return error?.description ?? 'it was taken'
}

const button = (fields: object) => ({ inline_keyboard: [[{ text: 'Press', ...fields }]] })
const message = (fields: object) => ({ chat_id: 1, text: 'Text', ...fields })

describe('the test server refuses calls that the Bot API would refuse', () => {
  it.each<[what: string, method: string, payload: Record<string, unknown>, why: string]>([
    ['an unknown field', 'sendMessage', message({ disable_web_page_preview: true }), 'unknown field disable_web_page_preview'],
    ['a missing field', 'sendMessage', { chat_id: 1 }, 'sendMessage.text is missing'],
    ['a wrong type', 'sendMessage', message({ text: 5 }), 'sendMessage.text must be a text'],
    ['a wrong shape', 'sendMessage', message({ reply_markup: { inline_keyboard: [{ text: 'Press' }] } }), 'must be an array'],
    ['a wrong kind in a union', 'setMyCommands', { commands: [], scope: { type: 'everybody' } }, 'BotCommandScope'],
    ['4097 units', 'sendMessage', message({ text: 'a'.repeat(4097) }), 'message is too long'],
    ['2049 emoji', 'sendMessage', message({ text: '😀'.repeat(2049) }), 'message is too long'],
    ['blanks only', 'sendMessage', message({ text: ' \u2068\u2069 ' }), 'message text is empty'],
    ['66 bytes of data', 'sendMessage', message({ reply_markup: button({ callback_data: 'ä'.repeat(33) }) }), 'BUTTON_DATA_INVALID'],
    ['a button without action', 'sendMessage', message({ reply_markup: button({}) }), 'exactly one action'],
    ['a button with two', 'sendMessage', message({ reply_markup: button({ callback_data: 'a', url: 'https://a.de' }) }), 'exactly one action'],
    ['a link that is none', 'sendMessage', message({ reply_markup: button({ url: 'tel:112' }) }), 'BUTTON_URL_INVALID'],
    ['an entity out of bounds', 'sendMessage', message({ entities: [{ type: 'bold', offset: 2, length: 3 }] }), 'out of bounds'],
    ['an entity in half an emoji', 'sendMessage', message({ text: '😀', entities: [{ type: 'bold', offset: 1, length: 1 }] }), 'inside a character'],
    ['entities that cross', 'sendMessage', message({ entities: [{ type: 'bold', offset: 0, length: 2 }, { type: 'italic', offset: 1, length: 2 }] }), 'cross'],
    ['an entity that Telegram sets itself', 'sendMessage', message({ entities: [{ type: 'url', offset: 0, length: 2 }] }), 'no effect'],
    ['text that would be changed', 'sendMessage', message({ text: 'a\u202Eb' }), 'would be removed'],
    ['an answer of 201 letters', 'answerCallbackQuery', { callback_query_id: '1', text: 'a'.repeat(201) }, 'too long'],
    ['a command in capitals', 'setMyCommands', { commands: [{ command: 'Start', description: 'x' }] }, 'BOT_COMMAND_INVALID'],
    ['a description of 513 letters', 'setMyDescription', { description: 'a'.repeat(513) }, 'too long'],
    ['a language of three letters', 'setMyDescription', { language_code: 'deu' }, 'two letters'],
    ['a webhook without TLS', 'setWebhook', { url: 'http://bot.example/' }, 'An HTTPS URL must be provided'],
    ['a webhook on another port', 'setWebhook', { url: 'https://bot.example:8080/' }, 'only on ports 80, 88, 443 or 8443'],
    ['a secret with a blank', 'setWebhook', { url: 'https://bot.example/', secret_token: 'a b' }, 'unallowed characters'],
    ['updates of an unknown kind', 'getUpdates', { allowed_updates: ['messages'] }, 'unknown messages'],
    ['51 inline results', 'answerInlineQuery', { inline_query_id: '1', results: Array.from({ length: 51 }, (_, id) => ({ type: 'article', id: String(id), title: 'x', input_message_content: { message_text: 'x' } })) }, 'RESULTS_TOO_MUCH'],
  ])('%s', (_, method, payload, why) => {
    expect(() => checkCall(method, payload)).toThrow(why)
  }) // prettier-ignore

  it('an unknown method', async () => {
    expect(await descriptionOf(api.raw.getGameHighScores({ user_id: 1 }))).toContain('not played')
    const response = await fetch(`${server.apiRoot}/bot${server.token}/sendMessages`, { method: 'POST' })

    expect(await response.json()).toMatchObject({ ok: false, error_code: 400 })
  })

  it('a wrong token', async () => {
    const stranger = new Api('123:another-token-altogether', { apiRoot: server.apiRoot })

    expect(await descriptionOf(stranger.getMe())).toBe('Unauthorized')
  })
})

describe('HTML on the test server', () => {
  it('takes the tags and references that Telegram knows', () => {
    const text = '<b>1 &lt; 2</b> &nbsp; <a href="https://mainz.de/?a=1&amp;b=2">Mainz</a> <i>x<u>y</u></i>'

    expect(formattedText({ text, parse_mode: 'HTML' })).toEqual({
      text: '1 < 2 &nbsp; Mainz xy',
      entities: [
        { type: 'bold', offset: 0, length: 5 },
        { type: 'text_link', url: 'https://mainz.de/?a=1&b=2', offset: 13, length: 5 },
        { type: 'italic', offset: 19, length: 2 },
        { type: 'underline', offset: 20, length: 1 },
      ],
    })
  })

  it.each([
    ['<p>a</p>', `can't parse entities: Unsupported start tag "p" at byte offset 0`],
    ['ä<br>', `can't parse entities: Unsupported start tag "br" at byte offset 2`],
    ['<b>a</i>', `can't parse entities: Unmatched end tag at byte offset 4, expected "</b>", found "</i>"`],
    ['<b>a', `can't parse entities: Can't find end tag corresponding to start tag "b"`],
    ['a</b>', `can't parse entities: Unexpected end tag at byte offset 1`],
    ['1 < 2', `can't parse entities: Unclosed start tag at byte offset 2`],
    ['<span class="x">a</span>', `can't parse entities: Tag "span" must have class "tg-spoiler" at byte offset 0`],
  ])('refuses %s', (text, why) => {
    expect(() => formattedText({ text, parse_mode: 'HTML' })).toThrow(`Bad Request: ${why}`)
  })
})

describe('the state of the test server', () => {
  it('refuses an edit that changes nothing, and one of a message that is gone', async () => {
    const ali = server.person()
    const { message_id: id } = await api.sendMessage(ali.user.id, 'Text')

    expect(await descriptionOf(api.editMessageText(ali.user.id, id, 'Text'))).toContain('message is not modified')
    ali.deletes(ali.lastShown)
    expect(await descriptionOf(api.editMessageText(ali.user.id, id, 'Other'))).toBe(
      'Bad Request: message to edit not found',
    )
    expect(server.violations).toEqual([])
  })

  it('knows no chat that nobody opened, and refuses those who blocked the bot', async () => {
    const ali = server.person()
    ali.blocks()

    expect(await descriptionOf(api.sendMessage(1, 'Text'))).toBe('Bad Request: chat not found')
    expect(await descriptionOf(api.sendMessage(ali.user.id, 'Text'))).toBe('Forbidden: bot was blocked by the user')
  })

  it('takes a press on a button that is there only', async () => {
    const ali = server.person()
    await api.sendMessage(ali.user.id, 'Text', {
      reply_markup: { inline_keyboard: [[{ text: 'A', callback_data: 'a' }]] },
    })

    expect(() => ali.presses('B')).toThrow('no button')
    await expect(api.answerCallbackQuery(ali.presses('A').queryId)).resolves.toBe(true)
  })

  it('takes an answer to a press for 150 seconds', async () => {
    const ali = server.person()
    await api.sendMessage(ali.user.id, 'Text', {
      reply_markup: { inline_keyboard: [[{ text: 'A', callback_data: 'a' }]] },
    })
    const { queryId } = ali.presses('A')

    server.world.pass(151)

    expect(await descriptionOf(api.answerCallbackQuery(queryId))).toContain('query is too old')
  })

  it('takes forms with files as it takes JSON', async () => {
    await expect(
      api.raw.setWebhook({ url: 'https://bot.example/', certificate: new InputFile(Buffer.from('pem')) }),
    ).rejects.toMatchObject({
      description: 'Bad Request: bad webhook: Failed to resolve host: Name or service not known',
    })
  })
})

describe('long polling on the test server', () => {
  it('brings an update again until a higher offset confirms it', async () => {
    const { updateId } = server.person().writes('Hallo')
    const first = await api.getUpdates({ limit: 1 })
    const again = await api.getUpdates({ limit: 1 })
    const confirmed = await api.getUpdates({ offset: (updateId ?? 0) + 1 })

    expect([first[0]?.update_id, again[0]?.update_id, confirmed]).toEqual([updateId, updateId, []])
  })

  it('holds a request open until something happens', async () => {
    const waiting = api.getUpdates({ timeout: 20 })
    await server.until(() => server.delivery.isPolled, 'the request')

    server.person().writes('Hallo')

    expect(await waiting).toHaveLength(1)
  })

  it('ends the request of a second poller with 409', async () => {
    const first = descriptionOf(api.getUpdates({ timeout: 20 }))
    await server.until(() => server.delivery.isPolled, 'the request')
    const second = new AbortController()
    const other = api.raw.getUpdates({ timeout: 20 }, second.signal as never).catch(() => 'ended')

    expect(await first).toContain('Conflict: terminated by other getUpdates request')
    second.abort()
    await other
  })

  it('forgets presses after 150 seconds', async () => {
    const ali = server.person()
    await api.sendMessage(ali.user.id, 'Text', {
      reply_markup: { inline_keyboard: [[{ text: 'A', callback_data: 'a' }]] },
    })
    ali.presses('A')

    server.world.pass(151)

    expect(await api.getUpdates()).toEqual([])
  })
})

describe('faults of the test server', () => {
  it('carries a call out before it cuts the connection', async () => {
    const ali = server.person()
    server.fault('sendMessage', 'cut-after')

    await expect(api.sendMessage(ali.user.id, 'Text')).rejects.toThrow('Network request')

    expect(ali.screen.map((shown) => shown.text)).toEqual(['Text'])
  })

  it('says how long flood control takes', async () => {
    const ali = server.person()
    server.fault('sendMessage', flood(3))

    await expect(api.sendMessage(ali.user.id, 'Text')).rejects.toMatchObject({ parameters: { retry_after: 3 } })
  })
})
