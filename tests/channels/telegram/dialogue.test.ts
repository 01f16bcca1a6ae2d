import { afterEach, describe, expect, it } from 'vitest'
import { startBot, texts, type BotOptions, type RunningBot } from '#tests/support/telegram-bot.ts'

const running: RunningBot[] = []

async function aBot(options: BotOptions = {}): Promise<RunningBot> {
  const bot = await startBot(options)
  running.push(bot)
  return bot
}

afterEach(async () => {
  const bots = running.splice(0)
  for (const bot of bots) await bot.stop()
  for (const { server } of bots) {
    await server.close()
    expect(server.violations).toEqual([])
  }
})

describe('a conversation on Telegram', () => {
  it('welcomes a person in the language of the app', async () => {
    const { server } = await aBot()
    const amir = server.person('en')

    amir.writes('/start')
    await server.until(() => amir.screen.length === 1, 'the welcome')

    expect(amir.lastShown.text).toContain('I am Wegweiser')
    console.log(JSON.stringify(amir.lastShown, null, 1))
  })
})
