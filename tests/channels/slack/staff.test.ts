import { afterEach, describe, expect, it } from 'vitest'
import { goRound } from '#staff/morning-round.ts'
import type { Account, Role } from '#staff/ports.ts'
import { slackApps, type RunningSlackApp } from '#tests/support/slack-app.ts'
import { labelsIn, type SlackPerson } from '#tests/support/slack-server/person.ts'
import { shownText } from '#tests/support/slack-server/shown.ts'
import type { ShownWindow } from '#tests/support/slack-server/workspace.ts'
import { smallBrain } from '#tests/support/small-town.ts'
import { openStaffTown, type StaffTown, type StaffTownOptions } from '#tests/support/staff-desk.ts'

const towns: StaffTown[] = []
// Registered first, so run last: the apps stop before their database closes.
afterEach(async () => {
  for (const town of towns.splice(0)) await town.close()
})
const start = slackApps()

const minute = 60_000

type Office = StaffTown & { slack: RunningSlackApp }

async function anOffice(options: StaffTownOptions & { mode?: 'http' | 'socket' } = {}): Promise<Office> {
  const town = await openStaffTown(options)
  towns.push(town)
  const { desk, editor, knowledge, clock } = town
  const slack = await start({ desk, editor, knowledge, clock, mode: options.mode ?? 'http' })
  town.connect(slack.receive)
  return { ...town, slack }
}

/** A member of staff who has linked Slack. */
async function aColleague(office: Office, roles: readonly Role[], about: Partial<Account> = {}) {
  const { server } = office.slack
  const account = await office.staff(roles, about)
  const person = server.person()
  const code = await office.codeFor(account, 'slack')
  await person.runs('/wegweiser', `link ${code}`)
  await server.until(() => person.ephemeral.length === 2)
  return { account, person }
}

const german = (office: Office) =>
  office.revisions.current({ kind: 'entry', place: 'germany', key: 'kita' })?.value as {
    texts: { de: { title: string; answer: string } }
  }

const fieldOf = (window: ShownWindow | undefined, name: string) => {
  const block = window?.blocks.find(({ block_id: id }) => id?.startsWith(name))
  return block?.type === 'input' && block.element.type === 'plain_text_input' ? block.element.initial_value : undefined
}
const choicesFor = (window: ShownWindow | undefined, name: string) => {
  const block = window?.blocks.find(({ block_id: id }) => id === name)
  return block?.type === 'input' && block.element.type === 'static_select'
    ? block.element.options.map(({ text }) => text.text)
    : []
}

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

describe('/wegweiser edit', () => {
  it('opens the text in a window, publishes, and questions are answered with it', async () => {
    const office = await anOffice()
    const { server, done } = office.slack
    const { account, person } = await aColleague(office, ['publisher'])

    await person.runs('/wegweiser', 'edit titel kita')
    const open = await server.until(() => person.window?.callbackId === 'staff-edit' && person.window)
    expect(fieldOf(open, 'title')).toBe('Titel kita')
    expect(fieldOf(open, 'answer')).toBe('Antwort kita.')
    expect(choicesFor(open, 'next')).toEqual(['Entwurf behalten', 'Zur Freigabe geben', 'Gleich veröffentlichen'])
    const after = await person.submits({
      title: 'Kita-Platz',
      answer: 'Melden Sie Ihr Kind <jetzt> & online an.',
      next: 'Gleich veröffentlichen',
    })
    expect(shownText(after?.blocks ?? [])).toContain('Wegweiser prüft jetzt')
    await done()

    expect(person.answers.at(-1)?.shown).toContain('Veröffentlicht: Kita-Platz.')
    const ali = server.person()
    await ali.writes('wo melde ich mein kind im kindergarten an')
    const [answer] = await server.until(() => ali.answers.length > 0 && ali.answers)
    expect(answer?.shown).toContain('Melden Sie Ihr Kind <jetzt> & online an.')
    expect(await office.audited()).toContain(`${account.id} revision.published`)
  })

  it.each(['http', 'socket'] as const)('shows below the fields what is wrong, over %s', async (mode) => {
    const office = await anOffice({ mode })
    const { server } = office.slack
    const { person } = await aColleague(office, ['editor'])
    await person.runs('/wegweiser', 'edit titel kita')
    await server.until(() => person.window?.callbackId === 'staff-edit')

    const refused = await person.submits({ title: 'x'.repeat(81), answer: 'ä'.repeat(701) })
    expect(refused?.errors).toEqual({
      'title:de': 'Die Überschrift hat 81 Zeichen. Höchstens 80 gehen.',
      'answer:de': 'Die Antwort hat 701 Zeichen. Höchstens 700 passen auf ein Telefon.',
    })
    const same = await person.submits()
    expect(same?.errors).toEqual({ 'answer:de': 'Der Text ist derselbe wie vorher. Es ist nichts zu speichern.' })
    const saved = await person.submits({ answer: 'Kürzer.' })

    expect(saved?.title).toBe('Gespeichert')
    expect(await office.revisions.worklist()).toMatchObject([
      { state: 'draft', reason: 'In Slack geändert', value: { texts: { de: { answer: 'Kürzer.' } } } },
    ])
  })

  it('says who saved meanwhile, and overwrites nothing', async () => {
    const office = await anOffice()
    const { server } = office.slack
    const bo = await office.staff(['editor'], { name: 'Bo Berg' })
    const { person } = await aColleague(office, ['publisher'])
    await person.runs('/wegweiser', 'edit titel kita')
    await server.until(() => person.window?.callbackId === 'staff-edit')
    await office.draftInConsole(bo, 'kita', 'Die Fassung von Bo.')

    const refused = await person.submits({ answer: 'Meine Fassung.', next: 'Gleich veröffentlichen' })

    expect(refused?.errors['answer:de']).toContain('Bo Berg hat diesen Text gerade geändert.')
    expect(await office.revisions.worklist()).toMatchObject([
      { author: bo.id, value: { texts: { de: { answer: 'Die Fassung von Bo.' } } } },
    ])
    expect(german(office).texts.de.answer).toBe('Antwort kita.')
  })

  it('offers an editor no publishing, and refuses it when a window is forged', async () => {
    const office = await anOffice()
    const { server, done } = office.slack
    const { person } = await aColleague(office, ['editor'])
    await person.runs('/wegweiser', 'edit titel kita')
    const open = await server.until(() => person.window?.callbackId === 'staff-edit' && person.window)
    expect(choicesFor(open, 'next')).toEqual(['Entwurf behalten', 'Zur Freigabe geben'])

    const block = open.blocks.find(({ block_id: id }) => id === 'next')
    if (block?.type === 'input' && block.element.type === 'static_select')
      block.element.options.push({ text: { type: 'plain_text', text: 'forged' }, value: 'publish' })
    await person.submits({ answer: 'Neuer Text.', next: 'forged' })
    await done()

    expect(person.answers.at(-1)?.shown).toContain('Das darf Ihr Konto hier nicht.')
    expect(german(office).texts.de.answer).toBe('Antwort kita.')
    expect(await office.revisions.worklist()).toMatchObject([{ state: 'draft' }])
  })

  it('gives to review', async () => {
    const office = await anOffice()
    const { server } = office.slack
    const { person } = await aColleague(office, ['editor'])
    await person.runs('/wegweiser', 'edit titel kita')
    await server.until(() => person.window?.callbackId === 'staff-edit')

    const after = await person.submits({ answer: 'Neuer Text.', next: 'Zur Freigabe geben', reason: 'Gesetz geändert' })

    expect(shownText(after?.blocks ?? [])).toContain('Zur Freigabe gegeben.')
    expect(await office.revisions.worklist()).toMatchObject([{ state: 'review', reason: 'Gesetz geändert' }])
  })

  it('asks what is meant, and changes the language in the window', async () => {
    const office = await anOffice()
    const { server } = office.slack
    const { person } = await aColleague(office, ['editor'])

    await person.runs('/wegweiser', 'edit')
    await server.until(() => person.window?.callbackId === 'staff-search')
    const nothing = await person.submits({ words: 'xyzxyz' })
    expect(nothing?.callbackId).toBe('staff-search')
    expect(shownText(nothing?.blocks ?? [])).toContain('Dazu gibt es keine Antwort')
    const choose = await person.submits({ words: 'titel' })
    expect(choose?.callbackId).toBe('staff-choose')
    const form = await person.submits({ choice: 'Titel school (deutschlandweit)' })
    expect(fieldOf(form, 'title')).toBe('Titel school')
    await person.picksInWindow('Englisch')
    const english = await server.until(() => fieldOf(person.window, 'title') === 'Title school' && person.window)
    expect(shownText(english.blocks)).toContain('Titel school (deutschlandweit, Englisch)')
    await person.submits({ answer: 'Better answer.' })

    expect(await office.revisions.worklist()).toMatchObject([
      { value: { texts: { de: { answer: 'Antwort school.' }, en: { answer: 'Better answer.' } } } },
    ])
  })

  it('opens a translator’s own language', async () => {
    const office = await anOffice()
    const { server } = office.slack
    const { person } = await aColleague(office, ['translator'], { locales: ['en'] })

    await person.runs('/wegweiser', 'edit titel kita')
    const open = await server.until(() => person.window?.callbackId === 'staff-edit' && person.window)

    expect(fieldOf(open, 'answer')).toBe('Answer kita.')
    expect(labelsIn(open.blocks)).toEqual([])
  })

  it('says so when Slack opens no window any more', async () => {
    const office = await anOffice()
    const { server, log } = office.slack
    const { person } = await aColleague(office, ['editor'])
    server.fail('views.open', { kind: 'error', error: 'expired_trigger_id' })

    await person.runs('/wegweiser', 'edit MARKEDPHRASE')
    await server.until(() => person.ephemeral.length === 3)

    expect(person.ephemeral.at(-1)?.shown).toContain('Das hat zu lange gedauert.')
    expect(JSON.stringify(log.records)).not.toContain('MARKEDPHRASE')
    expect(log.records.some(({ event }) => event === 'slack-window-not-opened')).toBe(true)
  })

  it('keeps what was typed when the database is away', async () => {
    const office = await anOffice()
    const { server } = office.slack
    const { person } = await aColleague(office, ['editor'])
    await person.runs('/wegweiser', 'edit titel kita')
    await server.until(() => person.window?.callbackId === 'staff-edit')
    office.editor.save = () => Promise.reject(new Error('MARKEDPHRASE'))

    const refused = await person.submits({ answer: 'Neuer Text.' })

    expect(Object.keys(refused?.errors ?? {})).toEqual(['answer:de'])
    expect(JSON.stringify(office.slack.log.records)).not.toContain('MARKEDPHRASE')
  })
})

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
  const open = async (office: Office, person: SlackPerson) => {
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
