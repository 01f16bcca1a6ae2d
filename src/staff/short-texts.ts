import type { Localised } from '#core/entry.ts'
import { eventSchema } from '#core/event.ts'
import type { KnowledgeBase } from '#core/knowledge-base.ts'
import { askingLocales, type AskingLocale } from '#core/locale.ts'
import { officeSchema } from '#core/office.ts'
import { contentOf, contentSchemas, withPublished } from '#core/overlay.ts'
import {
  shortTextsOfEvent,
  shortTextsOfOffice,
  shortTextsOfResponsibilities,
  shortTextUses,
} from '#core/short-text-uses.ts'
import { textIn } from '#core/short-texts.ts'
import { officePlaces } from './office-place.ts'
import type { Revision, Subject } from './ports.ts'
import { basisOfContent } from './revisions.ts'
import { nationwide } from './rights.ts'

/** Languages into which short texts are translated; plain German reads the German ones. */
export type ShortTextLocale = Exclude<AskingLocale, 'de'>
export const shortTextLocales = askingLocales.filter((locale): locale is ShortTextLocale => locale !== 'de')

export function isShortTextLocale(text: string | undefined): text is ShortTextLocale {
  return (shortTextLocales as readonly string[]).includes(text ?? '')
}

/** A German text with everywhere it stands. */
export interface ShortText {
  /** Fingerprint of the German text. */
  id: string
  german: string
  english: string | undefined
  /** Where it stands: offices, events and who is responsible, each once. */
  uses: readonly Subject[]
  /** It stands only in drafts: people do not read it yet. */
  isPending: boolean
  /** As often as it stands somewhere, with the translations that stand beside it. */
  texts: readonly Localised[]
}

const known = new WeakMap<KnowledgeBase, ReadonlyMap<string, ShortText>>()

/** Every short text by its German words, in the order of the knowledge. */
export function shortTextsIn(base: KnowledgeBase): ReadonlyMap<string, ShortText> {
  let texts = known.get(base)
  if (!texts) {
    texts = collected(base)
    known.set(base, texts)
  }
  return texts
}

function collected(base: KnowledgeBase): Map<string, ShortText> {
  const places = officePlaces(base)
  interface Found {
    texts: Localised[]
    uses: Map<string, Subject>
  }
  const found = new Map<string, Found>()
  for (const { kind, key, place = places.get(key) ?? nationwide, text } of shortTextUses(base)) {
    if (text.de === undefined) continue
    const one: Found = found.get(text.de) ?? { texts: [], uses: new Map() }
    one.texts.push(text)
    one.uses.set(`${kind}/${place}/${key}`, { kind, place, key })
    found.set(text.de, one)
  }
  return new Map(
    [...found].map(([german, { texts, uses }]) => [
      german,
      {
        id: basisOfContent(german),
        german,
        english: texts.map((text) => textIn(text, 'en', base.shortTexts)).find((text) => text !== undefined),
        uses: [...uses.values()],
        isPending: false,
        texts,
      },
    ]),
  )
}

const holders: ReadonlySet<Subject['kind']> = new Set(['office', 'event', 'responsibilities'])

/** The knowledge as it would be with all open drafts of what holds short texts. A draft that cannot be read is left out. */
export function withDrafts(base: KnowledgeBase, drafts: readonly Revision[]): KnowledgeBase {
  const holding = drafts.filter(({ kind }) => holders.has(kind))
  return holding.length === 0 ? base : withPublished(base, holding).base
}

/** The same texts, and those that only drafts hold (`pending`): they can be translated before anybody reads them. */
export function shortTextsWithDrafts(base: KnowledgeBase, pending: KnowledgeBase): ShortText[] {
  const live = shortTextsIn(base)
  if (pending === base) return [...live.values()]
  const fresh = shortTextsIn(pending)
  const both = [...live.values()].map((text): ShortText => {
    const drafted = fresh.get(text.german)
    if (!drafted) return text
    const uses = new Map([...text.uses, ...drafted.uses].map((use) => [`${use.kind}/${use.place}/${use.key}`, use]))
    return { ...text, uses: [...uses.values()] }
  })
  const added = [...fresh.values()].filter(({ german }) => !live.has(german))
  return [...both, ...added.map((text): ShortText => ({ ...text, isPending: true }))]
}

/**
 * Who translates a text: the only place where it stands, else those who are responsible for all (`germany`).
 *
 * A text that staff of another place have translated, too, is for all: what is written nationwide wins over both.
 */
export function ownerOf(base: KnowledgeBase, { german, uses }: ShortText, locale: ShortTextLocale): string {
  const places = new Set(uses.map(({ place }) => place))
  for (const [place, written] of base.staffShortTexts?.written ?? [])
    if (Object.hasOwn(written.get(locale)?.texts ?? {}, german)) places.add(place)
  const [only] = places
  return places.size === 1 && only !== undefined ? only : nationwide
}

export const shortTextStatuses = ['missing', 'machine', 'human', 'reviewed'] as const
/** `human`: somebody of the staff wrote it, or the file says so; a text of staff is never `machine`. */
export type ShortTextStatus = (typeof shortTextStatuses)[number]

/** What people read in a language, and who has made it. Shapes: `''` when it is missing. */
export function translationOf(
  base: KnowledgeBase,
  german: string,
  locale: ShortTextLocale,
): { translation: string; status: ShortTextStatus } {
  const file = base.shortTexts.find((one) => one.locale === locale)
  if (!file || !Object.hasOwn(file.texts, german)) return { translation: '', status: 'missing' }
  const translation = file.texts[german] ?? ''
  const written = [...(base.staffShortTexts?.written.values() ?? [])]
  const isByStaff = written.some((place) => Object.hasOwn(place.get(locale)?.texts ?? {}, german))
  if (isByStaff) return { translation, status: 'human' }
  return { translation, status: file.translation === 'original' ? 'human' : file.translation }
}

/** Whether the translation is looked for at all: one that stands beside the German everywhere wins. */
export function needsTranslation({ texts }: ShortText, locale: ShortTextLocale): boolean {
  return texts.some((text) => text[locale] === undefined)
}

/** How many texts of these places people cannot read in a language. */
export function missingShortTexts(
  base: KnowledgeBase,
  locale: ShortTextLocale,
  isMine: (place: string) => boolean,
): number {
  return [...shortTextsIn(base).values()].filter(
    (text) =>
      needsTranslation(text, locale) &&
      translationOf(base, text.german, locale).status === 'missing' &&
      isMine(ownerOf(base, text, locale)),
  ).length
}

/** The short texts of one office, event or list of responsible offices. */
function textsOfContent(kind: Subject['kind'], value: unknown): Localised[] {
  if (kind === 'office') {
    const office = officeSchema.safeParse(value).data
    return office ? shortTextsOfOffice(office) : []
  }
  if (kind === 'event') {
    const event = eventSchema.safeParse(value).data
    return event ? shortTextsOfEvent(event) : []
  }
  if (kind !== 'responsibilities') return []
  return shortTextsOfResponsibilities(contentSchemas.responsibilities.safeParse(value).data ?? [])
}

/** Texts that a change brings in and that are not translated everywhere, and into which languages not. */
export interface Untranslated {
  germans: string[]
  locales: ShortTextLocale[]
}

/** Shapes: two empty lists when the change brings in no such text. */
export function untranslatedBy(base: KnowledgeBase, change: Pick<Revision, keyof Subject | 'value'>): Untranslated {
  const before = new Set(textsOfContent(change.kind, contentOf(base, change)).map(({ de }) => de))
  const fresh = textsOfContent(change.kind, change.value).filter(({ de }) => !before.has(de))
  const lacks = (text: Localised, locale: ShortTextLocale) => textIn(text, locale, base.shortTexts) === undefined
  const open = fresh.filter((text) => shortTextLocales.some((locale) => lacks(text, locale)))
  return {
    germans: [...new Set(open.flatMap(({ de }) => de ?? []))],
    locales: shortTextLocales.filter((locale) => open.some((text) => lacks(text, locale))),
  }
}
