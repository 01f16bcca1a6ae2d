import { entrySchema, maxAnswerChars, type Entry } from '#core/entry.ts'
import type { KnowledgeBase } from '#core/knowledge-base.ts'
import type { AskingLocale } from '#core/locale.ts'
import { scrubMark } from '#core/scrub.ts'
import { fold } from '#core/text.ts'
import type { Account, Revision, Subject } from './ports.ts'
import type { RevisionService, SaveResult } from './revisions.ts'
import { mayDo, nationwide } from './rights.ts'

export const maxPhrasingChars = 200

/** Where a phrasing of a topic can be put. `no-text`: nothing is written in this language; `forbidden`: only by somebody else. */
export type PhrasingTarget =
  { kind: 'possible'; subject: Subject } | { kind: 'no-text' } | { kind: 'forbidden'; subject: Subject }

/**
 * The entry that takes a phrasing: the municipality's own text first, else the nationwide one; all are learnt from alike.
 */
export function phrasingTarget(
  base: KnowledgeBase,
  account: Account,
  { topic, municipality, locale }: { topic: string; municipality: string; locale: AskingLocale },
): PhrasingTarget {
  const subjects = [municipality, nationwide]
    .filter((place) => entryAt(base, place, topic)?.texts[locale] !== undefined)
    .map((place): Subject => ({ kind: 'entry', place, key: topic }))
  const possible = subjects.find(
    ({ place }) => mayDo(account, 'edit', place) || mayDo(account, 'translate', place, locale),
  )
  if (possible) return { kind: 'possible', subject: possible }
  return subjects[0] ? { kind: 'forbidden', subject: subjects[0] } : { kind: 'no-text' }
}

/** Whether an account can put phrasings of a topic anywhere, if need be after translating its text: lists to choose from leave out the others. */
export function takesPhrasings(
  base: KnowledgeBase,
  account: Account,
  about: { topic: string; municipality: string; locale: AskingLocale },
): boolean {
  const { kind } = phrasingTarget(base, account, about)
  if (kind !== 'no-text') return kind === 'possible'
  const { topic, municipality } = about
  return (
    mayDo(account, 'edit', nationwide) ||
    (entryAt(base, municipality, topic) !== undefined && mayDo(account, 'edit', municipality))
  )
}

function entryAt(base: KnowledgeBase, place: string, topic: string): Entry | undefined {
  return (place === nationwide ? base.germany : base.municipalities.get(place))?.entries.get(topic)
}

/** What is wrong with a phrasing, in German. Shapes: `[]` when nothing is. */
export function phrasingProblems(text: string): string[] {
  if (fold(text) === '') return ['Bitte geben Sie eine Formulierung ein.']
  if (text.includes(scrubMark) || text.includes('…'))
    return ['Bitte ersetzen Sie „[…]“ durch Wörter oder lassen Sie die Stelle weg: Daraus wird nichts gelernt.']
  return text.length > maxPhrasingChars ? [`Eine Formulierung hat höchstens ${maxPhrasingChars} Zeichen.`] : []
}

/** `shared`: the draft was begun by somebody else, so it is not ours to publish. */
export type AddedPhrasing = SaveResult | { kind: 'saved'; revision: Revision; shared: boolean } | { kind: 'known' }

/** Puts a phrasing into the open draft of an entry, or into a new one. `known`: it is already there. */
export async function addPhrasing(
  revisions: RevisionService,
  { subject, locale, text, actor }: { subject: Subject; locale: AskingLocale; text: string; actor: Account },
): Promise<AddedPhrasing> {
  const problems = phrasingProblems(text)
  if (problems.length > 0) return { kind: 'invalid', problems }
  const current = revisions.current(subject)
  const open = await revisions.open(subject)
  const parsed = entrySchema.safeParse(open?.value ?? current?.value)
  const old = parsed.data?.texts[locale]
  if (!parsed.success || !old)
    return { kind: 'invalid', problems: ['In dieser Sprache gibt es zu diesem Anliegen noch keinen Text.'] }
  if (old.phrasings.some((phrasing) => fold(phrasing) === fold(text))) return { kind: 'known' }
  const value: Entry = {
    ...parsed.data,
    texts: { ...parsed.data.texts, [locale]: { ...old, phrasings: [...old.phrasings, text.trim()] } },
  }
  const saved = await revisions.save(subject, value, {
    basis: open?.basis ?? current?.basis ?? '',
    ...(open ? { updatedAt: open.updatedAt } : {}),
    reason: open?.reason || 'Formulierung aus den offenen Fragen ergänzt',
    actor,
  })
  return saved.kind === 'saved' ? { ...saved, shared: open !== undefined && open.author !== actor.id } : saved
}

export interface NewText {
  topic: string
  place: string
  title: string
  answer: string
  source: string
  /** German questions that it answers. */
  phrasings: readonly string[]
  /** YYYY-MM-DD */
  checkedOn: string
  reviewBy: string
}

/** Begins a German text for a topic that has none in this place. Shapes: as `RevisionService.save`. */
export async function beginText(revisions: RevisionService, text: NewText, actor: Account): Promise<SaveResult> {
  const subject: Subject = { kind: 'entry', place: text.place, key: text.topic }
  const problems = [
    ...(text.title.trim() === '' ? ['Bitte geben Sie eine Überschrift ein.'] : []),
    ...(text.title.trim().length > 80 ? ['Eine Überschrift hat höchstens 80 Zeichen.'] : []),
    ...(text.answer.trim() === '' ? ['Bitte schreiben Sie die Antwort.'] : []),
    ...(text.answer.trim().length > maxAnswerChars ? [`Eine Antwort hat höchstens ${maxAnswerChars} Zeichen.`] : []),
    ...(text.source.trim() === '' ? ['Bitte nennen Sie die Quelle: Woher wissen wir das?'] : []),
    ...(revisions.current(subject) || (await revisions.open(subject))
      ? ['Zu diesem Anliegen gibt es hier schon einen Text oder einen Entwurf. Bitte ändern Sie diesen.']
      : []),
  ]
  if (problems.length > 0) return { kind: 'invalid', problems }
  const value: Entry = {
    topic: text.topic,
    // The nationwide text stays below it: what is said for all of Germany is also true here.
    extends: text.place !== nationwide,
    source: [text.source.trim()],
    checkedOn: text.checkedOn,
    reviewBy: text.reviewBy,
    texts: {
      de: {
        title: text.title.trim(),
        translation: 'original',
        answer: text.answer.trim().replaceAll('\r\n', '\n'),
        phrasings: text.phrasings.filter((phrasing) => phrasingProblems(phrasing).length === 0),
      },
    },
  }
  return revisions.save(subject, value, { basis: '', reason: 'Neuer Text zu einer offenen Frage', actor })
}
