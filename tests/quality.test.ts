import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { askingLocales } from '#core/locale.ts'
import { loadKnowledge } from '#knowledge/compiled.ts'
import { createBrain } from '#knowledge/source.ts'
import { evaluate, type QualityCounts } from '../bench/evaluate.ts'
import { readQuestions } from '../bench/questions.ts'

/** Figures may fall by this many points before it counts: one question is 0.2 points, and a new text moves a few. */
const tolerance = 1.5
const folder = 'tests/quality'

/** What was reached last, per language, in per cent: stored by hand when it has risen. */
interface Figures {
  first: number
  firstThree: number
  dangerFound: number
  outAnswered: number
  falseAlarms: number
}
const stored = JSON.parse(readFileSync(`${folder}/figures.json`, 'utf8')) as Record<string, Figures>

const brain = createBrain(loadKnowledge('knowledge', '.cache'))
const topics = new Set(brain.base.topics.keys())
const locales = askingLocales.filter((locale) => existsSync(`${folder}/${locale}.tsv`))

/** So few a language that only all together say something. */
function inAllLanguages(set: string) {
  const counts = locales.map((locale) => evaluate(brain, readQuestions(`${folder}/${set}`, locale, topics), locale))
  return (part: keyof QualityCounts, whole: keyof QualityCounts) =>
    (100 * counts.reduce((sum, one) => sum + one[part], 0)) / counts.reduce((sum, one) => sum + one[whole], 0)
}

describe('messages that share words with danger or with a topic, in all languages', () => {
  // Written to be hard.
  const share = inAllLanguages('near')

  it('are heard when somebody is in danger', () => {
    expect(share('urgentFound', 'urgent')).toBeGreaterThanOrEqual(96.2 - tolerance)
  })

  it('ring no alarm when nobody is', () => {
    expect(share('falseAlarms', 'ordinary')).toBeLessThanOrEqual(3.9 + tolerance)
  })

  it('are not answered when they are none of ours', () => {
    expect(share('outAnswered', 'outOfScope')).toBeLessThanOrEqual(3.3 + tolerance)
    expect(share('municipalAnswered', 'municipal')).toBeLessThanOrEqual(1.3 + tolerance)
  })
})

describe('questions as people type them on the phone, in all languages', () => {
  const share = inAllLanguages('fresh')

  it('find the right topic', () => {
    expect(share('first', 'topics')).toBeGreaterThanOrEqual(98.1 - tolerance)
    expect(share('firstThree', 'topics')).toBeGreaterThanOrEqual(99.7 - tolerance)
  })

  it('ring when somebody is in danger and seldom else', () => {
    expect(share('urgentFound', 'urgent')).toBeGreaterThanOrEqual(99.7 - tolerance)
    expect(share('falseAlarms', 'ordinary')).toBeLessThanOrEqual(1.4 + tolerance)
  })

  it('are not answered when they are none of ours', () => {
    expect(share('outAnswered', 'outOfScope')).toBeLessThanOrEqual(1.3 + tolerance)
  })
})

describe.each(locales)('questions in %s', (locale) => {
  const counts = evaluate(brain, readQuestions(folder, locale, topics), locale)
  const figures = stored[locale]
  const percent = (part: number, whole: number) => (100 * part) / whole

  it('find the right topic as often as before', () => {
    expect(percent(counts.first, counts.topics)).toBeGreaterThanOrEqual((figures?.first ?? 100) - tolerance)
    expect(percent(counts.firstThree, counts.topics)).toBeGreaterThanOrEqual((figures?.firstThree ?? 100) - tolerance)
  })

  it('are left alone when they are none of ours, as often as before', () => {
    const answered = percent(counts.outAnswered + counts.municipalAnswered, counts.outOfScope + counts.municipal)

    expect(answered).toBeLessThanOrEqual((figures?.outAnswered ?? 0) + tolerance)
  })

  it('of people in danger are heard, and ordinary ones ring no alarm, as before', () => {
    expect(percent(counts.urgentFound, counts.urgent)).toBeGreaterThanOrEqual((figures?.dangerFound ?? 100) - tolerance)
    expect(percent(counts.falseAlarms, counts.ordinary)).toBeLessThanOrEqual((figures?.falseAlarms ?? 0) + tolerance)
  })
})
