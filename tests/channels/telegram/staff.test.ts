import { afterEach, describe, expect, it } from 'vitest'
import type { Account, Role } from '#staff/ports.ts'
import { goRound } from '#staff/morning-round.ts'
import { mondayMorning, smallBrain } from '#tests/support/small-town.ts'
import { openStaffTown, type StaffTown, type StaffTownOptions } from '#tests/support/staff-desk.ts'
import { botsOfATest, type RunningBot } from '#tests/support/telegram-bot.ts'
import type { Person } from '#tests/support/telegram-server/people.ts'

const { aBot, end } = botsOfATest()
const towns: StaffTown[] = []
afterEach(async () => {
  await end()
  for (const town of towns.splice(0)) await town.close()
})

const minute = 60_000

async function aTown(options: StaffTownOptions = {}): Promise<StaffTown & { bot: RunningBot }> {
  const town = await openStaffTown(options)
  towns.push(town)
  const { desk, knowledge, clock } = town
  const bot = await aBot({ desk, knowledge, clock })
  town.connect(bot.receive)
  town.menus.telegram = bot.channel.staffMenu
  return { ...town, bot }
}

/** What the bot writes next, once there are so many messages more. */
async function next(bot: RunningBot, person: Person, act: () => unknown, messages = 1): Promise<string> {
  const before = person.screen.length
  act()
  await bot.server.until(() => person.screen.length >= before + messages, 'the reply')
  return person.screen
    .slice(before)
    .map(({ text }) => text)
    .join('\n')
}

/** A member of staff who has linked the chat. */
async function aColleague(town: StaffTown & { bot: RunningBot }, roles: readonly Role[], about: Partial<Account> = {}) {
  const account = await town.staff(roles, about)
  const person = town.bot.server.person('de')
  const code = await town.codeFor(account, 'telegram')
  await next(town.bot, person, () => person.writes(`/link ${code}`), 2)
  return { account, person }
}

const labels = (person: Person) => person.lastShown.keyboard?.inline_keyboard.flat().map(({ text }) => text) ?? []

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
    expect(labels(one)).toEqual(labels(other))
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

describe('/edit', () => {
  it('leads from words to a preview, and publishes what a question is then answered with', async () => {
    const town = await aTown()
    const { bot } = town
    const { account, person } = await aColleague(town, ['publisher'])

    const text = await next(bot, person, () => person.writes('/edit titel kita'), 2)
    expect(text).toContain('Überschrift: Titel kita')
    expect(text).toContain('Antwort kita.')
    const preview = await next(
      bot,
      person,
      () => person.answers('Überschrift: Kita-Platz\nMelden Sie Ihr Kind <jetzt> an.\n\n- **Online**\n- im Amt'),
      2,
    )
    expect(preview).toContain('Kita-Platz\n\nMelden Sie Ihr Kind <jetzt> an.\n• Online\n• im Amt')
    expect(labels(person)).toEqual([
      '✅ Veröffentlichen',
      '📨 Zur Freigabe geben',
      '📝 Als Entwurf speichern',
      '✖️ Verwerfen',
    ])
    const done = await next(bot, person, () => person.presses('✅ Veröffentlichen'), 2)
    expect(done).toContain('Wegweiser prüft jetzt')
    expect(done).toContain('Veröffentlicht: Kita-Platz')

    const ali = bot.server.person('de')
    expect(await next(bot, ali, () => ali.writes('wo melde ich mein kind im kindergarten an'))).toContain(
      'Kita-Platz\n\nMelden Sie Ihr Kind <jetzt> an.',
    )
    expect(await town.audited()).toEqual(
      expect.arrayContaining([`${account.id} revision.published`, `${account.id} revision.saved`]),
    )
  })

  it('lets an editor make a draft or give it to review, and nothing more', async () => {
    const town = await aTown()
    const { bot } = town
    const { account, person } = await aColleague(town, ['editor'])

    await next(bot, person, () => person.writes('/edit titel kita'), 2)
    await next(bot, person, () => person.answers('Neuer Text.'), 2)
    expect(labels(person)).toEqual(['📨 Zur Freigabe geben', '📝 Als Entwurf speichern', '✖️ Verwerfen'])
    // An app of one's own can send any choice.
    const { keyboard } = person.lastShown
    keyboard?.inline_keyboard.push([{ text: 'forged', callback_data: 's:w:publish' }])
    const refused = await next(bot, person, () => person.presses('forged'), 2)

    expect(refused).toContain('Das darf Ihr Konto hier nicht.')
    expect(await town.revisions.worklist()).toMatchObject([{ state: 'draft', author: account.id }])
    expect(town.revisions.current({ kind: 'entry', place: 'germany', key: 'kita' })?.value).toMatchObject({
      texts: { de: { answer: 'Antwort kita.' } },
    })
  })

  it('gives to review, where publishers find it', async () => {
    const town = await aTown()
    const { bot } = town
    const { person } = await aColleague(town, ['editor'])
    await next(bot, person, () => person.writes('/edit titel kita'), 2)
    await next(bot, person, () => person.answers('Neuer Text.'), 2)

    expect(await next(bot, person, () => person.presses('📨 Zur Freigabe geben'))).toContain('Zur Freigabe gegeben')
    expect(await town.revisions.worklist()).toMatchObject([{ state: 'review', key: 'kita' }])
  })

  it('asks which answer is meant, and lets a translator change their language only', async () => {
    const town = await aTown()
    const { bot } = town
    const { person } = await aColleague(town, ['translator'], { locales: ['en'] })

    await next(bot, person, () => person.writes('/edit titel'))
    expect(labels(person)).toContain('Titel kita (deutschlandweit)')
    const before = person.screen.length
    person.presses('Titel kita (deutschlandweit)')
    await bot.server.until(() => person.screen.length > before && person.screen[before - 1]?.edits === 1, 'the text')
    expect(person.screen[before - 1]?.text).toContain('Englisch')
    expect(person.screen[before - 1]?.text).toContain('Answer kita.')
    await next(bot, person, () => person.answers('Better answer.'), 2)
    await next(bot, person, () => person.presses('📝 Als Entwurf speichern'))

    const [draft] = await town.revisions.worklist()
    expect(draft?.value).toMatchObject({
      texts: { de: { answer: 'Antwort kita.' }, en: { answer: 'Better answer.', translation: 'human' } },
    })
  })

  it('offers nothing to somebody of a town who may not change the nationwide text', async () => {
    const town = await aTown()
    const { bot } = town
    const { person } = await aColleague(town, ['publisher'], { municipality: 'kleinstadt' })

    expect(await next(bot, person, () => person.writes('/edit kita'))).toContain('Dazu gibt es keine Antwort')
    const { keyboard } = person.lastShown
    expect(keyboard).toBeUndefined()
  })

  it('says how much is too long, and takes the shorter text', async () => {
    const town = await aTown()
    const { bot } = town
    const { person } = await aColleague(town, ['editor'])
    await next(bot, person, () => person.writes('/edit titel kita'), 2)

    expect(await next(bot, person, () => person.answers('ä'.repeat(701)))).toContain('Die Antwort hat 701 Zeichen.')
    expect(await next(bot, person, () => person.answers('ä'.repeat(700)), 2)).toContain('So sehen es die Menschen')
  })

  it('shows what somebody else has saved meanwhile, and overwrites nothing', async () => {
    const town = await aTown()
    const { bot } = town
    const other = await town.staff(['editor'], { name: 'Bo Berg' })
    const { person } = await aColleague(town, ['publisher'])
    await next(bot, person, () => person.writes('/edit titel kita'), 2)
    await next(bot, person, () => person.answers('Meine Fassung.'), 2)
    await town.draftInConsole(other, 'kita', 'Die Fassung von Bo.')

    const conflict = await next(bot, person, () => person.presses('✅ Veröffentlichen'), 2)

    expect(conflict).toContain('Bo Berg hat diesen Text gerade geändert.')
    expect(conflict).toContain('Die Fassung von Bo.')
    expect(await town.revisions.worklist()).toMatchObject([
      { author: other.id, value: { texts: { de: { answer: 'Die Fassung von Bo.' } } } },
    ])
  })

  it('publishes no draft that somebody else has begun', async () => {
    const town = await aTown()
    const { bot } = town
    const other = await town.staff(['editor'], { name: 'Bo Berg' })
    await town.draftInConsole(other, 'kita', 'Die Fassung von Bo.')
    const { person } = await aColleague(town, ['publisher'])

    expect(await next(bot, person, () => person.writes('/edit titel kita'), 2)).toContain('Entwurf von Bo Berg')
    await next(bot, person, () => person.answers('Zusammen.'), 2)
    expect(labels(person)).not.toContain('✅ Veröffentlichen')
  })

  it('keeps back what breaks a golden question', async () => {
    const town = await aTown({ golden: [{ question: 'stelle finden', topic: 'kita' }] })
    const { bot } = town
    const { account, person } = await aColleague(town, ['publisher'])
    // Adds to a draft of one's own, which only the console can do, what makes the question go elsewhere.
    const subject = { kind: 'entry', place: 'germany', key: 'kita' } as const
    const live = town.revisions.current(subject)
    await town.revisions.save(subject, live?.value, { basis: live?.basis ?? '', reason: 'begonnen', actor: account })
    town.revisions.preview = () =>
      Promise.resolve({
        problems: [],
        changes: [{ question: 'q', locale: 'de', before: 'a', after: 'b', broken: true }],
      })

    await next(bot, person, () => person.writes('/edit titel kita'), 2)
    await next(bot, person, () => person.answers('Neuer Text.'), 2)
    const done = await next(bot, person, () => person.presses('✅ Veröffentlichen'), 2)

    expect(done).toContain('Noch nicht veröffentlicht: Eine Prüffrage')
    expect(await town.revisions.worklist()).toHaveLength(1)
  })

  it('takes only what answers its message: anything else is a question as always', async () => {
    const town = await aTown()
    const { bot } = town
    const { person } = await aColleague(town, ['publisher'])
    await next(bot, person, () => person.writes('/edit titel kita'), 2)

    expect(await next(bot, person, () => person.writes('grundschule anmeldung'))).toContain('Antwort school.')
    expect(await next(bot, person, () => person.writes('er schlägt mich'))).toContain('🚨')
  })

  it('forgets a text that nobody went on with', async () => {
    const town = await aTown()
    const { bot } = town
    const { person } = await aColleague(town, ['publisher'])
    await next(bot, person, () => person.writes('/edit titel kita'), 2)
    await next(bot, person, () => person.answers('Neuer Text.'), 2)
    town.time.now += 61 * minute

    expect(await next(bot, person, () => person.presses('✅ Veröffentlichen'))).toContain('gilt nicht mehr')
    await town.links.deleteExpired()
    expect(await town.database.selectFrom('staff_messengers').select('dialogue').execute()).toEqual([{ dialogue: '' }])
  })

  it('shows staff’s notes to staff', async () => {
    const town = await aTown()
    const { bot } = town
    const { person } = await aColleague(town, ['editor'])
    const ali = bot.server.person('de')

    expect(await next(bot, person, () => person.writes('kita platz anmelden'))).toContain('Nur intern.')
    expect(await next(bot, ali, () => ali.writes('kita platz anmelden'))).not.toContain('Nur intern.')
  })
})

describe('/gaps', () => {
  it('pages through questions, makes phrasings of them and deletes what is not ours', async () => {
    const town = await aTown()
    const { bot } = town
    await town.addGaps({ text: '*krippe* anmelden geschwister zwillinge' }, { text: 'Wer repariert mein Fahrrad?' })
    const { account, person } = await aColleague(town, ['editor'])

    const first = await next(bot, person, () => person.writes('/gaps'))
    const shown = person.lastShown
    person.presses('Nächste Frage ▸')
    await bot.server.until(() => shown.edits === 1, 'the next question')
    expect(first + shown.text).toContain('„Wer repariert mein Fahrrad?“')
    expect(first + shown.text).toContain('„*krippe* anmelden geschwister zwillinge“')
    if (!shown.text.includes('krippe')) {
      person.presses('Nächste Frage ▸')
      await bot.server.until(() => shown.edits === 2, 'back to the other question')
    }

    const added = await next(bot, person, () => person.presses('➕ Titel kita'))
    expect(added).toContain('Als Formulierung zu „Titel kita“')
    expect(labels(person)).toContain('👁 Wirkung ansehen')
    expect(await town.revisions.worklist()).toMatchObject([
      { author: account.id, state: 'draft', value: { texts: { de: {} } } },
    ])
    await next(bot, person, () => person.writes('/gaps'))
    const other = person.lastShown
    expect(other.text).toContain('Fahrrad')
    person.presses('🗑 Nicht für uns')
    await bot.server.until(() => other.edits === 1, 'it is gone')
    expect(other.text).toContain('Die Frage ist gelöscht.')
    expect(await town.gapTexts()).toEqual(['*krippe* anmelden geschwister zwillinge'])
    expect(await town.audited()).toContain(`${account.id} gaps-deleted`)
  })

  it('shows nobody the questions of another town, and translators none', async () => {
    const town = await aTown()
    const { bot } = town
    await town.addGaps({ text: 'Wer repariert mein Fahrrad?', municipality: 'kleinstadt' })
    const elsewhere = await aColleague(town, ['editor'], { municipality: 'grossstadt' })
    const translator = await aColleague(town, ['translator'], { locales: ['ar'] })

    expect(await next(bot, elsewhere.person, () => elsewhere.person.writes('/gaps'))).toContain('keine offenen Fragen')
    expect(await next(bot, translator.person, () => translator.person.writes('/gaps'))).toContain(
      'Das darf Ihr Konto hier nicht.',
    )
    expect(labels(elsewhere.person)).toEqual(['← Zu tun'])
  })
})

describe('/stale', () => {
  const overdue = () => {
    const { base } = smallBrain
    const { germany } = base
    const kita = germany.entries.get('kita')
    const entries = new Map(germany.entries)
    if (kita) entries.set('kita', { ...kita, reviewBy: '2026-11-22' })
    return { ...smallBrain, base: { ...base, germany: { ...germany, entries } } }
  }

  it('shows what is to be checked and takes “still right” from a publisher', async () => {
    const town = await aTown({ brain: overdue() })
    const { bot } = town
    const { person } = await aColleague(town, ['publisher'])

    const shown = await next(bot, person, () => person.writes('/stale'))
    expect(shown).toContain('Prüfdatum vorbei: 1 von 1')
    expect(shown).toContain('Antwort kita.')
    const message = person.lastShown
    person.presses('✅ Noch richtig')
    await bot.server.until(() => message.edits === 1, 'the confirmation')

    expect(message.text).toContain('gilt als heute geprüft')
    expect(town.revisions.current({ kind: 'entry', place: 'germany', key: 'kita' })?.value).toMatchObject({
      checkedOn: '2026-11-23',
      reviewBy: '2027-11-23',
    })
    expect(await next(bot, person, () => person.writes('/stale'))).toContain('Kein Prüfdatum ist vorbei.')
  })

  it('takes no confirmation from an editor, nor one for a text that was changed', async () => {
    const town = await aTown({ brain: overdue() })
    const { bot } = town
    const editor = await aColleague(town, ['editor'])
    const publisher = await aColleague(town, ['publisher'])
    await next(bot, editor.person, () => editor.person.writes('/stale'))
    expect(labels(editor.person)).toEqual(['✏️ Ändern', '← Zu tun'])
    const forged = editor.person.lastShown
    forged.keyboard?.inline_keyboard.push([{ text: 'forged', callback_data: 's:tc:germany:kita:00000000' }])
    editor.person.presses('forged')
    await bot.server.until(() => forged.edits === 1, 'the refusal')
    expect(forged.text).toContain('Das darf Ihr Konto hier nicht.')

    await next(bot, publisher.person, () => publisher.person.writes('/stale'))
    const message = publisher.person.lastShown
    message.keyboard?.inline_keyboard.push([{ text: 'old', callback_data: 's:tc:germany:kita:00000000' }])
    publisher.person.presses('old')
    await bot.server.until(() => message.edits === 1, 'the refusal')
    expect(message.text).toContain('Der Text wurde gerade geändert.')
  })

  it('is told in the morning, once, also by two replicas; and not when there is nothing new', async () => {
    const town = await aTown({ brain: overdue() })
    const { bot } = town
    await town.addGaps({ text: 'Wer repariert mein Fahrrad?' })
    const { person } = await aColleague(town, ['editor'])
    const before = person.screen.length
    const { links, clock, log } = town
    const round = () => goRound({ links, channels: ['telegram'], receive: bot.receive, clock, log })

    await Promise.all([round(), round()])
    await bot.server.until(() => person.screen.length >= before + 2, 'the reminder and the question of the day')
    await round()
    // A later message shows that no second reminder was on its way.
    await next(bot, person, () => person.writes('/gaps'))

    const said = person.screen.slice(before).map(({ text }) => text)
    expect(said).toHaveLength(3)
    expect(said[0]).toContain('Titel kita (deutschlandweit, 22.11.2026)')
    expect(said[1]).toContain('Frage des Tages')
    town.time.now = mondayMorning + 24 * 60 * minute
    await town.database.deleteFrom('gaps').execute()
    await round()
    await next(bot, person, () => person.writes('/gaps'))
    expect(person.screen).toHaveLength(before + 4)
  })
})

describe('what staff write', () => {
  it('appears in no log', async () => {
    const town = await aTown()
    const { bot } = town
    const { person } = await aColleague(town, ['publisher'])
    await next(bot, person, () => person.writes('/edit titel kita'), 2)
    await next(bot, person, () => person.answers('MARKEDPHRASE im Text.'), 2)
    await next(bot, person, () => person.presses('✅ Veröffentlichen'), 2)
    await next(bot, person, () => person.writes('/edit MARKEDPHRASE'))

    expect(JSON.stringify([bot.log.records, town.log.records])).not.toContain('MARKEDPHRASE')
  })
})
