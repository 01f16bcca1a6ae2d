import { afterEach, describe, expect, it } from 'vitest'
import { botsOfATest } from '#tests/support/telegram-bot.ts'

const { aBot, end } = botsOfATest()
afterEach(end)

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
    const slow = Promise.withResolvers<void>()
    server.fault('sendMessage', { hold: slow.promise }, { when: ({ chat_id }) => chat_id === ali.user.id })

    ali.writes('Kita')
    ali.writes('Deutschkurs')
    amir.writes('Kita')
    await server.until(() => amir.screen.length === 1, 'the answer to somebody else')
    expect(ali.screen).toEqual([])
    slow.resolve()
    await server.until(() => ali.screen.length === 2, 'both answers')

    expect(ali.screen.map((shown) => shown.text.split('\n')[0])).toEqual(['Kita', 'Deutschkurse'])
  })

  it('keeps a press behind the message that is in work', async () => {
    const { server } = await aBot()
    const ali = server.person('de')
    ali.writes('/menu')
    await server.until(() => ali.screen.length === 1, 'the menu')
    const slow = Promise.withResolvers<void>()
    server.fault('sendMessage', { hold: slow.promise })

    ali.writes('Kita')
    await server.until(() => server.delivery.pending.length === 0, 'the message is taken')
    const { queryId } = ali.presses('Familie')
    await server.until(() => server.world.presses.get(queryId)?.answered === true, 'the confirmation')
    expect(ali.screen[0]?.edits).toBe(0)
    slow.resolve()
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

describe('a stop while an answer is on its way', () => {
  it('waits for it, and a restart neither repeats it nor loses the next', async () => {
    const first = await aBot()
    const { server } = first
    const ali = server.person('de')
    const slow = Promise.withResolvers<void>()
    server.fault('sendMessage', { hold: slow.promise })
    ali.writes('Kita')
    await first.asked('complete')

    const stopped = first.stop()
    ali.writes('Deutschkurs')
    slow.resolve()
    await stopped
    await aBot({ server, store: first.store })
    await server.until(() => ali.screen.length === 2, 'both answers')

    expect(ali.screen.map((shown) => shown.text.split('\n')[0])).toEqual(['Kita', 'Deutschkurse'])
  })
})
