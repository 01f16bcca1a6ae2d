import { describe, expect, it } from 'vitest'
import { slackApps } from '#tests/support/slack-app.ts'
import { labelsIn } from '#tests/support/slack-server/person.ts'

const start = slackApps()

const kitaAnswer = 'Melden Sie Ihr Kind früh an.'

describe('a press', () => {
  it('on a topic of a menu is answered by a new message, on a menu by changing it', async () => {
    const { server } = await start()
    const ana = server.person()
    await ana.writes('')
    const welcome = await server.until(() => ana.answers[0])

    await ana.presses(welcome, '📋 Alle Themen')
    const menu = await server.until(() => ana.answers[1])
    await ana.presses(menu, 'Familie')
    await server.until(() => menu.edits === 1)
    await ana.presses(menu, 'Kita')
    const answer = await server.until(() => ana.answers[2])

    expect(welcome.edits).toBe(0)
    expect(labelsIn(menu.blocks)).toEqual(['Kita', 'Deutschkurse', '← Zurück'])
    expect(answer.shown).toContain(kitaAnswer)
    expect(menu.edits).toBe(1)
  })

  it('while an answer is in work waits for its turn', async () => {
    const { server } = await start()
    const ana = server.person()
    await ana.writes('')
    const welcome = await server.until(() => ana.answers[0])
    const slow = Promise.withResolvers<void>()
    server.fail('chat.postMessage', { kind: 'slow', until: slow.promise })

    await ana.writes('Kita?')
    const pressed = await ana.presses(welcome, '📋 Alle Themen')
    slow.resolve()
    await server.until(() => ana.answers.length === 3)

    expect(pressed.statuses).toEqual([200])
    expect(ana.answers[1]?.shown).toContain(kitaAnswer)
    expect(labelsIn(ana.answers[2]?.blocks ?? [])).toEqual(['Familie'])
  })

  it('that is delivered twice counts once', async () => {
    const { server, store } = await start({ isAnswering: false })
    const ana = server.person()
    const message = server.workspace.post({ channel: ana.directMessages, text: 'old', blocks: [], fromBot: true })
    const press = ana.press(message, { type: 'button', action_id: 'choice:0', block_id: 'answer:0', value: 'menu' })

    await server.delivery().interaction(press)
    await server.delivery().interaction(press)

    expect((await store.pending()).updates).toBe(1)
  })

  it.each([
    ['a topic that is no more', { action_id: 'choice:3', value: 't:no-such-topic' }],
    ['a button of an older version', { action_id: 'something_else', value: 'no such choice' }],
    ['a button without a value', { action_id: 'choice:0' }],
  ])('on %s gives the menu', async (_what, action) => {
    const { server } = await start()
    const ana = server.person()
    const message = server.workspace.post({ channel: ana.directMessages, text: 'old', blocks: [], fromBot: true })

    const delivered = await server
      .delivery()
      .interaction(ana.press(message, { type: 'button', block_id: 'answer:0', ...action }))
    const menu = await server.until(() => ana.answers[1])

    expect(delivered).toEqual({ statuses: [200], body: '' })
    expect(labelsIn(menu.blocks)).toEqual(['Familie'])
  })

  it('on a link does nothing', async () => {
    const { server, store } = await start({ isAnswering: false })
    const ana = server.person()
    const message = server.workspace.post({ channel: ana.directMessages, text: 'old', blocks: [], fromBot: true })

    const delivered = await server.delivery().interaction(ana.press(message, { type: 'button', action_id: 'link:0' }))

    expect(delivered.statuses).toEqual([200])
    expect((await store.pending()).updates).toBe(0)
  })

  it('on a menu that has been deleted is answered by a new message', async () => {
    const { server } = await start()
    const ana = server.person()
    await ana.runs('/wegweiser', 'menu')
    await ana.writes('')
    const welcome = await server.until(() => ana.answers[0])
    await ana.presses(welcome, '📋 Alle Themen')
    const menu = await server.until(() => ana.answers[1])
    server.fail('chat.update', { kind: 'error', error: 'message_not_found' })

    await ana.presses(menu, 'Familie')
    const next = await server.until(() => ana.answers[2])

    expect(menu.edits).toBe(0)
    expect(labelsIn(next.blocks)).toContain('Kita')
  })

  it('in a channel is answered in the thread, and the message stays as it is for the others', async () => {
    const { server } = await start()
    const ana = server.person()
    const ben = server.person()
    const channel = server.workspace.addChannel().id
    await ana.mentions(channel, '')
    const welcome = await server.until(() => server.workspace.answersIn(channel)[0])

    await ben.presses(welcome, '📋 Alle Themen')
    const menu = await server.until(() => server.workspace.answersIn(channel)[1])
    await ana.presses(menu, 'Familie')
    const topics = await server.until(() => server.workspace.answersIn(channel)[2])

    expect([welcome.edits, menu.edits]).toEqual([0, 0])
    expect(topics.threadTs).toBe(welcome.threadTs)
  })

  it('that cannot be stored tells the person to try again', async () => {
    const { server } = await start({ receive: () => Promise.reject(new Error('store is away')) })
    const ana = server.person()
    const message = server.workspace.post({ channel: ana.directMessages, text: 'old', blocks: [], fromBot: true })

    const delivered = await server
      .delivery()
      .interaction(ana.press(message, { type: 'button', action_id: 'choice:0', block_id: 'answer:0', value: 'menu' }))

    expect(delivered.statuses).toEqual([200])
    expect(ana.ephemeral[0]?.shown).toContain('Das hat gerade nicht geklappt.')
  })
})
