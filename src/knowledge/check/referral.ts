import { parsePhoneNumberFromString } from 'libphonenumber-js/min'
import type { KnowledgeBase } from '#core/knowledge-base.ts'
import { isReachable, type Office } from '#core/office.ts'
import { amount, emergencyNumbers, places, staleYears, type Finding, type Rule } from './finding.ts'

export const phones: Rule = (base, { only = '' }) =>
  [...base.offices.values()]
    .filter(({ id }) => `offices/${id}.yaml`.endsWith(only))
    .flatMap((office) =>
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

export const responsibilities: Rule = (base) =>
  places(base).flatMap((place) =>
    [...base.topics.keys()].flatMap((topicId): Finding[] => {
      const file = `${place.municipality.id}/responsibilities.yaml`
      const offices = place.responsibilities.get(topicId)
      const about = { topic: topicId }
      if (!offices)
        return [
          { level: 'error', rule: 'topic-without-responsibility', file, message: `${topicId} has no office`, about },
        ]
      return offices.every(({ when }) => when !== undefined)
        ? [
            {
              level: 'error',
              rule: 'only-conditional',
              file,
              message: `${topicId}: the last office must be for everybody`,
              about,
            },
          ]
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

export const offices: Rule = (base, { today }) => {
  const named = referredTo(base)
  const year = Number(today.slice(0, 4))
  return [...base.offices.values()].flatMap((office) => officeFindings(office, named.has(office.id), year))
}

function officeFindings(office: Office, isNamed: boolean, year: number): Finding[] {
  const findings: Finding[] = []
  const add = (rule: string, message: string) =>
    findings.push({ level: 'warning', rule, file: `offices/${office.id}.yaml`, message })
  if (!isNamed) add('office-unused', 'nobody is referred to it')
  if (!isReachable(office))
    add('contact-missing', office.contactVia ? `reached through ${office.contactVia}` : 'no way to reach it is known')
  else if (year - (office.contactSeen ?? office.seen) > staleYears)
    add('contact-stale', `contact data of ${office.contactSeen ?? office.seen}`)
  if (office.unverified) add('contact-unverified', 'has contact data to verify')
  return findings
}

const languageNames = new Intl.DisplayNames(['de'], { type: 'language', fallback: 'none' })

/** Languages exist, notes hold no amounts, and what is old or to be reviewed is on the to-do list. */
export const interpreters: Rule = (base, { today }) =>
  places(base).flatMap((place) =>
    place.interpreters.flatMap((service) => {
      const findings: Finding[] = []
      const add = (level: Finding['level'], rule: string, message: string) =>
        findings.push({
          level,
          rule,
          file: `${place.municipality.id}/interpreters.yaml`,
          message: `${service.id}: ${message}`,
        })
      for (const code of typeof service.languages === 'string' ? [] : service.languages)
        if (languageNames.of(code) === undefined) add('error', 'language-unknown', `“${code}” is no language`)
      for (const [locale, note] of Object.entries(service.costNote ?? {}))
        if (amount.test(note))
          add('error', 'fact-in-text', `${locale}: an amount of money changes: say where the current one stands`)
      if (service.reviewBy < today) add('warning', 'review-passed', `was to be reviewed by ${service.reviewBy}`)
      if (Number(today.slice(0, 4)) - service.seen > staleYears)
        add('warning', 'interpreter-stale', `information of ${service.seen}`)
      return findings
    }),
  )
