import { readCsvTexts, type TableWords } from './csv-texts.ts'
import { UnreadableFile, type SentFile } from './units.ts'
import { readXliff } from './xliff-in.ts'

/** All texts of one language with their originals have some 0.6 MB. */
export const maxFileBytes = 3 * 1024 * 1024

/**
 * The text of a file, whatever its name says. Errors: `UnreadableFile` for what is empty, too large, packed or not UTF-8.
 */
export function textOfFile(bytes: Uint8Array): string {
  if (bytes.length === 0) throw new UnreadableFile('Die Datei ist leer.')
  if (bytes.length > maxFileBytes)
    throw new UnreadableFile(`Die Datei ist größer als ${maxFileBytes / 1024 / 1024} MB. Bitte teilen Sie sie auf.`)
  const [first, second] = bytes
  // Zip, and with it .xlsx and .ods; gzip.
  if ((first === 0x50 && second === 0x4b) || (first === 0x1f && second === 0x8b))
    throw new UnreadableFile(
      'Das ist eine gepackte Datei (zum Beispiel .zip oder .xlsx). Bitte packen Sie sie aus oder speichern Sie die Tabelle als „CSV UTF-8“.',
    )
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) throw notUtf8('UTF-16')
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    throw notUtf8('einer anderen Zeichenkodierung', cause)
  }
}

function notUtf8(found: string, cause?: unknown): UnreadableFile {
  return new UnreadableFile(
    `Die Datei ist in ${found} gespeichert, nicht in UTF-8. In Excel wählen Sie „Speichern unter“ und „CSV UTF-8“.`,
    { cause },
  )
}

/** Reads what came back from translators, XLIFF or table. Shapes: the texts, or why the file cannot be used, in German. */
export function readTranslations(bytes: Uint8Array, words: TableWords): SentFile | { refused: string } {
  try {
    const text = textOfFile(bytes)
    const file = text.trimStart().startsWith('<') ? readXliff(text) : readCsvTexts(text, words)
    return file.units.length > 0 ? file : { refused: 'In der Datei steht kein Text.' }
  } catch (error) {
    if (error instanceof UnreadableFile) return { refused: error.message }
    throw error
  }
}
