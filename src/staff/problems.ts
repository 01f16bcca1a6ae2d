import type { z } from 'zod'
import { topicTitle, type BrokenReference, type KnowledgeBase } from '#core/knowledge-base.ts'
import { contentOf, type Fault } from '#core/overlay.ts'
import { nationwide } from './rights.ts'

/** Messages of the schemas that say more than that something is wrong. */
const messages: Record<string, string> = {
  'must be lower-case words joined by hyphens': 'Nur kleine Buchstaben, Ziffern und Bindestriche',
  'must have a German text (de)': 'Der deutsche Text fehlt',
  'must have at most 700 characters': 'Höchstens 700 Zeichen',
  'must be a time such as 09:00': 'Uhrzeiten wie 09:00',
  'is no recurrence rule that can be computed': 'Diese Wiederholung können wir nicht berechnen',
}

const fieldNames: Record<string, string> = {
  texts: 'Texte',
  title: 'Überschrift',
  answer: 'Antwort',
  phrasings: 'Formulierungen',
  source: 'Quellen',
  checkedOn: 'Geprüft am',
  reviewBy: 'Nächste Prüfung',
  name: 'Name',
  phones: 'Telefon',
  emails: 'E-Mail',
  web: 'Internet',
  addresses: 'Anschrift',
  schedules: 'Zeiten',
  languages: 'Sprachen',
  seen: 'Stand',
  start: 'Beginn',
  end: 'Ende',
  rule: 'Wiederholung',
  office: 'Stelle',
  topics: 'Anliegen',
  place: 'Ort',
}

function issueText(issue: z.core.$ZodIssue): string {
  const where = issue.path.map(
    (part) => fieldNames[String(part)] ?? (typeof part === 'number' ? part + 1 : String(part)),
  )
  const said = messages[issue.message] ?? germanMessage(issue)
  return where.length === 0 ? `${said}.` : `${where.join(', ')}: ${said}.`
}

function germanMessage(issue: z.core.$ZodIssue): string {
  if (issue.code === 'too_big' && issue.origin === 'string') return `Höchstens ${issue.maximum} Zeichen`
  if (issue.code === 'too_small') return 'Diese Angabe fehlt'
  return 'Diese Angabe fehlt oder ist nicht gültig'
}

/** What a place is called in a sentence. */
function placeText(base: KnowledgeBase, place: string): string {
  return place === nationwide ? 'deutschlandweit' : (base.municipalities.get(place)?.municipality.name ?? place)
}

/** What names something, as staff call it. Shapes: such as `Zuständigkeit „Kita“ (Mainz)`. */
export function namerText(base: KnowledgeBase, { kind, place, key }: BrokenReference['from']): string {
  const where = placeText(base, place)
  switch (kind) {
    case 'responsibilities':
      return `Zuständigkeit „${topicTitle(base, key, 'de')}“ (${where})`
    case 'main-office':
      return `Hauptstelle (${where})`
    case 'entry':
      return `Antwort „${topicTitle(base, key, 'de')}“ (${where})`
    case 'event': {
      const event = contentOf(base, { kind: 'event', place, key }) as { title: { de?: string } } | undefined
      return `Termin „${event?.title.de ?? key}“ (${where})`
    }
    case 'office':
      return `Stelle „${base.offices.get(key)?.name ?? key}“ (Erreichbar über)`
    case 'emergency':
      return 'Notfallkarte'
    case 'interpreters':
      return `Dolmetschangebot „${key}“ (${where})`
    case 'measure':
      return `Maßnahme „${key}“ (${where})`
    case 'topic':
      return `Anliegen „${topicTitle(base, key, 'de')}“`
  }
}

const missingNames = { office: ['die', 'Stelle'], topic: ['das', 'Anliegen'], field: ['das', 'Themenfeld'] } as const

/** What is wrong with changes, for those who made them. `names`: the knowledge in which what is missing had a name. */
export function faultTexts(base: KnowledgeBase, faults: readonly Fault[], names: KnowledgeBase = base): string[] {
  const missing = ({ kind, id }: BrokenReference['missing']): string => {
    if (kind === 'office') return names.offices.get(id)?.name ?? id
    return kind === 'topic' ? topicTitle(names, id, 'de') : (names.fields.get(id)?.title.de ?? id)
  }
  const texts = faults.flatMap((fault): string[] => {
    if (fault.kind === 'invalid') return fault.issues.map(issueText)
    if (fault.kind === 'no-place') return [`Die Kommune „${fault.subject.place}“ gibt es hier nicht.`]
    const { missing: what, from } = fault.reference
    const [article, noun] = missingNames[what.kind]
    return [`${namerText(base, from)} nennt ${article} ${noun} „${missing(what)}“, ${article} es nicht gibt.`]
  })
  return [...new Set(texts)]
}

/** One thing that sends people to an office, or cannot do without it. */
export type OfficeUse = BrokenReference['from']

/** All that names an office. Shapes: `[]` when nobody is sent there; in the order of the knowledge. */
export function usesOfOffice(base: KnowledgeBase, id: string): OfficeUse[] {
  const uses: OfficeUse[] = []
  for (const { municipality, responsibilities, events, interpreters } of [
    base.germany,
    ...base.municipalities.values(),
  ]) {
    const place = municipality.id
    if (municipality.mainOffice === id) uses.push({ kind: 'main-office', place, key: '' })
    for (const [key, offices] of responsibilities)
      if (offices.some(({ office }) => office === id)) uses.push({ kind: 'responsibilities', place, key })
    for (const event of events) if (event.office === id) uses.push({ kind: 'event', place, key: event.id })
    for (const service of interpreters)
      if (service.office === id) uses.push({ kind: 'interpreters', place, key: service.id })
  }
  for (const [key, card] of Object.entries(base.emergency))
    if (card.offices.includes(id)) uses.push({ kind: 'emergency', place: nationwide, key })
  for (const office of base.offices.values())
    if (office.contactVia === id) uses.push({ kind: 'office', place: nationwide, key: office.id })
  return uses
}

/** Whether a change takes something away instead of writing it. */
export function isRetirement({ value }: { value: unknown }): boolean {
  return value === null
}
