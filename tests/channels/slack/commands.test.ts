import { describe, expect, it } from 'vitest'
import { slackApps } from '#tests/support/slack-app.ts'
import { labelsIn } from '#tests/support/slack-server/person.ts'

const start = slackApps()
const halfAnHour = 30 * 60_000

describe('/wegweiser', () => {
  it('answers a question where it was asked, for the person’s eyes only', async () => {
    const { server } = await start()
    const ana = server.person()
    // The app is no member here.
    const channel = server.workspace.addChannel({ hasBot: false }).id

    const delivered = await ana.runs('/wegweiser', 'Kita?', channel)
    const answer = await server.until(() => ana.ephemeral[0])

    expect(delivered).toEqual({ statuses: [200], body: '' })
    expect(answer).toMatchObject({ channel, onlyFor: ana.id })
    expect(answer.shown).toContain('Melden Sie Ihr Kind früh an.')
    expect(server.workspace.answersIn(channel)).toEqual([])
  })

  it('without a question shows the subjects', async () => {
    const { server } = await start()
    const ana = server.person()

    await ana.runs('/wegweiser', '')
    const menu = await server.until(() => ana.ephemeral[0])

    expect(labelsIn(menu.blocks)).toEqual(['Familie'])
  })

  it.each([
    ['privacy', 'Datenschutz'],
    ['Help', 'Ich antworte mit einem geprüften Text'],
    ['language Deutsch', 'In welcher Sprache möchten Sie lesen?'],
    ['town Mainz', 'Gut, ich nenne Ihnen Stellen in Mainz.'],
    ['forget', 'Alles gelöscht.'],
  ])('with the word %s does what the other channels’ command does', async (text, expected) => {
    const { server } = await start()
    const ana = server.person()

    await ana.runs('/wegweiser', text)
    const answer = await server.until(() => ana.ephemeral[0])

    expect(answer.shown).toContain(expected)
  })

  it('takes a question that begins with such a word as a question', async () => {
    const { server } = await start()
    const ana = server.person()

    await ana.runs('/wegweiser', 'help me with the Kita')
    const answer = await server.until(() => ana.ephemeral[0])

    expect(answer.shown).toContain('Melden Sie Ihr Kind früh an.')
  })

  it('goes by any name the workspace gives it', async () => {
    const { server } = await start()
    const ana = server.person()

    await ana.runs('/wegweiser-test', 'Kita?')

    expect((await server.until(() => ana.ephemeral[0])).shown).toContain('Melden Sie Ihr Kind früh an.')
  })

  it('replaces a menu by the next one when a button of it is pressed', async () => {
    const { server } = await start()
    const ana = server.person()
    const channel = server.workspace.addChannel({ hasBot: false }).id
    await ana.runs('/wegweiser', '', channel)
    const menu = await server.until(() => ana.ephemeral[0])

    await ana.presses(menu, 'Familie')
    await server.until(() => menu.edits === 1)
    await ana.presses(menu, 'Kita')
    const answer = await server.until(() => ana.ephemeral[1])

    expect(labelsIn(menu.blocks)).toContain('Kita')
    expect(answer.shown).toContain('Melden Sie Ihr Kind früh an.')
    expect(menu.edits).toBe(1)
  })

  it('answers in the direct messages when its half hour is over', async () => {
    const { server, done, pass } = await start()
    const ana = server.person()
    const channel = server.workspace.addChannel().id
    const held = Promise.withResolvers<void>()
    server.fail('response_url', { kind: 'slow', until: held.promise }, { kind: 'status', status: 500 })
    await ana.runs('/wegweiser', 'Kita?', channel)
    await server.until(() => server.calls.some(({ method }) => method === 'response_url'))

    pass(halfAnHour + 1000)
    held.resolve()
    await done()

    expect(ana.ephemeral).toEqual([])
    expect(ana.answers.map(({ shown }) => shown.includes('Melden Sie Ihr Kind früh an.'))).toEqual([true])
  })

  it.each([
    ['is busy', { kind: 'ratelimited' as const, retryAfterSeconds: 3 }],
    ['has a fault', { kind: 'status' as const, status: 502 }],
  ])('waits when Slack %s', async (_what, fault) => {
    const { server, done } = await start()
    const ana = server.person()
    server.fail('response_url', fault)

    await ana.runs('/wegweiser', 'Kita?')
    await done()

    expect(ana.ephemeral).toHaveLength(1)
  })

  it('tells the person to try again when the question cannot be stored', async () => {
    const { server } = await start({ receive: () => Promise.reject(new Error('store is away')) })
    const ana = server.person()

    const delivered = await ana.runs('/wegweiser', 'Kita?')

    expect(delivered.statuses).toEqual([200])
    expect(ana.ephemeral[0]?.shown).toContain('Bitte versuchen Sie es gleich noch einmal.')
  })

  it('is the same conversation as the direct messages', async () => {
    const { server } = await start()
    const ana = server.person()
    await ana.runs('/wegweiser', 'town Mainz')
    await server.until(() => ana.ephemeral[0])

    await ana.writes('Kita?')
    const answer = await server.until(() => ana.answers[0])

    expect(answer.shown).toContain('Jugendamt Mainz')
  })
})
