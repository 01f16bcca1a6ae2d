import { afterEach, describe, expect, it } from 'vitest'
import { aBrain, botsOfATest, texts } from '#tests/support/telegram-bot.ts'
import { flood, refused, serverError } from '#tests/support/telegram-server/faults.ts'
import { bot as botUser } from '#tests/support/telegram-server/world.ts'

const { aBot, end } = botsOfATest()
afterEach(end)

const german = (key: string) => texts('de', key)

/** A promise and the function that fulfils it. */
function gate(): { opened: Promise<void>; open: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>()
  return { opened: promise, open: resolve }
}

describe('a conversation on Telegram', () => {
  it('answers a question with the text and the office', async () => {
    const { server } = await aBot({ municipality: 'mainz' })
    const ali = server.person('de')

    ali.writes('Wo melde ich mein Kind in der Kita an?')
    await server.until(() => ali.screen.length === 1, 'the answer')

    expect(ali.lastShown.text).toContain('Kita\n\nMelden Sie Ihr Kind früh an.')
    expect(ali.lastShown.text).toContain('🏢 Jugendamt Mainz')
    expect(ali.lastShown.text).toContain('+49 6131 120')
    expect(ali.lastShown.keyboard).toBeDefined()
  })

  it('welcomes a person in the language of the app', async () => {
    const { server } = await aBot()
    const amir = server.person('en')

    amir.writes('/start')
    await server.until(() => amir.screen.length === 1, 'the welcome')

    expect(amir.lastShown.text).toContain('I am Wegweiser, the automated information service')
    expect(amir.lastShown.text).toContain('I do not give legal advice')
  })

  it.each(['xx', 'zh-hans', undefined])('speaks German when the language of the app is %s', async (languageCode) => {
    const { server } = await aBot()
    const li = server.person(languageCode)

    li.writes('/start')
    await server.until(() => li.screen.length === 1, 'the welcome')

    expect(li.lastShown.text).toContain('Ich bin Wegweiser')
  })

  it('goes through menus in place', async () => {
    const { server } = await aBot()
    const ali = server.person('de')
    ali.writes('/menu')
    await server.until(() => ali.screen.length === 1, 'the menu')

    ali.presses('Familie')
    await server.until(() => ali.lastShown.edits === 1, 'the topics')
    ali.presses('Deutschkurse')
    await server.until(() => ali.screen.length === 2, 'the answer')

    expect(ali.screen[0]?.text).toContain('Familie')
    expect(ali.lastShown.text).toContain('Es gibt Integrationskurse.')
  })

  it('confirms a press at once', async () => {
    const { server } = await aBot({ isAnswering: false })
    const ali = server.person('de')
    ali.chat.shown.push({
      id: server.world.nextId(),
      text: 'Menü',
      entities: [],
      edits: 0,
      keyboard: { inline_keyboard: [[{ text: 'Menü', callback_data: 'menu' }]] },
    })

    const { queryId } = ali.presses('Menü')
    await server.until(() => server.world.presses.get(queryId)?.answered === true, 'the confirmation')

    expect(ali.screen).toHaveLength(1)
  })

  it('opens a topic in a town and a language by a link', async () => {
    const { server } = await aBot()
    const amir = server.person('de')

    amir.opens(`https://t.me/${botUser.username}?start=mainz_en_kita-registration`)
    await server.until(() => amir.screen.length === 1, 'the answer')

    expect(amir.lastShown.text).toContain('Nursery\n\nRegister your child early.')
    expect(amir.lastShown.text).toContain('🏢 Jugendamt Mainz')
  })

  it.each([
    ['voice', { voice: { file_id: 'a', file_unique_id: 'a', duration: 1 } }],
    ['picture', { photo: [{ file_id: 'a', file_unique_id: 'a', width: 1, height: 1 }] }],
    ['location', { location: { latitude: 50, longitude: 8 } }],
  ])('says what to do about a %s', async (kind, content) => {
    const { server } = await aBot()
    const ali = server.person('de')

    ali.writes('', { content })
    await server.until(() => ali.screen.length === 1, 'the answer')

    expect(ali.lastShown.text).toContain(german(`attachment.${kind}`))
  })

  it('answers the words under a picture', async () => {
    const { server } = await aBot()
    const ali = server.person('de')
    const photo = [{ file_id: 'a', file_unique_id: 'a', width: 1, height: 1 }]

    ali.writes('', { content: { photo, caption: 'Kita?' } })
    await server.until(() => ali.screen.length === 1, 'the answer')

    expect(ali.lastShown.text).toContain('Melden Sie Ihr Kind früh an.')
  })

  it('gives no second answer to a message that is edited', async () => {
    const { server } = await aBot()
    const ali = server.person('de')
    const { messageId } = ali.writes('Kita')
    await server.until(() => ali.screen.length === 1, 'the answer')

    const edited = ali.edits(messageId, 'Deutschkurs')

    expect(edited).toBeUndefined()
  })

  it('shows the emergency card before anything else', async () => {
    const { server } = await aBot({ municipality: 'mainz' })
    const ali = server.person('de')

    ali.writes('Mein Vater ist ohnmächtig, und wo ist die Kita?')
    await server.until(() => ali.screen.length === 1, 'the card')

    expect(ali.lastShown.text).toMatch(/^🚨 Medizinischer Notfall: rufen Sie 112\.\n\n📞 116117 – Hotline/u)
  })

  it('shows markup in texts as it is', async () => {
    const brain = aBrain({ de: { title: '<b>1 & 2</b> *x* _y_ `z`', answer: 'Text' } })
    const { server } = await aBot({ brain })
    const ali = server.person('de')

    ali.writes('Kita <b>&amp;</b> *_`')
    await server.until(() => ali.screen.length === 1, 'the answer')

    expect(ali.lastShown.text).toMatch(/^<b>1 & 2<\/b> \*x\* _y_ `z`\n/u)
  })

  it('isolates Latin names in an Arabic answer', async () => {
    const brain = aBrain({ ar: { title: 'الحضانة', answer: 'سجّلوا طفلكم لدى Jugendamt Mainz مبكرًا.' } })
    const { server } = await aBot({ brain, municipality: 'mainz' })
    const layla = server.person('ar')

    layla.writes('Kita')
    await server.until(() => layla.screen.length === 1, 'the answer')

    expect(layla.lastShown.text).toMatch(/^الحضانة\n\nسجّلوا طفلكم لدى \u2068Jugendamt Mainz\u2069 مبكرًا\.\n/u)
    expect(layla.lastShown.text).toContain('\u2068+49 6131 120\u2069')
  })
})

describe('order and repetition', () => {
  it('answers an update once that comes twice', async () => {
    const { server } = await aBot()
    const ali = server.person('de')
    const { updateId } = ali.writes('Kita')
    await server.until(() => ali.screen.length === 1, 'the answer')

    server.delivery.repeat(updateId)
    ali.writes('/help')
    await server.until(() => ali.screen.length === 2, 'the help')

    expect(ali.screen.map((shown) => shown.text.split('\n')[0])).toEqual(['Kita', expect.stringContaining('Frage')])
  })

  it('answers two messages of a chat in their order, and others meanwhile', async () => {
    const { server } = await aBot()
    const ali = server.person('de')
    const amir = server.person('de')
    const slow = gate()
    server.fault('sendMessage', { hold: slow.opened }, { when: ({ chat_id }) => chat_id === ali.user.id })

    ali.writes('Kita')
    ali.writes('Deutschkurs')
    amir.writes('Kita')
    await server.until(() => amir.screen.length === 1, 'the answer to somebody else')
    expect(ali.screen).toEqual([])
    slow.open()
    await server.until(() => ali.screen.length === 2, 'both answers')

    expect(ali.screen.map((shown) => shown.text.split('\n')[0])).toEqual(['Kita', 'Deutschkurse'])
  })

  it('keeps a press behind the message that is in work', async () => {
    const { server } = await aBot()
    const ali = server.person('de')
    ali.writes('/menu')
    await server.until(() => ali.screen.length === 1, 'the menu')
    const slow = gate()
    server.fault('sendMessage', { hold: slow.opened })

    ali.writes('Kita')
    await server.until(() => server.delivery.pending.length === 0, 'the message is taken')
    const { queryId } = ali.presses('Familie')
    await server.until(() => server.world.presses.get(queryId)?.answered === true, 'the confirmation')
    expect(ali.screen[0]?.edits).toBe(0)
    slow.open()
    await server.until(() => ali.screen[0]?.edits === 1, 'the topics')

    expect(ali.screen.map((shown) => shown.text.split('\n')[0])).toEqual(['Familie', 'Kita'])
  })

  it('acts on a press on an old message, in its place', async () => {
    const { server } = await aBot()
    const ali = server.person('de')
    ali.writes('/menu')
    await server.until(() => ali.screen.length === 1, 'the menu')
    ali.writes('Kita')
    await server.until(() => ali.screen.length === 2, 'the answer')

    ali.presses('Familie', { on: ali.screen[0]! })
    await server.until(() => ali.screen[0]?.edits === 1, 'the topics')

    expect(ali.screen).toHaveLength(2)
  })

  it('acts on a press on a message that bots do not get to see any more', async () => {
    const { server } = await aBot()
    const ali = server.person('de')
    ali.writes('/menu')
    await server.until(() => ali.screen.length === 1, 'the menu')

    ali.presses('Familie', { isTooOld: true })
    await server.until(() => ali.screen[0]?.edits === 1, 'the topics')

    expect(ali.screen[0]?.text).toContain('Familie')
  })

  it('sends a menu anew when its message was deleted', async () => {
    const { server } = await aBot()
    const ali = server.person('de')
    ali.writes('/menu')
    await server.until(() => ali.screen.length === 1, 'the menu')
    const menu = ali.lastShown

    ali.presses('Familie')
    ali.deletes(menu)
    await server.until(() => ali.screen.length === 1, 'the topics')

    expect(ali.lastShown.text).toContain('Familie')
  })

  it('takes two presses on the same button for one', async () => {
    const { server, log } = await aBot()
    const ali = server.person('de')
    ali.writes('/menu')
    await server.until(() => ali.screen.length === 1, 'the menu')
    const menu = { ...ali.lastShown }

    ali.presses('Familie')
    ali.presses('Familie', { on: menu })
    await server.until(() => server.callsOf('editMessageText').length === 2, 'both edits')

    expect(ali.screen.map((shown) => shown.edits)).toEqual([1])
    expect(log.records.filter(({ level }) => level !== 'info')).toEqual([])
  })
})

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
    expect(await bot.store.pending()).toEqual({ updates: 0, messages: 0 })
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
    expect(await bot.store.pending()).toEqual({ updates: 0, messages: 0 })
  })
})
