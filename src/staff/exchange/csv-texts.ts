import { answerLocales, type AnswerLocale } from '#core/locale.ts'
import type { TranslationStatus } from '#knowledge/translations.ts'
import { columnsOf, readCsv, writeCsv, type CsvRow } from './csv.ts'
import { UnreadableFile, type SentFile, type SentUnit, type TranslationUnit } from './units.ts'

/** How languages and states are called in a table, by its readers. */
export interface TableWords {
  languages: Readonly<Record<AnswerLocale, string>>
  states: Readonly<Record<TranslationStatus, string>>
}

const fieldNames = { title: 'Überschrift', answer: 'Antwort' } as const
const fields = ['title', 'answer'] as const

/** The same as a table: two rows a text. The target column carries the code of its language. */
export function toCsvTexts(units: readonly TranslationUnit[], locale: AnswerLocale, words: TableWords): string {
  const header = ['Anliegen', 'Feld', 'Deutsch', `${words.languages[locale]} (${locale})`, 'Stand', 'Basis']
  const rows = units.flatMap(({ place, topic, basis, original, target, status }) =>
    fields.map((field) => [
      `${place}/${topic}`,
      fieldNames[field],
      original[field],
      target?.[field] ?? '',
      words.states[status],
      basis,
    ]),
  )
  return writeCsv([header, ...rows])
}

interface Part {
  line: number
  field: keyof typeof fieldNames | undefined
  text: string
  basis: string
  isReviewed: boolean
}

/** Reads such a table. Errors: `UnreadableFile`; a text with unlike or missing rows carries its problem. */
export function readCsvTexts(text: string, words: TableWords): SentFile {
  const [header, ...rows] = readCsv(text)
  if (!header) throw new UnreadableFile('Die Datei ist leer.')
  const locale = localeOf(header)
  const columns = columnsOf(header, {
    topic: ['anliegen', 'topic'],
    field: ['feld', 'field'],
    target: [header.cells[targetColumn(header)]?.trim().toLowerCase() ?? ''],
    status: ['stand', 'status'],
    basis: ['basis'],
  })
  const germanNames = { topic: 'Anliegen', field: 'Feld', target: 'Übersetzung', status: 'Stand', basis: 'Basis' }
  if (columns.missing.length > 0)
    throw new UnreadableFile(
      `Diese Spalten fehlen in der ersten Zeile: ${columns.missing.map((name) => germanNames[name]).join(', ')}.`,
    )
  const parts = Map.groupBy(
    rows.map((row): Part & { name: string } => ({
      name: columns.cell(row, 'topic').trim(),
      line: row.line,
      field: fieldOf(columns.cell(row, 'field')),
      text: columns.cell(row, 'target'),
      basis: columns.cell(row, 'basis').trim(),
      isReviewed: columns.cell(row, 'status').trim().toLowerCase() === words.states.reviewed.toLowerCase(),
    })),
    ({ name }) => name,
  )
  return { locale, units: [...parts].map(([name, ofText]) => sentUnit(name, ofText)) }
}

function targetColumn(header: CsvRow): number {
  return header.cells.findIndex((cell) => /\([a-z-]+\)\s*$/iu.test(cell))
}

function localeOf(header: CsvRow): AnswerLocale {
  const code = /\(([a-z-]+)\)\s*$/iu.exec(header.cells[targetColumn(header)] ?? '')?.[1]?.toLowerCase()
  if (code === undefined)
    throw new UnreadableFile(
      'In der ersten Zeile fehlt die Spalte mit der Übersetzung. Sie heißt zum Beispiel „Arabisch (ar)“. Bitte ändern Sie die erste Zeile nicht.',
    )
  const locale = answerLocales.find((one) => one === code)
  if (!locale || locale === 'de') throw new UnreadableFile(`Die Zielsprache „${code.slice(0, 20)}“ kennen wir nicht.`)
  return locale
}

function fieldOf(text: string): Part['field'] {
  const word = text.trim().toLowerCase()
  return fields.find((field) => word === field || word === fieldNames[field].toLowerCase())
}

function sentUnit(name: string, parts: readonly Part[]): SentUnit {
  const slash = name.indexOf('/')
  const lines = `Zeile ${parts.map(({ line }) => line).join(', ')}`
  const textOf = (field: Part['field']) => parts.find((part) => part.field === field)?.text ?? ''
  const problem =
    parts.length !== 2 || new Set(parts.map(({ field }) => field)).size !== 2 || parts.some(({ field }) => !field)
      ? `${lines}: Ein Anliegen hat genau zwei Zeilen, „Überschrift“ und „Antwort“.`
      : parts[0]?.basis !== parts[1]?.basis
        ? `${lines}: Die beiden Zeilen haben eine verschiedene „Basis“.`
        : undefined
  return {
    place: slash < 0 ? '' : name.slice(0, slash),
    topic: name.slice(slash + 1),
    basis: parts[0]?.basis ?? '',
    title: textOf('title'),
    answer: textOf('answer'),
    isReviewed: parts.every(({ isReviewed }) => isReviewed),
    ...(problem === undefined ? {} : { problem }),
  }
}
