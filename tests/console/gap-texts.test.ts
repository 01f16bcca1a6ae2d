import { describe, expect, it } from 'vitest'
import { eachTest } from '#tests/support/each-test.ts'
import { formFields } from '#tests/support/editing-console.ts'
import { openDesk, textOf } from './support/desk.ts'

const desk = eachTest(() => openDesk())

describe('a question that needs a new text', () => {
  const text = {
    topic: 'job',
    title: 'Arbeit finden',
    answer: 'Die Stelle hilft **kostenlos**.',
    source: 'https://example.org',
  }

  it('becomes a draft of the municipality that its editors can give to review', async () => {
    await desk.addGaps({ text: 'Minijob am Wochenende' })
    const editor = await desk.signIn({ roles: ['editor'], municipality: 'kleinstadt' })

    const response = await editor.post('/staff/gaps/1/text', text)

    expect(await textOf(editor.get(response.headers.get('Location') ?? ''))).toMatch(
      /Arbeit finden.*<strong>kostenlos<\/strong>/u,
    )
    expect(await desk.revisions.worklist()).toMatchObject([
      {
        kind: 'entry',
        place: 'kleinstadt',
        key: 'job',
        state: 'draft',
        value: {
          extends: true,
          checkedOn: '2026-11-23',
          reviewBy: '2027-11-23',
          texts: { de: { phrasings: ['Minijob am Wochenende'] } },
        },
      },
    ])
  })

  it('is given back with all that was typed when something is missing', async () => {
    await desk.addGaps({ text: 'Minijob' })
    const staff = await desk.signIn()

    const response = await staff.post('/staff/gaps/1/text', { ...text, source: '' })

    const page = await textOf(response)
    expect([response.status, page]).toEqual([422, expect.stringContaining('Bitte nennen Sie die Quelle')])
    expect(page).toContain('Die Stelle hilft **kostenlos**.')
  })

  it('leads to the topic that is looked for, and its text is begun with the question in it', async () => {
    await desk.addGaps({ text: 'Minijob am Wochenende' })
    const editor = await desk.signIn({ roles: ['editor'], municipality: 'kleinstadt' })

    expect(await textOf(editor.get('/staff/gaps/1'))).toContain('action="/staff/entries/new"')
    const picker = await textOf(editor.get('/staff/entries/new?gap=1&q=katalog%20job'))
    expect(picker).toContain('href="/staff/entries/kleinstadt/job?gap=1"')
    // There is no text yet to which this person could add it.
    expect(picker).not.toContain('Nur die Frage dort ergänzen')
    const page = await textOf(editor.get('/staff/entries/kleinstadt/job?gap=1'))
    expect(page).toContain('Minijob am Wochenende</textarea')

    const saved = await editor.post('/staff/entries/kleinstadt/job', formFields(page, { ...text, next: 'change' }))
    const effect = saved.headers.get('Location') ?? ''
    expect(effect).toMatch(/^\/staff\/gaps\/effect\/\d+\?gap=1$/u)
    expect(await textOf(editor.get(effect))).toContain('Arbeit finden')
  })

  it('is not taken for a German phrasing when it was asked in another language', async () => {
    await desk.addGaps({ text: 'عمل في عطلة نهاية الأسبوع', locale: 'ar' })
    const staff = await desk.signIn()

    const page = await textOf(staff.get('/staff/entries/kleinstadt/job?gap=1'))
    expect(page).toContain('nicht auf Deutsch gestellt')
    expect(page).not.toContain('الأسبوع</textarea')
  })

  it('is written by those who may edit there', async () => {
    await desk.addGaps({ text: 'Minijob', municipality: 'grossstadt' })
    const staff = await desk.signIn({ roles: ['editor'], municipality: 'kleinstadt' })

    expect((await staff.post('/staff/gaps/1/text', text)).status).toBe(404)
    expect(await desk.revisions.worklist()).toEqual([])
  })
})
