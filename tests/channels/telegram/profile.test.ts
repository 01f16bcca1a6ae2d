import { afterEach, describe, expect, it } from 'vitest'
import type { Translate } from '#core/translate.ts'
import { answerLocales } from '#core/locale.ts'
import { botsOfATest, texts, type RunningBot } from '#tests/support/telegram-bot.ts'
import { checkCall } from '#tests/support/telegram-server/check.ts'
import { flood, refused } from '#tests/support/telegram-server/faults.ts'
import { startTelegramServer } from '#tests/support/telegram-server/server.ts'
import { groupCommands, privateCommands } from '#channels/telegram/profile.ts'

const { aBot, end } = botsOfATest()
afterEach(end)

/** German, English and Bosnian only. */
const threeLanguages: Translate = (locale, key) => `${locale === 'de' || locale === 'bs' ? locale : 'en'} ${key}`

const setters = (bot: RunningBot) => bot.server.calls.filter(({ method }) => /^(set|delete)My/u.test(method))

describe('the profile of the bot', () => {
  it('offers its commands in every language that has texts, and in English to all others', async () => {
    const bot = await aBot({ translate: threeLanguages })
    await bot.logged('telegram-profile-set')

    const first = (languageCode: string) => bot.server.commands('default', languageCode)[0]
    expect(first('')).toEqual({ command: 'menu', description: 'en commands.menu' })
    expect(first('de')).toEqual({ command: 'menu', description: 'de commands.menu' })
    expect(first('bs')).toEqual({ command: 'menu', description: 'bs commands.menu' })
    expect(first('ar')).toBeUndefined()
  })

  it('speaks Bosnian to apps in Croatian and Serbian', async () => {
    const bot = await aBot({ translate: threeLanguages })
    await bot.logged('telegram-profile-set')

    const descriptions = ['hr', 'sr'].map((code) => bot.server.commands('default', code)[0]?.description)
    expect(descriptions).toEqual(['bs commands.menu', 'bs commands.menu'])
  })

  it('offers fewer commands in groups', async () => {
    const bot = await aBot({ translate: threeLanguages })
    await bot.logged('telegram-profile-set')

    const names = (scope: string) => bot.server.commands(scope).map(({ command }) => command)
    expect(names('all_group_chats')).toEqual(['ask', 'menu', 'town', 'language', 'help', 'privacy'])
    expect(names('default')).toContain('start')
    expect(names('default')).toContain('help')
  })

  it('describes the bot before the first message', async () => {
    const bot = await aBot({ translate: threeLanguages })
    await bot.logged('telegram-profile-set')

    expect(bot.server.world.profile.get('description ')).toBe('en commands.description')
    expect(bot.server.world.profile.get('short description de')).toBe('de commands.shortDescription')
  })

  it('sets nothing at the next start, when nothing changed', async () => {
    const first = await aBot({ translate: threeLanguages })
    await first.logged('telegram-profile-set')
    const before = setters(first).length
    await first.stop()

    const second = await aBot({ server: first.server, translate: threeLanguages })
    await second.logged('telegram-profile-set')

    expect(before).toBeGreaterThan(0)
    expect(setters(second)).toHaveLength(before)
  })

  it('sets what changed, and takes back a language that has no texts any more', async () => {
    const first = await aBot({ translate: threeLanguages })
    await first.logged('telegram-profile-set')
    const before = setters(first).length
    await first.stop()

    const second = await aBot({
      server: first.server,
      translate: (locale, key) => `${locale === 'bs' ? 'bs' : 'en'} ${key}`,
    })
    await second.logged('telegram-profile-set')

    expect(second.server.commands('default', 'de')).toEqual([])
    expect(setters(second)).toHaveLength(before + 4)
  })

  it('waits out flood control', async () => {
    const server = await startTelegramServer()
    server.fault('setMyCommands', flood(0), { times: 2 })

    const bot = await aBot({ server, translate: threeLanguages })
    await bot.logged('telegram-profile-set')

    expect(bot.server.commands('default')).not.toEqual([])
  })

  it('sets the rest when one text is refused, and the bot works', async () => {
    const server = await startTelegramServer()
    server.fault('setMyShortDescription', refused(400, 'Bad Request: bot short description is too long'))
    const ali = server.person('de')

    const bot = await aBot({ server, translate: threeLanguages })
    ali.writes('Kita')
    await server.until(() => ali.screen.length === 1, 'the answer')
    await bot.logged('telegram-profile-set')

    expect(bot.server.world.profile.get('short description de')).toBe('de commands.shortDescription')
    expect(bot.log.records.map(({ event }) => event)).toContain('telegram-profile-not-set')
  })

  it.each(answerLocales)('has texts within the limits in %s', (locale) => {
    const commands = [...new Set([...privateCommands, ...groupCommands])].map((command) => ({
      command,
      description: texts(locale, `commands.${command}`),
    }))

    checkCall('setMyCommands', { commands })
    checkCall('setMyDescription', { description: texts(locale, 'commands.description') })
    expect(() =>
      checkCall('setMyShortDescription', { short_description: texts(locale, 'commands.shortDescription') }),
    ).not.toThrow()
  })
})
