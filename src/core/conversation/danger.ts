import { assessDanger, type Danger } from '#core/safety.ts'
import type { Brain } from './context.ts'

/** A message is looked through up to this many characters. */
const maxSafetyChars = 10_000

/** The danger a message tells of: by the reviewed rules of its language and by likeness to messages of people in distress. */
export function dangerIn({ safety, matcher }: Pick<Brain, 'safety' | 'matcher'>, text: string): Danger | undefined {
  const read = text.slice(0, maxSafetyChars)
  return matcher.danger(read, assessDanger(safety, read, matcher.detect(read)))
}
