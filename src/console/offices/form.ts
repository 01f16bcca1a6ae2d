import type { z } from 'zod'
import { officeKinds, officeSchema, weekdays, type Office } from '#core/office.ts'
import { addDays } from '#staff/days.ts'
import { linesOf, localised, timeOf, webOf } from '#console/editing/typed.ts'
import type { Fields } from '#console/parts.ts'

/** Rows of a form are numbered; there are never more of one kind than this. */
const maxRows = 40
/** After a check an office is to be looked at again in a year. */
const reviewDays = 365

/** Each row of a kind as far as something is in it. Shapes: in the order of the page; empty rows are left out. */
export function rowsOf(fields: Fields, kind: string, names: readonly string[]): Record<string, string>[] {
  const rows: Record<string, string>[] = []
  for (let index = 0; index < maxRows; index++) {
    const row = Object.fromEntries(names.map((name) => [name, fields.one(`${kind}.${index}.${name}`).trim()]))
    row.was = fields.one(`${kind}.${index}.was`)
    row.index = String(index)
    if (names.some((name) => row[name] !== '')) rows.push(row)
  }
  return rows
}

/** What was typed over what there was, as far as it can be read. What the form does not show is kept. `today`: YYYY-MM-DD. */
export function officeOfForm(fields: Fields, before: Office, today: string): unknown {
  const one = (name: string) => fields.one(name).trim()
  const optional = (name: string) => (one(name) === '' ? undefined : one(name))
  const at = <Row>(rows: readonly Row[], row: Record<string, string>): Row | undefined =>
    row.was === '' ? undefined : rows[Number(row.was)]
  const done = new Set(fields.all('verified'))
  const open = Object.entries(before.unverified ?? {}).filter(([name]) => !done.has(name))
  // What is left is only why the others were in doubt.
  const unverified = done.size > 0 && open.every(([name]) => name === 'why') ? [] : open
  const more = linesOf(one('moreLanguages').replaceAll(/[,;\s]+/gu, '\n').toLowerCase()) // prettier-ignore
  const languages = [...fields.all('languages'), ...more]
  const isConfirmed = one('confirmed') !== ''
  const number = (name: string) => (one(name) === '' ? undefined : Number(one(name)))
  const value = {
    ...before,
    name: one('name'),
    shortName: optional('shortName'),
    provider: optional('provider'),
    kind: one('kind'),
    // In the order they had: the boxes of the form stand in another.
    languages: [...new Set([...before.languages.filter((language) => languages.includes(language)), ...languages])],
    languagesNote: localised(one('languagesNote'), before.languagesNote),
    phones: rowsOf(fields, 'phone', ['number', 'label']).map((row) => ({
      number: row.number,
      label: localised(row.label ?? '', at(before.phones, row)?.label),
    })),
    emails: linesOf(fields.one('emails')),
    web: webOf(one('web')) || undefined,
    addresses: rowsOf(fields, 'address', ['place', 'street', 'postcode', 'town']).map((row) => ({
      kind: fields.one(`address.${row.index}.kind`) === 'post' ? 'post' : 'visit',
      place: row.place || undefined,
      street: row.street || undefined,
      postcode: row.postcode,
      town: row.town,
    })),
    appointment: optional('appointment'),
    schedules: rowsOf(fields, 'schedule', ['opens', 'closes', 'note']).map((row) => ({
      days: weekdays.filter((day) => fields.all(`schedule.${row.index}.days`).includes(day)),
      opens: timeOf(row.opens ?? ''),
      closes: timeOf(row.closes ?? ''),
      for: fields.one(`schedule.${row.index}.for`) === 'phone' ? 'phone' : 'visit',
      note: localised(row.note ?? '', at(before.schedules, row)?.note),
    })),
    hoursNote: localised(one('hoursNote'), before.hoursNote),
    hint: localised(one('hint'), before.hint),
    contactVia: optional('contactVia'),
    staffNote: optional('staffNote'),
    unverified: unverified.length > 0 ? Object.fromEntries(unverified) : undefined,
    source: linesOf(fields.one('source')),
    ...(isConfirmed
      ? { seen: Number(today.slice(0, 4)), contactSeen: undefined, confidence: 'high', reviewBy: nextReview(today) }
      : {
          seen: number('seen') ?? before.seen,
          contactSeen: number('contactSeen'),
          reviewBy: optional('reviewBy'),
        }),
  }
  return withoutGaps(value)
}

/** Without properties that are `undefined`, so that nothing that was not there comes in. */
function withoutGaps(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutGaps)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, one]) => (one === undefined ? [] : [[name, withoutGaps(one)]])),
  )
}

const placeNames: Record<string, string> = {
  name: 'Name',
  shortName: 'Kurzname',
  kind: 'Art',
  languages: 'Sprachen',
  phones: 'Telefon',
  emails: 'E-Mail',
  web: 'Internet',
  addresses: 'Anschrift',
  schedules: 'Zeiten',
  source: 'Quellen',
  seen: 'Stand',
  contactSeen: 'Kontaktdaten von',
  reviewBy: 'Nächste Prüfung',
}

const hints: Record<string, string> = {
  name: 'Bitte geben Sie einen Namen mit höchstens 120 Zeichen ein.',
  shortName: 'Der Kurzname hat höchstens 60 Zeichen.',
  kind: `Bitte wählen Sie eine Art (${officeKinds.length} zur Auswahl).`,
  languages: 'Sprachen sind Kürzel mit zwei oder drei Buchstaben, zum Beispiel „ti“ für Tigrinya.',
  phones: 'Eine Telefonnummer fehlt oder ist zu kurz.',
  emails: 'Eine E-Mail-Adresse ist nicht vollständig.',
  web: 'Die Internetadresse ist nicht vollständig.',
  source: 'Bitte nennen Sie eine Quelle: Woher wissen wir das?',
  seen: 'Der Stand ist ein Jahr, zum Beispiel 2026.',
  contactSeen: 'Kontaktdaten sind von einem Jahr, zum Beispiel 2024.',
}

/** The office, or what must be corrected, in German. */
export function readOffice(
  value: unknown,
): { office: Office; problems: [] } | { office: undefined; problems: string[] } {
  const parsed = officeSchema.safeParse(value)
  if (parsed.success) {
    const wrong = parsed.data.schedules.find(({ opens, closes }) => opens >= closes)
    return wrong
      ? {
          office: undefined,
          problems: [
            `Zeiten: ${wrong.opens} bis ${wrong.closes} geht nicht auf. Nach Mitternacht ist eine neue Zeile.`,
          ],
        }
      : { office: parsed.data, problems: [] }
  }
  return { office: undefined, problems: [...new Set(parsed.error.issues.map(problemOf))] }
}

function problemOf({ path }: z.core.$ZodIssue): string {
  const [name = '', row, column] = path.map(String)
  if (name === 'addresses')
    return `Anschrift ${Number(row) + 1}: ${column === 'postcode' ? 'Die Postleitzahl hat fünf Ziffern.' : 'Der Ort fehlt.'}`
  if (name === 'schedules')
    return `Zeiten, Zeile ${Number(row) + 1}: ${column === 'days' ? 'Bitte wählen Sie mindestens einen Tag.' : 'Uhrzeiten wie 09:00.'}`
  return hints[name] ?? `Bitte prüfen Sie: ${placeNames[name] ?? name}.`
}

/** The contact was looked at today and is right. */
export function confirmedOffice(office: Office, today: string): Office {
  const { contactSeen: _old, ...rest } = office
  return { ...rest, seen: Number(today.slice(0, 4)), confidence: 'high', reviewBy: nextReview(today) }
}

function nextReview(today: string): string {
  return addDays(today, reviewDays)
}
