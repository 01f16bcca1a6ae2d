import { describe, expect, it } from 'vitest'
import { figuresOf } from '#staff/figures.ts'
import type { Count } from '#staff/ports.ts'
import { reportOf, toCsv, toMarkdown } from '#staff/report.ts'
import { smallBase } from '#tests/support/small-town.ts'

function aCount(given: Partial<Count> & { count: number }): Count {
  return {
    day: '2026-11-23',
    kind: 'question',
    channel: 'web',
    municipality: 'kleinstadt',
    locale: 'de',
    audience: '',
    outcome: 'answer',
    topic: 'kita',
    office: '',
    ...given,
  }
}

const week = { from: '2026-11-20', to: '2026-11-26' }

describe('figures', () => {
  const figures = figuresOf(
    [
      aCount({ count: 20 }),
      aCount({ count: 10, day: '2026-11-24', channel: 'telegram', locale: 'ar' }),
      aCount({ count: 6, outcome: 'refer', topic: '' }),
      aCount({ count: 4, topic: 'job', audience: 'newcomer' }),
      aCount({ count: 12, kind: 'referral', outcome: '', locale: '', office: 'kita-office' }),
      aCount({ count: 9, kind: 'feedback', outcome: 'helpful' }),
      aCount({ count: 6, kind: 'feedback', outcome: 'not-helpful' }),
    ],
    smallBase,
    week,
  )

  it('add up what was asked and what became of it', () => {
    expect(figures.questions).toBe(40)
    expect(figures.answered).toEqual({ is: 'about', percent: 85 })
    expect(figures.outcomes.map(({ key, count }) => [key, count])).toEqual([
      ['answer', 34],
      ['clarify', 0],
      ['refer', 6],
      ['urgent', 0],
    ])
    expect(figures.channels.map(({ label, count }) => [label, count])).toEqual([
      ['Web-Chat', 30],
      ['Telegram', 10],
    ])
    expect(figures.locales.map(({ label, count }) => [label, count])).toEqual([
      ['Deutsch', 30],
      ['Arabisch', 10],
    ])
    expect(figures.offices).toEqual([{ key: 'kita-office', label: 'Kita-Büro', count: 12 }])
    expect(figures.ratings).toEqual({ helpful: 9, notHelpful: 6, share: { is: 'about', percent: 60 } })
  })

  it('cover a field with few questions and the one beside it', () => {
    expect(figures.fields.map(({ key, count }) => [key, count])).toEqual([
      ['family', 'hidden'],
      ['work', 'few'],
    ])
    expect(figures.audiences.map(({ label, count }) => [label, count])).toEqual([
      ['Nicht angegeben', 'hidden'],
      ['Zugewanderte', 'few'],
    ])
  })

  it('name every day of a week, also those without a question', () => {
    expect(figures.time.unit).toBe('day')
    expect(figures.time.rows.map(({ label, count }) => [label, count])).toEqual([
      ['20.11.2026', 0],
      ['21.11.2026', 0],
      ['22.11.2026', 0],
      ['23.11.2026', 30],
      ['24.11.2026', 10],
      ['25.11.2026', 0],
      ['26.11.2026', 0],
    ])
  })

  it('count by week over months and by month over years', () => {
    const counts = [aCount({ count: 7 }), aCount({ count: 8, day: '2026-11-29' })]

    const months = figuresOf(counts, smallBase, { from: '2026-10-01', to: '2026-11-30' }).time
    const years = figuresOf(counts, smallBase, { from: '2026-01-01', to: '2026-11-30' }).time

    expect([months.unit, months.rows.find(({ label }) => label === '23.11.2026')?.count]).toEqual(['week', 15])
    expect([years.unit, years.rows.length, years.rows.at(-1)]).toEqual([
      'month',
      11,
      { key: '2026-11-01', label: '11.2026', count: 15 },
    ])
  })

  it('cover a measure from which a small topic could be worked out', () => {
    const town = smallBase.municipalities.get('kleinstadt')
    if (!town) throw new Error('there is no town')
    const measure = {
      id: 'm-1',
      concept: 'Konzept',
      section: '1',
      field: 'Familie',
      goal: 'Ziel',
      measure: 'Kita-Lotsen',
      responsible: [],
      topics: ['kita', 'job'],
      source: 'test',
    }
    const base = {
      ...smallBase,
      municipalities: new Map([
        ['kleinstadt', { ...town, measures: [measure, { ...measure, id: 'm-2', topics: ['kita'] }] }],
      ]),
    }

    const { measures } = figuresOf([aCount({ count: 20 }), aCount({ count: 2, topic: 'job' })], base, week)

    expect(measures.map(({ key, count }) => [key, count])).toEqual([
      ['m-1', 'hidden'],
      ['m-2', 20],
    ])
  })
})

describe('the report', () => {
  const figures = figuresOf([aCount({ count: 20 }), aCount({ count: 3, outcome: 'refer', topic: '' })], smallBase, week)

  it('is a table that no spreadsheet runs', () => {
    const table = {
      title: '=1+1',
      columns: ['a', 'b'],
      rows: [
        ['@SUM(A1)', ' -2'],
        ['sagt "ja"; nein', '+3'],
      ],
    }

    const csv = toCsv(reportOf(figures, 'Kleinstadt', [table]))

    expect(csv.startsWith('\uFEFF"Tabelle";"Merkmal";"Wert"\r\n"Zeitraum";"20.11.2026 bis 26.11.2026";""\r\n')).toBe(
      true,
    )
    expect(csv).toContain(`"'=1+1";"'@SUM(A1)";"' -2"\r\n"'=1+1";"sagt ""ja""; nein";"'+3"\r\n`)
    expect(csv).toContain('"Auf einen Blick";"Fragen";"23"\r\n')
  })

  it('keeps small counts to itself in every format', () => {
    const report = reportOf(figures, 'Kleinstadt')

    for (const text of [toCsv(report), toMarkdown(report)]) {
      expect(text).toMatch(/Nicht gewusst, an eine Stelle verwiesen\W+5/u)
      expect(text).toMatch(/Beantwortet\W+verdeckt/u)
    }
  })

  it('lets no name break its tables in Markdown', () => {
    const table = { title: 'Stellen', columns: ['Stelle', 'Verweise'], rows: [['A | B <script>', '7']] }

    expect(toMarkdown(reportOf(figures, 'Kleinstadt', [table]))).toContain('| A \\| B \\<script\\> | 7 |')
  })
})
