import { entrySchema, type Entry } from '#core/entry.ts'
import type { KnowledgeBase } from '#core/knowledge-base.ts'
import { officeSchema, type Office, type Schedule } from '#core/office.ts'
import { addDays, germanDay } from './days.ts'
import type { ImportedText, ImportStore, NewImportedText } from './imports.ts'
import { beginText, type NewText } from './phrasings.ts'
import type { Account, Subject } from './ports.ts'
import type { RevisionService, SaveResult } from './revisions.ts'

/** After a check a text is to be looked at again in a year. */
const reviewDays = 365

/** What an entry or office names as its source: the address, and of when the text there is. */
export function sourceLine({ source, changedOn }: Pick<NewImportedText, 'source' | 'changedOn'>): string {
  return `${source} (Stand ${germanDay(changedOn)})`
}

function names(line: string, source: string): boolean {
  return line === source || line.startsWith(`${source} `)
}

/** The sources with this one as it is today. */
function withSource(sources: readonly string[], imported: Pick<NewImportedText, 'source' | 'changedOn'>): string[] {
  return [...sources.filter((line) => !names(line, imported.source)), sourceLine(imported)]
}

/** The topic whose text in this place already names the source. */
export function topicOfSource(base: KnowledgeBase, place: string, source: string): string | undefined {
  const entries = base.municipalities.get(place)?.entries ?? new Map<string, Entry>()
  return [...entries.values()].find((entry) => entry.source.some((line) => names(line, source)))?.topic
}

export interface TakenOver {
  text: NewImportedText
  /** `draft`: of a text that names this source; `inbox`: staff read it and decide; `same`: it was there already. */
  outcome: 'draft' | 'inbox' | 'same'
}

/**
 * Keeps imported material for staff. A page from which a text of this town was made becomes a draft of that text, if it fits; all else
 * waits to be read. Nothing is published. Errors: `store-unavailable`.
 */
export async function takeOver(
  texts: readonly NewImportedText[],
  parts: { base: KnowledgeBase; imports: ImportStore; revisions: RevisionService; actor: Account; now: number },
): Promise<TakenOver[]> {
  const { base, imports, revisions, actor, now } = parts
  const done: TakenOver[] = []
  for (const given of texts) {
    const topic = given.kind === 'page' ? topicOfSource(base, given.place, given.source) : undefined
    const text = { ...given, topic }
    const kept = await imports.put(text, now)
    const draft = kept !== 'same' && topic !== undefined && (await renewText(revisions, text, topic, actor))
    if (draft) {
      const waiting = await imports.find(text.place, text.source)
      if (waiting) await imports.settle(waiting, 'used', now)
    }
    done.push({ text, outcome: kept === 'same' ? 'same' : draft ? 'draft' : 'inbox' })
  }
  return done
}

/** A draft with the words of the page, when nobody is at work on the text and the words fit as they are. */
async function renewText(
  revisions: RevisionService,
  imported: NewImportedText,
  topic: string,
  actor: Account,
): Promise<boolean> {
  const subject: Subject = { kind: 'entry', place: imported.place, key: topic }
  const current = revisions.current(subject)
  const entry = entrySchema.safeParse(current?.value).data
  if (!current || !entry?.texts.de || (await revisions.open(subject))) return false
  const value = entrySchema.safeParse({
    ...entry,
    source: withSource(entry.source, imported),
    texts: { ...entry.texts, de: { ...entry.texts.de, title: imported.title, answer: imported.text } },
  })
  if (!value.success || revisions.problems(subject, value.data).length > 0) return false
  const reason = `Eingelesen: ${sourceLine(imported)}`.slice(0, 200)
  return (await revisions.save(subject, value.data, { basis: current.basis, reason, actor })).kind === 'saved'
}

/** What a member of staff has made of imported material. */
export interface TextFromImport {
  topic: string
  title: string
  answer: string
  phrasings: readonly string[]
}

/**
 * A draft of the town's German text for a topic: a new one, or its text with these words. `today`: YYYY-MM-DD.
 * Shapes: as `RevisionService.save`; an open draft of somebody is never changed.
 */
export async function draftFromImport(
  revisions: RevisionService,
  imported: ImportedText,
  { topic, title, answer, phrasings }: TextFromImport,
  { actor, today }: { actor: Account; today: string },
): Promise<SaveResult> {
  const subject: Subject = { kind: 'entry', place: imported.place, key: topic }
  const current = revisions.current(subject)
  const entry = entrySchema.safeParse(current?.value).data
  const begun: NewText = {
    topic, place: imported.place, title, answer, phrasings, source: sourceLine(imported), checkedOn: today, reviewBy: addDays(today, reviewDays),
  } // prettier-ignore
  if (!current || !entry?.texts.de) return beginText(revisions, begun, actor)
  const open = await revisions.open(subject)
  if (open)
    return {
      kind: 'invalid',
      problems: [
        'Zu diesem Anliegen gibt es hier schon einen Entwurf. Bitte veröffentlichen oder verwerfen Sie zuerst diesen.',
      ],
    }
  const known = new Set(entry.texts.de.phrasings)
  const value = entrySchema.safeParse({
    ...entry,
    source: withSource(entry.source, imported),
    checkedOn: begun.checkedOn,
    reviewBy: begun.reviewBy,
    texts: {
      ...entry.texts,
      de: {
        ...entry.texts.de,
        title: title.trim(),
        answer: answer.trim(),
        phrasings: [...entry.texts.de.phrasings, ...phrasings.filter((phrasing) => !known.has(phrasing))],
      },
    },
  })
  if (!value.success)
    return { kind: 'invalid', problems: ['Die Überschrift hat 1 bis 80 Zeichen, die Antwort 1 bis 700.'] }
  return revisions.save(subject, value.data, { basis: current.basis, reason: 'Text aus einer Zulieferung', actor })
}

/** The office with the contact data of an imported place. What the place does not say stays. `year`: when it was seen. */
export function withContact(office: Office, imported: ImportedText, year: number): Office | undefined {
  const { contact } = imported
  if (!contact) return undefined
  const schedules = scheduleOf(contact.hours)
  return officeSchema.safeParse({
    ...office,
    ...(contact.phones.length > 0 ? { phones: contact.phones.map((number) => knownPhone(office, number)) } : {}),
    ...(contact.emails.length > 0 ? { emails: [...contact.emails] } : {}),
    ...(contact.web ? { web: contact.web } : {}),
    ...(contact.address
      ? {
          addresses: [{ kind: 'visit', ...contact.address }, ...office.addresses.filter(({ kind }) => kind === 'post')],
        }
      : {}),
    ...(schedules.length > 0
      ? { schedules: [...schedules, ...office.schedules.filter((one) => one.for === 'phone')] }
      : {}),
    source: withSource(office.source, imported),
    seen: year,
  }).data
}

const digits = (number: string) => number.replace(/^\+49/u, '0').replaceAll(/\D/gu, '')

/** The same number keeps its label. */
function knownPhone(office: Office, number: string): Office['phones'][number] {
  return office.phones.find((phone) => digits(phone.number) === digits(number)) ?? { number }
}

/** Days with the same hours in one row. */
function scheduleOf(hours: NonNullable<ImportedText['contact']>['hours']): Schedule[] {
  return [...Map.groupBy(hours, ({ opens, closes }) => `${opens}-${closes}`).values()].flatMap((rows): Schedule[] => {
    const [first] = rows
    return first ? [{ days: rows.map(({ day }) => day), opens: first.opens, closes: first.closes, for: 'visit' }] : []
  })
}

/** A draft of an office with the contact data of an imported place. */
export async function contactFromImport(
  revisions: RevisionService,
  imported: ImportedText,
  subject: Subject,
  { actor, year }: { actor: Account; year: number },
): Promise<SaveResult> {
  const current = revisions.current(subject)
  const office = officeSchema.safeParse(current?.value).data
  if (!current || !office) return { kind: 'invalid', problems: ['Diese Stelle gibt es nicht mehr.'] }
  if (await revisions.open(subject))
    return {
      kind: 'invalid',
      problems: [
        'Zu dieser Stelle gibt es schon einen Entwurf. Bitte veröffentlichen oder verwerfen Sie zuerst diesen.',
      ],
    }
  const value = withContact(office, imported, year)
  if (!value)
    return {
      kind: 'invalid',
      problems: ['Die Kontaktdaten sind nicht vollständig. Bitte tragen Sie sie bei der Stelle selbst ein.'],
    }
  return revisions.save(subject, value, { basis: current.basis, reason: 'Kontaktdaten aus einer Zulieferung', actor })
}
