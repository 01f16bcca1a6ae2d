import { afterEach, describe, expect, it } from 'vitest'
import { withPublished } from '#core/overlay.ts'
import type { StaffBrowser } from '#tests/support/console.ts'
import { anEntry, smallBrain } from '#tests/support/small-town.ts'
import { openDesk, textOf, type Desk, type GoldenQuestion } from './support/desk.ts'

let desk: Desk
afterEach(() => desk.close())

async function open(golden: readonly GoldenQuestion[] = []) {
  desk = await openDesk(golden)
  return desk
}

/** Adds the question as a phrasing and gives the address of the page that shows the effect. */
async function add(staff: StaffBrowser, fields: Record<string, string>): Promise<string> {
  const response = await staff.post('/staff/gaps/phrasing', { locale: 'de', place: 'kleinstadt', ...fields })
  expect(response.status).toBe(303)
  return response.headers.get('Location') ?? ''
}

const bicycle = 'Wer hilft mir mit einer Betreuung für Kleinkinder'

describe('a question that belongs to a topic', () => {
  it('becomes a phrasing, is learnt with the publication and leaves the inbox', async () => {
    await open()
    await desk.addGaps({ text: bicycle })
    const staff = await desk.signIn({ roles: ['publisher'] })
    expect(desk.brain().matcher.match(bicycle).decision).not.toMatchObject({ kind: 'answer', topic: 'kita' })

    const effect = await add(staff, { gap: '1', topic: 'kita', text: bicycle })
    const page = await textOf(staff.get(effect))
    const published = await staff.post(effect, { do: 'publish', reason: 'Wird oft gefragt', gap: '1', clear: 'yes' })

    expect(page).toContain('Keine Prüffrage wird anders beantwortet')
    expect(published.headers.get('Location')).toBe('/staff/gaps')
    expect(desk.brain().base.germany.entries.get('kita')?.texts.de?.phrasings).toContain(bicycle)
    expect(desk.brain().matcher.match(bicycle).candidates[0]?.topic).toBe('kita')
    expect(await desk.gapTexts()).toEqual([])
    expect(await textOf(staff.get('/staff/gaps'))).toContain('Veröffentlicht.')
  })

  it('is only drafted by an editor and given to review', async () => {
    await open()
    await desk.addGaps({ text: bicycle })
    const editor = await desk.signIn({ roles: ['editor'] })

    const effect = await add(editor, { gap: '1', topic: 'kita', text: bicycle })
    const refused = await editor.post(effect, { do: 'publish', reason: 'weil' })
    const submitted = await editor.post(effect, { do: 'submit' })

    expect(await textOf(editor.get(effect))).not.toContain('value="publish"')
    expect([refused.status, submitted.status]).toEqual([403, 303])
    expect(await desk.revisions.worklist()).toMatchObject([{ state: 'review', key: 'kita', author: editor.account.id }])
    expect(desk.brain().base.germany.entries.get('kita')?.texts.de?.phrasings).not.toContain(bicycle)
    expect(await textOf(editor.get('/staff/gaps'))).toContain('schon in einem Entwurf')
  })

  it('needs a reason when a question that must be answered would be no more', async () => {
    const asked = 'schutz vor gewalt'
    await open([{ question: asked, topic: 'shelter' }])
    const staff = await desk.signIn()
    let effect = ''
    // One stray phrasing does not outweigh the others: here the same words are given to another topic many times.
    for (const text of ['schutz vor gewalt in der kita', 'gewalt schutz', 'vor gewalt schutz', 'schutz gewalt', asked])
      effect = await add(staff, { topic: 'kita', text })

    const page = await textOf(staff.get(effect))
    const without = await staff.post(effect, { do: 'publish', reason: '  ' })

    expect(page).toContain('Eine Prüffrage wird nicht mehr richtig beantwortet')
    expect(page).toContain('value="" id="field-reason"')
    expect([without.status, await textOf(without)]).toEqual([
      422,
      expect.stringContaining('Bitte nennen Sie einen Grund.'),
    ])
    expect((await staff.post(effect, { do: 'publish', reason: 'So gewollt' })).status).toBe(303)
  })

  it('joins the draft of a colleague, who publishes it', async () => {
    await open()
    const [first, second] = [await desk.signIn({ roles: ['editor'] }), await desk.signIn({ roles: ['editor'] })]
    await add(first, { topic: 'kita', text: 'Betreuung für Kleinkinder' })

    await add(second, { topic: 'kita', text: bicycle })

    expect(await desk.revisions.worklist()).toMatchObject([
      {
        value: {
          texts: { de: { phrasings: expect.arrayContaining(['Betreuung für Kleinkinder', bicycle]) as unknown } },
        },
      },
    ])
  })

  it.each([
    ['has no words', { topic: 'kita', text: '???' }, 422, 'Bitte geben Sie eine Formulierung ein.'],
    ['has something taken out', { topic: 'kita', text: 'Mein Kind […] Kita' }, 422, 'Daraus wird nichts gelernt'],
    ['is too long', { topic: 'kita', text: 'Kita '.repeat(50) }, 422, 'höchstens 200 Zeichen'],
    ['is for no topic', { topic: 'nothing', text: bicycle }, 422, 'Bitte wählen Sie ein Anliegen.'],
    [
      'is in a language without a text',
      { topic: 'kita', text: 'روضة الأطفال', locale: 'ar' },
      422,
      'Bitte übersetzen Sie ihn zuerst.',
    ],
  ])('is given back when it %s', async (_, fields, status, problem) => {
    await open()
    const staff = await desk.signIn()

    const response = await staff.post('/staff/gaps/phrasing', { locale: 'de', place: 'kleinstadt', ...fields })

    expect([response.status, await textOf(response)]).toEqual([status, expect.stringContaining(problem)])
    expect(await desk.revisions.worklist()).toEqual([])
  })

  it('changes a nationwide text only by those who may', async () => {
    await open()
    const staff = await desk.signIn({ roles: ['publisher'], municipality: 'kleinstadt' })

    const response = await staff.post('/staff/gaps/phrasing', {
      locale: 'de',
      place: 'kleinstadt',
      topic: 'kita',
      text: bicycle,
    })

    expect(response.status).toBe(403)
    expect(await desk.revisions.worklist()).toEqual([])
  })

  it('is offered to somebody of one town only where they may change the text, else an own text', async () => {
    const own = { kind: 'entry', place: 'kleinstadt', key: 'school', value: anEntry('school') } as const
    const { base } = withPublished(smallBrain.base, [own])
    desk = await openDesk([], { ...smallBrain, base })
    await desk.addGaps({ text: bicycle })
    const [town, all] = [
      await desk.signIn({ roles: ['editor'], municipality: 'kleinstadt' }),
      await desk.signIn({ roles: ['editor'] }),
    ]
    const topicsOn = (page: string) => {
      const list = /<select[^>]*name="topic".*?<\/select>/u.exec(page)?.[0] ?? ''
      return [...new Set([...list.matchAll(/<option value="([^"]+)"/gu)].map(([, topic = '']) => topic))].toSorted(
        (a, b) => a.localeCompare(b),
      )
    }

    const page = await textOf(town.get('/staff/gaps/1'))
    expect(topicsOn(page)).toEqual(['school'])
    expect(page).toContain('Für Kleinstadt können Sie einen eigenen Text schreiben')
    expect(page).toMatch(
      /href="\/staff\/entries\/kleinstadt\/kita\?gap=1"\s*><span[^>]*>Eigenen Text für Kleinstadt: /u,
    )
    expect(await textOf(town.get('/staff/entries/new?gap=1&q=katalog%20kita'))).not.toContain('Nur die Frage dort')

    const whole = await textOf(all.get('/staff/gaps/1'))
    expect(topicsOn(whole)).toEqual(['hire', 'interpreters', 'job', 'kita', 'school', 'shelter'])
    expect(whole).not.toContain('können Sie einen eigenen Text schreiben')
    expect(await textOf(all.get('/staff/entries/new?gap=1&q=katalog%20kita'))).toContain('Nur die Frage dort')
  })

  it('is not added twice', async () => {
    await open()
    const staff = await desk.signIn()

    expect(await add(staff, { topic: 'kita', text: 'KITA-Platz anmelden!' })).toBe('/staff/gaps')
    expect(await textOf(staff.get('/staff/gaps'))).toContain('steht schon bei „Titel kita“')
  })

  it('leads to the draft in which it stands already', async () => {
    await open()
    await desk.addGaps({ text: bicycle })
    const staff = await desk.signIn()

    const effect = await add(staff, { gap: '1', topic: 'kita', text: bicycle })

    expect(await textOf(staff.get('/staff/gaps'))).toContain(`href="${effect}"`)
    expect(await textOf(staff.get('/staff/gaps/1'))).toContain(`href="${effect}"`)
    expect(await add(staff, { gap: '1', topic: 'kita', text: bicycle })).toBe(effect)
  })
})

describe('the effect of a change', () => {
  it('shows what the question that gave rise to it gets, before and after', async () => {
    await open()
    await desk.addGaps({ text: bicycle })
    const staff = await desk.signIn()

    const page = await textOf(staff.get(await add(staff, { gap: '1', topic: 'kita', text: bicycle })))

    expect(page).toContain('Die Frage, um die es geht')
    expect(page).toMatch(
      /Betreuung für Kleinkinder<\/bdi>“<br \/>bisher: Rückfrage: Titel hire → dann: <strong>Titel kita<\/strong>/u,
    )
  })
})
