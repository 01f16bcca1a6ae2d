import { afterEach, describe, expect, it } from 'vitest'
import { aBrain, botsOfATest } from '#tests/support/telegram-bot.ts'
import { flood, refused, serverError } from '#tests/support/telegram-server/faults.ts'

const { aBot, end } = botsOfATest()
afterEach(end)

/** An answer of four messages: the title, three long paragraphs, and the office. */
const long = aBrain({ de: { answer: ['a', 'b', 'c'].map((letter) => letter.repeat(4000)).join('\n\n') } })

describe('when Telegram does not take a message', () => {
  const starts = (screen: { text: string }[]) => screen.map((shown) => shown.text.slice(0, 4))

  it('goes on after flood control in the middle of a long answer, each part once', async () => {
    const { server, asked, pass } = await aBot({ brain: long })
    const ali = server.person('de')
    server.fault('sendMessage', flood(3), { when: ({ text }) => String(text).startsWith('b') })

    ali.writes('Kita')
    await asked('retryMessage')
    expect(starts(ali.screen)).toEqual(['Kita'])
    pass(3_000)
    await server.until(() => ali.screen.length === 4, 'the rest')

    expect(starts(ali.screen)).toEqual(['Kita', 'bbbb', 'cccc', '🏢 H'])
    expect(ali.screen.map((shown) => shown.keyboard !== undefined)).toEqual([false, false, false, true])
  })

  it.each([
    ['an error of the server', serverError],
    ['a connection that breaks before', 'cut-before'],
  ] as const)('sends an answer again after %s', async (_, effect) => {
    const { server, asked, pass } = await aBot()
    const ali = server.person('de')
    server.fault('sendMessage', effect)

    ali.writes('Kita')
    await asked('retryMessage')
    pass(60_000)
    await server.until(() => ali.screen.length === 1, 'the answer')

    expect(starts(ali.screen)).toEqual(['Kita'])
  })

  it('rather sends an answer twice than never, when its receipt is lost', async () => {
    const { server, asked, pass } = await aBot()
    const ali = server.person('de')
    server.fault('sendMessage', 'cut-after')

    ali.writes('Kita')
    await server.until(() => ali.screen.length === 1, 'the first time')
    await asked('retryMessage')
    pass(60_000)
    await server.until(() => ali.screen.length === 2, 'the second time')

    expect(starts(ali.screen)).toEqual(['Kita', 'Kita'])
  })

  it('changes a menu once, when the receipt is lost', async () => {
    const { server, asked, pass } = await aBot()
    const ali = server.person('de')
    ali.writes('/menu')
    await server.until(() => ali.screen.length === 1, 'the menu')
    server.fault('editMessageText', 'cut-after')

    ali.presses('Familie')
    await asked('retryMessage')
    pass(60_000)
    await server.until(() => server.callsOf('editMessageText').length === 2, 'the repetition')

    expect(ali.screen.map((shown) => shown.edits)).toEqual([1])
  })

  it('sends plain text when marks are refused, and no buttons when those are', async () => {
    const { server, log } = await aBot()
    const ali = server.person('de')
    server.fault('sendMessage', refused(400, "Bad Request: can't parse entities: unexpected end"))
    server.fault('sendMessage', refused(400, 'Bad Request: BUTTON_URL_INVALID'), {
      when: ({ entities }) => entities === undefined,
    })

    ali.writes('Kita')
    await server.until(() => ali.screen.length === 1, 'the answer')

    expect(ali.lastShown).toMatchObject({ entities: [] })
    expect(ali.lastShown.keyboard).toBeUndefined()
    expect(log.records.map(({ event }) => event)).toContain('telegram-bad-message')
  })

  it('gives up a message that Telegram never takes, and sends the next', async () => {
    const { server, log } = await aBot()
    const ali = server.person('de')
    server.fault('sendMessage', refused(400, 'Bad Request: something new'))

    ali.writes('Kita')
    ali.writes('Deutschkurs')
    await server.until(() => ali.screen.length === 1, 'the second answer')

    expect(starts(ali.screen)).toEqual(['Deut'])
    expect(log.records).toContainEqual({
      level: 'warn',
      event: 'message-refused',
      facts: { channel: 'telegram', code: 'http-400' },
    })
  })
})

describe('a person who blocks the bot', () => {
  it('is not written to any more, and the others are', async () => {
    const bot = await aBot({ brain: long })
    const ali = bot.server.person('de')
    const amir = bot.server.person('de')
    const blocked = refused(403, 'Forbidden: bot was blocked by the user')
    bot.server.fault('sendMessage', blocked, { times: 9, when: ({ chat_id }) => chat_id === ali.user.id })

    ali.writes('Kita')
    amir.writes('Deutschkurs')
    await bot.server.until(() => amir.screen.length === 1, 'the answer to somebody else')
    await bot.asked('dropMessage')
    await bot.stop()

    expect(bot.server.callsOf('sendMessage').filter(({ status }) => status === 403)).toHaveLength(1)
    expect(await bot.store.pending()).toMatchObject({ updates: 0, messages: 0 })
  })

  it('is forgotten', async () => {
    const bot = await aBot()
    const ali = bot.server.person('de')
    ali.writes('/town Mainz')
    await bot.server.until(() => ali.screen.length === 1, 'the menu')

    ali.blocks()
    await bot.asked('forget')
    ali.unblocks()
    ali.writes('Kita')
    await bot.server.until(() => ali.screen.length === 2, 'the answer')
    await bot.stop()

    expect(ali.lastShown.text).not.toContain('Jugendamt Mainz')
    expect(await bot.store.pending()).toMatchObject({ updates: 0, messages: 0 })
  })
})
