import { setImmediate } from 'node:timers/promises'
import { entrySchema, type Entry, type EntryText } from '#core/entry.ts'
import type { KnowledgeBase } from '#core/knowledge-base.ts'
import type { AnswerLocale } from '#core/locale.ts'
import type { Account, Revision, Subject } from '#staff/ports.ts'
import { basisOfContent, type RevisionService } from '#staff/revisions.ts'
import { mayDo, nationwide } from '#staff/rights.ts'
import { problemsOfWording } from './text-rules.ts'
import { unitOf, type SentUnit, type Wording } from './units.ts'

/** Who made what comes in; a text that is the same keeps its state. */
export const makers = ['human', 'reviewed', 'machine'] as const
export type Maker = (typeof makers)[number]

/**
 * What an import would do with one text. `confirmed`: the same text, now checked by a second person; `stale`: the German text has changed
 * since it went out; `empty`: it came back without a translation.
 */
export const planKinds = ['new', 'changed', 'confirmed', 'stale', 'unchanged', 'empty', 'refused'] as const
export type PlanKind = (typeof planKinds)[number]
/** The kinds that can be saved. */
export const savedKinds: readonly PlanKind[] = ['new', 'changed', 'confirmed', 'stale']

export interface PlannedText {
  unit: SentUnit
  kind: PlanKind
  /** Why it is refused, in German. */
  reasons: string[]
  /** What stands there now. */
  before: Wording | undefined
  after: Wording
  /** Fingerprint of what the plan was made from, to see whether somebody changed it meanwhile. */
  seen: string
  /** What would be saved, and over what. */
  change?: { subject: Subject; value: Entry; open: Revision | undefined; basis: string }
}

export interface ImportPlan {
  locale: AnswerLocale
  texts: PlannedText[]
}

export interface ImportContext {
  base: KnowledgeBase
  revisions: RevisionService
  account: Account
  locale: AnswerLocale
  maker: Maker
}

/** Says what an import would do, text by text, in the order of the file. Nothing is saved. Errors: `store-unavailable`. */
export async function planImport(units: readonly SentUnit[], context: ImportContext): Promise<ImportPlan> {
  const open = new Map(
    (await context.revisions.worklist()).flatMap((one) =>
      one.kind === 'entry' ? [[`${one.place}/${one.key}`, one]] : [],
    ),
  )
  const seen = new Set<string>()
  const texts: PlannedText[] = []
  for (const unit of units) {
    const name = `${unit.place}/${unit.topic}`
    texts.push(planText(unit, open.get(name), seen.has(name), context))
    seen.add(name)
    // Each check takes milliseconds: people are answered in between.
    await setImmediate()
  }
  return { locale: context.locale, texts }
}

function planText(unit: SentUnit, open: Revision | undefined, isTwice: boolean, context: ImportContext): PlannedText {
  const { base, revisions, account, locale, maker } = context
  const after: Wording = { title: tidy(unit.title), answer: tidy(unit.answer) }
  const entry = (unit.place === nationwide ? base.germany : base.municipalities.get(unit.place))?.entries.get(
    unit.topic,
  )
  const live = entry && unitOf(unit.place, entry, locale)
  const seen = basisOfContent([entry?.texts[locale], live?.basis, open?.id, open?.updatedAt])
  const plan = (kind: PlanKind, reasons: string[] = [], change?: PlannedText['change']): PlannedText => ({
    unit, kind, reasons, before: live?.target, after, seen, ...(change ? { change } : {}),
  }) // prettier-ignore
  const refused = (...reasons: string[]) => plan('refused', reasons)

  if (unit.problem !== undefined) return refused(unit.problem)
  if (!entry || !live) return refused('Dieses Anliegen gibt es hier nicht.')
  if (isTwice) return refused('Dieses Anliegen steht zweimal in der Datei.')
  if (after.title === '' && after.answer === '') return plan('empty')

  const isCurrent = unit.basis === live.basis
  const isSame =
    live.target !== undefined && tidy(live.target.title) === after.title && tidy(live.target.answer) === after.answer
  const isConfirmed = isSame && unit.isReviewed && isCurrent && live.status !== 'reviewed'
  if (isSame && !isConfirmed) return plan('unchanged')
  if (!mayDo(account, 'translate', unit.place, locale))
    return refused('Mit Ihrem Konto können Sie diesen Text in dieser Sprache nicht ändern.')

  const draft = open && entrySchema.safeParse(open.value).data
  const drafted = draft?.texts[locale]
  if (draft && basisOfContent(drafted) !== basisOfContent(entry.texts[locale]))
    return drafted?.title === after.title && drafted.answer === after.answer
      ? plan('unchanged')
      : refused('In einem offenen Entwurf steht schon eine andere Übersetzung. Bitte schließen Sie erst diesen ab.')

  const problems = problemsOfWording(after)
  if (problems.length > 0) return refused(...problems)
  const subject: Subject = { kind: 'entry', place: unit.place, key: unit.topic }
  const value = withText(draft ?? entry, locale, after, isConfirmed ? 'reviewed' : maker, unit.basis)
  const broken = revisions.problems(subject, value)
  if (broken.length > 0) return refused(...broken)
  const change = { subject, value, open, basis: open?.basis ?? basisOfContent(entry) }
  if (!isCurrent) return plan('stale', [], change)
  return plan(isConfirmed ? 'confirmed' : live.target ? 'changed' : 'new', [], change)
}

/** Outer spaces are no part of a text, as in the files. */
function tidy(text: string): string {
  return text.replaceAll('\r\n', '\n').trim()
}

function withText(
  entry: Entry,
  locale: AnswerLocale,
  { title, answer }: Wording,
  translation: EntryText['translation'],
  basis: string,
): Entry {
  const phrasings = entry.texts[locale]?.phrasings ?? []
  return { ...entry, texts: { ...entry.texts, [locale]: { title, translation, basis, answer, phrasings } } }
}

export interface SavedImport {
  saved: Revision[]
  /** What could not be saved after all, and why. */
  failed: { text: PlannedText; reasons: string[] }[]
}

/**
 * Saves as drafts what the person has seen in the plan: `chosen` gives the fingerprint of each text by `place/topic`.
 *
 * Shapes: a text that somebody changed meanwhile fails; all others are saved. `review`: they are also given to review.
 */
export async function saveImport(
  units: readonly SentUnit[],
  chosen: ReadonlyMap<string, string>,
  context: ImportContext & { reason: string; review: boolean },
): Promise<SavedImport> {
  const result: SavedImport = { saved: [], failed: [] }
  // `save` checks each text itself.
  const plan = await planImport(units, { ...context, revisions: { ...context.revisions, problems: () => [] } })
  for (const text of plan.texts) {
    const seen = chosen.get(`${text.unit.place}/${text.unit.topic}`)
    if (seen === undefined || text.kind === 'unchanged' || text.kind === 'empty') continue
    if (!text.change || seen !== text.seen) {
      const changed = 'Der Text wurde gerade geändert. Bitte lesen Sie die Datei noch einmal ein.'
      result.failed.push({ text, reasons: text.reasons.length > 0 ? text.reasons : [changed] })
      continue
    }
    const { subject, value, open, basis } = text.change
    const saved = await context.revisions.save(subject, value, {
      basis,
      ...(open ? { updatedAt: open.updatedAt } : {}),
      reason: open?.reason || context.reason,
      actor: context.account,
    })
    if (saved.kind === 'saved') {
      result.saved.push(saved.revision)
      if (context.review) await context.revisions.submit(saved.revision.id, context.account)
    } else
      result.failed.push({
        text,
        reasons: saved.kind === 'invalid' ? saved.problems : ['Jemand hat den Text gerade geändert.'],
      })
    await setImmediate()
  }
  return result
}
