import { Api } from 'grammy'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { OutgoingMessage } from '#app/ports.ts'
import { writeAddress, type TelegramAddress } from '#channels/telegram/address.ts'
import { createTelegramMessenger } from '#channels/telegram/messenger.ts'
import type { TextPayload } from '#channels/telegram/render.ts'
import { collectedLog } from '#tests/support/collected-log.ts'
import { ApiRefusal } from '#tests/support/telegram-server/errors.ts'
import { flood, refused } from '#tests/support/telegram-server/faults.ts'
import { startTelegramServer, type TelegramServer } from '#tests/support/telegram-server/server.ts'

let server: TelegramServer

beforeEach(async () => {
  server = await startTelegramServer()
})

afterEach(() => server.close())

function aMessenger(timeoutSeconds = 5) {
  const api = new Api(server.token, { apiRoot: server.apiRoot, timeoutSeconds })
  return createTelegramMessenger(api, (_, key) => key, collectedLog())
}

function aMessage(address: TelegramAddress, payload: Partial<TextPayload> = {}): OutgoingMessage {
  const body = {
    method: 'sendMessage',
    payload: { text: 'Text', link_preview_options: { is_disabled: true }, ...payload },
  }
  return {
    id: '1',
    channel: 'telegram',
    conversationId: 'a',
    address: writeAddress(address),
    body: JSON.stringify(body),
    attempt: 1,
  }
}

const migrated = new ApiRefusal(400, 'Bad Request: group chat was upgraded to a supergroup chat', {
  parameters: { migrate_to_chat_id: -1_001_234_567_890 },
})

describe('what becomes of a message', () => {
  it('is sent', async () => {
    const ali = server.person()

    expect(await aMessenger().send(aMessage({ chatId: ali.user.id }))).toEqual({ kind: 'sent' })
    expect(server.callsOf('sendMessage')[0]?.payload).toEqual({
      chat_id: ali.user.id,
      text: 'Text',
      link_preview_options: { is_disabled: true },
    })
  })

  it.each([
    ['flood control', flood(17), { kind: 'retry', afterMs: 17_000, code: 'http-429' }],
    ['an error of the server', refused(502, 'Bad Gateway'), { kind: 'retry', afterMs: 1000, code: 'http-502' }],
    ['a broken connection', 'cut-before', { kind: 'retry', afterMs: 1000, code: 'network' }],
    ['a revoked token', refused(401, 'Unauthorized'), { kind: 'retry', afterMs: 60_000, code: 'http-401' }],
    ['a block', refused(403, 'Forbidden: bot was blocked by the user'), { kind: 'gone', code: 'http-403' }],
    ['a deleted account', refused(403, 'Forbidden: user is deactivated'), { kind: 'gone', code: 'http-403' }],
    ['a removed bot', refused(403, 'Forbidden: bot was kicked from the group chat'), { kind: 'gone', code: 'http-403' }],
    ['a chat that is gone', refused(400, 'Bad Request: chat not found'), { kind: 'gone', code: 'gone' }],
    ['too long a text', refused(400, 'Bad Request: message is too long'), { kind: 'refused', code: 'http-400' }],
    ['missing rights', refused(400, 'Bad Request: not enough rights to send text messages to the chat'), { kind: 'refused', code: 'http-400' }],
  ] as const)('after %s', async (_, effect, result) => {
    const ali = server.person()
    server.fault('sendMessage', effect)

    expect(await aMessenger().send(aMessage({ chatId: ali.user.id }))).toEqual(result)
  }) // prettier-ignore

  it('is tried again when Telegram does not answer in time', async () => {
    const ali = server.person()
    const slow = Promise.withResolvers<void>()
    server.fault('sendMessage', { hold: slow.promise })

    const result = await aMessenger(0.05).send(aMessage({ chatId: ali.user.id }))
    slow.resolve()

    expect(result).toEqual({ kind: 'retry', afterMs: 1000, code: 'network' })
  })

  it('goes to the new number of a group, without the message it answered', async () => {
    const group = server.group()
    const oldId = group.chat.id
    group.becomeSupergroup()

    const result = await aMessenger().send(aMessage({ chatId: oldId, replyTo: 5 }))

    expect(result).toEqual({ kind: 'sent' })
    expect(group.screen.map(({ text }) => text)).toEqual(['Text'])
    expect(server.callsOf('sendMessage').at(-1)?.payload).not.toHaveProperty('reply_parameters')
  })

  it('is given up when a group moves on and on', async () => {
    const group = server.group()
    server.fault('sendMessage', migrated, { times: 100 })

    expect(await aMessenger().send(aMessage({ chatId: group.chat.id }))).toEqual({
      kind: 'refused',
      code: 'chat-migrated',
    })
    expect(server.callsOf('sendMessage')).toHaveLength(5)
  })

  it('counts as sent when an edit changes nothing', async () => {
    const ali = server.person()
    const messenger = aMessenger()
    await messenger.send(aMessage({ chatId: ali.user.id }))

    const result = await messenger.send(aMessage({ chatId: ali.user.id, editMessageId: ali.lastShown.id }))

    expect(result).toEqual({ kind: 'sent' })
    expect(ali.screen).toHaveLength(1)
  })

  it('is sent anew when the message to edit is gone', async () => {
    const ali = server.person()

    const result = await aMessenger().send(aMessage({ chatId: ali.user.id, editMessageId: 99 }))

    expect(result).toEqual({ kind: 'sent' })
    expect(ali.screen.map(({ text }) => text)).toEqual(['Text'])
  })

  it('goes to the group at large when its topic was deleted', async () => {
    const group = server.group('Forum', 'supergroup')

    const result = await aMessenger().send(aMessage({ chatId: group.chat.id, threadId: 4 }))

    expect(result).toEqual({ kind: 'sent' })
    expect(group.screen[0]?.threadId).toBeUndefined()
  })

  it('is sent although the message it answers was deleted', async () => {
    const group = server.group()

    expect(await aMessenger().send(aMessage({ chatId: group.chat.id, replyTo: 4 }))).toEqual({ kind: 'sent' })
  })

  it.each(['', 'no JSON', '{}', '{"payload":{"text":"x"}}'])('is refused when it cannot be read: %s', async (body) => {
    const message = { ...aMessage({ chatId: 1 }), body, address: '{}' }

    expect(await aMessenger().send(message)).toEqual({ kind: 'refused', code: 'unreadable' })
    expect(server.calls).toEqual([])
  })
})
