import { parse, type CsvError } from 'csv-parse/sync'
import { UnreadableFile } from './units.ts'

const maxRows = 20_000
const maxRowChars = 100_000

/** What a spreadsheet may take for a formula, and the apostrophe that hides it. Source: OWASP, CSV injection. */
const formula = /^\s*[=+\-@\t\r'＝＋－＠]/u
const hidden = /^'(?=\s*[=+\-@\t\r'＝＋－＠])/u

/** A table for spreadsheets in German: byte order mark, semicolons, lines end with CR LF, no cell is a formula. */
export function writeCsv(rows: readonly (readonly string[])[]): string {
  const cell = (text: string) => `"${(formula.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`
  return `\uFEFF${rows.map((cells) => cells.map(cell).join(';')).join('\r\n')}\r\n`
}

export interface CsvRow {
  /** In the file, from 1; of the end of the row, as a cell may have several lines. */
  line: number
  cells: readonly string[]
}

/**
 * Reads a table as spreadsheets write it: semicolon, comma or tab, whichever the first row has. Cells are as `writeCsv` got them.
 *
 * Errors: `UnreadableFile`.
 */
export function readCsv(text: string): CsvRow[] {
  const head = text.replace(/^\uFEFF/u, '').split(/\r?\n|\r/u, 1)[0] ?? ''
  const delimiter = [';', '\t', ','].find((sign) => head.includes(sign)) ?? ';'
  let records: { record: string[]; info: { lines: number } }[]
  try {
    records = parse(text, {
      bom: true,
      delimiter,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      max_record_size: maxRowChars,
      to: maxRows + 1,
    }) as unknown as typeof records
  } catch (error) {
    const { code, lines } = error as CsvError & { lines?: number }
    const where = lines === undefined ? '' : `Zeile ${lines}: `
    throw new UnreadableFile(
      code === 'CSV_MAX_RECORD_SIZE'
        ? `${where}Eine Zelle ist zu lang. Vielleicht fehlt ein schließendes Anführungszeichen.`
        : `${where}Die Anführungszeichen passen nicht zusammen. Bitte speichern Sie die Tabelle noch einmal als „CSV UTF-8“.`,
      { cause: error },
    )
  }
  if (records.length > maxRows)
    throw new UnreadableFile(`Die Tabelle hat mehr als ${maxRows} Zeilen. Bitte teilen Sie sie auf.`)
  return records.map(({ record, info }) => ({
    line: info.lines,
    cells: record.map((cell) => cell.replace(hidden, '').replaceAll('\r\n', '\n')),
  }))
}

/** The column of each name in the first row, whatever the case; `''` in rows that are shorter. */
export function columnsOf<Name extends string>(
  header: CsvRow,
  names: Record<Name, readonly string[]>,
): { missing: Name[]; cell(row: CsvRow, name: Name): string } {
  const heads = header.cells.map((cell) => cell.trim().toLowerCase())
  const places = Object.fromEntries(
    (Object.entries(names) as [Name, readonly string[]][]).map(([name, words]) => [
      name,
      heads.findIndex((head) => words.includes(head)),
    ]),
  ) as Record<Name, number>
  return {
    missing: (Object.keys(names) as Name[]).filter((name) => places[name] < 0),
    cell: (row, name) => (places[name] < 0 ? '' : (row.cells[places[name]] ?? '')),
  }
}
