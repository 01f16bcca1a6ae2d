import type { Entry } from '#core/entry.ts'
import type { KnowledgeBase } from '#core/knowledge-base.ts'
import { answerLocales, type AnswerLocale } from '#core/locale.ts'
import { fold } from '#core/text.ts'
import { entriesOf, type Finding, type Rule } from './finding.ts'

interface FoldedPhrasing {
  locale: AnswerLocale
  phrasing: string
  key: string
}

/** Entries are never changed in place, and staff check one against all others again and again. */
const folded = new WeakMap<Entry, readonly FoldedPhrasing[]>()

function foldedPhrasings(entry: Entry): readonly FoldedPhrasing[] {
  let phrasings = folded.get(entry)
  if (!phrasings) {
    phrasings = answerLocales.flatMap((locale) =>
      (entry.texts[locale]?.phrasings ?? []).map((phrasing) => ({ locale, phrasing, key: fold(phrasing) })),
    )
    folded.set(entry, phrasings)
  }
  return phrasings
}

/** The same for one file, whichever of the two comes first: its phrasings are looked for in all others. */
function sharedPhrasings(base: KnowledgeBase, only: string): Finding[] {
  const findings: Finding[] = []
  for (const { entry, file } of entriesOf(base, only)) {
    const own = new Map(foldedPhrasings(entry).map((phrasing) => [phrasing.key, phrasing]))
    const empty = own.get('')
    if (empty)
      findings.push({
        level: 'error',
        rule: 'phrasing-empty',
        file,
        message: `${empty.locale}: “${empty.phrasing}” has no words`,
        about: { locale: empty.locale, what: empty.phrasing },
      })
    for (const { entry: other } of entriesOf(base))
      if (other.topic !== entry.topic)
        for (const { locale, key } of foldedPhrasings(other)) {
          const shared = key === '' ? undefined : own.get(key)
          if (shared)
            findings.push({
              level: 'error',
              rule: 'phrasing-in-two-topics',
              file,
              message: `${shared.locale}: “${shared.phrasing}” also belongs to ${other.topic} (${locale})`,
              about: { locale: shared.locale, what: shared.phrasing, topic: other.topic },
            })
        }
  }
  return findings
}

/** The same words under two topics would make the matcher guess. */
export const phrasingInTwoTopics: Rule = (base, { only }) => {
  if (only !== undefined) return sharedPhrasings(base, only)
  const findings: Finding[] = []
  const seen = new Map<string, { topic: string; locale: AnswerLocale }>()
  for (const { entry, file } of entriesOf(base))
    for (const { locale, phrasing, key } of foldedPhrasings(entry)) {
      const other = seen.get(key)
      if (key === '')
        findings.push({
          level: 'error',
          rule: 'phrasing-empty',
          file,
          message: `${locale}: “${phrasing}” has no words`,
          about: { locale, what: phrasing },
        })
      else if (other && other.topic !== entry.topic)
        findings.push({
          level: 'error',
          rule: 'phrasing-in-two-topics',
          file,
          message: `${locale}: “${phrasing}” also belongs to ${other.topic} (${other.locale})`,
          about: { locale, what: phrasing, topic: other.topic },
        })
      else seen.set(key, { topic: entry.topic, locale })
    }
  return findings
}
