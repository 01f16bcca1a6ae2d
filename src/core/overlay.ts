import { z } from 'zod'
import { entrySchema, type Entry } from './entry.ts'
import { eventSchema, type Event } from './event.ts'
import { brokenReferences, type BrokenReference, type KnowledgeBase, type Place } from './knowledge-base.ts'
import { responsibleOfficeSchema, type ResponsibleOffice } from './municipality.ts'
import { officeSchema, type Office } from './office.ts'
import { mergedShortTexts, shortTextsFileSchema, withStaffTexts, type ShortTextsFile } from './short-texts.ts'

/**
 * What staff may put over the files. `key`: topic id (entry, responsibilities), office id, event id or language (short texts). `place`:
 * `germany` or a municipality's id.
 */
export interface Subject {
  kind: 'entry' | 'office' | 'responsibilities' | 'event' | 'short-texts'
  place: string
  key: string
}

/** A change over the files. `value` `null`: it is retired, as if the files did not have it. */
export interface Published extends Subject {
  value: unknown
}

/** The form of each kind's content. */
export const contentSchemas = {
  entry: entrySchema,
  office: officeSchema,
  responsibilities: z.array(responsibleOfficeSchema).min(1),
  event: eventSchema,
  /** Only the texts that staff of the place wrote; all others stay as in the files. */
  'short-texts': shortTextsFileSchema,
} as const

/** Every topic of a place has somebody who is responsible, and short texts are taken back one by one: those cannot go. */
export function canRetire(kind: Subject['kind']): boolean {
  return kind !== 'responsibilities' && kind !== 'short-texts'
}

/** What is wrong with a change. `invalid`: it has not the form of its kind; `reference`: it, or what names it, leads nowhere. */
export type Fault =
  | { kind: 'no-place'; subject: Subject }
  | { kind: 'invalid'; subject: Subject; issues: readonly z.core.$ZodIssue[] }
  | { kind: 'reference'; reference: BrokenReference }

function placeIn(base: KnowledgeBase, id: string): Place | undefined {
  return id === base.germany.municipality.id ? base.germany : base.municipalities.get(id)
}

/** The content of a subject. Shapes: as its schema in `contentSchemas`; `undefined`: there is none. */
export function contentOf(
  base: KnowledgeBase,
  { kind, place, key }: Subject,
): Entry | Office | Event | readonly ResponsibleOffice[] | ShortTextsFile | undefined {
  if (kind === 'office') return base.offices.get(key)
  if (kind === 'short-texts') return base.staffShortTexts?.written.get(place)?.get(key)
  const found = placeIn(base, place)
  if (kind === 'event') return found?.events.find(({ id }) => id === key)
  return kind === 'entry' ? found?.entries.get(key) : found?.responsibilities.get(key)
}

function withKey<Value>(map: ReadonlyMap<string, Value>, key: string, value: Value | null): ReadonlyMap<string, Value> {
  const changed = new Map(map)
  if (value === null) changed.delete(key)
  else changed.set(key, value)
  return changed
}

/** In its old place, or at the end. */
function withEvent(events: readonly Event[], key: string, value: Event | null): readonly Event[] {
  if (value === null) return events.filter(({ id }) => id !== key)
  return events.some(({ id }) => id === key)
    ? events.map((event) => (event.id === key ? value : event))
    : [...events, value]
}

/**
 * The files' knowledge with published changes over it; what cannot be read is left out and named.
 *
 * Shapes: a new base with the same version, sharing all that is unchanged. `problems` says in English what `faults` are. Errors: none.
 */
export function withPublished(
  base: KnowledgeBase,
  published: readonly Published[],
): { base: KnowledgeBase; faults: Fault[]; problems: string[] } {
  let { offices, staffShortTexts } = base
  const places = new Map<string, Place>([[base.germany.municipality.id, base.germany], ...base.municipalities])
  const faults: Fault[] = []
  for (const { kind, place: placeId, key, value } of published) {
    const subject: Subject = { kind, place: placeId, key }
    const place = places.get(placeId)
    const schema = canRetire(kind) ? contentSchemas[kind].nullable() : contentSchemas[kind]
    const parsed = schema.safeParse(value)
    if (!place) faults.push({ kind: 'no-place', subject })
    else if (!parsed.success) faults.push({ kind: 'invalid', subject, issues: parsed.error.issues })
    else if (kind === 'office') offices = withKey(offices, key, parsed.data as Office | null)
    else if (kind === 'short-texts') {
      staffShortTexts ??= { files: base.shortTexts, written: new Map() }
      staffShortTexts = withStaffTexts(staffShortTexts, placeId, key, parsed.data as ShortTextsFile)
    } else places.set(placeId, changedPlace(place, subject, parsed.data))
  }
  const nationwide = base.germany.municipality.id
  const germany = places.get(nationwide) ?? base.germany
  places.delete(nationwide)
  const whole: KnowledgeBase = { ...base, offices, germany, municipalities: places }
  if (staffShortTexts && staffShortTexts !== base.staffShortTexts) {
    whole.staffShortTexts = staffShortTexts
    whole.shortTexts = mergedShortTexts(staffShortTexts, nationwide)
  }
  faults.push(...brokenReferences(whole).map((reference): Fault => ({ kind: 'reference', reference })))
  return { base: whole, faults, problems: faults.map(textOf) }
}

function changedPlace(place: Place, { kind, key }: Subject, value: unknown): Place {
  if (kind === 'entry') return { ...place, entries: withKey(place.entries, key, value as Entry | null) }
  if (kind === 'event') return { ...place, events: withEvent(place.events, key, value as Event | null) }
  return { ...place, responsibilities: withKey(place.responsibilities, key, value as ResponsibleOffice[]) }
}

function textOf(fault: Fault): string {
  if (fault.kind === 'reference') return `${fault.reference.file}: ${fault.reference.message}`
  const { place, kind, key } = fault.subject
  const name = `${place}/${kind}/${key}`
  return fault.kind === 'no-place'
    ? `${name}: this place does not exist`
    : `${name}: ${z.prettifyError({ issues: [...fault.issues] })}`
}
