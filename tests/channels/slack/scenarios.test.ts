import { afterEach, describe, expect, it } from 'vitest'
import { startSlackApp, type RunningSlackApp, type SlackAppOptions } from '#tests/support/slack-app.ts'
import { labelsIn } from '#tests/support/slack-server/person.ts'

const running: RunningSlackApp[] = []

async function start(options: SlackAppOptions = {}): Promise<RunningSlackApp> {
  const app = await startSlackApp(options)
  running.push(app)
  return app
}

afterEach(async () => {
  for (const app of running.splice(0)) {
    await app.stop()
    await app.server.close()
    expect(app.server.complaints).toEqual([])
    expect(app.server.workspace.pings).toEqual([])
  }
})

describe('a direct message', () => {
  it('is answered with blocks and a text for notifications', async () => {
    const { server } = await start()
    const ana = server.person()

    const delivered = await ana.writes('Kita?')
    const answer = await server.until(() => ana.answers[0])

    expect(delivered.statuses).toEqual([200])
    expect(answer.shown).toContain('Melden Sie Ihr Kind früh an.')
    expect(answer.text).toContain('Melden Sie Ihr Kind früh an.')
    expect(labelsIn(answer.blocks)).toContain('👍 Hilfreich')
  })
})
