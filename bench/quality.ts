import { existsSync } from 'node:fs'
import { askingLocales } from '#core/locale.ts'
import { loadKnowledge } from '#knowledge/compiled.ts'
import { createBrain } from '#knowledge/source.ts'
import { trainingTexts } from '#matching/compile.ts'
import { evaluate, type Miss } from './evaluate.ts'
import { peers } from './peers.ts'
import { readQuestions } from './questions.ts'
import { percent, printTable } from './table.ts'

/**
 * First place, first three, abstention and danger per language; with `peers`, other matchers on the same phrasings and questions.
 *
 * `folder`: tests/quality (seen while building) or tests/quality/final (only for the figures).
 */
export async function benchQuality(options: { folder: string; peers: boolean; misses: boolean }): Promise<object> {
  const knowledge = loadKnowledge('knowledge', '.cache')
  const { base } = knowledge
  const brain = createBrain(knowledge)
  const topics = new Set(base.topics.keys())
  const locales = askingLocales.filter((locale) => existsSync(`${options.folder}/${locale}.tsv`))
  const results = locales.map((locale) => {
    const misses: Miss[] = []
    const counts = evaluate(brain, readQuestions(options.folder, locale, topics), locale, misses)
    return { locale, counts, misses }
  })
  printTable(
    `Our matcher, questions of ${options.folder} (%)`,
    results.map(({ locale, counts }) => ({
      language: locale,
      questions: counts.questions,
      'first place': percent(counts.first, counts.topics),
      'first three': percent(counts.firstThree, counts.topics),
      answered: percent(counts.answered, counts.topics),
      'wrongly answered': percent(counts.answeredWrongly, counts.topics),
      'asked back': percent(counts.clarified, counts.topics),
      refused: percent(counts.refused, counts.topics),
      'out of scope answered': percent(counts.outAnswered, counts.outOfScope),
      'uncovered answered': percent(counts.municipalAnswered, counts.municipal),
      'danger found': percent(counts.urgentFound, counts.urgent),
      'false alarms': percent(counts.falseAlarms, counts.ordinary),
      'language right': percent(counts.detectedRight, counts.detected),
    })),
  )
  if (options.misses)
    for (const { locale, misses } of results)
      for (const { text, wanted, got } of misses) console.log(`${locale}\t${text}\t${wanted}\t${got}`)
  const others = options.peers ? await comparePeers(options.folder, locales, base) : []
  return { folder: options.folder, ours: results.map(({ locale, counts }) => ({ locale, ...counts })), peers: others }
}

async function comparePeers(
  folder: string,
  locales: readonly (typeof askingLocales)[number][],
  base: ReturnType<typeof loadKnowledge>['base'],
) {
  const texts = trainingTexts(base)
  const topics = new Set(base.topics.keys())
  const rows: {
    matcher: string
    locale: string
    topics: number
    first: number
    firstThree: number
    msPerQuestion: number
  }[] = []
  for (const peer of peers)
    for (const locale of locales) {
      const rank = await peer.train(
        texts.filter((text) => text.locale === locale),
        locale,
      )
      let [first, firstThree, count] = [0, 0, 0]
      const started = performance.now()
      for (const { text, label } of readQuestions(folder, locale, topics)) {
        if (label.kind !== 'topic') continue
        const order = (await rank(text)).map(({ topic }) => topic)
        count++
        if (order[0] === label.topic) first++
        if (order.slice(0, 3).includes(label.topic)) firstThree++
      }
      rows.push({
        matcher: peer.name,
        locale,
        topics: count,
        first,
        firstThree,
        msPerQuestion: (performance.now() - started) / count,
      })
    }
  printTable(
    'Other matchers, same phrasings, same questions (%)',
    rows.map((row) => ({
      matcher: row.matcher,
      language: row.locale,
      'first place': percent(row.first, row.topics),
      'first three': percent(row.firstThree, row.topics),
      'ms a question': row.msPerQuestion.toFixed(2),
    })),
  )
  return rows
}
