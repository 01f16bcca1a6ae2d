import { askingLocaleOf, directionOf, type AnswerLocale } from '#core/locale.ts'
import type { Localised } from '#core/entry.ts'
import { placeOf, type KnowledgeBase, type Place } from '#core/knowledge-base.ts'
import type { Matcher } from '#core/matcher.ts'
import type { OfficeNames } from '#core/office-names.ts'
import type { PlaceNames } from '#core/place-names.ts'
import type { Choice, Reply, ReplyPart } from '#core/reply.ts'
import type { SafetyRules } from '#core/safety.ts'
import { localised, textIn, type ShortTextsFile } from '#core/short-texts.ts'
import type { Translate } from '#core/translate.ts'
import type { SmallTalk } from '#core/small-talk.ts'
import type { ConversationState, StepRecord } from './state.ts'

/** Everything an answer depends on besides the conversation itself. Swapped as a whole when knowledge changes. */
export interface Brain {
  base: KnowledgeBase
  matcher: Matcher
  safety: SafetyRules
  smallTalk: SmallTalk
  places: PlaceNames
  offices: OfficeNames
}

/** What surrounds one step. `localeHint` is the platform's guess; `now` is in milliseconds since 1970. */
export interface StepContext {
  brain: Brain
  translate: Translate
  now: number
  localeHint?: AnswerLocale | undefined
  /** The municipality of an embedded chat or of a bot that serves one town. */
  municipalityHint?: string | undefined
  /** A linked counsellor sees staff notes. */
  isStaff?: boolean
}

export interface StepResult {
  state: ConversationState
  replies: Reply[]
  records: StepRecord[]
}

/** Wording in one language: the translator, already bound to the locale of this reply. */
export class Speech {
  readonly locale: AnswerLocale
  readonly #translate: Translate
  readonly #shortTexts: readonly ShortTextsFile[]

  constructor(translate: Translate, locale: AnswerLocale, shortTexts: readonly ShortTextsFile[] = []) {
    this.#translate = translate
    this.#shortTexts = shortTexts
    this.locale = locale
  }

  say(key: string, parameters?: Record<string, string | number>): string {
    return this.#translate(this.locale, key, parameters)
  }

  /** A text of the knowledge in this language, or in the next best one. */
  localised(texts: Localised): string {
    return localised(texts, this.locale, this.#shortTexts)
  }

  /** The same, only in this very language. Shapes: `undefined` when it is not translated. */
  inThisLanguage(texts: Localised): string | undefined {
    return textIn(texts, this.locale, this.#shortTexts)
  }

  reply(kind: Reply['kind'], parts: ReplyPart[], choices: Choice[][] = []): Reply {
    return {
      kind,
      locale: this.locale,
      direction: directionOf(this.locale),
      parts,
      choices: choices.filter((row) => row.length > 0),
    }
  }

  choice(id: string, key: string, parameters?: Record<string, string | number>): Choice {
    return { id, label: this.say(key, parameters) }
  }
}

/** The language a reply is written in: chosen > detected in this conversation > the platform's hint > German. */
export function localeOf(state: ConversationState, context: StepContext): AnswerLocale {
  return state.locale ?? state.detected ?? context.localeHint ?? 'de'
}

export function speechFor(state: ConversationState, context: StepContext): Speech {
  return new Speech(context.translate, localeOf(state, context), context.brain.base.shortTexts)
}

/** The language of a question as far as the person has settled it; the matcher takes it as evidence. */
export function askingLocaleFor(state: ConversationState): { locale?: ReturnType<typeof askingLocaleOf> } {
  return state.locale ? { locale: askingLocaleOf(state.locale) } : {}
}

export function municipalityOf(state: ConversationState, context: StepContext): string | undefined {
  const id = state.municipality ?? context.municipalityHint
  return id !== undefined && context.brain.base.municipalities.has(id) ? id : undefined
}

export function currentPlace(state: ConversationState, context: StepContext): Place {
  return placeOf(context.brain.base, municipalityOf(state, context))
}
