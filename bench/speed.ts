import { answerLocales } from '#core/locale.ts'
import { newConversation } from '#core/conversation/state.ts'
import { step } from '#core/conversation/step.ts'
import { loadKnowledge } from '#knowledge/compiled.ts'
import { createBrain } from '#knowledge/source.ts'
import { loadTexts } from '#language/texts.ts'
import { quantile } from './quantile.ts'
import { printTable } from './table.ts'

const rounds = 3

/** Time to load, memory, and time of one whole answer in process: every topic in every language, another wording than the phrasings. */
export function benchSpeed(): object {
  const started = performance.now()
  const knowledge = loadKnowledge('knowledge', '.cache')
  const { base, fromCache } = knowledge
  const brain = createBrain(knowledge)
  const translate = loadTexts('locales')
  const loadMs = performance.now() - started
  const questions = [...base.germany.entries.values()].flatMap((entry) =>
    answerLocales.flatMap((locale) =>
      (entry.texts[locale]?.phrasings ?? [])
        .slice(0, 4)
        .map((phrasing) => `${phrasing} ${entry.texts[locale]?.title ?? ''}`),
    ),
  )
  const times: number[] = []
  for (let round = 0; round < rounds; round++)
    for (const text of questions) {
      const before = performance.now()
      step(
        { ...newConversation, greeted: true, municipality: 'mainz' },
        { kind: 'text', text },
        { brain, translate, now: 0 },
      )
      times.push(performance.now() - before)
    }
  times.sort((a, b) => a - b)
  globalThis.gc?.()
  const memory = process.memoryUsage()
  const phrasings = [...base.germany.entries.values()].reduce(
    (sum, entry) => sum + Object.values(entry.texts).reduce((count, text) => count + text.phrasings.length, 0),
    0,
  )
  const result = {
    phrasings,
    fromCache,
    loadMs: Math.round(loadMs),
    answers: times.length,
    medianMs: Number(quantile(times, 0.5).toFixed(3)),
    p99Ms: Number(quantile(times, 0.99).toFixed(3)),
    maxMs: Number((times.at(-1) ?? 0).toFixed(1)),
    residentMb: Math.round(memory.rss / 1e6),
    heapMb: Math.round(memory.heapUsed / 1e6),
  }
  printTable('One answer in process, whole knowledge base, one core', [
    result as unknown as Record<string, string | number>,
  ])
  return result
}
