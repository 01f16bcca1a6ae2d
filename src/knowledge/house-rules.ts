import type { KnowledgeBase } from '#core/knowledge-base.ts'
import type { Subject } from '#core/overlay.ts'
import { checkKnowledge } from './check.ts'

/** What the check says in English for developers, for the staff of a town. */
const german: Record<string, string> = {
  'phrasing-empty': 'Eine Frage hat keine Wörter',
  'phrasing-in-two-topics': 'Diese Frage gehört schon zu einem anderen Thema',
  'link-broken': 'Ein Link ist nicht vollständig: [Text](https://…)',
  'bold-broken': 'Fett gesetzter Text ist nicht geschlossen (zwei Sternchen am Anfang und am Ende)',
  markdown: 'Erlaubt sind nur Absätze, Listen, fetter Text und Links',
  'fact-in-text': 'Telefonnummern und Beträge gehören zur Stelle, nicht in den Text',
  'phone-invalid': 'Diese Telefonnummer kann man nicht wählen',
  'topic-without-responsibility': 'Für dieses Thema ist keine Stelle zuständig',
  'only-conditional': 'Die letzte Stelle muss für alle zuständig sein (ohne Bedingung)',
}

/** What stands against one content, in German, with the place. Shapes: `[]` when all is well. */
export function problemsWith(base: KnowledgeBase, { kind, place, key }: Subject, today: string): string[] {
  const file =
    kind === 'entry' ? `${place}/entries/${key}.yaml` : kind === 'office' ? `offices/${key}.yaml` : `${place}/responsibilities.yaml`
  return checkKnowledge(base, { today, only: file })
    .filter((finding) => finding.level === 'error' && finding.file.endsWith(file))
    .map(({ rule, message }) => `${german[rule] ?? rule} – ${message}`)
}
