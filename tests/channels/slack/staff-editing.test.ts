import { describe, expect, it } from 'vitest'
import { labelsIn } from '#tests/support/slack-server/person.ts'
import { shownText } from '#tests/support/slack-server/shown.ts'
import type { ShownWindow } from '#tests/support/slack-server/workspace.ts'
import { aColleague, slackOffices, type SlackOffice } from './staff-office.ts'

const { anOffice } = slackOffices()

const german = (office: SlackOffice) =>
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
