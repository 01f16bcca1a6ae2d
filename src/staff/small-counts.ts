/** A count as it may be shown. `few`: 1 to 4; `hidden`: larger, but with it a small one beside it could be worked out. */
export type Shown = number | 'few' | 'hidden'

/** Counts under this are not shown: they could be about one person. */
export const fewest = 5

/** Parts of a whole that is shown: what is small is covered, and so much beside it that no small part can be worked out. */
export function shownParts(counts: readonly number[]): Shown[] {
  const covered = new Set(counts.keys().filter((index) => isFew(counts[index] ?? 0)))
  const rest = [...counts.keys()]
    .filter((index) => (counts[index] ?? 0) >= fewest)
    .toSorted((a, b) => (counts[a] ?? 0) - (counts[b] ?? 0))
  const sum = () => [...covered].reduce((total, index) => total + (counts[index] ?? 0), 0)
  while (covered.size > 0 && (covered.size === 1 || sum() < fewest) && rest.length > 0) covered.add(rest.shift() ?? 0)
  return counts.map((count, index) => (isFew(count) ? 'few' : covered.has(index) ? 'hidden' : count))
}

/** A count that stands alone. */
export function shownCount(count: number): Shown {
  return isFew(count) ? 'few' : count
}

function isFew(count: number): boolean {
  return count > 0 && count < fewest
}

/** How often of how many, in percent. `over`, `under`: the exact share would tell a small count. `undefined`: too few to say. */
export type Share = { is: 'about' | 'over' | 'under'; percent: number } | undefined

export function shareOf(part: number, whole: number): Share {
  if (whole < 2 * fewest) return undefined
  const rest = whole - part
  // The bound is that of the largest count that is not shown.
  if (isFew(rest)) return { is: 'over', percent: Math.floor((100 * (whole - rest)) / (whole - rest + fewest)) }
  if (isFew(part)) return { is: 'under', percent: Math.ceil((100 * fewest) / (rest + fewest)) }
  return { is: 'about', percent: Math.round((100 * part) / whole) }
}

const number = new Intl.NumberFormat('de-DE')

/** As people read it: `1.204`, `< 5`, `verdeckt`. */
export function countText(shown: Shown): string {
  return shown === 'few' ? `< ${fewest}` : shown === 'hidden' ? 'verdeckt' : number.format(shown)
}

export function shareText(share: Share): string {
  if (!share) return 'zu wenige Angaben'
  return `${{ about: '', over: 'über ', under: 'unter ' }[share.is]}${share.percent} %`
}
