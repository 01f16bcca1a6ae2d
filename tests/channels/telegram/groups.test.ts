import { afterEach, describe, expect, it } from 'vitest'
import { botsOfATest, texts } from '#tests/support/telegram-bot.ts'
import { bot as botUser } from '#tests/support/telegram-server/world.ts'

const { aBot, end } = botsOfATest()
afterEach(end)

const name = botUser.username

describe('a group', () => {
  it('gets an answer to a question asked by command, as a reply to it', async () => {
    const { server } = await aBot()
    const ali = server.person('de')
    const group = server.group()

    const { messageId } = ali.writes(`/ask@${name} Wo ist die Kita?`, { in: group })
    await server.until(() => group.screen.length === 1, 'the answer')

    expect(group.screen[0]?.text).toMatch(/^Kita\n\nMelden Sie Ihr Kind früh an\./u)
    expect(group.screen[0]?.replyTo).toBe(messageId)
    expect(ali.screen).toEqual([])
  })

  it('gets an answer to a reply to the bot', async () => {
    const { server } = await aBot()
    const ali = server.person('de')
    const group = server.group()
    ali.writes(`/menu@${name}`, { in: group })
    await server.until(() => group.screen.length === 1, 'the menu')

    ali.writes('Deutschkurs', { in: group, replyTo: group.screen[0]!.id })
    await server.until(() => group.screen.length === 2, 'the answer')

    expect(group.screen[1]?.text).toMatch(/^Deutschkurse/u)
  })

  it.each([`@${name} Wo ist die Kita?`, `Wo ist die Kita, @${name.toUpperCase()}?`])(
    'gets an answer to a mention: %s',
    async (text) => {
      const { server } = await aBot({ readsAll: true })
      const group = server.group()

      server.person('de').writes(text, { in: group })
      await server.until(() => group.screen.length === 1, 'the answer')

      expect(group.screen[0]?.text).toMatch(/^Kita/u)
    },
  )

  it('is left alone while people talk to each other, also when the bot reads everything', async () => {
    const { server } = await aBot({ readsAll: true })
    const ali = server.person('de')
    const group = server.group()

    ali.writes('Wo ist die Kita?', { in: group })
    ali.writes('@somebody Wo ist die Kita?', { in: group })
    ali.writes('/ask@another_bot Wo ist die Kita?', { in: group })
    ali.writes('/ask Wo ist die Kita?', { in: group })
    ali.writes('', { in: group, content: { location: { latitude: 50, longitude: 8 } } })
    ali.writes(`/ask@${name} Deutschkurs`, { in: group })
    await server.until(() => group.screen.length === 1, 'the only answer')

    expect(group.screen.map((shown) => shown.text.split('\n')[0])).toEqual(['Deutschkurse'])
  })

  it('gets an answer to a bare command in privacy mode, where Telegram passes on only those meant for the bot', async () => {
    const { server } = await aBot()
    const ali = server.person('de')
    const group = server.group()
    ali.writes(`/menu@${name}`, { in: group })
    await server.until(() => group.screen.length === 1, 'the menu')

    ali.writes('/ask Kita', { in: group })
    await server.until(() => group.screen.length === 2, 'the answer')

    expect(group.screen[1]?.text).toMatch(/^Kita/u)
  })

  it('gets the emergency card although nobody spoke to the bot', async () => {
    const { server } = await aBot({ readsAll: true })
    const group = server.group()

    server.person('de').writes('Hilfe, er ist ohnmächtig!', { in: group })
    await server.until(() => group.screen.length === 1, 'the card')

    expect(group.screen[0]?.text).toMatch(/^🚨/u)
  })

  it('has a conversation of its own, apart from those of its members', async () => {
    const { server } = await aBot()
    const ali = server.person('de')
    const group = server.group()
    ali.writes(`/town@${name} Mainz`, { in: group })
    await server.until(() => group.screen.length === 1, 'the town')

    ali.writes('Kita')
    ali.writes(`/ask@${name} Kita`, { in: group })
    await server.until(() => group.screen.length === 2 && ali.screen.length === 1, 'both answers')

    expect(group.screen[1]?.text).toContain('Jugendamt Mainz')
    expect(ali.lastShown.text).not.toContain('Jugendamt Mainz')
  })

  it('goes through menus in place', async () => {
    const { server } = await aBot()
    const ali = server.person('de')
    const group = server.group()
    ali.writes(`/menu@${name}`, { in: group })
    await server.until(() => group.screen.length === 1, 'the menu')

    ali.presses('Familie', { in: group })
    await server.until(() => group.screen[0]?.edits === 1, 'the topics')

    expect(group.screen[0]?.text).toMatch(/^Familie/u)
  })

  it('gets its answer in the topic it was asked in', async () => {
    const { server } = await aBot()
    const group = server.group('Forum', 'supergroup')
    group.addThread(77)

    server.person('de').writes(`/ask@${name} Kita`, { in: group, threadId: 77 })
    await server.until(() => group.screen.length === 1, 'the answer')

    expect(group.screen[0]?.threadId).toBe(77)
  })

  it('gets its answer under its new number when it became a supergroup', async () => {
    const { server } = await aBot()
    const group = server.group()
    const slow = Promise.withResolvers<void>()
    server.fault('sendMessage', { hold: slow.promise })

    server.person('de').writes(`/ask@${name} Kita`, { in: group })
    await server.until(() => server.delivery.pending.length === 0, 'the question is taken')
    group.becomeSupergroup()
    slow.resolve()
    await server.until(() => group.screen.length === 1, 'the answer')

    expect(group.screen[0]?.text).toMatch(/^Kita/u)
  })

  it('is forgotten when it removes the bot', async () => {
    const bot = await aBot()
    const ali = bot.server.person('de')
    const group = bot.server.group()
    ali.writes(`/ask@${name} Kita`, { in: group })
    await bot.server.until(() => group.screen.length === 1, 'the answer')

    group.removeBot(ali)

    await bot.asked('forget')
    expect(bot.server.callsOf('sendMessage')).toHaveLength(1)
  })

  it('is not answered to what other bots write', async () => {
    const { server } = await aBot({ readsAll: true })
    const ali = server.person('de')
    const robot = server.person('de')
    robot.user.is_bot = true
    const group = server.group()

    robot.writes(`@${name} Kita`, { in: group })
    ali.writes(`@${name} Deutschkurs`, { in: group })
    await server.until(() => group.screen.length === 1, 'the answer')

    expect(group.screen[0]?.text).toMatch(/^Deutschkurse/u)
  })

  it('asks for the question after a bare mention', async () => {
    const { server } = await aBot({ readsAll: true })
    const group = server.group()

    server.person('de').writes(`@${name}`, { in: group })
    await server.until(() => group.screen.length === 1, 'the answer')

    expect(group.screen[0]?.text).toContain(texts('de', 'text.empty'))
  })
})
