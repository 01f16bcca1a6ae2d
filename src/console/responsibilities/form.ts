import type { KnowledgeBase } from '#core/knowledge-base.ts'
import { residences, responsibleOfficeSchema, type Condition, type ResponsibleOffice } from '#core/municipality.ts'
import type { Fields } from '#console/parts.ts'

export const maxOffices = 12

function codesOf(text: string): string[] | undefined {
  const codes = text.toLowerCase().split(/[\s,;]+/u).filter((code) => code !== '') // prettier-ignore
  return codes.length > 0 ? codes : undefined
}

function conditionAt(fields: Fields, index: number): Condition | undefined {
  const one = (name: string) => fields.one(`office.${index}.${name}`).trim()
  const number = (name: string) => (one(name) === '' ? undefined : Number(one(name)))
  const chosen = residences.filter((residence) => fields.all(`office.${index}.residence`).includes(residence))
  const condition = {
    audience: one('audience') || undefined,
    minAge: number('minAge'),
    maxAge: number('maxAge'),
    residence: chosen.length > 0 ? chosen : undefined,
    family: one('family') || undefined,
    gender: one('gender') || undefined,
    language: codesOf(one('language')),
    postcode: codesOf(one('postcode')),
  }
  const given = Object.entries(condition).filter(([, value]) => value !== undefined)
  return given.length > 0 ? (Object.fromEntries(given) as Condition) : undefined
}

/** The offices of a form in the order of their rows, and what must be corrected, in German. A row without an office is left out. */
export function readResponsibilities(
  base: KnowledgeBase,
  fields: Fields,
  before: readonly ResponsibleOffice[],
): { offices: ResponsibleOffice[]; problems: string[] } {
  const problems: string[] = []
  const offices: ResponsibleOffice[] = []
  for (let index = 0; index < maxOffices; index++) {
    const office = fields.one(`office.${index}.id`)
    if (office === '') continue
    const when = conditionAt(fields, index)
    const text = fields.one(`office.${index}.reason`).trim()
    // Translations of a reason go with the German they were made from.
    const kept = before.find((one) => one.office === office && one.reason?.de === text)?.reason
    const parsed = responsibleOfficeSchema.safeParse({
      office,
      ...(when ? { when } : {}),
      ...(text === '' ? {} : { reason: kept ?? { de: text } }),
    })
    if (!base.offices.has(office) || !parsed.success)
      problems.push(
        `Zeile ${index + 1}: Bitte prüfen Sie Stelle und Bedingung. Alter in Jahren, Postleitzahl mit fünf Ziffern.`,
      )
    if (parsed.success) offices.push(parsed.data)
    else offices.push({ office, ...(text === '' ? {} : { reason: { de: text } }) })
  }
  if (offices.length === 0) problems.push('Bitte wählen Sie mindestens eine Stelle.')
  else if (offices.every(({ when }) => when !== undefined))
    problems.push('Die letzte Stelle muss für alle da sein: Lassen Sie bei einer Stelle die Bedingungen leer.')
  return { offices, problems }
}
