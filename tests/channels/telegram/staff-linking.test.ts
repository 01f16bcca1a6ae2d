import { describe, expect, it } from 'vitest'
import { aColleague, botTowns, labelsOf, next } from './staff-town.ts'

const aTown = botTowns()
const minute = 60_000

describe('linking a Telegram chat', () => {
  it('takes a code once, and shows the commands of staff in this chat only', async () => {
    const town = await aTown()
    const { bot } = town
    const account = await town.staff(['editor'])
    const ada = bot.server.person('de')
    const code = await town.codeFor(account, 'telegram')
    await bot.logged('telegram-profile-set')

    const said = await next(bot, ada, () => ada.writes(`/link ${code.toLowerCase().replace('-', ' ')}`), 2)

    expect(said).toContain(`Verbunden mit dem Konto von ${account.name}`)
    const menu = bot.server.world.profile.get(`commands chat ${ada.chat.id} `) as { command: string }[]
    expect(menu.slice(0, 3).map(({ command }) => command)).toEqual(['edit', 'gaps', 'stale'])
    expect(bot.server.commands('default').map(({ command }) => command)).not.toContain('edit')
    expect(await town.audited()).toEqual([
      `${account.id} messenger-linked telegram`,
      `${account.id} messenger-code-created telegram`,
      'system account-created',
    ])

    const other = bot.server.person('de')
    expect(await next(bot, other, () => other.writes(`/link ${code}`))).toContain('Dieser Code gilt nicht')
    expect(await town.links.of(account.id)).toHaveLength(1)
  })

  it('refuses a code after ten minutes, one for Slack, and one that a newer one has replaced', async () => {
    const town = await aTown()
    const { bot } = town
    const account = await town.staff(['editor'])
    const ada = bot.server.person('de')
    const forSlack = await town.codeFor(account, 'slack')
    const older = await town.codeFor(account, 'telegram')
    const newer = await town.codeFor(account, 'telegram')

    for (const code of [forSlack, older])
      expect(await next(bot, ada, () => ada.writes(`/link ${code}`))).toContain('Dieser Code gilt nicht')
    town.time.now += 10 * minute
    expect(await next(bot, ada, () => ada.writes(`/link ${newer}`))).toContain('Dieser Code gilt nicht')
    expect(await town.links.of(account.id)).toEqual([])
  })

  it('lets a chat guess a few times only, even when the next guess is right', async () => {
    const town = await aTown()
    const { bot } = town
    const account = await town.staff(['editor'])
    const ada = bot.server.person('de')
    const code = await town.codeFor(account, 'telegram')
    for (const guess of ['A', 'B', 'C', 'D', 'E']) await next(bot, ada, () => ada.writes(`/link ${guess.repeat(8)}`))

    expect(await next(bot, ada, () => ada.writes(`/link ${code}`))).toContain('Dieser Code gilt nicht')
    town.time.now += minute
    expect(await next(bot, ada, () => ada.writes(`/link ${code}`), 2)).toContain('Verbunden mit dem Konto')
  })

  it('gives no more than a few codes', async () => {
    const town = await aTown()
    const account = await town.staff(['editor'])
    for (let count = 0; count < 5; count++) await town.codeFor(account, 'telegram')

    expect(await town.links.newCode(account, 'telegram')).toMatchObject({ kind: 'wait' })
  })

  it('never happens in a group', async () => {
    const town = await aTown()
    const { bot } = town
    const account = await town.staff(['admin'])
    const ada = bot.server.person('de')
    const group = bot.server.group()
    const code = await town.codeFor(account, 'telegram')

    ada.writes(`/link@wegweiser_test_bot ${code}`, { in: group })
    await bot.server.until(() => group.screen.length === 1, 'an ordinary answer')

    expect(group.screen[0]?.text).not.toContain('Code')
    expect(await town.links.of(account.id)).toEqual([])
  })

  it('ends in the console and when the account is closed, with the menu', async () => {
    const town = await aTown()
    const { bot } = town
    const admin = await town.signIn()
    const { account, person } = await aColleague(town, ['editor'])
    const menu = `commands chat ${person.chat.id} `
    expect(bot.server.world.profile.has(menu)).toBe(true)

    await town.links.unlink(account.id, 'telegram', account.id)
    expect(bot.server.world.profile.has(menu)).toBe(false)
    expect(await next(bot, person, () => person.writes('/gaps'))).toContain('Schreiben Sie einfach')

    const again = await aColleague(town, ['editor'])
    await town.accounts.setActive(again.account.id, false, admin.account)
    expect(await next(bot, again.person, () => again.person.writes('/gaps'))).toContain('Schreiben Sie einfach')
  })
})

describe('somebody who is not linked', () => {
  it.each([
    ['/edit kita', '/nonsense kita'],
    ['/gaps', '/nonsense'],
    ['/stale', '/nonsense'],
    ['/link', '/nonsense'],
    ['/link kita anmelden', '/nonsense kita anmelden'],
  ])('gets the same answer to %s as to %s', async (command, unknown) => {
    const { bot } = await aTown()
    const [one, other] = [bot.server.person('de'), bot.server.person('de')]

    const answer = await next(bot, one, () => one.writes(command))
    const usual = await next(bot, other, () => other.writes(unknown))

    expect(answer).toBe(usual)
    expect(labelsOf(one)).toEqual(labelsOf(other))
  })

  it('can press nothing of the desk, whatever an app sends', async () => {
    const town = await aTown()
    const { bot } = town
    await town.addGaps({ text: 'Wo ist die Bücherei?' })
    const eve = bot.server.person('de')
    for (const id of ['s:e:germany:kita', 's:gx:1', 's:g', 's:w:publish', 's:tc:germany:kita:', 's:h']) {
      eve.chat.shown.push({
        id: bot.server.world.nextId(),
        text: 'forged',
        entities: [],
        edits: 0,
        keyboard: { inline_keyboard: [[{ text: id, callback_data: id }]] },
      })
      const shown = eve.lastShown
      eve.presses(id, { on: shown })
      await bot.server.until(() => shown.edits > 0 || eve.lastShown !== shown, 'the menu')
      expect(eve.screen.map(({ text }) => text).join('\n')).not.toMatch(/Bücherei|Überschrift|Entwurf|Zu tun/u)
    }
    expect(await town.gapTexts()).toEqual(['Wo ist die Bücherei?'])
    expect(await town.revisions.worklist()).toEqual([])
  })
})
