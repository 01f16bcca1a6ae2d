import { z } from 'zod'
import { entrySchema, type Entry } from './entry.ts'
import { brokenReferences, type KnowledgeBase, type Place } from './knowledge-base.ts'
import { responsibleOfficeSchema, type ResponsibleOffice } from './municipality.ts'
import { officeSchema, type Office } from './office.ts'

/** What staff may put over the files. `key`: topic id (entry, responsibilities) or office id. `place`: `germany` or a municipality's id. */
export interface Subject {
  kind: 'entry' | 'office' | 'responsibilities'
  place: string
  key: string
}

export interface Published extends Subject {
  value: unknown
}

/** The form of each kind's content. */
export const contentSchemas = {
  entry: entrySchema,
  office: officeSchema,
  responsibilities: z.array(responsibleOfficeSchema).min(1),
} as const

function placeIn(base: KnowledgeBase, id: string): Place | undefined {
  return id === base.germany.municipality.id ? base.germany : base.municipalities.get(id)
}

/** The content of a subject. Shapes: an `Entry`, an `Office` or `ResponsibleOffice[]`; `undefined`: there is none. */
export function contentOf(
  base: KnowledgeBase,
  { kind, place, key }: Subject,
): Entry | Office | readonly ResponsibleOffice[] | undefined {
  if (kind === 'office') return base.offices.get(key)
  const found = placeIn(base, place)
  return kind === 'entry' ? found?.entries.get(key) : found?.responsibilities.get(key)
}

/**
 * The files' knowledge with published changes over it; what cannot be read is left out and named.
 *
 * Shapes: a new base with the same version, sharing all that is unchanged. Errors: none.
 */
export function withPublished(
  base: KnowledgeBase,
  published: readonly Published[],
): { base: KnowledgeBase; problems: string[] } {
  const offices = new Map(base.offices)
  const places = new Map<string, Place>([[base.germany.municipality.id, base.germany], ...base.municipalities])
  const problems: string[] = []
  for (const { kind, place: placeId, key, value } of published) {
    const name = `${placeId}/${kind}/${key}`
    const place = places.get(placeId)
    const parsed = contentSchemas[kind].safeParse(value)
    if (!place || !parsed.success) {
      problems.push(`${name}: ${parsed.success ? 'this place does not exist' : z.prettifyError(parsed.error)}`)
      continue
    }
    if (kind === 'office') offices.set(key, parsed.data as Office)
    else if (kind === 'entry')
      places.set(placeId, { ...place, entries: new Map(place.entries).set(key, parsed.data as Entry) })
    else
      places.set(placeId, {
        ...place,
        responsibilities: new Map(place.responsibilities).set(key, parsed.data as ResponsibleOffice[]),
      })
  }
  const germany = places.get(base.germany.municipality.id) ?? base.germany
  places.delete(base.germany.municipality.id)
  const whole = { ...base, offices, germany, municipalities: places }
  problems.push(...brokenReferences(whole).map(({ file, message }) => `${file}: ${message}`))
  return { base: whole, problems }
}
