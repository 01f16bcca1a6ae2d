import { germanDay } from './days.ts'
import type { FigureRow, Figures } from './figures.ts'
import { countText, shareText } from './small-counts.ts'

/** A table of the report; the first column names, the others are figures. */
export interface ReportTable {
  title: string
  note?: string
  columns: readonly string[]
  rows: readonly (readonly string[])[]
}

export interface Report {
  title: string
  period: string
  note: string
  tables: readonly ReportTable[]
}

export const timeUnits = { day: 'Tag', week: 'Woche ab', month: 'Monat' } as const
export const smallCountNote =
  'Werte unter 5 werden nicht genannt, damit niemand erkannt werden kann. „verdeckt“ heißt: Mit diesem Wert ließe sich ein kleiner daneben ausrechnen. ' +
  'Gezählt werden Antworten, keine Personen; der Wortlaut beantworteter Fragen wird nicht gespeichert.'

function tableOf(title: string, column: string, rows: readonly FigureRow[], unit = 'Fragen'): ReportTable {
  return { title, columns: [column, unit], rows: rows.map(({ label, count }) => [label, countText(count)]) }
}

/** The figures as tables, the same for every format. `name`: of the municipality. Empty tables are left out. */
export function reportOf(figures: Figures, name: string, further: readonly ReportTable[] = []): Report {
  const { ratings } = figures
  const tables: ReportTable[] = [
    {
      title: 'Auf einen Blick',
      columns: ['Kennzahl', 'Wert'],
      rows: [
        ['Fragen', countText(figures.questions)],
        ['Davon sofort beantwortet', shareText(figures.answered)],
        ['Als hilfreich bewertet', countText(ratings.helpful)],
        ['Als nicht hilfreich bewertet', countText(ratings.notHelpful)],
        ['Anteil hilfreich', shareText(ratings.share)],
      ],
    },
    tableOf('Was aus den Fragen wurde', 'Ergebnis', figures.outcomes),
    tableOf('Fragen im Zeitraum', timeUnits[figures.time.unit], figures.time.rows),
    tableOf('Themenfelder', 'Themenfeld', figures.fields),
    tableOf('Anliegen', 'Anliegen', figures.topics),
    tableOf('Sprachen', 'Sprache', figures.locales),
    tableOf('Zielgruppen', 'Zielgruppe', figures.audiences),
    tableOf('Wege', 'Weg', figures.channels),
    tableOf('Kommunen', 'Kommune', figures.municipalities),
    tableOf('Verweise an Stellen', 'Stelle', figures.offices, 'Verweise'),
    {
      title: 'Bewertung der Antworten',
      note: 'Nur Anliegen mit mindestens 10 Bewertungen.',
      columns: ['Anliegen', 'Hilfreich'],
      rows: figures.rated.map(({ label, share }) => [label, shareText(share)]),
    },
    {
      ...tableOf('Maßnahmen des Integrationskonzepts', 'Maßnahme', figures.measures, 'Fragen zu ihren Anliegen'),
      note: 'Ein Anliegen kann zu mehreren Maßnahmen gehören.',
    },
    ...further,
  ]
  return {
    title: `Bericht ${name}`,
    period: `${germanDay(figures.from)} bis ${germanDay(figures.to)}`,
    note: smallCountNote,
    tables: tables.filter(({ rows }) => rows.length > 0),
  }
}

/** A cell that no spreadsheet takes for a formula. Source: OWASP, CSV injection. */
function csvCell(text: string): string {
  const safe = /^[\s]*[=+\-@\t\r]/u.test(text) ? `'${text}` : text
  return `"${safe.replaceAll('"', '""')}"`
}

/** For spreadsheets in German: semicolons, a byte order mark, lines end with CR LF. One line per value. */
export function toCsv(report: Report): string {
  const lines = [
    ['Tabelle', 'Merkmal', 'Wert'],
    ['Zeitraum', report.period, ''],
    ...report.tables.flatMap(({ title, rows }) => rows.map(([name = '', ...values]) => [title, name, ...values])),
    ['Hinweis', report.note, ''],
  ]
  return `\uFEFF${lines.map((cells) => cells.map(csvCell).join(';')).join('\r\n')}\r\n`
}

/** Signs that Markdown would read as its own are escaped. */
function markdownText(text: string): string {
  return text.replace(/[\\`*_[\]<>|#]/gu, String.raw`\$&`).replaceAll('\n', ' ')
}

export function toMarkdown(report: Report): string {
  const table = ({ title, note, columns, rows }: ReportTable) =>
    [
      `## ${markdownText(title)}`,
      ...(note ? [markdownText(note)] : []),
      [
        `| ${columns.map(markdownText).join(' | ')} |`,
        `| --- | ${columns
          .slice(1)
          .map(() => '---:')
          .join(' | ')} |`,
        ...rows.map((cells) => `| ${cells.map(markdownText).join(' | ')} |`),
      ].join('\n'),
    ].join('\n\n')
  return `${[`# ${markdownText(report.title)}`, report.period, ...report.tables.map(table), report.note].join('\n\n')}\n`
}
