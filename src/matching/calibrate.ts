import { askingLocales, type AskingLocale } from '#core/locale.ts'
import { dangerOdds, type DangerGround, type DangerOdds, type DangerReading } from './danger.ts'

/** What the probability of a candidate is computed from. All are scores of the same linear model. */
export interface Signals {
  score: number
  /** Lead over the next candidate; negative for all but the best. */
  lead: number
  /** Lead over “none of ours” and “a matter of the town”. */
  overBackground: number
  /** Share of the question's words that some phrasing has, 0…1. */
  known: number
  /** Words of the question, on a scale from 0 (one) to 1 (eight or more): short questions hold less. */
  length: number
}

export const signalNames = ['score', 'lead', 'overBackground', 'known', 'length'] as const

/** A logistic function of the signals: how often a best candidate with such signals was right. */
export interface Calibration {
  weights: Record<(typeof signalNames)[number], number>
  offset: number
  /** What a language differs by. */
  byLocale: Partial<Record<AskingLocale, number>>
}

export function probability(calibration: Calibration, signals: Signals, locale: AskingLocale | undefined): number {
  let sum = calibration.offset + ((locale && calibration.byLocale[locale]) ?? 0)
  for (const name of signalNames) sum += calibration.weights[name] * signals[name]
  return 1 / (1 + Math.exp(-sum))
}

/** One question kept apart: its signals, and whether the best candidate was the right one. */
export interface Observation {
  locale: AskingLocale
  signals: Signals
  right: boolean
}

const rounds = 4000
const rate = 0.3
// Pulls towards zero: a language with few questions stays near the common curve.
const shrink = 1e-4
const localeShrink = 0.02
const dangerShrink = 1e-3
// Few messages are cries: the curve is steep in one place only, and small steps do not get there.
const dangerRate = 2

/**
 * Fits a calibration to observations by gradient descent on the logistic loss. Questions out of scope count as wrong, so a
 * probability is “right and in scope”. Deterministic.
 */
export function fitCalibration(observations: readonly Observation[]): Calibration {
  const calibration: Calibration = {
    weights: { score: 0, lead: 0, overBackground: 0, known: 0, length: 0 },
    offset: 0,
    byLocale: Object.fromEntries(askingLocales.map((locale) => [locale, 0])),
  }
  const count = Math.max(1, observations.length)
  for (let round = 0; round < rounds; round++) {
    const slope = { score: 0, lead: 0, overBackground: 0, known: 0, length: 0 }
    let offsetSlope = 0
    const localeSlope = new Map<AskingLocale, number>()
    for (const { locale, signals, right } of observations) {
      const error = probability(calibration, signals, locale) - (right ? 1 : 0)
      for (const name of signalNames) slope[name] += error * signals[name]
      offsetSlope += error
      localeSlope.set(locale, (localeSlope.get(locale) ?? 0) + error)
    }
    // Each signal speaks for the candidate or not at all: a word that is not known is never a reason to be surer.
    for (const name of signalNames)
      calibration.weights[name] = Math.max(
        0,
        calibration.weights[name] - rate * (slope[name] / count + shrink * calibration.weights[name]),
      )
    calibration.offset -= rate * (offsetSlope / count)
    for (const [locale, value] of localeSlope) {
      const now = calibration.byLocale[locale] ?? 0
      calibration.byLocale[locale] = now - rate * (value / count + localeShrink * now)
    }
  }
  return calibration
}

/** A message with its danger scores, and whether it is a cry for help. */
export interface DangerObservation {
  ground: DangerGround
  reading: DangerReading
  urgent: boolean
}

/** Fits the odds of each ground; deterministic. */
export function fitDanger(observations: readonly DangerObservation[]): Record<DangerGround, DangerOdds> {
  const fit = (ground: DangerGround): DangerOdds => {
    const odds: DangerOdds = { alarm: 0, lead: 0, offset: 0 }
    const own = observations.filter((observation) => observation.ground === ground)
    const count = Math.max(1, own.length)
    for (let round = 0; round < rounds; round++) {
      const slope: DangerOdds = { alarm: 0, lead: 0, offset: 0 }
      for (const { reading, urgent } of own) {
        const error = 1 / (1 + Math.exp(-dangerOdds(odds, ground, reading))) - (urgent ? 1 : 0)
        slope.alarm += error * reading.alarm
        slope.lead += error * (ground === 'learnt' ? reading.lead : reading.leadOverHarmless)
        slope.offset += error
      }
      odds.alarm -= dangerRate * (slope.alarm / count + dangerShrink * odds.alarm)
      odds.lead -= dangerRate * (slope.lead / count + dangerShrink * odds.lead)
      odds.offset -= dangerRate * (slope.offset / count)
    }
    return odds
  }
  return { learnt: fit('learnt'), sign: fit('sign'), rule: fit('rule') }
}
