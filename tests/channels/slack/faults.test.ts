import { describe, expect, it } from 'vitest'
import { aBrain, slackApps } from '#tests/support/slack-app.ts'

const start = slackApps()

const kitaAnswer = 'Melden Sie Ihr Kind früh an.'

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
