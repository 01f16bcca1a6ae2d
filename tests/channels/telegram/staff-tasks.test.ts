import { describe, expect, it } from 'vitest'
import { goRound } from '#staff/morning-round.ts'
import { mondayMorning, smallBrain } from '#tests/support/small-town.ts'
import { aColleague, botTowns, labelsOf, next } from './staff-town.ts'

const aTown = botTowns()
const minute = 60_000

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
    expect(labelsOf(person)).toContain('👁 Wirkung ansehen')
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
    expect(labelsOf(elsewhere.person)).toEqual(['← Zu tun'])
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
    expect(labelsOf(editor.person)).toEqual(['✏️ Ändern', '← Zu tun'])
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
