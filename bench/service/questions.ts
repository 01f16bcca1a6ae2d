import { newConversation } from '#core/conversation/state.ts'
import { step } from '#core/conversation/step.ts'
import { loadKnowledge } from '#knowledge/compiled.ts'
import { createBrain } from '#knowledge/source.ts'
import { loadTexts } from '#language/texts.ts'

/** A question whose answer can be told from all others by its first line. */
export interface NumberedQuestion {
  number: number
  text: string
  title: string
}

export const municipality = 'mainz'

/**
 * German questions of the shipped knowledge, each on another topic and with an answer of one message: asked in one conversation, every
 * answer says by its title which question it is for.
 *
 * Errors: throws when the knowledge has fewer than `count`.
 */
export function numberedQuestions(count: number): NumberedQuestion[] {
  const brain = createBrain(loadKnowledge('knowledge', '.cache'))
  const translate = loadTexts('locales')
  const context = { brain, translate, now: Date.now(), localeHint: 'de' as const, municipalityHint: municipality }
  let state = newConversation
  const questions: NumberedQuestion[] = []
  const titles = new Set<string>()
  for (const [topic, { texts }] of brain.base.germany.entries) {
    if (questions.length === count) break
    const text = texts.de?.phrasings.find((phrasing) => phrasing.split(' ').length >= 3)
    if (text === undefined) continue
    const result = step(state, { kind: 'text', text }, context)
    const asked = result.records.find((record) => record.kind === 'question')
    const [first] = result.replies[0]?.parts ?? []
    if (asked?.outcome !== 'answer' || asked.topic !== topic || first?.kind !== 'heading') continue
    // Without a language hint, as in Slack, it must be German by its words.
    if (brain.matcher.detect(text) !== 'de' || titles.has(first.text)) continue
    titles.add(first.text)
    questions.push({ number: questions.length, text, title: first.text })
    state = result.state
  }
  if (questions.length < count) throw new Error(`only ${questions.length} questions can be told apart by their answers`)
  return questions
}
