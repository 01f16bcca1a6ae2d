import { localesOf, type Entry } from '#core/entry.ts'
import type { Event } from '#core/event.ts'
import { topicTitle, type KnowledgeBase } from '#core/knowledge-base.ts'
import { answerLocales, type AnswerLocale } from '#core/locale.ts'
import type { Condition, ResponsibleOffice } from '#core/municipality.ts'
import { dayRuns, weekdayName } from '#core/opening-hours.ts'
import type { Address, Office, Schedule } from '#core/office.ts'
import type { ShortTextsFile } from '#core/short-texts.ts'
import type { Subject } from '#staff/ports.ts'
import { germanDay } from '#staff/days.ts'
import { languageNames, spokenLanguage, statusNames } from '#console/languages.ts'
import { momentText, ruleText } from '#console/events/rules.ts'
import { registrationNames } from '#console/events/words.ts'
import { officeWords } from '#console/offices/words.ts'

/** One line of a content as people read it. `lines`: each line stands for itself. */
export interface ContentField {
  label: string
  text: string
  locale?: AnswerLocale
  lines?: boolean
}

/** A content as labelled texts, for comparing versions. Shapes: fields without a text are left out. */
export function fieldsOfContent(base: KnowledgeBase, kind: Subject['kind'], value: unknown): ContentField[] {
  if (value === undefined || value === null) return []
  return allFields(base, kind, value).filter(({ text }) => text !== '')
}

function allFields(base: KnowledgeBase, kind: Subject['kind'], value: unknown): ContentField[] {
  switch (kind) {
    case 'entry':
      return entryFields(value as Entry)
    case 'office':
      return officeFields(base, value as Office)
    case 'event':
      return eventFields(base, value as Event)
    case 'responsibilities':
      return responsibilityFields(base, value as ResponsibleOffice[])
    case 'short-texts':
      return shortTextFields(base, value as ShortTextsFile)
  }
}

function entryFields(entry: Entry): ContentField[] {
  const texts = localesOf(entry).flatMap((locale): ContentField[] => {
    const text = entry.texts[locale]
    const name = languageNames[locale]
    if (!text) return []
    return [
      { label: `${name}: Überschrift`, text: text.title, locale },
      { label: `${name}: Antwort`, text: text.answer, locale },
      { label: `${name}: Formulierungen`, text: text.phrasings.join('\n'), locale, lines: true },
      // The fingerprint of the original tells whether a translation fits it; nobody reads it.
      { label: `${name}: Stand`, text: statusNames[text.translation] },
    ]
  })
  return [
    ...texts,
    { label: 'Quellen', text: entry.source.join('\n'), lines: true },
    { label: 'Geprüft am', text: germanDay(entry.checkedOn) },
    { label: 'Nächste Prüfung', text: germanDay(entry.reviewBy) },
    { label: 'Hinweis für Beratende', text: entry.staffNote ?? '' },
    { label: 'Deutschlandweiter Text', text: entry.extends ? 'steht unter diesem Text' : '' },
  ]
}

function officeFields(base: KnowledgeBase, office: Office): ContentField[] {
  const words = officeWords
  return [
    { label: 'Name', text: office.name },
    { label: 'Kurzname', text: office.shortName ?? '' },
    { label: 'Träger', text: office.provider ?? '' },
    { label: 'Art', text: words.kinds[office.kind] },
    {
      label: 'Telefon',
      text: office.phones.map(({ number, label }) => [number, label?.de].filter(Boolean).join(' – ')).join('\n'),
      lines: true,
    },
    { label: 'E-Mail', text: office.emails.join('\n'), lines: true },
    { label: 'Internet', text: office.web ?? '' },
    { label: 'Anschriften', text: office.addresses.map(addressLine).join('\n'), lines: true },
    { label: 'Termin', text: office.appointment ? words.appointments[office.appointment] : '' },
    { label: 'Zeiten', text: office.schedules.map(scheduleLine).join('\n'), lines: true },
    { label: 'Hinweis zu den Zeiten', text: office.hoursNote?.de ?? '' },
    { label: 'Sprachen', text: office.languages.map(spokenLanguage).join(', ') },
    { label: 'Hinweis zu Sprachen', text: office.languagesNote?.de ?? '' },
    { label: 'Gut zu wissen', text: office.hint?.de ?? '' },
    { label: 'Erreichbar über', text: office.contactVia ? (base.offices.get(office.contactVia)?.name ?? '') : '' },
    { label: 'Hinweis für Beratende', text: office.staffNote ?? '' },
    { label: 'Noch zu prüfen', text: office.unverified ? unverifiedLines(office).join('\n') : '', lines: true },
    { label: 'Quellen', text: office.source.join('\n'), lines: true },
    { label: 'Stand', text: String(office.seen) },
    { label: 'Nächste Prüfung', text: office.reviewBy ? germanDay(office.reviewBy) : '' },
    { label: 'Gehört zu', text: base.municipalities.get(office.municipality ?? '')?.municipality.name ?? '' },
    { label: 'Kontaktdaten von', text: office.contactSeen ? String(office.contactSeen) : '' },
    { label: 'Verlässlichkeit', text: words.confidence[office.confidence] },
  ]
}

function eventFields(base: KnowledgeBase, event: Event): ContentField[] {
  return [
    ...answerLocales.map((locale): ContentField => ({
      label: `${languageNames[locale]}: Name`,
      text: event.title[locale] ?? '',
      locale,
    })),
    { label: 'Beschreibung', text: event.summary?.de ?? '' },
    { label: 'Beginn', text: event.start ? momentText(event.start) : '' },
    { label: 'Ende', text: event.end ? momentText(event.end) : '' },
    { label: 'Wiederholung', text: event.rule ? ruleText(event.rule) : '' },
    { label: 'Zeit in Worten', text: event.season?.de ?? '' },
    { label: 'Ort', text: event.place ?? '' },
    { label: 'Anmeldung', text: event.registration ? registrationNames[event.registration] : '' },
    { label: 'Internet', text: event.web ?? '' },
    { label: 'Veranstaltet von', text: base.offices.get(event.office)?.name ?? event.office },
    { label: 'Anliegen', text: event.topics.map((topic) => topicTitle(base, topic, 'de')).join('\n'), lines: true },
    { label: 'Quellen', text: event.source.join('\n'), lines: true },
  ]
}

const unverifiedNames: Readonly<Record<string, string>> = {
  address: 'Anschrift',
  phone: 'Telefon',
  email: 'E-Mail',
  hours: 'Zeiten',
  why: 'Warum',
}

/** Such as `Telefon (Bayern)` for `phone_bayern`. */
function unverifiedName(name: string): string {
  const [what = '', ...rest] = name.split('_')
  const more =
    rest.join(' ') === 'from abroad'
      ? 'aus dem Ausland'
      : rest.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(' ')
  const known = unverifiedNames[what] ?? what
  return more ? `${known} (${more})` : known
}

export function unverifiedLines({ unverified = {} }: Office): string[] {
  return Object.entries(unverified).map(([name, value]) => {
    const text = Array.isArray(value) ? value.join(', ') : typeof value === 'string' ? value : JSON.stringify(value)
    return `${unverifiedName(name)}: ${text}`
  })
}

function addressLine({ kind, place, street, postcode, town }: Address): string {
  const line = [place, street, `${postcode} ${town}`].filter(Boolean).join(', ')
  return kind === 'post' ? `${line} (nur Post)` : line
}

/** Such as `Mo–Do 09:00–12:00`. */
export function scheduleLine({ days, opens, closes, for: purpose, note }: Schedule): string {
  const runs = dayRuns(days).map(([first, last]) => {
    const [from, to] = [weekdayName(first, 'de'), weekdayName(last, 'de')]
    return first === last ? from : `${from}–${to}`
  })
  const parts = [`${runs.join(', ')} ${opens}–${closes}`, purpose === 'phone' ? 'am Telefon' : '', note?.de ?? '']
  return parts.filter(Boolean).join(', ')
}

/** What people read with these texts: what staff have not written is as in the files. */
function shortTextFields(base: KnowledgeBase, { locale, texts }: ShortTextsFile): ContentField[] {
  const files = base.staffShortTexts?.files ?? base.shortTexts
  const delivered = files.find((file) => file.locale === locale)?.texts
  return Object.entries({ ...delivered, ...texts }).map(([german, text]) => ({ label: german, text, locale }))
}

function responsibilityFields(base: KnowledgeBase, offices: readonly ResponsibleOffice[]): ContentField[] {
  const lines = offices.map(({ office, when, reason }) =>
    [base.offices.get(office)?.name ?? office, conditionWords(when), reason?.de].filter(Boolean).join(' – '),
  )
  return [{ label: 'Zuständige Stellen', text: lines.join('\n'), lines: true }]
}

/** Whom an office is for, in words. Shapes: `''` for everybody. */
export function conditionWords(when: Condition | undefined): string {
  if (!when) return ''
  const words = [
    when.audience === 'employer' ? 'für Arbeitgeber' : when.audience === 'newcomer' ? 'für Zugewanderte' : '',
    when.minAge !== undefined ? `ab ${when.minAge} Jahren` : '',
    when.maxAge !== undefined ? `bis ${when.maxAge} Jahre` : '',
    when.residence?.map((one) => officeWords.residences[one]).join(' oder ') ?? '',
    when.family ? officeWords.families[when.family] : '',
    when.gender ? officeWords.genders[when.gender] : '',
    when.language ? `Beratung auf ${when.language.map(spokenLanguage).join(', ')}` : '',
    when.postcode ? `Postleitzahl ${when.postcode.join(', ')}` : '',
  ]
  return words.filter(Boolean).join(', ')
}
