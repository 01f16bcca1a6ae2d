import { afterEach } from 'vitest'
import type { Account, Role } from '#staff/ports.ts'
import { openStaffTown, type StaffTown, type StaffTownOptions } from '#tests/support/staff-desk.ts'
import { botsOfATest, type RunningBot } from '#tests/support/telegram-bot.ts'
import type { Person } from '#tests/support/telegram-server/people.ts'

export type BotTown = StaffTown & { bot: RunningBot }

/** Opens towns whose staff work in Telegram; what a test opened is closed after it. */
export function botTowns(): (options?: StaffTownOptions) => Promise<BotTown> {
  const { aBot, end } = botsOfATest()
  const towns: StaffTown[] = []
  afterEach(async () => {
    await end()
    for (const town of towns.splice(0)) await town.close()
  })
  return async (options = {}) => {
    const town = await openStaffTown(options)
    towns.push(town)
    const { desk, knowledge, clock } = town
    const bot = await aBot({ desk, knowledge, clock })
    town.connect(bot.receive)
    town.menus.telegram = bot.channel.staffMenu
    return { ...town, bot }
  }
}

/** What the bot writes next, once there are so many messages more. */
export async function next(bot: RunningBot, person: Person, act: () => unknown, messages = 1): Promise<string> {
  const before = person.screen.length
  act()
  await bot.server.until(() => person.screen.length >= before + messages, 'the reply')
  return person.screen
    .slice(before)
    .map(({ text }) => text)
    .join('\n')
}

/** A member of staff who has linked the chat. */
export async function aColleague(town: BotTown, roles: readonly Role[], about: Partial<Account> = {}) {
  const account = await town.staff(roles, about)
  const person = town.bot.server.person('de')
  const code = await town.codeFor(account, 'telegram')
  await next(town.bot, person, () => person.writes(`/link ${code}`), 2)
  return { account, person }
}

/** What stands on the buttons under the last message. */
export function labelsOf(person: Person): string[] {
  return person.lastShown.keyboard?.inline_keyboard.flat().map(({ text }) => text) ?? []
}
