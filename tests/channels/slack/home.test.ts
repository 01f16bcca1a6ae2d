import { describe, expect, it } from 'vitest'
import { slackApps } from '#tests/support/slack-app.ts'
import { labelsIn } from '#tests/support/slack-server/person.ts'
import { shownText } from '#tests/support/slack-server/shown.ts'

const start = slackApps()

describe('the Home tab', () => {
  it('shows the subjects, and says that this is a program', async () => {
    const { server } = await start()
    const ana = server.person()

    await ana.opensHome()
    const home = await server.until(() => ana.home)

    expect(labelsIn(home)).toEqual(['Familie'])
    expect(shownText(home)).toContain('Ich bin ein Programm, kein Mensch')
  })

  it('leads from a subject to its topics and from a topic to the answer', async () => {
    const { server } = await start()
    const ana = server.person()
    await ana.opensHome()
    await server.until(() => ana.home)

    await ana.pressesAtHome('Familie')
    const topics = await server.until(() => (labelsIn(ana.home ?? []).includes('Kita') ? ana.home : undefined))
    await ana.pressesAtHome('Kita')
    const answer = await server.until(() =>
      shownText(ana.home ?? []).includes('Melden Sie Ihr Kind früh an.') ? ana.home : undefined,
    )

    expect(labelsIn(topics)).toEqual(['Kita', 'Deutschkurse', '← Zurück'])
    expect(labelsIn(answer)).toContain('📋 Alle Themen')
    expect(ana.answers).toEqual([])
  })

  it('says each time that this is a program', async () => {
    const { server } = await start()
    const ana = server.person()
    await ana.writes('Kita?')
    await server.until(() => ana.answers[0])

    await ana.opensHome()
    const home = await server.until(() => ana.home)

    expect(shownText(home).match(/Ich bin ein Programm/g)).toHaveLength(1)
  })

  it('comes in the language that the person has chosen', async () => {
    const { server } = await start()
    const ana = server.person()
    await ana.runs('/wegweiser', 'language en')
    await server.until(() => ana.ephemeral[0])

    await ana.opensHome()
    const home = await server.until(() => ana.home)

    expect(labelsIn(home)).toEqual(['Family'])
  })

  it('comes in the language set in Slack where the app may know it', async () => {
    const { server } = await start({ scopes: ['users:read'] })
    const ana = server.person('en-GB')

    await ana.opensHome()
    const home = await server.until(() => ana.home)

    expect(labelsIn(home)).toEqual(['Family'])
  })

  it('does nothing when the messages are opened', async () => {
    const { server, store } = await start({ isAnswering: false })
    const ana = server.person()

    const delivered = await ana.opensHome('messages')

    expect(delivered.statuses).toEqual([200])
    expect((await store.pending()).updates).toBe(0)
  })

  it('is shown later when Slack is busy', async () => {
    const { server, done } = await start()
    const ana = server.person()
    server.fail('views.publish', { kind: 'ratelimited', retryAfterSeconds: 5 })

    await ana.opensHome()
    await done()

    expect(labelsIn(ana.home ?? [])).toEqual(['Familie'])
  })
})
