import { referralsFor } from '#core/referral.ts'
import type { ReplyPart } from '#core/reply.ts'
import { currentPlace, municipalityOf, type Speech, type StepContext } from './context.ts'
import { officeCard } from './office-card.ts'
import type { ConversationState } from './state.ts'

/** The office card of a topic: the first one, or the next when the person asks for another. `undefined` past the last. */
export function referralPart(
  topicId: string | undefined,
  index: number,
  state: ConversationState,
  speech: Speech,
  context: StepContext,
): { part: ReplyPart; officeId: string; hasNext: boolean } | undefined {
  const referrals = referralsFor(context.brain.base, municipalityOf(state, context), topicId, {
    audience: state.audience,
  })
  const referral = referrals[index]
  if (!referral) return undefined
  const card = officeCard(referral, topicId, currentPlace(state, context), speech, context)
  return { part: { kind: 'office', card }, officeId: referral.office.id, hasNext: index + 1 < referrals.length }
}
