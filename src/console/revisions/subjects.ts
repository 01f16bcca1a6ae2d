import { idSchema } from '#core/entry.ts'
import { topicTitle, type KnowledgeBase, type Place } from '#core/knowledge-base.ts'
import { contentOf } from '#core/overlay.ts'
import { officePlaces } from '#staff/office-place.ts'
import type { Account, Revision, Subject } from '#staff/ports.ts'
import { mayDo, nationwide } from '#staff/rights.ts'
import { isShortTextLocale } from '#staff/short-texts.ts'
import type { ConsoleContext, ConsoleDependencies } from '#console/context.ts'
import { languageNames, translatedLocales } from '#console/languages.ts'
import { page, type Section } from '#console/layout.ts'

/** The places of this installation: all of Germany first. */
export function placesOf({ knowledge, municipality }: ConsoleDependencies): Place[] {
  const { base } = knowledge.current()
  const towns = [...base.municipalities.values()].filter(
    (place) => !municipality || place.municipality.id === municipality,
  )
  return [base.germany, ...towns]
}

/**
 * Only the subjects there can be; for an office the place is whose it is, so that nobody gets at one by naming another place. One that is
 * not there (new, or retired) is that of the place that is named.
 */
export function subjectOf(
  dependencies: ConsoleDependencies,
  kind: string | undefined,
  place: string | undefined,
  key: string | undefined,
): Subject | undefined {
  const { base } = dependencies.knowledge.current()
  if (kind === undefined || place === undefined || key === undefined) return undefined
  const isPlace = placesOf(dependencies).some(({ municipality }) => municipality.id === place)
  if (kind === 'office') {
    const owner = officePlaces(base).get(key)
    const isPossible = owner === undefined ? isPlace && idSchema.safeParse(key).success : owner === place
    return isPossible ? { kind, place, key } : undefined
  }
  if (kind === 'event') return isPlace && idSchema.safeParse(key).success ? { kind, place, key } : undefined
  if (kind === 'entry' || kind === 'responsibilities')
    return isPlace && base.topics.has(key) ? { kind, place, key } : undefined
  if (kind === 'short-texts') return isPlace && isShortTextLocale(key) ? { kind, place, key } : undefined
  return undefined
}

/** What a subject is called. `value`: its content, when it is not in the knowledge (new, or retired). */
export function subjectTitle(base: KnowledgeBase, subject: Subject, value?: unknown): string {
  const { kind, key } = subject
  const content = (contentOf(base, subject) ?? value ?? undefined) as
    { name?: string; title?: { de?: string } } | undefined
  switch (kind) {
    case 'office':
      return content?.name ?? key
    case 'event':
      return content?.title?.de ?? key
    case 'entry':
      return topicTitle(base, key, 'de')
    case 'responsibilities':
      return `Zuständig: ${topicTitle(base, key, 'de')}`
    case 'short-texts':
      return `Kurze Texte: ${isShortTextLocale(key) ? languageNames[key] : key}`
  }
}

const kindNames: Record<Subject['kind'], string> = {
  entry: 'Antwort',
  office: 'Stelle',
  responsibilities: 'Zuständigkeit',
  event: 'Termin',
  'short-texts': 'Kurze Texte',
}

export function kindName(kind: Subject['kind']): string {
  return kindNames[kind]
}

export function sectionOf({ kind }: Subject): Section {
  if (kind === 'event') return 'events'
  if (kind === 'short-texts') return 'translations'
  return kind === 'office' ? 'offices' : 'entries'
}

/** Where a subject is edited. */
export function editorPath({ kind, place, key }: Subject): string {
  if (kind === 'office') return `/staff/offices/${key}`
  if (kind === 'event') return `/staff/events/${place}/${key}`
  if (kind === 'short-texts') return `/staff/translations/short-texts?locale=${key}&place=${place}`
  return kind === 'entry' ? `/staff/entries/${place}/${key}` : `/staff/responsibilities/${place}/${key}`
}

/** The list in which a subject stands, or stood. */
export function listPath({ kind, place, key }: Subject): string {
  if (kind === 'office') return '/staff/offices'
  if (kind === 'short-texts') return `/staff/translations?locale=${key}`
  return kind === 'event' ? `/staff/events?place=${place}` : `/staff/entries?place=${place}`
}

/** Where its open change is looked at, given to review or published. */
export function changePath({ kind, place, key }: Subject): string {
  return `/staff/changes/${kind}/${place}/${key}`
}

export function historyPath(subject: Subject): string {
  return `${changePath(subject)}/history`
}

/** Whether this person works on the subject at all: gives its changes to review. */
export function mayWorkOn(account: Account, { kind, place, key }: Subject): boolean {
  if (mayDo(account, 'edit', place)) return true
  if (kind === 'short-texts') return isShortTextLocale(key) && mayDo(account, 'translate', place, key)
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
