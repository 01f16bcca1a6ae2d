import { topicTitle, type KnowledgeBase } from '#core/knowledge-base.ts'
import type { AnswerLocale } from '#core/locale.ts'
import { contentOf, type Subject } from '#core/overlay.ts'
import type { ShortTextsFile } from '#core/short-texts.ts'
import { checkKnowledge } from './check/check.ts'
import type { About } from './check/finding.ts'

const spoken = new Intl.DisplayNames('de', { type: 'language' })

function languageName(locale: AnswerLocale): string {
  return locale === 'de-simple' ? 'Einfaches Deutsch' : (spoken.of(locale) ?? locale)
}

/** What the check says in English for developers, for the staff of a town. */
const german: Record<string, (about: About, titleOf: (topic: string) => string) => string> = {
  'phrasing-empty': ({ what = '' }) => `Die Formulierung „${what}“ hat keine Wörter.`,
  'phrasing-in-two-topics': ({ what = '', topic = '' }, titleOf) =>
    `Die Formulierung „${what}“ gehört schon zu „${titleOf(topic)}“. Bitte lassen Sie sie an einer der beiden Stellen weg.`,
  'link-broken': ({ what }) =>
    what === undefined
      ? 'Ein Link ist nicht geschlossen. So sieht er aus: [Text](https://…)'
      : `„${what}“ ist keine vollständige Internetadresse. So sieht ein Link aus: [Text](https://…)`,
  'bold-broken': () => 'Fetter Text ist nicht geschlossen: zwei Sternchen davor und zwei dahinter.',
  markdown: () => 'Erlaubt sind nur Absätze, Listen, fetter Text und Links, keine Überschriften, Tabellen oder HTML.',
  'fact-in-text': ({ what }) =>
    what === undefined
      ? 'Geldbeträge ändern sich und stehen nicht im Text: Schreiben Sie, wo der heutige Betrag steht.'
      : `„${what}“ sieht aus wie eine Telefonnummer. Nummern gehören zur Stelle, nicht in den Text.`,
  'fact-in-short-text': ({ what = '' }) =>
    `„${what}“: Geldbeträge ändern sich und stehen nicht im Text: Schreiben Sie, wo der heutige Betrag steht.`,
  'number-in-short-text': ({ what = '', number = '' }) =>
    `„${what}“: Die Zahl ${number} steht nicht im deutschen Text.`,
  'phone-invalid': ({ what = '' }) => `Die Telefonnummer „${what}“ kann man nicht wählen.`,
  'topic-without-responsibility': ({ topic = '' }, titleOf) => `Für „${titleOf(topic)}“ ist keine Stelle zuständig.`,
  'only-conditional': ({ topic = '' }, titleOf) =>
    `„${titleOf(topic)}“: Die letzte Stelle muss für alle da sein, ohne Bedingung.`,
}

function fileOf({ kind, place, key }: Subject): string {
  switch (kind) {
    case 'entry':
      return `${place}/entries/${key}.yaml`
    case 'office':
      return `offices/${key}.yaml`
    case 'event':
      return `${place}/events.yaml`
    case 'responsibilities':
      return `${place}/responsibilities.yaml`
    case 'short-texts':
      return `short-texts/${key}.yaml`
  }
}

/** What stands against one content, in German. Shapes: `[]` when all is well. */
export function problemsWith(base: KnowledgeBase, subject: Subject, today: string): string[] {
  const file = fileOf(subject)
  // Others have written in the same language, too: their faults are not this person's.
  const own =
    subject.kind === 'short-texts' ? (contentOf(base, subject) as ShortTextsFile | undefined)?.texts : undefined
  const titleOf = (topic: string) => topicTitle(base, topic, 'de')
  return checkKnowledge(base, { today, only: file })
    .filter((finding) => finding.level === 'error' && finding.file.endsWith(file))
    .filter(({ about }) => subject.kind !== 'responsibilities' || about?.topic === subject.key)
    .filter(({ about }) => own === undefined || Object.hasOwn(own, about?.what ?? ''))
    .map(({ rule, about = {} }) => {
      const text = german[rule]?.(about, titleOf) ?? `Die Regel „${rule}“ ist nicht eingehalten.`
      return about.locale && about.locale !== 'de' ? `${languageName(about.locale)}: ${text}` : text
    })
}
