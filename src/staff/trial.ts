import { newConversation, type ConversationState } from '#core/conversation/state.ts'
import type { Brain } from '#core/conversation/context.ts'
import { dangerIn } from '#core/conversation/danger.ts'
import { step } from '#core/conversation/step.ts'
import type { Audience } from '#core/entry.ts'
import type { ConceptFile } from '#core/lexicon.ts'
import { askingLocaleOf, type AnswerLocale, type AskingLocale } from '#core/locale.ts'
import type { Detected, Evidence, MatchResult } from '#core/matcher.ts'
import { placeIn } from '#core/place-names.ts'
import type { OfficeCard, Reply } from '#core/reply.ts'
import { assessDanger, type Danger } from '#core/safety.ts'
import { smallTalkIn } from '#core/small-talk.ts'
import type { Translate } from '#core/translate.ts'
import { sharedMeaning } from './trial-evidence.ts'

export interface TrialQuestion {
  text: string
  municipality?: string | undefined
  locale?: AnswerLocale | undefined
  audience?: Audience | undefined
}

/** What a question leads to, and why. Nothing of it is counted or kept. */
export interface Trial {
  /** `talk`: no question about a topic (a greeting, a town, an office by its name). */
  outcome: 'answer' | 'clarify' | 'refer' | 'urgent' | 'talk'
  topic: string | undefined
  /** The office named in the answer. */
  office: string | undefined
  /** Why this office, in German; `''` when it cannot be told. */
  reason: string
  replies: Reply[]
  match: MatchResult
  evidence: Evidence[]
  detected: Detected | undefined
  danger: (Danger & { found: 'rule' | 'learnt' }) | undefined
  /** The town that the text names. */
  town: string | undefined
  /** What kind of small talk it was taken for. */
  talk: string | undefined
}

/** Asks one question as the first of a conversation, through the same steps as every channel. */
export function tryQuestion(
  { text, municipality, locale, audience }: TrialQuestion,
  {
    brain,
    translate,
    now,
    concepts = () => [],
  }: {
    brain: Brain
    translate: Translate
    now: number
    /** Words of these languages by their concept; left out: none are named. */
    concepts?: ((locales: readonly AskingLocale[]) => readonly ConceptFile[]) | undefined
  },
): Trial {
  const state: ConversationState = {
    ...newConversation,
    greeted: true,
    ...(municipality ? { municipality } : {}),
    ...(locale ? { locale } : {}),
    ...(audience ? { audience } : {}),
  }
  const { replies, records } = step(state, { kind: 'text', text }, { brain, translate, now })
  const asked = records.find((record) => record.kind === 'question')
  const referral = records.find((record) => record.kind === 'referral')
  const mention = placeIn(brain.places, text)
  const { result, evidence } = brain.matcher.explain(mention ? mention.rest : text, {
    ...(locale ? { locale: askingLocaleOf(locale) } : {}),
    ...(audience ? { audience } : {}),
  })
  const language = result.detected && result.detected !== 'other' ? result.detected : askingLocaleOf(locale ?? 'de')
  const meaning = sharedMeaning(
    brain.base,
    concepts([...new Set<AskingLocale>(['de', language])]),
    mention ? mention.rest : text,
    result.candidates,
    language,
  )
  const byRule = assessDanger(brain.safety, text, brain.matcher.detect(text))
  const danger = dangerIn(brain, text)
  const talk = smallTalkIn(brain.smallTalk, text)
  const office = referral?.office ?? officesIn(replies)[0]?.officeId
  const german = step({ ...state, locale: 'de' }, { kind: 'text', text }, { brain, translate, now })
  return {
    outcome: asked?.outcome ?? 'talk',
    topic: asked?.topic,
    office,
    reason: officesIn(german.replies).find(({ officeId }) => officeId === office)?.reason ?? '',
    replies,
    match: result,
    evidence: [...evidence, ...meaning],
    detected: result.detected ?? brain.matcher.detect(text),
    danger: danger && { ...danger, found: danger.evidence === byRule?.evidence ? 'rule' : 'learnt' },
    town: mention?.municipality,
    talk: talk?.kind === 'language' ? 'language' : talk?.intent,
  }
}

function officesIn(replies: readonly Reply[]): OfficeCard[] {
  return replies.flatMap(({ parts }) => parts).flatMap((part) => (part.kind === 'office' ? [part.card] : []))
}
