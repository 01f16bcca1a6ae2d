import type { InlineQueryResultArticle } from 'grammy/types'
import { afterEach, describe, expect, it } from 'vitest'
import { deepLink } from '#channels/telegram/inline-mode.ts'
import { aBrain, botsOfATest, type BotOptions } from '#tests/support/telegram-bot.ts'
import { bot as botUser } from '#tests/support/telegram-server/world.ts'

const { aBot, end } = botsOfATest()
afterEach(end)

interface Card extends InlineQueryResultArticle {
  input_message_content: { message_text: string }
}

async function cardsFor(text: string, languageCode: string | undefined, options: BotOptions = {}): Promise<Card[]> {
  const { server } = await aBot(options)
  const queryId = server.person(languageCode).asksInline(text)
  await server.until(() => server.cards(queryId) !== undefined, 'the cards')
  return server.cards(queryId) as Card[]
}

describe('a card for any chat', () => {
  it('has the title, the answer and the office, in the language of the sender', async () => {
    const [card] = await cardsFor('kita mainz', 'en')

    expect(card).toMatchObject({ title: 'Nursery', description: 'Register your child early.' })
    expect(card?.input_message_content.message_text).toMatch(
      /^Nursery\n\nRegister your child early\.\n\n🏢 Jugendamt Mainz\n/u,
    )
  })

  it('leads to the bot at this topic', async () => {
    const [card] = await cardsFor('kita mainz', 'de')

    expect(card?.reply_markup?.inline_keyboard).toEqual([
      [{ text: 'Eine Frage stellen', url: `https://t.me/${botUser.username}?start=mainz_de_kita-registration` }],
    ])
  })

  it('names the office of the town the bot serves', async () => {
    const [card] = await cardsFor('kita', 'de', { municipality: 'mainz' })

    expect(card?.input_message_content.message_text).toContain('Jugendamt Mainz')
  })

  it('says that an answer is not there in the language of the sender', async () => {
    const [card] = await cardsFor('kita', 'es')

    expect(card?.input_message_content.message_text).toContain('Register your child early.')
    expect(card?.input_message_content.message_text).not.toMatch(/answer\.|office\./u)
  })

  it('is one message, however long the answer', async () => {
    const brain = aBrain({ de: { answer: 'Wort '.repeat(2000) } })

    const [card] = await cardsFor('kita', 'de', { brain })

    expect(card?.input_message_content.message_text.length).toBeLessThanOrEqual(4096)
    expect(card?.description?.length).toBeLessThanOrEqual(122)
  })

  it.each(['', 'xyz'])('is not offered for “%s”', async (text) => {
    expect(await cardsFor(text, 'de')).toEqual([])
  })

  it('is the emergency card first when the words tell of danger', async () => {
    const cards = await cardsFor('kita kind ohnmächtig', 'de')

    expect(cards.map(({ id }) => id)).toEqual(['emergency', 'kita-registration'])
    expect(cards[0]?.input_message_content.message_text).toMatch(/^🚨/u)
  })

  it('is kept for a minute, for the sender alone', async () => {
    const { server } = await aBot()
    const queryId = server.person('de').asksInline('kita')
    await server.until(() => server.cards(queryId) !== undefined, 'the cards')

    expect(server.world.inlineQueries.get(queryId)).toMatchObject({ cacheTime: 60, isPersonal: true })
  })

  it('does not keep others waiting when it comes too late', async () => {
    const bot = await aBot()
    const slow = Promise.withResolvers<void>()
    bot.server.fault('answerInlineQuery', { hold: slow.promise })
    const ali = bot.server.person('de')

    ali.asksInline('kita')
    ali.writes('Kita')
    await bot.server.until(() => ali.screen.length === 1, 'the answer')
    bot.server.world.pass(31)
    slow.resolve()
    await bot.logged('telegram-inline-not-answered')

    expect(bot.log.records.filter(({ level }) => level === 'error')).toEqual([])
  })
})

describe('a deep link', () => {
  it('joins what is known', () => {
    expect(deepLink('a_bot', ['mainz', 'ar', 'kita-registration'])).toBe(
      'https://t.me/a_bot?start=mainz_ar_kita-registration',
    )
    expect(deepLink('a_bot', [undefined, 'de-simple', 'kita'])).toBe('https://t.me/a_bot?start=de-simple_kita')
  })

  it('has at most 64 characters of payload', () => {
    expect(deepLink('a_bot', ['a'.repeat(64)])).toBeDefined()
    expect(deepLink('a_bot', ['a'.repeat(65)])).toBeUndefined()
    expect(deepLink('a_bot', ['ä'])).toBeUndefined()
  })
})
