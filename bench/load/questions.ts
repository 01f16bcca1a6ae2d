import { loadKnowledge } from '#knowledge/compiled.ts'

/** Two phrasings of every topic in every language, mixed. */
export function mixedQuestions(): string[] {
  const { base } = loadKnowledge('knowledge', '.cache')
  const questions = [...base.germany.entries.values()].flatMap((entry) =>
    Object.values(entry.texts).flatMap((text) => text.phrasings.slice(0, 2)),
  )
  // A prime step through the list: neighbours have different topics and languages, and each run asks the same.
  return questions.map((_, index) => questions[(index * 7919) % questions.length] ?? '')
}
