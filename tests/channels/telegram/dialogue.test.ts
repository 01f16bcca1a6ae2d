import { afterEach, describe, expect, it } from 'vitest'
import { aBrain, botsOfATest, texts } from '#tests/support/telegram-bot.ts'
import { bot as botUser } from '#tests/support/telegram-server/world.ts'

const { aBot, end } = botsOfATest()
afterEach(end)

const german = (key: string) => texts('de', key)

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

  it('speaks once about the pictures of an album', async () => {
    const { server } = await aBot()
    const ali = server.person('de')
    const photo = [{ file_id: 'a', file_unique_id: 'a', width: 1, height: 1 }]

    for (let picture = 0; picture < 3; picture++) ali.writes('', { content: { photo, media_group_id: '1' } })
    ali.writes('Kita')
    await server.until(() => ali.screen.length === 2, 'both answers')

    expect(ali.screen[0]?.text).toContain(german('attachment.picture'))
    expect(ali.screen[1]?.text).toMatch(/^Kita/u)
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
