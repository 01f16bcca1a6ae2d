import { describe, expect, it } from 'vitest'
import { aColleague, botTowns, labelsOf, next } from './staff-town.ts'

const aTown = botTowns()
const minute = 60_000

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
    expect(labelsOf(person)).toEqual([
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
    expect(labelsOf(person)).toEqual(['📨 Zur Freigabe geben', '📝 Als Entwurf speichern', '✖️ Verwerfen'])
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
    expect(labelsOf(person)).toContain('Titel kita (deutschlandweit)')
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
    expect(labelsOf(person)).not.toContain('✅ Veröffentlichen')
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
