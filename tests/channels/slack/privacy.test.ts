import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { slackApps, type SlackAppOptions } from '#tests/support/slack-app.ts'

const start = slackApps()
const marked = 'Geheimsatz Xylophon'

/** Everything the operators could read: records with errors, their causes and stacks. */
function told(records: unknown): string {
  return inspect(records, { depth: 20, maxStringLength: null })
}

describe('what operators can read', () => {
  it.each<[string, SlackAppOptions, (server: Awaited<ReturnType<typeof start>>['server']) => void]>([
    ['a store that is away', { receive: () => Promise.reject(new Error('store is away')) }, () => undefined],
    [
      'blocks that are refused',
      {},
      (server) => server.fail('chat.postMessage', { kind: 'error', error: 'invalid_blocks' }),
    ],
    [
      'a message that is refused',
      {},
      (server) => server.fail('chat.postMessage', { kind: 'error', error: 'something_new' }),
    ],
    [
      'a token that is refused',
      {},
      (server) => server.fail('chat.postMessage', { kind: 'error', error: 'invalid_auth' }),
    ],
    [
      'a person who is gone',
      {},
      (server) => server.fail('chat.postMessage', { kind: 'error', error: 'channel_not_found' }),
    ],
    ['a fault of the server', {}, (server) => server.fail('chat.postMessage', { kind: 'status', status: 500 })],
    ['a broken connection', {}, (server) => server.fail('chat.postMessage', { kind: 'cut' })],
    [
      'a home that is refused',
      {},
      (server) => server.fail('views.publish', { kind: 'error', error: 'invalid_arguments' }),
    ],
    [
      'a command that cannot be answered',
      {},
      (server) => server.fail('response_url', { kind: 'error', error: 'something_new' }),
    ],
  ])('holds no words, ids or tokens after %s', async (_what, options, fail) => {
    const { server, log, done } = await start(options)
    const ana = server.person()
    fail(server)

    await ana.writes(`Kita ${marked}`)
    await ana.runs('/wegweiser', `Kita ${marked}`)
    await ana.opensHome()
    await done()

    const all = told(log.records)
    expect(log.records.length).toBeGreaterThan(0)
    for (const secret of [marked, ana.id, ana.directMessages, server.workspace.team, 'xoxb-', '/response/'])
      expect(all).not.toContain(secret)
  })

  it('holds nothing of a request that is refused', async () => {
    const { url, log } = await start()

    await fetch(url, { method: 'POST', body: marked, headers: { 'content-type': 'application/json' } })

    expect(told(log.records)).not.toContain(marked)
  })
})

describe('what is stored', () => {
  it('names people, channels and messages by keyed hashes only', async () => {
    const updates: { updateId: string; conversationId: string }[] = []
    const { server } = await start({
      isAnswering: false,
      receive: (update) => {
        updates.push(update)
        return Promise.resolve()
      },
    })
    const ana = server.person()
    const channel = server.workspace.addChannel().id

    await ana.writes('Kita?')
    await ana.mentions(channel, 'Kita?')
    await ana.runs('/wegweiser', 'Kita?')
    await ana.opensHome()

    expect(updates).toHaveLength(4)
    for (const { updateId, conversationId } of updates) {
      expect(updateId).toMatch(/^[\w-]{22}$/)
      expect(conversationId).toMatch(/^[\w-]{22}$/)
    }
    expect(new Set(updates.map(({ conversationId }) => conversationId)).size).toBe(2)
  })
})
