import { describe, expect, it } from 'vitest'
import { goRound } from '#staff/morning-round.ts'
import { labelsIn, type SlackPerson } from '#tests/support/slack-server/person.ts'
import { shownText } from '#tests/support/slack-server/shown.ts'
import { smallBrain } from '#tests/support/small-town.ts'
import { aColleague, slackOffices, type SlackOffice } from './staff-office.ts'

const { anOffice } = slackOffices()

describe('the Home tab of staff', () => {
  const overdue = () => {
    const { base } = smallBrain
    const entries = new Map(base.germany.entries)
    const kita = entries.get('kita')
    if (kita) {
      const { en } = kita.texts
      entries.set('kita', {
        ...kita,
        reviewBy: '2026-11-20',
        texts: { ...kita.texts, ...(en ? { en: { ...en, basis: 'older' } } : {}) },
      })
    }
    return { ...smallBrain, base: { ...base, germany: { ...base.germany, entries } } }
  }
  const open = async (office: SlackOffice, person: SlackPerson) => {
    await person.opensHome()
    return office.slack.server.until(() => shownText(person.home ?? []).includes('Zu tun für') && person.home)
  }

  it('shows what there is to do, with links to the console', async () => {
    const office = await anOffice({ brain: overdue() })
    const { account, person } = await aColleague(office, ['publisher'])
    const bo = await office.staff(['editor'])
    await office.addGaps({ text: 'Wer repariert mein Fahrrad?' })
    await office.draftInConsole(account, 'kita', 'Meine Fassung.')
    await office.draftInConsole(bo, 'school', 'Die Fassung von Bo.')
    const draft = (await office.revisions.worklist()).find(({ key }) => key === 'school')
    await office.revisions.submit(draft?.id ?? 0, bo)

    const home = await open(office, person)

    const text = shownText(home)
    expect(text).toContain('1 offene Frage')
    expect(text).toContain('1 Antwort, deren Prüfdatum vorbei ist')
    // The small town's English texts were all made from no known German one.
    expect(text).toContain('5 veraltete Übersetzungen')
    expect(text).toContain('Warten auf Freigabe (1)')
    expect(text).toContain('Meine Entwürfe (1)')
    expect(JSON.stringify(home)).toContain('https://bot.example/staff/changes/entry/germany/school')
    expect(labelsIn(home)).toEqual(['✏️ Antwort ändern', '❓ Offene Fragen', '📅 Prüfdaten', '📋 Alle Themen'])
  })

  it('leads to a window, to questions and to the subjects for everybody', async () => {
    const office = await anOffice({ brain: overdue() })
    const { server } = office.slack
    const { person } = await aColleague(office, ['publisher'])
    await office.addGaps({ text: 'Wer repariert mein Fahrrad?' })
    await open(office, person)

    await person.pressesAtHome('✏️ Antwort ändern')
    await server.until(() => person.window?.callbackId === 'staff-search')
    await person.pressesAtHome('❓ Offene Fragen')
    await server.until(() => shownText(person.home ?? []).includes('Fahrrad'))
    await person.pressesAtHome('🗑 Nicht für uns')
    await server.until(() => shownText(person.home ?? []).includes('Die Frage ist gelöscht.'))
    expect(await office.gapTexts()).toEqual([])

    await person.pressesAtHome('← Zu tun')
    await server.until(() => shownText(person.home ?? []).includes('Zu tun für'))
    await person.pressesAtHome('📅 Prüfdaten')
    await server.until(() => shownText(person.home ?? []).includes('Prüfdatum vorbei: 1 von 1'))
    await person.pressesAtHome('✅ Noch richtig')
    await server.until(() => shownText(person.home ?? []).includes('gilt als heute geprüft'))

    await person.pressesAtHome('← Zu tun')
    await server.until(() => shownText(person.home ?? []).includes('Zu tun für'))
    await person.pressesAtHome('📋 Alle Themen')
    await server.until(() => labelsIn(person.home ?? []).includes('Feld family'))
  })

  it('is told in the morning as a message with buttons, once', async () => {
    const office = await anOffice({ brain: overdue() })
    const { server, receive, done } = office.slack
    await office.addGaps({ text: 'kindergartenplatz anmelden' })
    const { person } = await aColleague(office, ['editor'])
    const { links, clock, log } = office
    const round = () => goRound({ links, channels: ['slack'], receive, clock, log })

    await round()
    await round()
    await done()

    expect(person.answers.map(({ shown }) => shown)).toEqual([
      expect.stringContaining('Titel kita (deutschlandweit, 20.11.2026)'),
      expect.stringContaining('Frage des Tages'),
    ])
    const gap = person.answers[1]
    if (gap) await person.presses(gap, '➕ Titel kita')
    await server.until(() => person.answers[2])
    expect(person.answers[2]?.shown).toContain('Als Formulierung zu „Titel kita“')
    expect(await office.revisions.worklist()).toMatchObject([{ key: 'kita', state: 'draft' }])
  })
})
