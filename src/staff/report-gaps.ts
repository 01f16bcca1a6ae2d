import { topicTitle, type KnowledgeBase } from '#core/knowledge-base.ts'
import type { GapGroup } from './gaps.ts'
import type { ReportTable } from './report.ts'
import { countText, shownParts } from './small-counts.ts'

const spoken = new Intl.DisplayNames('de', { type: 'language', fallback: 'code' })

function languageLabel(language: GapGroup['language']): string {
  if (language === '' || language === 'other') return 'Andere oder unbekannt'
  return spoken.of(language) ?? language
}

/** How many questions are open now, by language and by the topic they come nearest to. No question is named. */
export function gapTables(groups: readonly GapGroup[], base: KnowledgeBase): ReportTable[] {
  const table = (title: string, column: string, note: string, keyOf: (group: GapGroup) => string): ReportTable => {
    const sums = new Map<string, number>()
    for (const group of groups) sums.set(keyOf(group), (sums.get(keyOf(group)) ?? 0) + group.gaps.length)
    const rows = [...sums].toSorted((a, b) => b[1] - a[1] || a[0].localeCompare(b[0], 'de'))
    const shown = shownParts(rows.map(([, count]) => count))
    return {
      title,
      note,
      columns: [column, 'Fragen'],
      rows: rows.map(([label], index) => [label, countText(shown[index] ?? 0)]),
    }
  }
  const note = 'Stand heute; offene Fragen werden nach 30 Tagen gelöscht.'
  return [
    table('Offene Fragen nach Sprache', 'Sprache', note, ({ language }) => languageLabel(language)),
    table('Offene Fragen nach dem nächstliegenden Anliegen', 'Anliegen', note, ({ candidates }) =>
      candidates[0] ? topicTitle(base, candidates[0].topic, 'de') : 'Keines',
    ),
  ]
}
