import type { CompletedStep } from '#app/ports.ts'
import { scrub } from '#core/scrub.ts'
import type { Counter, NewGap } from './schema.ts'

type Facts = Omit<Counter, 'count'>
type Counted = Exclude<CompletedStep['records'][number], { kind: 'gap' | 'forgotten' }>

// Sweden writes dates as ISO 8601 does.
const berlinDay = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Berlin' })

/** The day in Germany, such as `2026-11-21`. */
export function dayOf(now: number): string {
  return berlinDay.format(now)
}

/**
 * What one step adds to the counters.
 *
 * Shapes: each combination of facts once, sorted, so that transactions lock the rows in the same order.
 */
export function countersOf(step: CompletedStep): Counter[] {
  const counters = new Map<string, Counter>()
  for (const record of step.records) {
    if (record.kind === 'gap' || record.kind === 'forgotten') continue
    const facts = factsOf(record, step)
    const key = Object.values(facts).join('\0')
    counters.set(key, { ...facts, count: (counters.get(key)?.count ?? 0) + 1 })
  }
  return [...counters].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, counter]) => counter)
}

function factsOf(record: Counted, { update, now }: CompletedStep): Facts {
  const facts: Facts = {
    day: dayOf(now),
    kind: record.kind,
    channel: update.channel,
    municipality: record.municipality ?? '',
    locale: '',
    audience: '',
    outcome: '',
    topic: record.topic ?? '',
    office: '',
  }
  switch (record.kind) {
    case 'question':
      return { ...facts, locale: record.locale, outcome: record.outcome, audience: record.audience ?? '' }
    case 'referral':
      return { ...facts, office: record.office }
    case 'feedback':
      return { ...facts, locale: record.locale, outcome: record.helpful ? 'helpful' : 'not-helpful' }
  }
}

/** The questions of one step that nobody could answer, scrubbed of what is personal. */
export function gapsOf({ records, update, now }: CompletedStep): NewGap[] {
  return records.flatMap((record) =>
    record.kind === 'gap'
      ? [
          {
            created_at: now,
            text: scrub(record.text),
            locale: record.locale,
            municipality: record.municipality ?? '',
            candidates: JSON.stringify(record.candidates),
            conversation_id: update.conversationId,
          },
        ]
      : [],
  )
}
