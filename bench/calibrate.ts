/**
 * Fits the calibration (src/matching/calibration.json) on the questions in tests/quality/<locale>.tsv, which no phrasing was made from. The
 * figures are reported on another set, tests/quality/final, which nothing is read off.
 */
import { existsSync, writeFileSync } from 'node:fs'
import { env } from 'node:process'
import { askingLocales } from '#core/locale.ts'
import { loadKnowledge } from '#knowledge/compiled.ts'
import { fitCalibration, type Observation } from '#matching/calibrate.ts'
import { createMatcher } from '#matching/matcher.ts'
import { readQuestions } from './questions.ts'

const folder = 'tests/quality'
const target = 'src/matching/calibration.json'

const { base, matching } = loadKnowledge(env.KNOWLEDGE_DIR ?? 'knowledge', env.CACHE_DIR ?? '.cache')
const matcher = createMatcher(base, matching)
const topics = new Set(base.topics.keys())
const observations: Observation[] = askingLocales
  .filter((locale) => existsSync(`${folder}/${locale}.tsv`))
  .flatMap((locale) =>
    readQuestions(folder, locale, topics).flatMap(({ text, label }) => {
      if (label.kind === 'urgent') return []
      const reading = matcher.read(text)
      const right = label.kind === 'topic' && reading?.ranked[0]?.topic === label.topic
      return reading ? [{ locale, signals: reading.signals, right }] : []
    }),
  )
const calibration = fitCalibration(observations)
const rounded = JSON.parse(
  JSON.stringify(calibration, (_, value: unknown) => (typeof value === 'number' ? Number(value.toFixed(4)) : value)),
) as object
writeFileSync(target, `${JSON.stringify(rounded, null, 2)}\n`)
console.log(`${observations.length} questions → ${target}`)
console.log(rounded)
