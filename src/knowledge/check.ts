import { parsePhoneNumberFromString } from 'libphonenumber-js/min'
import type { Entry } from '#core/entry.ts'
import type { KnowledgeBase, Place } from '#core/knowledge-base.ts'
import { answerLocales, type AnswerLocale } from '#core/locale.ts'
import { isReachable, type Office } from '#core/office.ts'
import { fold } from '#core/text.ts'
import { tooHardForPlainGerman } from './plain-german.ts'
import { translationStatus } from './translations.ts'

/** One thing to correct (`error`: the check fails) or to look at (`warning`). `rule` is stable, for filters and counts. */
export interface Finding {
  level: 'error' | 'warning'
  rule: string
  file: string
  message: string
  /** What it is about, for messages in another language. */
  about?: About
}

/** `what`: the words, number or address that is wrong; `topic`: the one it collides with, or that lacks something. */
export interface About {
  locale?: AnswerLocale
  what?: string
  topic?: string
}

/** What the check may know besides the base. `today` is YYYY-MM-DD. */
export interface CheckContext {
  today: string
  /** The end of the name of the one file whose texts are looked at; left out: all. What needs to compare with others still does. */
  only?: string
}

const emergencyNumbers = new Set(['110', '112', '115', '116117', '116016', '116111'])
/** Contact data seen longer ago than this are on the staff's to-do list. */
const staleYears = 3
/** Mean words a sentence; plain German has rules of its own. */
const maxSentenceWords: Partial<Record<AnswerLocale, number>> = { de: 18 }

type Rule = (base: KnowledgeBase, context: CheckContext) => Finding[]

function places(base: KnowledgeBase): Place[] {
  return [base.germany, ...base.municipalities.values()]
}

function* entriesOf(base: KnowledgeBase, only = ''): Generator<{ entry: Entry; file: string }> {
  for (const place of places(base))
    for (const entry of place.entries.values()) {
      const file = `${place.municipality.id}/entries/${entry.topic}.yaml`
      if (file.endsWith(only)) yield { entry, file }
    }
}

interface FoldedPhrasing {
  locale: AnswerLocale
  phrasing: string
  key: string
}

/** Entries are never changed in place, and staff check one against all others again and again. */
const folded = new WeakMap<Entry, readonly FoldedPhrasing[]>()

function foldedPhrasings(entry: Entry): readonly FoldedPhrasing[] {
  let phrasings = folded.get(entry)
  if (!phrasings) {
    phrasings = answerLocales.flatMap((locale) =>
      (entry.texts[locale]?.phrasings ?? []).map((phrasing) => ({ locale, phrasing, key: fold(phrasing) })),
    )
    folded.set(entry, phrasings)
  }
  return phrasings
}

/** The same for one file, whichever of the two comes first: its phrasings are looked for in all others. */
function sharedPhrasings(base: KnowledgeBase, only: string): Finding[] {
  const findings: Finding[] = []
  for (const { entry, file } of entriesOf(base, only)) {
    const own = new Map(foldedPhrasings(entry).map((phrasing) => [phrasing.key, phrasing]))
    const empty = own.get('')
    if (empty)
      findings.push({ level: 'error', rule: 'phrasing-empty', file, message: `${empty.locale}: “${empty.phrasing}” has no words`, about: { locale: empty.locale, what: empty.phrasing } })
    for (const { entry: other } of entriesOf(base))
      if (other.topic !== entry.topic)
        for (const { locale, key } of foldedPhrasings(other)) {
          const shared = key === '' ? undefined : own.get(key)
          if (shared)
            findings.push({
              level: 'error',
              rule: 'phrasing-in-two-topics',
              file,
              message: `${shared.locale}: “${shared.phrasing}” also belongs to ${other.topic} (${locale})`,
              about: { locale: shared.locale, what: shared.phrasing, topic: other.topic },
            })
        }
  }
  return findings
}

/** The same words under two topics would make the matcher guess. */
const phrasingInTwoTopics: Rule = (base, { only }) => {
  if (only !== undefined) return sharedPhrasings(base, only)
  const findings: Finding[] = []
  const seen = new Map<string, { topic: string; locale: AnswerLocale }>()
  for (const { entry, file } of entriesOf(base))
    for (const { locale, phrasing, key } of foldedPhrasings(entry)) {
        const other = seen.get(key)
        if (key === '')
          findings.push({
            level: 'error',
            rule: 'phrasing-empty',
            file,
            message: `${locale}: “${phrasing}” has no words`,
            about: { locale, what: phrasing },
          })
        else if (other && other.topic !== entry.topic)
          findings.push({
            level: 'error',
            rule: 'phrasing-in-two-topics',
            file,
            message: `${locale}: “${phrasing}” also belongs to ${other.topic} (${other.locale})`,
            about: { locale, what: phrasing, topic: other.topic },
          })
        else seen.set(key, { topic: entry.topic, locale })
      }
  return findings
}

const translations: Rule = (base, { only }) => {
  const findings: Finding[] = []
  for (const { entry, file } of entriesOf(base, only))
    for (const locale of answerLocales) {
      const status = translationStatus(entry, locale)
      if (status === 'outdated')
        findings.push({ level: 'warning', rule: 'translation-outdated', file, message: `${locale}: the German text has changed since` })
      if (status === 'missing' && locale !== 'de-simple' && file.startsWith('germany/'))
        findings.push({ level: 'warning', rule: 'translation-missing', file, message: `${locale}: there is no text` })
    }
  return findings
}

const reviewDates: Rule = (base, { today, only }) =>
  [...entriesOf(base, only)]
    .filter(({ entry }) => entry.reviewBy < today)
    .map(({ entry, file }) => ({
      level: 'warning',
      rule: 'review-passed',
      file,
      message: `was to be reviewed by ${entry.reviewBy}`,
    }))

const amount = /\d\s?(€|Euro\b)|€\s?\d/u
const linkPattern = /\[[^[\]]*\]\(([^)[]*)\)/gu

const answers: Rule = (base, { only }) => {
  const findings: Finding[] = []
  for (const { entry, file } of entriesOf(base, only))
    for (const locale of answerLocales) {
      const answer = entry.texts[locale]?.answer
      if (!answer) continue
      const add = (level: Finding['level'], rule: string, message: string, what?: string) =>
        findings.push({ level, rule, file, message: `${locale}: ${message}`, about: { locale, ...(what === undefined ? {} : { what }) } })
      for (const [, target = ''] of answer.matchAll(linkPattern))
        if (!/^https?:\/\/[^\s]+$/u.test(target)) add('error', 'link-broken', `“${target}” is not an address`, target)
      const text = answer.replaceAll(linkPattern, '')
      if (/\]\(|\[[^[\]\n]*$/mu.test(text)) add('error', 'link-broken', 'a link is not closed')
      if ((text.match(/\*\*/gu)?.length ?? 0) % 2 === 1) add('error', 'bold-broken', 'bold text is not closed')
      if (/^#{1,6} |<[a-z/]|^\|/mu.test(text)) add('error', 'markdown', 'only paragraphs, lists, bold and links are shown')
      for (const number of text.match(/\+?\d[\d ()/–-]{4,}\d/gu) ?? [])
        if (!emergencyNumbers.has(number.replace(/\D/gu, '')) && !/^\d{4}\s?[–-]\s?\d{4}$/u.test(number))
          add('error', 'fact-in-text', `“${number}” belongs to an office, not to a text`, number)
      if (amount.test(text)) add('error', 'fact-in-text', 'an amount of money changes: say where the current one stands')
      const limit = maxSentenceWords[locale]
      const mean = meanSentenceWords(text)
      if (limit !== undefined && mean > limit) add('warning', 'reading-level', `${mean.toFixed(0)} words a sentence (at most ${limit})`)
      if (locale === 'de-simple')
        for (const fault of tooHardForPlainGerman(answer)) add('warning', 'plain-german', fault)
    }
  return findings
}

/** Mean words a sentence; list items and lines count as sentences. */
export function meanSentenceWords(text: string): number {
  const sentences = text.split(/[.!?:]\s|\n+/u).filter((sentence) => /\p{L}/u.test(sentence))
  const words = sentences.reduce((sum, sentence) => sum + (sentence.match(/[\p{L}\p{N}]+/gu)?.length ?? 0), 0)
  return sentences.length === 0 ? 0 : words / sentences.length
}

const phones: Rule = (base, { only = '' }) =>
  [...base.offices.values()].filter(({ id }) => `offices/${id}.yaml`.endsWith(only)).flatMap((office) =>
    office.phones
      .filter(({ number }) => {
        const digits = number.replace(/\D/gu, '')
        return !emergencyNumbers.has(digits) && !parsePhoneNumberFromString(number, 'DE')?.isPossible()
      })
      .map(({ number }) => ({
        level: 'error' as const,
        rule: 'phone-invalid',
        file: `offices/${office.id}.yaml`,
        message: `“${number}” cannot be dialled`,
        about: { what: number },
      })),
  )

const responsibilities: Rule = (base) =>
  places(base).flatMap((place) =>
    [...base.topics.keys()].flatMap((topicId): Finding[] => {
      const file = `${place.municipality.id}/responsibilities.yaml`
      const offices = place.responsibilities.get(topicId)
      const about = { topic: topicId }
      if (!offices) return [{ level: 'error', rule: 'topic-without-responsibility', file, message: `${topicId} has no office`, about }]
      return offices.every(({ when }) => when !== undefined)
        ? [{ level: 'error', rule: 'only-conditional', file, message: `${topicId}: the last office must be for everybody`, about }]
        : []
    }),
  )

function referredTo(base: KnowledgeBase): Set<string> {
  const named = new Set<string>()
  for (const place of places(base)) {
    named.add(place.municipality.mainOffice)
    for (const offices of place.responsibilities.values()) for (const { office } of offices) named.add(office)
    for (const event of place.events) named.add(event.office)
    for (const service of place.interpreters) named.add(service.office)
  }
  for (const card of Object.values(base.emergency)) for (const office of card.offices) named.add(office)
  for (const office of base.offices.values()) if (office.contactVia) named.add(office.contactVia)
  return named
}

const offices: Rule = (base, { today }) => {
  const named = referredTo(base)
  const year = Number(today.slice(0, 4))
  return [...base.offices.values()].flatMap((office) => officeFindings(office, named.has(office.id), year))
}

function officeFindings(office: Office, isNamed: boolean, year: number): Finding[] {
  const findings: Finding[] = []
  const add = (rule: string, message: string) =>
    findings.push({ level: 'warning', rule, file: `offices/${office.id}.yaml`, message })
  if (!isNamed) add('office-unused', 'nobody is referred to it')
  if (!isReachable(office)) add('contact-missing', office.contactVia ? `reached through ${office.contactVia}` : 'no way to reach it is known')
  else if (year - (office.contactSeen ?? office.seen) > staleYears)
    add('contact-stale', `contact data of ${office.contactSeen ?? office.seen}`)
  if (office.unverified) add('contact-unverified', 'has contact data to verify')
  return findings
}

const languageNames = new Intl.DisplayNames(['de'], { type: 'language', fallback: 'none' })

/** Languages exist, notes hold no amounts, and what is old or to be reviewed is on the to-do list. */
const interpreters: Rule = (base, { today }) =>
  places(base).flatMap((place) =>
    place.interpreters.flatMap((service) => {
      const findings: Finding[] = []
      const add = (level: Finding['level'], rule: string, message: string) =>
        findings.push({ level, rule, file: `${place.municipality.id}/interpreters.yaml`, message: `${service.id}: ${message}` })
      for (const code of typeof service.languages === 'string' ? [] : service.languages)
        if (languageNames.of(code) === undefined) add('error', 'language-unknown', `“${code}” is no language`)
      for (const [locale, note] of Object.entries(service.costNote ?? {}))
        if (amount.test(note)) add('error', 'fact-in-text', `${locale}: an amount of money changes: say where the current one stands`)
      if (service.reviewBy < today) add('warning', 'review-passed', `was to be reviewed by ${service.reviewBy}`)
      if (Number(today.slice(0, 4)) - service.seen > staleYears) add('warning', 'interpreter-stale', `information of ${service.seen}`)
      return findings
    }),
  )

const rules: readonly Rule[] = [phrasingInTwoTopics, translations, reviewDates, answers, phones, responsibilities, offices, interpreters]

/** Everything worth correcting in a knowledge base that is formally valid. Errors first, else in the order of the rules. */
export function checkKnowledge(base: KnowledgeBase, context: CheckContext): Finding[] {
  return rules.flatMap((rule) => rule(base, context)).toSorted((a, b) => Number(a.level === 'warning') - Number(b.level === 'warning'))
}

/** One row of the coverage table: topics with a text, and the interpreter services that can be read, in one place and language. */
export interface Coverage {
  place: string
  locale: AnswerLocale
  own: number
  shown: number
  topics: number
  interpreters: number
}

/** How many topics of a place have a text in each locale. A municipality shows nationwide texts where it has none of its own. */
export function coverage(base: KnowledgeBase): Coverage[] {
  return places(base).flatMap((place) =>
    answerLocales.map((locale) => {
      const own = [...place.entries.values()].filter((entry) => entry.texts[locale]).length
      const shown = [...base.topics.keys()].filter(
        (id) => place.entries.get(id)?.texts[locale] ?? base.germany.entries.get(id)?.texts[locale],
      ).length
      // The other words of a service are interface texts, which every locale has.
      const interpreters = place.interpreters.filter(({ costNote }) => !costNote || costNote[locale]).length
      return { place: place.municipality.id, locale, own, shown, topics: base.topics.size, interpreters }
    }),
  )
}
