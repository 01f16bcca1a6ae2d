import { interpretersTopic } from '#core/interpreter.ts'
import { localeNames } from '#core/locale.ts'
import type { ReplyPart } from '#core/reply.ts'
import { municipalityOf, type Speech, type StepContext, type StepResult } from './context.ts'
import { interpretersInBoth } from './interpreter-lines.ts'
import { standingChoices, topicChoices } from './menus.ts'
import { recordFacts } from './record-facts.ts'
import { referralPart } from './referral-part.ts'
import type { ConversationState } from './state.ts'

/** A question in a language that is not served: German and English, and who interprets. */
export function otherLanguage(
  state: ConversationState,
  german: Speech,
  english: Speech,
  context: StepContext,
): StepResult {
  const referral = referralPart(interpretersTopic, 0, state, english, context)
  // Without a town, the answer to this topic asks for it and then names the services there.
  const more = municipalityOf(state, context) ? [] : topicChoices([interpretersTopic], english, context)
  const languages = Object.entries(localeNames)
    .slice(0, 4)
    .map(([locale, label]) => ({ id: `l:${locale}`, label }))
  const parts: ReplyPart[] = [
    { kind: 'text', text: `${german.say('other.text')}\n\n${english.say('other.text')}` },
    ...(referral ? [referral.part] : []),
    ...interpretersInBoth(state, german, english, context),
  ]
  return {
    state,
    replies: [english.reply('answer', parts, [...more, languages, standingChoices(english)])],
    records: [{ kind: 'question', outcome: 'refer', ...recordFacts(state, english, context) }],
  }
}
