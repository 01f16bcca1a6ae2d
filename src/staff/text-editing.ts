import type { KnowledgeSource } from '#app/ports.ts'
import { entrySchema, maxAnswerChars, type Entry, type EntryText } from '#core/entry.ts'
import { topicTitle } from '#core/knowledge-base.ts'
import { answerLocales, type AnswerLocale } from '#core/locale.ts'
import type { Decision } from '#core/matcher.ts'
import { fold } from '#core/text.ts'
import type { Account, Revision, StaffStore, Subject } from './ports.ts'
import { basisOfContent, type RevisionService } from './revisions.ts'
import { mayDo, nationwide } from './rights.ts'
import { topicsFor } from './topic-search.ts'

const maxTitleChars = 80
const maxFound = 10

/** One language of an answer in one place. */
export interface TextKey {
  place: string
  topic: string
  locale: AnswerLocale
}

/** An answer that somebody may change. `title` is German. */
export interface FoundText {
  place: string
  topic: string
  title: string
}

/** A text as somebody gets it to change. `''`: nothing is written in this language yet. */
export interface TextAtWork extends TextKey {
  title: string
  answer: string
  /** Fingerprint of title and answer, to see whether somebody changed them meanwhile. */
  seen: string
  /** Fingerprint of the German text that a translator had before them. */
  original: string
  /** In which languages this person may change the answer. */
  locales: readonly AnswerLocale[]
  /** Who began the open draft that is shown, unless it was this person. */
  draftBy: string | undefined
  mayPublish: boolean
}

export interface TextChange extends TextKey {
  title: string
  answer: string
  seen: string
  original: string
  reason: string
}

export type TextProblem = { field: 'title' | 'answer'; text: string }

export type TextSaved =
  /** `isShared`: the draft holds somebody else's changes, too, which only the console shows. */
  | { kind: 'saved'; revision: Revision; isShared: boolean }
  | { kind: 'unchanged' }
  | { kind: 'invalid'; problems: TextProblem[] }
  /** Somebody saved meanwhile: who, if it is known, and what stands there now. */
  | { kind: 'conflict'; by: string | undefined; now: TextAtWork | undefined }
  | { kind: 'forbidden' }

export type TextPublished =
  | { kind: 'published' | 'conflict' | 'forbidden' | 'gone' }
  /** A question that must be answered in a certain way would be answered otherwise. */
  | { kind: 'needs-reason'; questions: number }
  | { kind: 'invalid'; problems: string[] }

/** Title and answer of one text, changed outside of the console's editor: the same rules, rights and revisions. Errors: `store-unavailable`. */
export interface TextEditing {
  /** Answers that the words are about, likeliest first, at most ten. */
  find(account: Account, words: string): FoundText[]
  /** `locale` left out: German, or a translator's own. `undefined`: there is none, or this person may not change it. */
  open(account: Account, place: string, topic: string, locale?: AnswerLocale): Promise<TextAtWork | undefined>
  /** Makes a draft. */
  save(account: Account, change: TextChange): Promise<TextSaved>
  /** Gives a draft to review. `false`: it is none any more, or not this person's. */
  submit(account: Account, revisionId: number): Promise<boolean>
  /** Makes a draft of this person live. Asks all golden questions when there is no reason, which takes seconds. */
  publish(account: Account, revisionId: number, reason: string): Promise<TextPublished>
}

export interface TextEditingDependencies {
  revisions: RevisionService
  knowledge: KnowledgeSource
  accounts: Pick<StaffStore, 'account'>
  /** The fingerprint of a German text that is kept with each translation. */
  fingerprint: (original: Pick<EntryText, 'title' | 'answer'>) => string
  /** The only municipality of this installation. */
  municipality?: string | undefined
}

export function createTextEditing(dependencies: TextEditingDependencies): TextEditing {
  const { revisions, knowledge, accounts, fingerprint, municipality } = dependencies

  const localesOf = (account: Account, place: string): AnswerLocale[] => {
    if (municipality !== undefined && place !== nationwide && place !== municipality) return []
    const allowed = answerLocales.filter((locale) =>
      mayDo(account, locale === 'de' ? 'edit' : 'translate', place, locale),
    )
    const own = allowed.filter((locale) => locale === 'de' || account.locales.includes(locale))
    return account.locales.length > 0 ? own : allowed
  }
  const atWork = async (place: string, topic: string) => {
    const subject: Subject = { kind: 'entry', place, key: topic }
    const live = revisions.current(subject)
    const open = await revisions.open(subject)
    const entry = entrySchema.safeParse(open?.value).data ?? (live?.value as Entry | undefined)
    return { subject, live, open, entry }
  }
  const asSeen = (text: EntryText | undefined) => basisOfContent([text?.title ?? '', text?.answer ?? ''])
  const nameOf = async (open: Revision | undefined, account: Account) =>
    open && open.author !== account.id ? ((await accounts.account(open.author))?.name ?? 'jemand anderem') : undefined

  const open: TextEditing['open'] = async (account, place, topic, wanted) => {
    const locales = localesOf(account, place)
    const locale = wanted ?? locales[0]
    if (locale === undefined || !locales.includes(locale)) return undefined
    const { open: draft, entry } = await atWork(place, topic)
    if (!entry) return undefined
    const text = entry.texts[locale]
    const draftBy = await nameOf(draft, account)
    return {
      place,
      topic,
      locale,
      locales,
      title: text?.title ?? '',
      answer: text?.answer ?? '',
      seen: asSeen(text),
      original: entry.texts.de ? fingerprint(entry.texts.de) : '',
      draftBy,
      mayPublish: draftBy === undefined && mayDo(account, 'publish', place),
    }
  }
  /** A draft that this person may bring further. */
  const own = async (account: Account, id: number): Promise<Revision | undefined> => {
    const revision = (await revisions.worklist()).find((one) => one.id === id && one.kind === 'entry')
    if (!revision || localesOf(account, revision.place).length === 0) return undefined
    return revision.author === account.id || mayDo(account, 'edit', revision.place) ? revision : undefined
  }

  return {
    open,
    find(account, words) {
      if (words.trim() === '') return []
      const { base, matcher } = knowledge.current()
      const towns = [...base.municipalities.values()].filter(
        ({ municipality: { id } }) => municipality === undefined || id === municipality,
      )
      const places = [...towns, base.germany].map(({ municipality: { id }, entries }) => ({
        place: id === base.germany.municipality.id ? nationwide : id,
        entries,
      }))
      const mine = places.filter(({ place }) => localesOf(account, place).length > 0)
      // What people would be answered with comes first: “kita anmelden” is not about all that one registers.
      const { decision } = matcher.match(words.slice(0, 200))
      const meant = [...new Set([...topicsIn(decision), ...topicsFor(base, words)])]
      const exact = meant.filter((topic) => fold(topicTitle(base, topic, 'de')) === fold(words))
      return (exact.length > 0 ? exact : meant)
        .flatMap((topic) =>
          mine.flatMap(({ place, entries }) =>
            entries.has(topic) ? [{ place, topic, title: topicTitle(base, topic, 'de') }] : [],
          ),
        )
        .slice(0, maxFound)
    },

    async save(account, change) {
      const { place, topic, locale, seen, original, reason } = change
      if (!localesOf(account, place).includes(locale)) return { kind: 'forbidden' }
      const [title, answer] = [change.title.trim(), change.answer.replaceAll('\r\n', '\n').trim()]
      const problems = textProblems(title, answer)
      if (problems.length > 0) return { kind: 'invalid', problems }
      const work = await atWork(place, topic)
      const { entry } = work
      if (!entry) return { kind: 'forbidden' }
      const text = entry.texts[locale]
      const conflict = async (): Promise<TextSaved> => ({
        kind: 'conflict',
        by: await nameOf(await revisions.open(work.subject), account),
        now: await open(account, place, topic, locale),
      })
      if (asSeen(text) !== seen) return conflict()
      if (text?.title === title && text.answer === answer) return { kind: 'unchanged' }
      const written: EntryText = {
        phrasings: [],
        ...text,
        title,
        answer,
        ...(locale === 'de' ? { translation: 'original' } : { translation: 'human', basis: original }),
      }
      const saved = await revisions.save(
        work.subject,
        { ...entry, texts: { ...entry.texts, [locale]: written } },
        {
          basis: work.open?.basis ?? work.live?.basis ?? '',
          ...(work.open ? { updatedAt: work.open.updatedAt } : {}),
          reason,
          actor: account,
        },
      )
      if (saved.kind === 'conflict') return conflict()
      if (saved.kind === 'invalid')
        return { kind: 'invalid', problems: saved.problems.map((problem) => ({ field: 'answer', text: problem })) }
      return { ...saved, isShared: work.open !== undefined && work.open.author !== account.id }
    },

    async submit(account, revisionId) {
      const revision = await own(account, revisionId)
      return revision !== undefined && (await revisions.submit(revisionId, account))
    },

    async publish(account, revisionId, reason) {
      const revision = await own(account, revisionId)
      if (!revision) return { kind: 'gone' }
      if (!mayDo(account, 'publish', revision.place)) return { kind: 'forbidden' }
      // Saved by somebody else meanwhile: what they wrote, this person has not seen.
      if (revision.author !== account.id) return { kind: 'conflict' }
      if (reason === '') {
        const broken = (await revisions.preview(revisionId)).changes.filter((change) => change.broken)
        if (broken.length > 0) return { kind: 'needs-reason', questions: broken.length }
      }
      return revisions.publish(revisionId, account, reason)
    },
  }
}

function topicsIn(decision: Decision): readonly string[] {
  if (decision.kind === 'answer') return [decision.topic, ...decision.also]
  return decision.kind === 'clarify' ? decision.topics : []
}

/** What must be corrected, in German. Shapes: `[]` when the text can be saved. */
export function textProblems(title: string, answer: string): TextProblem[] {
  const problems: TextProblem[] = []
  if (title === '') problems.push({ field: 'title', text: 'Bitte geben Sie eine Überschrift ein.' })
  if (title.length > maxTitleChars)
    problems.push({
      field: 'title',
      text: `Die Überschrift hat ${title.length} Zeichen. Höchstens ${maxTitleChars} gehen.`,
    })
  if (answer === '') problems.push({ field: 'answer', text: 'Bitte schreiben Sie die Antwort.' })
  if (answer.length > maxAnswerChars)
    problems.push({
      field: 'answer',
      text: `Die Antwort hat ${answer.length} Zeichen. Höchstens ${maxAnswerChars} passen auf ein Telefon.`,
    })
  return problems
}
