import { isDeepStrictEqual } from 'node:util'

/** Whether two contents say the same, in whatever order their fields stand. */
export function isSameContent(one: unknown, other: unknown): boolean {
  // What is left out and what is `undefined` is kept alike.
  const kept = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null))
  return isDeepStrictEqual(kept(one), kept(other))
}
