import { assessDanger, type Danger } from '#core/safety.ts'
import { smallTalkIn } from '#core/small-talk.ts'
import type { Brain } from './context.ts'

/** A message is looked through up to this many characters. */
const maxSafetyChars = 10_000

/**
 * The danger a message tells of: by the reviewed rules of its language and by likeness to messages of people in distress. Small talk (“and where is
 * that?”) has too few words to be like anything: only a rule counts there.
 */
export function dangerIn(
  { safety, matcher, smallTalk }: Pick<Brain, 'safety' | 'matcher' | 'smallTalk'>,
  text: string,
): Danger | undefined {
  const read = text.slice(0, maxSafetyChars)
  const byRule = assessDanger(safety, read, matcher.detect(read))
  return !byRule && smallTalkIn(smallTalk, read) ? undefined : matcher.danger(read, byRule)
}
