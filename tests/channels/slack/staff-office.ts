import { afterEach } from 'vitest'
import type { Account, Role } from '#staff/ports.ts'
import { slackApps, type RunningSlackApp, type SlackAppOptions } from '#tests/support/slack-app.ts'
import { openStaffTown, type StaffTown, type StaffTownOptions } from '#tests/support/staff-desk.ts'

export type SlackOffice = StaffTown & { slack: RunningSlackApp }

/** Opens offices whose staff work in Slack, and apps beside them; what a test opened is closed after it. */
export function slackOffices(): {
  anOffice: (options?: StaffTownOptions & Pick<SlackAppOptions, 'mode'>) => Promise<SlackOffice>
  start: (options?: SlackAppOptions) => Promise<RunningSlackApp>
} {
  const towns: StaffTown[] = []
  // Registered first, so run last: the apps stop before their database closes.
  afterEach(async () => {
    for (const town of towns.splice(0)) await town.close()
  })
  const start = slackApps()
  return {
    start,
    async anOffice(options = {}) {
      const town = await openStaffTown(options)
      towns.push(town)
      const { desk, editor, knowledge, clock } = town
      const slack = await start({ desk, editor, knowledge, clock, mode: options.mode ?? 'http' })
      town.connect(slack.receive)
      return { ...town, slack }
    },
  }
}

/** A member of staff who has linked Slack. */
export async function aColleague(office: SlackOffice, roles: readonly Role[], about: Partial<Account> = {}) {
  const { server } = office.slack
  const account = await office.staff(roles, about)
  const person = server.person()
  const code = await office.codeFor(account, 'slack')
  await person.runs('/wegweiser', `link ${code}`)
  await server.until(() => person.ephemeral.length === 2)
  return { account, person }
}
