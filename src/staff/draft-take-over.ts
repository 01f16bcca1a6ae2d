import { isDeepStrictEqual } from 'node:util'
import type { Entry } from '#core/entry.ts'
import { answerLocales, type AnswerLocale } from '#core/locale.ts'

/** A part of an entry that is taken over as a whole: one language, or what belongs to all of them. */
export type PartName = AnswerLocale | 'shared'
export type Side = 'draft' | 'live'

/** A part in which a draft and what is live today differ. */
export interface DifferingPart {
  name: PartName
  /** What is likely meant; the person decides. */
  likely: Side
  /** Both have changed since the draft was begun; `undefined`: nobody knows what it was begun from. */
  both: boolean | undefined
}

/** One part of an entry, to be compared. */
export function partIn(entry: Entry | undefined, name: PartName): unknown {
  if (!entry) return undefined
  if (name !== 'shared') return entry.texts[name]
  const { texts: _, ...shared } = entry
  return shared
}

/**
 * Where a draft and what is live differ.
 *
 * `begun`: what the draft was made from, when somebody still has it; then what only one side has changed is taken from that side.
 * `mayHaveChanged`: whether the author could have changed a part at all; else the difference comes from elsewhere.
 * Shapes: what belongs to all first, then the languages in their order.
 */
export function differingParts(
  { draft, live, begun }: { draft: Entry; live: Entry; begun: Entry | undefined },
  mayHaveChanged: (name: PartName) => boolean,
): DifferingPart[] {
  return (['shared', ...answerLocales] as const).flatMap((name): DifferingPart[] => {
    const [ours, theirs] = [partIn(draft, name), partIn(live, name)]
    if (isDeepStrictEqual(ours, theirs)) return []
    if (!begun) return [{ name, likely: mayHaveChanged(name) ? 'draft' : 'live', both: undefined }]
    const [byUs, byThem] = [ours, theirs].map((one) => !isDeepStrictEqual(one, partIn(begun, name)))
    return [{ name, likely: byUs ? 'draft' : 'live', both: byUs === true && byThem === true }]
  })
}

/** What is live, with the parts of the draft that were chosen. */
export function takenOver(draft: Entry, live: Entry, chosen: ReadonlySet<PartName>): Entry {
  const texts = Object.fromEntries(
    answerLocales.flatMap((locale) => {
      const text = (chosen.has(locale) ? draft : live).texts[locale]
      return text ? [[locale, text]] : []
    }),
  )
  return { ...(chosen.has('shared') ? draft : live), texts } as Entry
}
