import { topicTitle, type KnowledgeBase, type Place } from '#core/knowledge-base.ts'
import { officePlaces } from '#staff/office-place.ts'
import type { Account, Revision, Subject } from '#staff/ports.ts'
import { mayDo, nationwide } from '#staff/rights.ts'
import type { ConsoleContext, ConsoleDependencies } from '#console/context.ts'
import { translatedLocales } from '#console/languages.ts'
import { page, type Section } from '#console/layout.ts'

/** The places of this installation: all of Germany first. */
export function placesOf({ knowledge, municipality }: ConsoleDependencies): Place[] {
  const { base } = knowledge.current()
  const towns = [...base.municipalities.values()].filter(
    (place) => !municipality || place.municipality.id === municipality,
  )
  return [base.germany, ...towns]
}

/** Only the subjects there can be; for an office the place is whose it is, so that nobody gets at one by naming another place. */
export function subjectOf(
  dependencies: ConsoleDependencies,
  kind: string | undefined,
  place: string | undefined,
  key: string | undefined,
): Subject | undefined {
  const { base } = dependencies.knowledge.current()
  if (kind === undefined || place === undefined || key === undefined) return undefined
  const isPlace = placesOf(dependencies).some(({ municipality }) => municipality.id === place)
  if (kind === 'office') return officePlaces(base).get(key) === place ? { kind, place, key } : undefined
  if (kind === 'entry' || kind === 'responsibilities')
    return isPlace && base.topics.has(key) ? { kind, place, key } : undefined
  return undefined
}

export function subjectTitle(base: KnowledgeBase, { kind, key }: Subject): string {
  if (kind === 'office') return base.offices.get(key)?.name ?? key
  return kind === 'entry' ? topicTitle(base, key, 'de') : `Zuständig: ${topicTitle(base, key, 'de')}`
}

const kindNames: Record<Subject['kind'], string> = {
  entry: 'Antwort',
  office: 'Stelle',
  responsibilities: 'Zuständigkeit',
}

export function kindName(kind: Subject['kind']): string {
  return kindNames[kind]
}

export function sectionOf({ kind }: Subject): Section {
  return kind === 'office' ? 'offices' : 'entries'
}

/** Where a subject is edited. */
export function editorPath({ kind, place, key }: Subject): string {
  if (kind === 'office') return `/staff/offices/${key}`
  return kind === 'entry' ? `/staff/entries/${place}/${key}` : `/staff/responsibilities/${place}/${key}`
}

/** Where its open change is looked at, given to review or published. */
export function changePath({ kind, place, key }: Subject): string {
  return `/staff/changes/${kind}/${place}/${key}`
}

export function historyPath(subject: Subject): string {
  return `${changePath(subject)}/history`
}

/** Whether this person works on the subject at all: gives its changes to review. */
export function mayWorkOn(account: Account, { kind, place }: Subject): boolean {
  if (mayDo(account, 'edit', place)) return true
  return kind === 'entry' && translatedLocales.some((locale) => mayDo(account, 'translate', place, locale))
}

export function mayDiscard(account: Account, revision: Revision): boolean {
  return mayDo(account, 'edit', revision.place) || (revision.author === account.id && mayWorkOn(account, revision))
}

export function isNationwide(place: string): boolean {
  return place === nationwide
}

/** What is asked for is not there. */
export function missingPage(context: ConsoleContext, section: Section): Promise<Response> {
  return page(context, {
    title: 'Das gibt es hier nicht',
    section,
    status: 404,
    body: 'Vielleicht wurde es entfernt, oder der Link ist unvollständig.',
  })
}
