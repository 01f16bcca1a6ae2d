import { loadKnowledge } from '#knowledge/compiled.ts'
import { trainingTexts } from '#matching/compile.ts'
import { createRandom } from '#matching/train-svm.ts'
import { ours, peers } from './peers.ts'
import { quantile } from './quantile.ts'
import { printTable } from './table.ts'

const questionCount = 300
/** A matcher that compares with every phrasing is asked fewer questions: one takes seconds at 100,000. */
const slowQuestionCount = 15
const slow = new Set(['fuse.js', 'fuse.js token search'])
/** nlp.js trains for an hour and more above this. */
const mostForNlp = 2000

/** Time to build, memory and time of a question as the number of phrasings grows; other matchers in the same run. */
export async function benchGrowth(sizes: readonly number[]): Promise<object> {
  const real = trainingTexts(loadKnowledge('knowledge', '.cache').base)
  const random = createRandom(5)
  const any = <Value>(values: readonly Value[]): Value => values[Math.floor(random() * values.length)] as Value
  const shuffled = real
    .map((text) => ({ text, key: random() }))
    .toSorted((a, b) => a.key - b.key)
    .map(({ text }) => text)
  const byTopic = Map.groupBy(real, ({ topic }) => topic)
  // More phrasings than there are: two of a topic joined, in one order or the other, so that words and letters stay those of people.
  const textsOf = (size: number) =>
    Array.from({ length: size }, (_, index) => {
      const known = shuffled[index]
      if (known) return known
      const one = any(real)
      return { ...one, text: `${one.text} ${any(byTopic.get(one.topic) ?? [one]).text}` }
    })
  const questions = Array.from({ length: questionCount }, () => {
    const words = any(real).text.split(' ')
    return words.filter(() => random() < 0.8).join(' ') || (words[0] ?? '')
  })
  const rows = []
  for (const size of sizes) {
    const texts = textsOf(size)
    for (const peer of [ours, ...peers]) {
      if (peer.name === 'nlp.js' && size > mostForNlp) continue
      globalThis.gc?.()
      const before = process.memoryUsage()
      const started = performance.now()
      const rank = await peer.train(texts, 'de')
      const buildMs = performance.now() - started
      globalThis.gc?.()
      const after = process.memoryUsage()
      const times: number[] = []
      for (const question of slow.has(peer.name) ? questions.slice(0, slowQuestionCount) : questions) {
        const asked = performance.now()
        await rank(question)
        times.push(performance.now() - asked)
      }
      times.sort((a, b) => a - b)
      rows.push({
        phrasings: size,
        matcher: peer.name,
        buildSeconds: Number((buildMs / 1000).toFixed(1)),
        heapMb: Math.round((after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers) / 1e6),
        medianMs: Number(quantile(times, 0.5).toFixed(2)),
        p99Ms: Number(quantile(times, 0.99).toFixed(2)),
      })
    }
  }
  printTable('Growth: build, memory, time of a question', rows)
  return { rows }
}
