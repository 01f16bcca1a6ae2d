import { describe, expect, it } from 'vitest'
import { labelsIn } from '#tests/support/slack-server/person.ts'
import { shownText } from '#tests/support/slack-server/shown.ts'
import { aColleague, slackOffices } from './staff-office.ts'

const { anOffice, start } = slackOffices()
const minute = 60_000

describe('linking Slack', () => {
  it('takes a code of the console once, from any channel, seen by nobody else', async () => {
    const office = await anOffice()
    const { server } = office.slack
    const account = await office.staff(['editor'])
    const [ada, eve] = [server.person(), server.person()]
    const channel = server.workspace.addChannel({ hasBot: false })
    const code = await office.codeFor(account, 'slack')

    await ada.runs('/wegweiser', `link ${code}`, channel.id)
    await server.until(() => ada.ephemeral.length === 2)
    await eve.runs('/wegweiser', `link ${code}`, channel.id)
    await server.until(() => eve.ephemeral[0])

    expect(ada.ephemeral[0]?.shown).toContain(`Verbunden mit dem Konto von ${account.name}`)
    expect(eve.ephemeral[0]?.shown).toContain('Dieser Code gilt nicht')
    expect(server.workspace.answersIn(channel.id)).toEqual([])
    expect(await office.links.of(account.id)).toHaveLength(1)
  })

  it('refuses a code after ten minutes', async () => {
    const office = await anOffice()
    const { server } = office.slack
    const ada = server.person()
    const code = await office.codeFor(await office.staff(['editor']), 'slack')
    office.time.now += 10 * minute

    await ada.runs('/wegweiser', `link ${code}`)
    await server.until(() => ada.ephemeral[0])

    expect(ada.ephemeral[0]?.shown).toContain('Dieser Code gilt nicht')
  })
})

describe('somebody who is not linked', () => {
  it.each(['edit kita', 'gaps', 'stale', 'link', 'link kita anmelden'])(
    'gets no window and the same answer to “%s” as where nobody is staff',
    async (text) => {
      const office = await anOffice()
      const { knowledge, clock } = office
      const elsewhere = await start({ knowledge, clock })
      const [one, other] = [office.slack.server.person(), elsewhere.server.person()]

      await one.runs('/wegweiser', text)
      await office.slack.server.until(() => one.ephemeral[0])
      await other.runs('/wegweiser', text)
      await elsewhere.server.until(() => other.ephemeral[0])

      expect(one.window).toBeUndefined()
      expect(office.slack.server.calls.some(({ method }) => method.startsWith('views.'))).toBe(false)
      expect(one.ephemeral[0]?.shown).toBe(other.ephemeral[0]?.shown)
      expect(labelsIn(one.ephemeral[0]?.blocks ?? [])).toEqual(labelsIn(other.ephemeral[0]?.blocks ?? []))
    },
  )

  it('gets the subjects on the Home tab, and no window for a forged press or a forged window', async () => {
    const office = await anOffice()
    const { server } = office.slack
    const { person: ada } = await aColleague(office, ['publisher'])
    const eve = server.person()
    await eve.opensHome()
    const home = await server.until(() => eve.home)
    expect(labelsIn(home)).toEqual(['Feld family', 'Feld school', 'Feld work', 'Feld protection', 'Feld employers'])
    await eve.writes('kita')
    const [message] = await server.until(() => eve.answers.length > 0 && eve.answers)
    await server.delivery().interaction(
      eve.press(message ?? eve.answers[0]!, {
        type: 'button',
        action_id: 'choice:0',
        block_id: 'x',
        value: 's:e:germany:kita',
      }),
    )
    expect(eve.window).toBeUndefined()

    await ada.runs('/wegweiser', 'edit titel kita')
    const open = await server.until(() => ada.window?.callbackId === 'staff-edit' && ada.window)
    server.workspace.windows.set(eve.id, open)
    const after = await eve.submits({ answer: 'Gefälscht.' })

    expect(shownText(after?.blocks ?? [])).toContain('gilt nicht mehr')
    expect(await office.revisions.worklist()).toEqual([])
  })
})
