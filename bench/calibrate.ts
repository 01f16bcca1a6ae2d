/**
 * Fits the two calibrations on questions which no phrasing was made from: the probability of a topic (src/matching/calibration.json) on
 * tests/quality/<locale>.tsv, the odds of danger (danger-calibration.json) on these and the folders `near` and `fresh`. Figures are reported on
 * another set, tests/quality/final, which nothing is read off.
 */
import { writeFileSync } from 'node:fs'
import { env } from 'node:process'
import { askingLocales } from '#core/locale.ts'
import { assessDanger } from '#core/safety.ts'
import { smallTalkIn } from '#core/small-talk.ts'
import { loadKnowledge } from '#knowledge/compiled.ts'
import { createBrain } from '#knowledge/source.ts'
import { fitCalibration, fitDanger, type DangerObservation, type Observation } from '#matching/calibrate.ts'
import { createMatcher } from '#matching/matcher.ts'
import { dangerTopics } from './evaluate.ts'
import { readQuestions } from './questions.ts'

const folder = 'tests/quality'
const dangerFolders = [folder, `${folder}/near`, `${folder}/fresh`]

const knowledge = loadKnowledge(env.KNOWLEDGE_DIR ?? 'knowledge', env.CACHE_DIR ?? '.cache')
const { base, matching } = knowledge
const matcher = createMatcher(base, matching)
const { smallTalk } = createBrain(knowledge)
const topics = new Set(base.topics.keys())

const observations = askingLocales.flatMap((locale) =>
  readQuestions(folder, locale, topics).flatMap(({ text, label }): Observation[] => {
    if (label.kind === 'urgent') return []
    const reading = matcher.read(text)
    const right = label.kind === 'topic' && reading?.ranked[0]?.topic === label.topic
    return reading ? [{ locale, signals: reading.signals, right }] : []
  }),
)

const dangers = dangerFolders.flatMap((from) =>
  askingLocales.flatMap((locale) =>
    readQuestions(from, locale, topics).flatMap(({ text, label }): DangerObservation[] => {
      if (label.kind === 'topic' && dangerTopics.has(label.topic)) return []
      const byRule = assessDanger(knowledge.safety, text, matcher.detect(text))
      const reading = matcher.readDanger(text)
      if (!reading || (!byRule && smallTalkIn(smallTalk, text))) return []
      const ground = byRule ? (byRule.isSign ? 'sign' : 'rule') : 'learnt'
      return [{ ground, reading, urgent: label.kind === 'urgent' }]
    }),
  ),
)

write('src/matching/calibration.json', fitCalibration(observations), observations.length)
write('src/matching/danger-calibration.json', fitDanger(dangers), dangers.length)

function write(path: string, calibration: object, count: number): void {
  const text = JSON.stringify(
    calibration,
    (_, value: unknown) => (typeof value === 'number' ? Number(value.toFixed(4)) : value),
    2,
  )
  writeFileSync(path, `${text}\n`)
  console.log(`${count} questions → ${path}\n${text}`)
}
