import { municipalityOf, type Speech, type StepContext } from './context.ts'
import type { ConversationState } from './state.ts'

/** Facts of the conversation that every record carries. */
export function recordFacts(state: ConversationState, speech: Speech, context: StepContext) {
  const municipality = municipalityOf(state, context)
  return {
    locale: speech.locale,
    ...(municipality ? { municipality } : {}),
    ...(state.audience ? { audience: state.audience } : {}),
  }
}
