import type { KnowledgeBase } from './knowledge-base.ts'
import type { SmallTalk } from './small-talk.ts'
import { words } from './text.ts'

/** Names of offices as folded words, without the name of the town; the nationwide ones are there for every municipality. */
export type OfficeNames = ReadonlyMap<string, readonly string[]>

const asked = new Set(['where', 'phone', 'hours'])

function nameKeys(name: string, townWords: ReadonlySet<string>): string[] {
  const withoutBrackets = name.replace(/\([^()]*\)/gu, ' ')
  return [name, withoutBrackets, ...withoutBrackets.split(/ [–-] /u)].map((variant) =>
    words(variant)
      .filter((word) => !townWords.has(word))
      .join(' '),
  )
}

/** Builds the look-up `<municipality> <name>` → office ids, in the order of the knowledge. */
export function compileOfficeNames(base: KnowledgeBase): OfficeNames {
  const names = new Map<string, string[]>()
  const townWords = new Set(
    [...base.municipalities.values()].flatMap(({ municipality }) => words(`${municipality.name} ${municipality.id}`)),
  )
  const add = (municipality: string, officeId: string) => {
    const office = base.offices.get(officeId)
    if (!office) return
    for (const name of [office.name, ...(office.shortName ? [office.shortName] : [])])
      for (const key of nameKeys(name, townWords)) {
        if (key.length < 3) continue
        const full = `${municipality} ${key}`
        const known = names.get(full)
        if (!known) names.set(full, [officeId])
        else if (!known.includes(officeId)) known.push(officeId)
      }
  }
  for (const place of [base.germany, ...base.municipalities.values()])
    for (const offices of place.responsibilities.values())
      for (const { office } of offices) add(place.municipality.id, office)
  return names
}

/**
 * The office a short message names when it asks for nothing but its contact: “Telefonnummer Lotsenhaus”, “where is the Jobcenter”.
 *
 * Shapes: `undefined` when more is said, or when several offices have that name.
 */
export function officeNamed(
  names: OfficeNames,
  smallTalk: SmallTalk,
  municipality: string | undefined,
  text: string,
): string | undefined {
  const said = words(text.slice(0, 200)).filter((word) => !smallTalk.fillers.has(word))
  if (said.length === 0 || said.length > 8) return undefined
  const contact = said.filter((word) => isContactWord(smallTalk, word))
  const rest = said.filter((word) => !contact.includes(word)).join(' ')
  // The bare name of an authority (“Jobcenter”) is a topic; asked for with “where” or “phone” it is the office.
  if (contact.length === 0 && rest.split(' ').length < 2) return undefined
  for (const place of [municipality, 'germany']) {
    const found = place === undefined ? undefined : names.get(`${place} ${rest}`)
    if (found?.length === 1) return found[0]
  }
  return undefined
}

function isContactWord(smallTalk: SmallTalk, word: string): boolean {
  const match = smallTalk.exact.get(word)
  return match?.kind === 'intent' && asked.has(match.intent)
}
