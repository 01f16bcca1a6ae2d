import { isDeepStrictEqual } from 'node:util'
import { entrySchema, type Entry, type EntryText } from '#core/entry.ts'
import type { KnowledgeBase } from '#core/knowledge-base.ts'
import { answerLocales, type AnswerLocale } from '#core/locale.ts'
import { fold } from '#core/text.ts'
import { basisOf } from '#knowledge/translations.ts'
import { addDays } from '#staff/days.ts'
import { phrasingProblems } from '#staff/phrasings.ts'
import type { Account, Subject } from '#staff/ports.ts'
import type { RevisionService } from '#staff/revisions.ts'
import { nationwide } from '#staff/rights.ts'
import { columnsOf, readCsv, type CsvRow } from './csv.ts'
import { problemsOfWording } from './text-rules.ts'
import { UnreadableFile } from './units.ts'

const reviewDays = 365

/** One row: a phrasing, a text, or both, of one topic in one language. `''`: says nothing about this. */
export interface DraftRow {
  line: number
  place: string
  topic: string
  locale: AnswerLocale
  title: string
  answer: string
  phrasing: string
  source: string
}

export interface CsvDraft {
  place: string
  topic: string
  /** Lines of the file it was made from. */
  lines: number[]
  outcome: 'draft' | 'same' | 'refused'
  /** Why it was refused, in German. */
  reasons: string[]
}

const columnNames = {
  topic: ['anliegen', 'topic'],
  locale: ['sprache', 'locale', 'language'],
  place: ['ort', 'place'],
  title: ['überschrift', 'title'],
  answer: ['antwort', 'answer'],
  phrasing: ['formulierung', 'frage', 'phrasing'],
  source: ['quelle', 'source'],
} as const

/**
 * Rows of a table with phrasings and texts: columns `Anliegen`, `Sprache`, and any of `Ort`, `Überschrift`, `Antwort`, `Formulierung`,
 * `Quelle`. Errors: `UnreadableFile`.
 */
export function readDraftRows(text: string): DraftRow[] {
  const [header, ...rows] = readCsv(text)
  if (!header) throw new UnreadableFile('Die Datei ist leer.')
  const columns = columnsOf(header, columnNames)
  const { missing } = columns
  if (missing.includes('topic') || missing.includes('locale'))
    throw new UnreadableFile('Die erste Zeile braucht die Spalten „Anliegen“ und „Sprache“.')
  if (missing.includes('phrasing') && missing.includes('answer'))
    throw new UnreadableFile('Es fehlt eine Spalte „Formulierung“ oder „Antwort“.')
  return rows.map((row) => rowOf(row, (name) => columns.cell(row, name).trim()))
}

function rowOf({ line }: CsvRow, cell: (name: keyof typeof columnNames) => string): DraftRow {
  const locale = answerLocales.find((one) => one === cell('locale').toLowerCase())
  if (!locale)
    throw new UnreadableFile(
      `Zeile ${line}: Die Sprache „${cell('locale').slice(0, 20)}“ kennen wir nicht (zum Beispiel de, ar, de-simple).`,
    )
  return {
    line,
    locale,
    topic: cell('topic'),
    place: cell('place') || nationwide,
    title: cell('title'),
    answer: cell('answer'),
    phrasing: cell('phrasing'),
    source: cell('source'),
  }
}

/** Makes drafts of the rows, one for each topic and place. Nothing is published. `today`: YYYY-MM-DD. Errors: `store-unavailable`. */
export async function draftRows(
  rows: readonly DraftRow[],
  parts: { base: KnowledgeBase; revisions: RevisionService; actor: Account; today: string; reason: string },
): Promise<CsvDraft[]> {
  const drafts: CsvDraft[] = []
  for (const ofTopic of Map.groupBy(rows, ({ place, topic }) => `${place}/${topic}`).values())
    drafts.push(await draftTopic(ofTopic, parts))
  return drafts
}

async function draftTopic(
  rows: readonly DraftRow[],
  { base, revisions, actor, today, reason }: Parameters<typeof draftRows>[1],
): Promise<CsvDraft> {
  const { place = '', topic = '' } = rows[0] ?? {}
  const lines = rows.map(({ line }) => line)
  const result = (outcome: CsvDraft['outcome'], reasons: string[] = []): CsvDraft => ({
    place,
    topic,
    lines,
    outcome,
    reasons,
  })
  if ((place !== nationwide && !base.municipalities.has(place)) || !base.topics.has(topic))
    return result('refused', ['Dieses Anliegen oder diesen Ort gibt es nicht.'])

  const subject: Subject = { kind: 'entry', place, key: topic }
  const current = revisions.current(subject)
  const open = await revisions.open(subject)
  const before = entrySchema.safeParse(open?.value ?? current?.value).data
  const { entry, problems } = withRows(before, rows, { topic, place, today })
  if (problems.length > 0) return result('refused', problems)
  if (isDeepStrictEqual(entry, before)) return result('same')
  const saved = await revisions.save(subject, entry, {
    basis: open?.basis ?? current?.basis ?? '',
    ...(open ? { updatedAt: open.updatedAt } : {}),
    reason: open?.reason || reason,
    actor,
  })
  if (saved.kind === 'saved') return result('draft')
  return result('refused', saved.kind === 'invalid' ? saved.problems : ['Jemand hat den Text gerade geändert.'])
}

/** The entry with all rows in it, German first: what is translated is made from that. */
function withRows(
  before: Entry | undefined,
  rows: readonly DraftRow[],
  { topic, place, today }: { topic: string; place: string; today: string },
): { entry: unknown; problems: string[] } {
  const problems: string[] = []
  const texts: Partial<Record<AnswerLocale, EntryText>> = { ...before?.texts }
  for (const row of rows.toSorted((a, b) => Number(a.locale !== 'de') - Number(b.locale !== 'de') || a.line - b.line)) {
    const add = (problem: string) => void problems.push(`Zeile ${row.line}: ${problem}`)
    const old = texts[row.locale]
    const wording = { title: row.title || (old?.title ?? ''), answer: row.answer || (old?.answer ?? '') }
    const isNew = wording.title !== old?.title || wording.answer !== old.answer
    if (isNew) {
      if (wording.title === '' && wording.answer === '') {
        add('In dieser Sprache gibt es noch keinen Text, also auch keine Formulierungen.')
        continue
      }
      problemsOfWording(wording).forEach(add)
    }
    const phrasings = [...(old?.phrasings ?? [])]
    if (row.phrasing !== '') {
      phrasingProblems(row.phrasing).forEach(add)
      if (!phrasings.some((one) => fold(one) === fold(row.phrasing))) phrasings.push(row.phrasing)
    }
    if (row.locale !== 'de' && !texts.de) add('Zuerst braucht es den deutschen Text.')
    const made: Pick<EntryText, 'translation' | 'basis'> = isNew
      ? row.locale === 'de'
        ? { translation: 'original' }
        : { translation: 'human', ...(texts.de ? { basis: basisOf(texts.de) } : {}) }
      : { translation: old?.translation ?? 'human', ...(old?.basis === undefined ? {} : { basis: old.basis }) }
    texts[row.locale] = { title: wording.title, ...made, answer: wording.answer, phrasings }
  }
  const sources = [...new Set([...(before?.source ?? []), ...rows.map(({ source }) => source).filter(Boolean)])]
  if (sources.length === 0) problems.push(`Zeile ${rows[0]?.line}: Ein neuer Text braucht eine Quelle.`)
  const shared = before ?? {
    topic,
    extends: place !== nationwide,
    checkedOn: today,
    reviewBy: addDays(today, reviewDays),
  }
  return { entry: { ...shared, source: sources, texts }, problems }
}
