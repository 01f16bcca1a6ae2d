import type { Entry } from '#core/entry.ts'
import type { KnowledgeBase, Place } from '#core/knowledge-base.ts'
import type { AnswerLocale } from '#core/locale.ts'

/** One thing to correct (`error`: the check fails) or to look at (`warning`). `rule` is stable, for filters and counts. */
export interface Finding {
  level: 'error' | 'warning'
  rule: string
  file: string
  message: string
  /** What it is about, for messages in another language. */
  about?: About
}

/**
 * `what`: the words, number or address that is wrong, or the German of a short text; `number`: the one in it; `topic`: the one it collides
 * with, or that lacks something.
 */
export interface About {
  locale?: AnswerLocale
  what?: string
  number?: string
  topic?: string
}

/** What the check may know besides the base. `today` is YYYY-MM-DD. */
export interface CheckContext {
  today: string
  /** The end of the name of the one file whose texts are looked at; left out: all. What needs to compare with others still does. */
  only?: string
}

/** Numbers everybody may name and dial: they belong to no office alone. */
export const emergencyNumbers = new Set(['110', '112', '115', '116117', '116016', '116111'])
/** Information seen longer ago than this many years is on the staff's to-do list. */
export const staleYears = 3

/** An amount of money in a text. */
export const amount = /\d\s?(€|Euro\b)|€\s?\d/u

export type Rule = (base: KnowledgeBase, context: CheckContext) => Finding[]

export function places(base: KnowledgeBase): Place[] {
  return [base.germany, ...base.municipalities.values()]
}

export function* entriesOf(base: KnowledgeBase, only = ''): Generator<{ entry: Entry; file: string }> {
  for (const place of places(base))
    for (const entry of place.entries.values()) {
      const file = `${place.municipality.id}/entries/${entry.topic}.yaml`
      if (file.endsWith(only)) yield { entry, file }
    }
}
