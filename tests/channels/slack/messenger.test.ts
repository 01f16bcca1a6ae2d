import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { OutgoingMessage } from '#app/ports.ts'
import { createSlackMessenger } from '#channels/slack/messenger.ts'
import { createWebClient } from '#channels/slack/web-client.ts'
import { collectedLog } from '#tests/support/collected-log.ts'
import { texts } from '#tests/support/slack-app.ts'
import type { SlackPerson } from '#tests/support/slack-server/person.ts'
import { startSlackServer, type SlackServer } from '#tests/support/slack-server/server.ts'

let server: SlackServer
let ana: SlackPerson
let log: ReturnType<typeof collectedLog>

beforeEach(async () => {
  server = await startSlackServer()
  ana = server.person()
  log = collectedLog()
})

afterEach(async () => {
  await server.close()
})

const section = { type: 'header', text: { type: 'plain_text', text: 'Kita', emoji: false } }

function aMessage(more: Partial<OutgoingMessage> = {}): OutgoingMessage {
  return {
    id: '1',
    channel: 'slack',
    conversationId: 'conversation-a',
    address: JSON.stringify({ channel: ana.directMessages, user: ana.id }),
    body: JSON.stringify({ text: 'Kita', blocks: [section] }),
    attempt: 1,
    ...more,
  }
}

function messenger(token = server.botToken, timeoutMs = 10_000) {
  const client = createWebClient({ botToken: token, apiUrl: server.apiUrl }, log, timeoutMs)
  return createSlackMessenger({ client, translate: texts, log, timeoutMs })
}

describe('the result of sending', () => {
  it.each([
    ['ratelimited', { kind: 'retry', afterMs: 1000, code: 'ratelimited' }],
    ['service_unavailable', { kind: 'retry', afterMs: 1000, code: 'service_unavailable' }],
    ['token_revoked', { kind: 'retry', afterMs: 60_000, code: 'token_revoked' }],
    ['missing_scope', { kind: 'retry', afterMs: 60_000, code: 'missing_scope' }],
    ['channel_not_found', { kind: 'gone', code: 'channel_not_found' }],
    ['is_archived', { kind: 'gone', code: 'is_archived' }],
    ['account_inactive', { kind: 'gone', code: 'account_inactive' }],
    ['not_in_channel', { kind: 'gone', code: 'not_in_channel' }],
    ['restricted_action', { kind: 'gone', code: 'restricted_action' }],
    ['something_new', { kind: 'refused', code: 'something_new' }],
    ['Not a code: Ana wrote', { kind: 'refused', code: 'unknown' }],
  ])('for Slack’s %s says what the outbox shall do', async (error, expected) => {
    server.fail('chat.postMessage', { kind: 'error', error })

    expect(await messenger().send(aMessage())).toEqual(expected)
  })

  it('says how long Slack wants us to wait', async () => {
    server.fail('chat.postMessage', { kind: 'ratelimited', retryAfterSeconds: 17 })

    expect(await messenger().send(aMessage())).toEqual({ kind: 'retry', afterMs: 17_000, code: 'ratelimited' })
  })

  it.each([
    [500, { kind: 'retry', afterMs: 1000, code: 'http-500' }],
    [404, { kind: 'refused', code: 'http-404' }],
  ])('for HTTP %i', async (status, expected) => {
    server.fail('chat.postMessage', { kind: 'status', status })

    expect(await messenger().send(aMessage())).toEqual(expected)
  })

  it('is to try again when nobody answers', async () => {
    const held = Promise.withResolvers<void>()
    server.fail('chat.postMessage', { kind: 'slow', until: held.promise })

    const result = await messenger(server.botToken, 50).send(aMessage())
    held.resolve()

    expect(result).toEqual({ kind: 'retry', afterMs: 1000, code: 'network' })
  })

  it('is to try again when there is no server', async () => {
    const sender = messenger()
    await server.close()

    expect(await sender.send(aMessage())).toEqual({ kind: 'retry', afterMs: 1000, code: 'network' })
  })

  it.each([
    ['no JSON', { body: '{' }],
    ['no address', { address: '{"chat":1}' }],
  ])('is refused for a message that is %s', async (_what, more) => {
    expect(await messenger().send(aMessage(more))).toEqual({ kind: 'refused', code: 'unreadable' })
  })

  it('never tells the token', async () => {
    const sender = messenger('xoxb-a-secret-token')

    const result = await sender.send(aMessage())

    expect(result).toMatchObject({ kind: 'retry', code: 'invalid_auth' })
    expect(log.records.map(({ event }) => event)).toContain('slack-token-refused')
    const told = log.records.map(({ error, ...rest }) => [
      rest,
      error instanceof Error ? [error.message, error.stack, error.cause] : error,
    ])
    expect(JSON.stringify(told)).not.toContain('xoxb-a-secret')
  })
})

describe('blocks that Slack refuses', () => {
  const wrong = JSON.stringify({ text: 'short', blocks: [section, { type: 'nonsense' }] })

  it.each([
    ['a new message', {}],
    ['an update', { update: true }],
    ['a response to a command', { respond: true }],
  ])(
    'are sent as plain text instead: %s',
    async (_what, { update, respond }: { update?: boolean; respond?: boolean }) => {
      const first = server.workspace.post({ channel: ana.directMessages, text: 'old', blocks: [], fromBot: true })
      const url = server.workspace.addResponseUrl({ user: ana.id, channel: ana.directMessages })
      const address = respond
        ? { user: ana.id, responseUrl: `${server.apiUrl.replace('/api/', '')}/response/${url}` }
        : { channel: ana.directMessages, ...(update ? { updateTs: first.ts } : {}) }

      const result = await messenger().send(aMessage({ body: wrong, address: JSON.stringify(address) }))

      expect(result).toEqual({ kind: 'sent' })
      const shown = respond ? ana.ephemeral[0] : update ? first : ana.answers[1]
      expect(shown?.shown).toBe('Kita')
      expect(log.records).toMatchObject([{ level: 'error', event: 'slack-blocks-refused' }])
    },
  )

  it('on the Home tab are published as plain text', async () => {
    const address = JSON.stringify({ home: true, user: ana.id })
    const body = wrong.replace('"Kita"', '"Kita & mehr"')

    const result = await messenger().send(aMessage({ body, address }))

    expect(result).toEqual({ kind: 'sent' })
    expect(ana.home).toEqual([{ type: 'section', text: { type: 'plain_text', text: 'Kita & mehr', emoji: false } }])
  })

  it('are given up when the text is refused as well', async () => {
    const fault = { kind: 'error' as const, error: 'msg_too_long' }
    server.fail('chat.postMessage', fault, fault)

    expect(await messenger().send(aMessage())).toEqual({ kind: 'refused', code: 'msg_too_long' })
    expect(server.calls.filter(({ method }) => method === 'chat.postMessage')).toHaveLength(2)
  })
})

describe('a second attempt', () => {
  it('is not sent when the first one is in the conversation', async () => {
    const sender = messenger()
    server.fail('chat.postMessage', { kind: 'cut' })

    const first = await sender.send(aMessage())
    const second = await sender.send(aMessage({ attempt: 2 }))

    expect(first).toMatchObject({ kind: 'retry' })
    expect(second).toEqual({ kind: 'sent' })
    expect(ana.answers).toHaveLength(1)
  })

  it('is not made when an update has arrived', async () => {
    const menu = server.workspace.post({ channel: ana.directMessages, text: 'old', blocks: [], fromBot: true })
    const address = JSON.stringify({ channel: ana.directMessages, updateTs: menu.ts })
    const sender = messenger()
    server.fail('chat.update', { kind: 'cut' })

    await sender.send(aMessage({ address }))
    const second = await sender.send(aMessage({ address, attempt: 2 }))

    expect(second).toEqual({ kind: 'sent' })
    expect([menu.shown, menu.edits]).toEqual(['Kita', 1])
  })

  it('is sent when only another message with this number is there, of another database', async () => {
    const sender = messenger()
    await sender.send(
      aMessage({
        body: JSON.stringify({ text: 'old', blocks: [{ ...section, text: { ...section.text, text: 'old' } }] }),
      }),
    )

    await sender.send(aMessage({ attempt: 2 }))

    expect(ana.answers.map(({ shown }) => shown)).toEqual(['old', 'Kita'])
  })

  it('is sent when the conversation cannot be read', async () => {
    server.fail('conversations.history', { kind: 'status', status: 500 })

    expect(await messenger().send(aMessage({ attempt: 2 }))).toEqual({ kind: 'sent' })
    expect(ana.answers).toHaveLength(1)
  })

  it('in a channel is sent without a look, which the app may not take', async () => {
    const channel = server.workspace.addChannel().id

    await messenger().send(aMessage({ attempt: 2, address: JSON.stringify({ channel }) }))

    expect(server.calls.map(({ method }) => method)).toEqual(['chat.postMessage'])
  })
})

describe('a response to a command', () => {
  const addressOf = (url: string) =>
    JSON.stringify({ user: ana.id, responseUrl: `${server.apiUrl.replace('/api/', '')}/response/${url}` })

  it('goes to the direct messages when its address has been used up', async () => {
    const url = server.workspace.addResponseUrl({ user: ana.id, channel: server.workspace.addChannel().id })
    const sender = messenger()
    const results = []

    for (let index = 0; index < 6; index++)
      results.push(await sender.send(aMessage({ id: String(index), address: addressOf(url) })))

    expect(results).toEqual(Array.from({ length: 6 }, () => ({ kind: 'sent' })))
    expect(ana.ephemeral).toHaveLength(5)
    expect(ana.answers).toHaveLength(1)
  })

  it('never ends the other messages of the conversation', async () => {
    const person = server.workspace.people.get(ana.id)
    const sender = messenger()
    const noOne = JSON.stringify({ responseUrl: `${server.apiUrl.replace('/api/', '')}/response/R404` })

    const result = await sender.send(aMessage({ address: noOne }))

    expect(person).toBeDefined()
    expect(result).toEqual({ kind: 'refused', code: 'invalid_url' })
  })
})
