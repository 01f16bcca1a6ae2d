/** Words from `start` up to before `end`. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** A slot with its words resolved to a unit: one class, union or list of phrases. */
export interface UnitSlot {
  readonly unit: number
  readonly gap: number
}

/** A pattern ready to be searched. `anchor` is the index of the part that carries the act. */
export interface CompiledPattern {
  readonly source: string
  readonly parts: readonly (readonly UnitSlot[])[]
  readonly anchor: number
  readonly fromStart: boolean
  readonly toEnd: boolean
}

/** Where each unit stands in a message, in order. */
export type Occurrences = ReadonlyMap<number, readonly Span[]>

/** Parts of one pattern lie within this many words. */
export const windowWords = 12

// So many combinations are tried around one place of the act; only cancelled matches ever need more than one.
const maxTries = 60

/** Whether the pattern stands somewhere such that `accept` takes it. `accept` gets the span of each part; see `windowWords`. */
export function search(
  pattern: CompiledPattern,
  found: Occurrences,
  length: number,
  accept: (spans: readonly Span[]) => boolean,
): boolean {
  const spans: Span[][] = []
  for (const part of pattern.parts) {
    const places = placesOf(part, found, pattern, length)
    if (places.length === 0) return false
    spans.push(places)
  }
  return (spans[pattern.anchor] ?? []).some((anchor) => {
    const budget = { tries: maxTries }
    const chosen: Span[] = spans.map(() => anchor)
    return place(spans, 0, pattern.anchor, chosen, anchor, accept, budget)
  })
}

function place(
  spans: Span[][],
  index: number,
  anchor: number,
  chosen: Span[],
  hull: Span,
  accept: (spans: readonly Span[]) => boolean,
  budget: { tries: number },
): boolean {
  if (index === spans.length) {
    budget.tries--
    return accept(chosen)
  }
  if (index === anchor) return place(spans, index + 1, anchor, chosen, hull, accept, budget)
  const places = spans[index] ?? []
  for (let at = firstFrom(places, hull.end - windowWords); at < places.length && budget.tries > 0; at++) {
    const span = places[at]
    if (!span || span.start >= hull.start + windowWords) break
    const start = Math.min(span.start, hull.start)
    const end = Math.max(span.end, hull.end)
    const apart = chosen.every((other, at) => (at >= index && at !== anchor) || !same(span, other))
    if (end - start > windowWords || !apart) continue
    chosen[index] = span
    if (place(spans, index + 1, anchor, chosen, { start, end }, accept, budget)) return true
  }
  return false
}

// One word may carry the act and the person (“bate-mă”); it may not stand for two persons.
function same(a: Span, b: Span): boolean {
  return a.start === b.start && a.end === b.end
}

function firstFrom(places: readonly Span[], start: number): number {
  let low = 0
  let high = places.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((places[middle]?.start ?? 0) < start) low = middle + 1
    else high = middle
  }
  return low
}

// The places of a sequence, each end with its latest start, so that repetitions in a message cannot multiply.
function placesOf(part: readonly UnitSlot[], found: Occurrences, pattern: CompiledPattern, length: number): Span[] {
  let ends: Map<number, number> | undefined
  for (const slot of part) {
    const next = new Map<number, number>()
    for (const { start, end } of found.get(slot.unit) ?? []) {
      const from = ends === undefined ? start : latestStart(ends, start, slot.gap)
      if (from >= 0 && from > (next.get(end) ?? -1)) next.set(end, from)
    }
    if (next.size === 0) return []
    ends = next
  }
  const places: Span[] = []
  for (const [end, start] of ends ?? []) {
    if ((!pattern.fromStart || start === 0) && (!pattern.toEnd || end === length)) places.push({ start, end })
  }
  return places.sort((a, b) => a.start - b.start || a.end - b.end)
}

function latestStart(ends: Map<number, number>, start: number, gap: number): number {
  let latest = -1
  for (let end = start; end >= start - gap; end--) {
    const from = ends.get(end)
    if (from !== undefined && from > latest) latest = from
  }
  return latest
}
