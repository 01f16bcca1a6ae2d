import { entrySchema, maxAnswerChars, type Entry, type EntryText } from '#core/entry.ts'
import type { AnswerLocale } from '#core/locale.ts'
import { fold } from '#core/text.ts'
import { basisOf } from '#knowledge/translations.ts'
import { addDays, isDay } from '#staff/days.ts'
import type { Revision, Subject } from '#staff/ports.ts'
import { maxPhrasingChars } from '#staff/phrasings.ts'
import { reviewDays } from '#staff/review-dates.ts'
import { basisOfContent, type RevisionService } from '#staff/revisions.ts'
import { linesOf } from '#console/editing/typed.ts'
import type { Fields } from '#console/parts.ts'

export const maxTitleChars = 80

/** An entry as it is worked on: the open draft, or what people see. */
export interface EntryAtWork {
  subject: Subject
  live: { value: Entry; basis: string } | undefined
  open: Revision | undefined
  /** Of the draft when there is one; left out: nothing is written yet. */
  entry: Entry | undefined
  /** The draft was made from a version that is not live any more: publishing it would undo something. */
  isStale: boolean
}

export async function entryAtWork(revisions: RevisionService, subject: Subject): Promise<EntryAtWork> {
  const current = revisions.current(subject)
  const live = current && { value: current.value as Entry, basis: current.basis }
  const open = await revisions.open(subject)
  const draft = open && entrySchema.safeParse(open.value).data
  return {
    subject,
    live,
    open,
    entry: draft ?? live?.value,
    isStale: open !== undefined && open.basis !== (live?.basis ?? ''),
  }
}

/** What the editor of one language has in its fields, as typed. German also has what belongs to all languages. */
export interface EntryForm {
  title: string
  answer: string
  phrasings: string
  translation: string
  /** Fingerprint of the German text that the translator saw. */
  original: string
  source: string
  checkedOn: string
  reviewBy: string
  staffNote: string
  extends: boolean
  reason: string
  /** Fingerprint of the part that was edited, to see whether somebody changed it meanwhile. */
  part: string
}

/** What one language's editor changes. */
export function partOf(entry: Entry | undefined, locale: AnswerLocale): string {
  const shared = locale === 'de' && entry ? { ...entry, texts: undefined } : undefined
  return basisOfContent([entry?.texts[locale], shared])
}

/** The form over what is there. `today`: YYYY-MM-DD, for a new text. */
export function formOf(work: EntryAtWork, locale: AnswerLocale, today: string): EntryForm {
  const { entry, open } = work
  const text = entry?.texts[locale]
  return {
    title: text?.title ?? '',
    answer: text?.answer ?? '',
    phrasings: text?.phrasings.join('\n') ?? '',
    translation: text?.translation ?? 'human',
    original: entry?.texts.de ? basisOf(entry.texts.de) : '',
    source: entry?.source.join('\n') ?? '',
    checkedOn: entry?.checkedOn ?? today,
    reviewBy: entry?.reviewBy ?? addDays(today, reviewDays),
    staffNote: entry?.staffNote ?? '',
    extends: entry?.extends ?? work.subject.place !== 'germany',
    reason: open?.reason ?? '',
    part: partOf(entry, locale),
  }
}

export function readForm(fields: Fields): EntryForm {
  return {
    title: fields.one('title').trim(),
    answer: fields.one('answer').trim(),
    phrasings: fields.one('phrasings'),
    translation: fields.one('translation'),
    original: fields.one('original'),
    source: fields.one('source'),
    checkedOn: fields.one('checkedOn'),
    reviewBy: fields.one('reviewBy'),
    staffNote: fields.one('staffNote').trim(),
    extends: fields.one('extends') === 'yes',
    reason: fields.one('reason').trim(),
    part: fields.one('part'),
  }
}

/** What must be corrected, in German. Shapes: `[]` when the form can be saved. */
export function problemsOf(form: EntryForm, locale: AnswerLocale): string[] {
  const long = linesOf(form.phrasings).find((line) => line.length > maxPhrasingChars)
  const problems = [
    form.title === '' && 'Bitte geben Sie eine Überschrift ein.',
    form.title.length > maxTitleChars && `Die Überschrift hat höchstens ${maxTitleChars} Zeichen.`,
    form.answer === '' && 'Bitte schreiben Sie die Antwort.',
    form.answer.length > maxAnswerChars &&
      `Die Antwort hat ${form.answer.length} Zeichen. Höchstens ${maxAnswerChars} passen auf ein Telefon.`,
    long !== undefined && `Eine Formulierung hat höchstens ${maxPhrasingChars} Zeichen: „${long.slice(0, 40)}…“`,
  ]
  if (locale === 'de')
    problems.push(
      linesOf(form.source).length === 0 && 'Bitte nennen Sie eine Quelle: Woher wissen wir das?',
      !isDay(form.checkedOn) && 'Bitte geben Sie an, wann der Text geprüft wurde.',
      !isDay(form.reviewBy) && 'Bitte geben Sie an, wann der Text wieder geprüft wird.',
    )
  return problems.filter((problem) => problem !== false)
}

/** How a translation stands then. What a person changed is not a machine's any more, also when they left the field as it was. */
function stateOf(form: EntryForm, before: EntryText | undefined): 'human' | 'machine' | 'reviewed' {
  if (form.translation === 'reviewed') return 'reviewed'
  if (form.translation !== 'machine') return 'human'
  const isChanged = before && (before.title.trim() !== form.title || before.answer.trim() !== form.answer)
  return before?.translation === 'machine' && isChanged ? 'human' : 'machine'
}

/** The entry with what was typed. Only the language that was edited changes, and with German what belongs to all. */
export function withForm(work: EntryAtWork, locale: AnswerLocale, form: EntryForm): Entry {
  const { entry, subject } = work
  const isTranslation = locale !== 'de'
  const before = entry?.texts[locale]
  // Two that fold alike may have been delivered: saving takes none away that nobody touched.
  const isAsBefore = before !== undefined && form.phrasings.trim() === before.phrasings.join('\n').trim()
  const text = {
    title: form.title,
    translation: isTranslation ? stateOf(form, before) : ('original' as const),
    ...(isTranslation && form.original !== '' ? { basis: form.original } : {}),
    answer: form.answer,
    phrasings: isAsBefore ? before.phrasings : linesOf(form.phrasings, fold),
  }
  // A note that is emptied goes; what the form does not show, such as `answerFrom`, stays.
  const { staffNote: _note, ...kept } = entry ?? {}
  const shared: Omit<Entry, 'texts'> =
    entry && isTranslation
      ? entry
      : {
          ...kept,
          topic: subject.key,
          extends: form.extends,
          source: linesOf(form.source),
          checkedOn: form.checkedOn,
          reviewBy: form.reviewBy,
          ...(form.staffNote === '' ? {} : { staffNote: form.staffNote }),
        }
  return { ...shared, texts: { ...entry?.texts, [locale]: text } } as Entry
}

/** A translation that somebody read and found to fit the German text of today. */
export function reviewedTranslation(entry: Entry, locale: AnswerLocale): Entry | undefined {
  const [text, original] = [entry.texts[locale], entry.texts.de]
  if (!text || !original || locale === 'de') return undefined
  return {
    ...entry,
    texts: { ...entry.texts, [locale]: { ...text, translation: 'reviewed', basis: basisOf(original) } },
  }
}
