import type { Clock, KnowledgeSource, Update } from '#app/ports.ts'
import { Speech } from '#core/conversation/context.ts'
import type { Entry } from '#core/entry.ts'
import { localeNames, type AnswerLocale } from '#core/locale.ts'
import type { Choice } from '#core/reply.ts'
import type { Translate } from '#core/translate.ts'
import type { Audit } from '#staff/audit.ts'
import type { MessengerLinks } from '#staff/messenger-links.ts'
import type { GapStore, Subject } from '#staff/ports.ts'
import type { RevisionService } from '#staff/revisions.ts'
import { nationwide } from '#staff/rights.ts'
import type { TextEditing } from '#staff/text-editing.ts'

/** What the work of staff in a messenger is done with. */
export interface DeskDependencies {
  links: MessengerLinks
  editing: TextEditing
  revisions: RevisionService
  gapStore: GapStore
  audit: Audit
  knowledge: KnowledgeSource
  translate: Translate
  clock: Clock
  /** Takes in what is to be done after the answer, by any replica. */
  receive: (update: Update) => Promise<void>
  /** Whether a translation is older than its German text. */
  isOutdated: (entry: Entry, locale: AnswerLocale) => boolean
  /** Where the console is; left out: nothing links to it. */
  publicUrl?: string | undefined
}

/** The desk speaks German: it is the language of the office. */
export function deskSpeech(translate: Translate): Speech {
  return new Speech(translate, 'de')
}

/** Such as “Kleinstadt”, or “deutschlandweit”. */
export function placeWords(knowledge: KnowledgeSource, place: string, speech: Speech): string {
  if (place === nationwide) return speech.say('staff:germany')
  return knowledge.current().base.municipalities.get(place)?.municipality.name ?? place
}

export function languageWords(locale: string, speech: Speech): string {
  if (locale === 'de') return localeNames.de
  const name = new Intl.DisplayNames(speech.locale, { type: 'language' }).of(locale === 'de-simple' ? 'de' : locale)
  return locale === 'de-simple' ? localeNames['de-simple'] : (name ?? locale)
}

/** A text as it was typed: its marks are shown and not carried out, its line ends stay. */
export function asTyped(text: string): string {
  return text
    .trim()
    .replace(/[\\*_[\](){}#+\-.!>`~|&<:]/gu, '\\$&')
    .replace(/\n{2,}/gu, '\n\n')
    .replace(/(?<!\n)\n(?!\n)/gu, '\\\n')
}

/** A button that opens a page of the console. Shapes: `[]` when nobody knows its address. */
export function consoleChoice(publicUrl: string | undefined, path: string, label: string): Choice[] {
  return publicUrl === undefined ? [] : [{ id: 'console', label, url: consoleUrl(publicUrl, path) }]
}

export function consoleUrl(publicUrl: string, path: string): string {
  return `${publicUrl.replace(/(?<!\/)\/+$/u, '')}/staff${path}`
}

/** Where an open change is looked at. */
export function changePath({ kind, place, key }: Subject): string {
  return `/changes/${kind}/${place}/${key}`
}
