import type { KnowledgeBase } from '#core/knowledge-base.ts'
import type { CheckContext, Finding, Rule } from './finding.ts'
import { phrasingInTwoTopics } from './phrasings.ts'
import { interpreters, offices, phones, responsibilities } from './referral.ts'
import { shortTexts } from './short-texts.ts'
import { answers, reviewDates, translations } from './texts.ts'

const rules: readonly Rule[] = [
  phrasingInTwoTopics,
  translations,
  reviewDates,
  answers,
  phones,
  responsibilities,
  offices,
  interpreters,
  shortTexts,
]

/** Everything worth correcting in a knowledge base that is formally valid. Errors first, else in the order of the rules. */
export function checkKnowledge(base: KnowledgeBase, context: CheckContext): Finding[] {
  return rules
    .flatMap((rule) => rule(base, context))
    .toSorted((a, b) => Number(a.level === 'warning') - Number(b.level === 'warning'))
}
