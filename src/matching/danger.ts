import { dangerKinds, type Danger, type DangerKind } from '#core/safety.ts'
import type { KnowledgeBase } from '#core/knowledge-base.ts'
import { anyDangerClass, dangerClasses } from './compile.ts'

/** What the model says of a message, as far as danger goes. All are scores of one linear model. */
export interface DangerReading {
  /** The likeliest kind, and its score. */
  kind: DangerKind
  score: number
  /** Likeness to messages of danger of whatever kind. */
  alarm: number
  /** Lead of the likeliest kind over all that is no danger. */
  lead: number
  /** The same over all but the topics that the emergency cards lead to: who writes of an ambulance may well need one. */
  leadOverHarmless: number
}

/** Reads the scores of the danger classes; prepared once for a model. */
export function createDangerReader(
  base: KnowledgeBase,
  classes: readonly string[],
): (scores: Float32Array) => DangerReading {
  const indexOf = new Map(classes.map((name, index) => [name, index]))
  const anyDanger = indexOf.get(anyDangerClass) ?? -1
  const kinds = dangerKinds.map((kind) => ({ kind, index: indexOf.get(dangerClasses[kind]) ?? -1 }))
  const cardTopics = new Set(Object.values(base.emergency).flatMap(({ topic, related }) => [topic, ...related]))
  const dangers = new Set<string>([anyDangerClass, ...Object.values(dangerClasses)])
  const isDanger = Uint8Array.from(classes, (name) => (dangers.has(name) ? 1 : 0))
  const isOnCard = Uint8Array.from(classes, (name) => (cardTopics.has(name) ? 1 : 0))
  return (scores) => {
    let [rival, harmless] = [noScore, noScore]
    for (let index = 0; index < scores.length; index++) {
      if (isDanger[index] === 1) continue
      const score = scores[index] ?? noScore
      rival = Math.max(rival, score)
      if (isOnCard[index] === 0) harmless = Math.max(harmless, score)
    }
    const [worst = { kind: 'violence', score: noScore }] = kinds
      .map(({ kind, index }) => ({ kind, score: scores[index] ?? noScore }))
      .toSorted((a, b) => b.score - a.score)
    const lead = worst.score - rival
    return { ...worst, alarm: scores[anyDanger] ?? noScore, lead, leadOverHarmless: worst.score - harmless }
  }
}

/** How likely a message is meant as danger, in log-odds: a logistic function of two scores, fitted by `bench/calibrate.ts`. */
export interface DangerOdds {
  alarm: number
  /** Of `lead` for what was learnt, of `leadOverHarmless` for what a rule has found. */
  lead: number
  offset: number
}

/** What speaks for danger besides the model: nothing, a sign or a rule. */
export type DangerGround = 'learnt' | 'sign' | 'rule'

/**
 * From where on a card is shown, in log-odds. Far below even: a cry that is missed does more harm than a card for nothing. Chosen on
 * tests/quality, near and fresh, see docs/measurements.md.
 */
const from: Record<DangerGround, number> = { learnt: -1.65, sign: -2.8, rule: -2.5 }

export function dangerOdds(odds: DangerOdds, ground: DangerGround, reading: DangerReading): number {
  const lead = ground === 'learnt' ? reading.lead : reading.leadOverHarmless
  return odds.alarm * reading.alarm + odds.lead * lead + odds.offset
}

/** The danger that is meant: what a rule has found unless the message as a whole sounds ordinary, or one that was learnt. */
export function meantDanger(
  calibration: Readonly<Record<DangerGround, DangerOdds>>,
  reading: DangerReading,
  byRule?: Danger,
): Danger | undefined {
  const isMeant = (ground: DangerGround) => dangerOdds(calibration[ground], ground, reading) >= from[ground]
  if (byRule && isMeant(byRule.isSign ? 'sign' : 'rule')) return byRule
  // What is only a sign may still be a cry that sounds like one.
  if ((byRule && !byRule.isSign) || !isMeant('learnt')) return undefined
  return { kind: reading.kind, evidence: `learnt, score ${reading.score.toFixed(2)}` }
}

const noScore = -1
