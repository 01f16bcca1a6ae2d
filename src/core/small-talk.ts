import { z } from 'zod'
import { answerLocaleSchema, type AnswerLocale } from './locale.ts'
import { words } from './text.ts'

/** What a short message may want of the bot besides an answer to a question (Absicht). */
export const smallTalkIntents = [
  'greeting',
  'thanks',
  'goodbye',
  'who',
  'help',
  'yes',
  'no',
  'where',
  'phone',
  'hours',
  'bring',
  'other',
  'more',
  'person',
] as const
export type SmallTalkIntent = (typeof smallTalkIntents)[number]

const phrases = z.array(z.string().trim().min(1)).default([])

/** `knowledge/small-talk/<locale>.yaml`: how people say such things. `fillers` are words that change nothing (“please”, “can you”). */
export const smallTalkFileSchema = z.strictObject({
  locale: answerLocaleSchema,
  fillers: phrases,
  intents: z.strictObject({
    greeting: phrases,
    thanks: phrases,
    goodbye: phrases,
    who: phrases,
    help: phrases,
    yes: phrases,
    no: phrases,
    where: phrases,
    phone: phrases,
    hours: phrases,
    bring: phrases,
    other: phrases,
    more: phrases,
    person: phrases,
  }),
  /** Names of languages in this language, by the locale they ask for: `ar: [Arabisch, arabische Sprache]`. */
  languages: z.partialRecord(answerLocaleSchema, phrases).default({}),
})
export type SmallTalkFile = z.infer<typeof smallTalkFileSchema>

export type SmallTalkMatch =
  /** `locales`: the languages in which people say it like this. */
  | { kind: 'intent'; intent: SmallTalkIntent; locales: readonly AnswerLocale[] }
  /** `asked`: said with “in …” or “please” (more than one word), not only the bare name of the language. */
  | { kind: 'language'; locale: AnswerLocale; asked: boolean }

export interface SmallTalk {
  exact: ReadonlyMap<string, SmallTalkMatch>
  stripped: ReadonlyMap<string, SmallTalkMatch>
  fillers: ReadonlySet<string>
}

/** Longer messages are questions. */
const maxWords = 9

/** Puts the phrases of all languages into one look-up. Where two languages disagree, the one that comes first in the list wins. */
export function compileSmallTalk(files: readonly SmallTalkFile[]): SmallTalk {
  const fillers = new Set(files.flatMap((file) => file.fillers.flatMap((filler) => words(filler))))
  const exact = new Map<string, SmallTalkMatch>()
  const stripped = new Map<string, SmallTalkMatch>()
  const put = (into: Map<string, SmallTalkMatch>, key: string, match: SmallTalkMatch) => {
    const known = into.get(key)
    if (key !== '' && !known) into.set(key, match)
    else if (known?.kind === 'intent' && match.kind === 'intent' && known.intent === match.intent)
      into.set(key, { ...known, locales: [...new Set([...known.locales, ...match.locales])] })
  }
  const add = (phrase: string, match: SmallTalkMatch) => {
    const all = words(phrase)
    put(exact, all.join(' '), match)
    put(stripped, all.filter((word) => !fillers.has(word)).join(' '), match)
  }
  for (const file of files)
    for (const intent of smallTalkIntents)
      for (const phrase of file.intents[intent]) add(phrase, { kind: 'intent', intent, locales: [file.locale] })
  for (const file of files)
    for (const [locale, names] of Object.entries(file.languages))
      for (const name of names ?? [])
        add(name, { kind: 'language', locale: answerLocaleSchema.parse(locale), asked: false })
  return { exact, stripped, fillers }
}

/**
 * What a short message wants, when it says nothing else.
 *
 * Shapes: `undefined` for anything with a word beyond the phrase and the fillers, which is then a question.
 * Errors: none.
 */
export function smallTalkIn(smallTalk: SmallTalk, text: string): SmallTalkMatch | undefined {
  const all = words(text.slice(0, 200))
  if (all.length === 0 || all.length > maxWords) return undefined
  const whole = smallTalk.exact.get(all.join(' '))
  if (whole) return whole.kind === 'language' ? { ...whole, asked: all.length > 1 } : whole
  const rest = all.filter((word) => !smallTalk.fillers.has(word))
  const match = smallTalk.stripped.get(rest.join(' '))
  if (!match) return undefined
  return match.kind === 'language' ? { ...match, asked: rest.length < all.length } : match
}
