import type { AskingLocale } from './locale.ts'
import type { Danger } from './safety.ts'

/** A topic that may answer a question. `probability` is 0…1: how often such a score was right on questions kept apart. */
export interface Candidate {
  topic: string
  score: number
  probability: number
}

/** What to do with a question. `also`: a neighbouring topic that may be meant as well. `clarify` offers at most three topics, `refer` knows of none. */
export type Decision =
  | { kind: 'answer'; topic: string; also: string[] }
  | { kind: 'clarify'; topics: string[] }
  | { kind: 'refer'; municipal: boolean }

/** One reason for a candidate, for staff: which words or which phrasing, and how much of the score they carry (0…1). */
export interface Evidence {
  topic: string
  what: string
  kind: 'word' | 'pair' | 'letters' | 'concept' | 'phrasing' | 'repair'
  share: number
}

/** `other`: clearly none of the languages that are served. */
export type Detected = AskingLocale | 'other'

export interface MatchResult {
  /** Best first, at most five. */
  candidates: Candidate[]
  decision: Decision
  /** The language the question is in, when there is enough of it to tell. */
  detected: Detected | undefined
}

/**
 * What the matcher may know besides the words. `locale`: the language the person chose; `likely`: what they have written in so far, or what
 * their device is set to.
 */
export interface MatchContext {
  locale?: AskingLocale
  likely?: AskingLocale
  audience?: 'newcomer' | 'employer'
}

/**
 * Finds the topics a question is about. Pure and deterministic: the same question gives the same result on every replica.
 * Errors: none; a question of emoji or blanks gives no candidates and `refer`.
 */
export interface Matcher {
  match(question: string, context?: MatchContext): MatchResult
  detect(text: string, likely?: AskingLocale): Detected | undefined
  explain(question: string, context?: MatchContext): { result: MatchResult; evidence: Evidence[] }
  /**
   * The danger a message tells of, learnt from messages of people in distress: the net below the rules of `assessDanger`.
   *
   * `byRule`: what the rules have found; it stands, unless the message sounds far more like an ordinary question.
   */
  danger(text: string, byRule?: Danger): Danger | undefined
  /** Names of towns, offices and topics that are spelt nearly like a part of the text. */
  similarNames(text: string): NameMatch[]
}

export interface NameMatch {
  kind: 'municipality' | 'office' | 'topic'
  id: string
  name: string
  /** 0…1, 1 is the very same. */
  likeness: number
}
