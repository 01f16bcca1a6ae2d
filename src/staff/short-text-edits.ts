import type { KnowledgeBase } from '#core/knowledge-base.ts'
import { withPublished } from '#core/overlay.ts'
import { shortTextsFileSchema, type ShortTextsFile } from '#core/short-texts.ts'
import { invisible } from './exchange/text-rules.ts'
import type { Account, Revision, Subject } from './ports.ts'
import { basisOfContent, type RevisionService } from './revisions.ts'
import { mayDo, nationwide } from './rights.ts'
import {
  ownerOf,
  shortTextsWithDrafts,
  translationOf,
  withDrafts,
  type ShortText,
  type ShortTextLocale,
} from './short-texts.ts'

export const maxShortTextChars = 600
/** Why somebody of one place does not change a text. */
export const notOnlyHere = 'gilt auch für andere Kommunen'

/** What staff of a place have written in a language, as it is worked on: the open draft, or what people see. */
export interface ShortTextsAtWork {
  subject: Subject & { kind: 'short-texts' }
  open: Revision | undefined
  /** Hash of what is live. */
  basis: string
  /** The draft was made from a version that is not live any more. */
  isStale: boolean
  /** What staff of this place have written, with the draft. */
  written: ShortTextsFile | undefined
  /** The knowledge with the draft. */
  base: KnowledgeBase
  /** All texts there are, those in others' drafts, too. */
  texts: readonly ShortText[]
  /** The knowledge with the drafts of what holds short texts, for the names of what is new. */
  withDrafts: KnowledgeBase
}

/** Errors: `store-unavailable`. */
export async function shortTextsAtWork(
  revisions: RevisionService,
  live: KnowledgeBase,
  place: string,
  locale: ShortTextLocale,
): Promise<ShortTextsAtWork> {
  const subject = { kind: 'short-texts', place, key: locale } as const
  const current = revisions.current(subject)
  const pending = withDrafts(live, await revisions.worklist())
  const open = await revisions.open(subject)
  const draft = shortTextsFileSchema.safeParse(open?.value).data
  const basis = current?.basis ?? ''
  return {
    subject,
    open,
    basis,
    isStale: open !== undefined && open.basis !== basis,
    written: draft ?? (current?.value as ShortTextsFile | undefined),
    base: draft ? withPublished(live, [{ ...subject, value: draft }]).base : live,
    texts: shortTextsWithDrafts(live, pending),
    withDrafts: pending,
  }
}

/** One field of the form. `id`: of the German text; `seen`: fingerprint of the translation that stood there. */
export interface ShortTextEdit {
  id: string
  text: string
  seen: string
}

export type ShortTextsSaved =
  | { kind: 'saved'; revision: Revision; count: number }
  | { kind: 'unchanged' }
  | { kind: 'forbidden'; problems: string[] }
  | { kind: 'invalid'; problems: string[] }
  /** Somebody saved meanwhile. `texts`: those they changed, too, and what stands there now. */
  | { kind: 'conflict'; texts: { german: string; now: string; typed: string }[] }

/** One line, as a card shows it. */
export function tidyShortText(text: string): string {
  return text.replaceAll(/\s+/gu, ' ').trim()
}

/** The fingerprint of a translation, to see whether somebody changed it meanwhile. */
export function seenMark(translation: string): string {
  return basisOfContent(tidyShortText(translation))
}

function problemsOf({ german }: ShortText, text: string): string[] {
  const problems = [
    text.length > maxShortTextChars &&
      `Die Übersetzung hat ${text.length} Zeichen, höchstens ${maxShortTextChars} sind möglich.`,
    invisible.test(text) && 'Der Text enthält unsichtbare Steuerzeichen.',
    /<\/?[a-z!]/iu.test(text) && 'Der Text enthält HTML. Erlaubt ist nur Text.',
  ]
  return problems.flatMap((problem) => (problem === false ? [] : [`„${german}“: ${problem}`]))
}

/**
 * Makes or updates the draft of a place and a language with what was typed; fields that nobody has touched stay as they are, whatever
 * somebody else has done there.
 *
 * Only texts that are the place's own are changed, for all accounts. Errors: `store-unavailable`.
 */
export async function saveShortTexts(
  revisions: RevisionService,
  live: KnowledgeBase,
  {
    place,
    locale,
    edits,
    actor,
  }: { place: string; locale: ShortTextLocale; edits: readonly ShortTextEdit[]; actor: Account },
): Promise<ShortTextsSaved> {
  const work = await shortTextsAtWork(revisions, live, place, locale)
  const byId = new Map(work.texts.map((text) => [text.id, text]))
  const texts = { ...work.written?.texts }
  const [problems, foreign]: [string[], string[]] = [[], []]
  const conflicts: { german: string; now: string; typed: string }[] = []
  let count = 0
  for (const edit of edits) {
    const typed = tidyShortText(edit.text)
    if (seenMark(typed) === edit.seen) continue
    const text = byId.get(edit.id)
    if (!text) {
      problems.push(
        'Ein deutscher Text wurde gerade geändert oder entfernt. Bitte sehen Sie die Liste noch einmal durch.',
      )
      continue
    }
    const { german } = text
    const now = translationOf(work.base, german, locale).translation
    if (typed === now) continue
    if (ownerOf(work.base, text, locale) !== place || !mayDo(actor, 'translate', place, locale)) {
      foreign.push(
        place === nationwide
          ? `„${german}“ steht nur bei einer Kommune und wird dort übersetzt.`
          : `„${german}“ ${notOnlyHere}. Übersetzen kann es, wer für alle Kommunen zuständig ist.`,
      )
      continue
    }
    if (seenMark(now) !== edit.seen) conflicts.push({ german, now, typed })
    problems.push(...problemsOf(text, typed))
    count++
    if (typed !== '') texts[german] = typed
    else if (Object.hasOwn(texts, german)) delete texts[german]
    else problems.push(`„${german}“: Eine mitgelieferte Übersetzung lässt sich ändern, aber nicht löschen.`)
  }
  if (foreign.length > 0) return { kind: 'forbidden', problems: foreign }
  if (problems.length > 0) return { kind: 'invalid', problems: [...new Set(problems)] }
  if (conflicts.length > 0) return { kind: 'conflict', texts: conflicts }
  if (count === 0) return { kind: 'unchanged' }
  const { subject, open, basis } = work
  const value: ShortTextsFile = { locale, translation: 'human', texts }
  const saved = await revisions.save(subject, value, {
    basis: open?.basis ?? basis,
    ...(open ? { updatedAt: open.updatedAt } : {}),
    reason: open?.reason ?? '',
    actor,
  })
  if (saved.kind === 'conflict') return { kind: 'conflict', texts: [] }
  return saved.kind === 'saved' ? { kind: 'saved', revision: saved.revision, count } : saved
}
