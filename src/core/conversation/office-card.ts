import { parsePhoneNumberFromString } from 'libphonenumber-js/min'
import { topicTitle, type Place } from '#core/knowledge-base.ts'
import { askingLocaleOf } from '#core/locale.ts'
import type { Condition } from '#core/municipality.ts'
import type { Address, Office, Schedule } from '#core/office.ts'
import { availability, dayRuns, weekdayName } from '#core/opening-hours.ts'
import type { Referral } from '#core/referral.ts'
import type { OfficeCard, PhoneLine } from '#core/reply.ts'
import type { Speech, StepContext } from './context.ts'
import { languageNames } from './language-names.ts'

/** Contact data older than this many years are shown with their year. */
const freshYears = 3

/** A telephone number as it is shown and dialled. Short numbers (110, 116 117) are dialled as they are. */
export function phoneLine(number: string, label?: string): PhoneLine {
  const digits = number.replace(/[^\d+]/gu, '')
  const parsed = digits.length > 6 ? parsePhoneNumberFromString(number, 'DE') : undefined
  const display = parsed?.isPossible() ? parsed.formatInternational() : number
  // Freephone numbers cannot be called from abroad: shown as they are known in Germany.
  const isNationalOnly = /^0800|^0180/u.test(digits)
  return {
    display: isNationalOnly ? number : display,
    href: `tel:${parsed?.isPossible() ? parsed.number : digits}`,
    ...(label ? { label } : {}),
  }
}

function mapUrl(address: Address): string {
  const query = [address.street, `${address.postcode} ${address.town}`].filter(Boolean).join(', ')
  return `https://www.openstreetmap.org/search?query=${encodeURIComponent(query)}`
}

function addressText(address: Address): string {
  return [address.place, address.street, `${address.postcode} ${address.town}`].filter(Boolean).join(', ')
}

function hoursText(schedule: Schedule, speech: Speech): string {
  const days = dayRuns(schedule.days)
    .map(([from, to]) => {
      const first = weekdayName(from, askingLocaleOf(speech.locale))
      return from === to ? first : `${first}–${weekdayName(to, askingLocaleOf(speech.locale))}`
    })
    .join(', ')
  const time = `${schedule.opens}–${schedule.closes}`
  const what = schedule.for === 'phone' ? speech.say('office.phoneHours') : ''
  const note = schedule.note ? `(${speech.localised(schedule.note)})` : ''
  return [what, days, time, note].filter(Boolean).join(' ')
}

function hoursOf(office: Office, speech: Speech): string[] {
  const roundTheClock = office.schedules.some(
    (one) => one.days.length === 7 && one.opens === '00:00' && one.closes === '24:00',
  )
  const lines = roundTheClock
    ? [speech.say('office.roundTheClock')]
    : office.schedules.map((one) => hoursText(one, speech))
  if (office.hoursNote) lines.push(speech.localised(office.hoursNote))
  return lines
}

function statusOf(office: Office, now: number, state: string, speech: Speech): OfficeCard['status'] {
  const is = availability(office, now, state)
  switch (is) {
    case 'open':
      return { kind: 'open', text: speech.say('office.open') }
    case 'phone-open':
      return { kind: 'open', text: speech.say('office.phoneOpen') }
    case 'closed':
      return { kind: 'closed', text: speech.say('office.closed') }
    case 'holiday':
      return { kind: 'closed', text: speech.say('office.holiday') }
    case 'appointment':
      return { kind: 'appointment', text: speech.say('office.appointmentOnly') }
    case 'unknown':
      // A portal has no hours, and a note may tell them in words; saying that they are not known would send people on a search.
      return office.kind === 'portal' || office.hoursNote
        ? undefined
        : { kind: 'unknown', text: speech.say('office.hoursUnknown') }
  }
}

/** A condition in words: “for people under 27”. Shapes: `''` when there is none to say. */
export function conditionText(condition: Condition, speech: Speech): string {
  const parts: string[] = []
  if (condition.audience) parts.push(speech.say(`condition.${condition.audience}`))
  if (condition.minAge !== undefined && condition.maxAge !== undefined)
    parts.push(speech.say('condition.between', { from: condition.minAge, to: condition.maxAge }))
  else if (condition.maxAge !== undefined) parts.push(speech.say('condition.upTo', { age: condition.maxAge }))
  else if (condition.minAge !== undefined) parts.push(speech.say('condition.from', { age: condition.minAge }))
  for (const residence of condition.residence ?? []) parts.push(speech.say(`condition.${residence}`))
  if (condition.family) parts.push(speech.say(`condition.${condition.family}`))
  if (condition.gender) parts.push(speech.say(`condition.${condition.gender}`))
  if (condition.language)
    parts.push(speech.say('condition.language', { languages: languageNames(condition.language, speech) }))
  if (condition.postcode) parts.push(speech.say('condition.postcode', { postcodes: condition.postcode.join(', ') }))
  return parts.join(' · ')
}

/** Reasons are written as they follow a name (“hilft kostenlos”); on a card they stand alone. */
function sentenceCase(text: string, { locale }: Speech): string {
  const [first = ''] = text
  return first.toLocaleUpperCase(askingLocaleOf(locale)) + text.slice(first.length)
}

function reasonText(
  referral: Referral,
  topicId: string | undefined,
  place: Place,
  speech: Speech,
  context: StepContext,
): string {
  const condition = referral.condition ? conditionText(referral.condition, speech) : ''
  const join = (text: string) => sentenceCase(condition ? `${text} (${condition})` : text, speech)
  if (referral.reason) return join(speech.localised(referral.reason))
  if (referral.scope === 'main') return join(speech.say('office.reasonMain'))
  const topic = topicId === undefined ? '' : topicTitle(context.brain.base, topicId, speech.locale)
  if (topic === '') return join(speech.say('office.reasonAny'))
  return referral.scope === 'local'
    ? join(speech.say('office.reason', { topic, town: place.municipality.name }))
    : join(speech.say('office.reasonNationwide', { topic }))
}

/** The card of an office for one reader. Unverified contact data never get here: the schema keeps them apart. */
export function officeCard(
  referral: Referral,
  topicId: string | undefined,
  place: Place,
  speech: Speech,
  context: StepContext,
): OfficeCard {
  const { office, via } = referral
  const contact = via ?? office
  const status = statusOf(contact, context.now, place.municipality.state, speech)
  const contactYear = contact.contactSeen ?? contact.seen
  const languages = [
    ...(office.languages.length > 0 ? [languageNames(office.languages, speech)] : []),
    ...(office.languagesNote ? [speech.localised(office.languagesNote)] : []),
  ].join('; ')
  const web = office.web ?? contact.web
  const thisYear = new Date(context.now).getUTCFullYear()
  return {
    officeId: office.id,
    name: office.name,
    ...(office.provider ? { provider: office.provider } : {}),
    reason: reasonText(referral, topicId, place, speech, context),
    ...(status ? { status } : {}),
    phones: contact.phones.map((phone) => phoneLine(phone.number, phone.label && speech.localised(phone.label))),
    emails: contact.emails,
    ...(web ? { web } : {}),
    addresses: contact.addresses
      .filter((address) => address.kind === 'visit')
      .map((address) => ({ text: addressText(address), mapUrl: mapUrl(address) })),
    hours: hoursOf(contact, speech),
    ...(languages ? { languages } : {}),
    ...(office.hint ? { hint: speech.localised(office.hint) } : {}),
    ...(via ? { via: speech.say('office.via', { office: via.name }) } : {}),
    ...(thisYear - contactYear > freshYears ? { asOf: speech.say('office.asOf', { year: contactYear }) } : {}),
  }
}
